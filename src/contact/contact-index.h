/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidMatchStep:
 * @CID_MATCH_NONE: no contact
 * @CID_MATCH_E164: the whole number
 * @CID_MATCH_SIP: the SIP address
 * @CID_MATCH_SHORT: the same extension or code
 * @CID_MATCH_SUFFIX: one number is the end of the other, and that of one contact alone
 *
 * Which step of the ladder found a contact.
 */
typedef enum {
  CID_MATCH_NONE,
  CID_MATCH_E164,
  CID_MATCH_SIP,
  CID_MATCH_SHORT,
  CID_MATCH_SUFFIX,
} CidMatchStep;

/**
 * CidContactIndex:
 *
 * Number to contact. Never changes once it is made, so it is made on one thread and read on
 * another.
 */
typedef struct _CidContactIndex CidContactIndex;

CidContactIndex *cid_contact_index_new (GPtrArray *contacts);
CidContactIndex *cid_contact_index_ref (CidContactIndex *self);
void cid_contact_index_unref (CidContactIndex *self);
GPtrArray *cid_contact_index_find (CidContactIndex *self,
                                   const CidParty *party,
                                   CidMatchStep *step);
GPtrArray *cid_contact_index_search (CidContactIndex *self, const char *words, guint limit);
guint cid_contact_index_get_n_contacts (CidContactIndex *self);
guint cid_contact_index_get_n_numbers (CidContactIndex *self);
const char *cid_match_step_to_nick (CidMatchStep step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactIndex, cid_contact_index_unref)

G_END_DECLS
