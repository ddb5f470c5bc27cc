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
 * @CID_MATCH_E164: the very same number
 * @CID_MATCH_NATIONAL: the same national number, one of the two without its country
 * @CID_MATCH_SIP: the SIP address
 * @CID_MATCH_SHORT: the same extension or code
 * @CID_MATCH_PREFIX: a list has all numbers that begin so
 * @CID_MATCH_ORGANIZATION: a line of the company whose main number a contact has
 * @CID_MATCH_SUFFIX: one number is the end of the other, and that of one contact alone
 *
 * The steps of the ladder on which contacts stand, the surest first: the first that finds somebody
 * ends it. Further down, where no contact is, come the name that the phone sent, then the number
 * with its place and type.
 */
typedef enum {
  CID_MATCH_NONE,
  CID_MATCH_E164,
  CID_MATCH_NATIONAL,
  CID_MATCH_SIP,
  CID_MATCH_SHORT,
  CID_MATCH_PREFIX,
  CID_MATCH_ORGANIZATION,
  CID_MATCH_SUFFIX,
} CidMatchStep;

/**
 * CidVerdict:
 * @CID_VERDICT_MATCHED: it found somebody
 * @CID_VERDICT_NOBODY: nobody has it
 * @CID_VERDICT_AMBIGUOUS: several have it who are not the same
 * @CID_VERDICT_WITHHELD: the caller hides the number, or the phone said nothing
 * @CID_VERDICT_NO_NUMBER: an extension, a code or an address is no number of a public plan
 * @CID_VERDICT_NO_COUNTRY: the number names no country
 * @CID_VERDICT_TOO_SHORT: what is so short is the end of too many numbers
 * @CID_VERDICT_NO_ADDRESS: there is no SIP address
 * @CID_VERDICT_NO_EXTENSION: a number of a public plan is no extension
 *
 * What came of one step of the ladder.
 */
typedef enum {
  CID_VERDICT_MATCHED,
  CID_VERDICT_NOBODY,
  CID_VERDICT_AMBIGUOUS,
  CID_VERDICT_WITHHELD,
  CID_VERDICT_NO_NUMBER,
  CID_VERDICT_NO_COUNTRY,
  CID_VERDICT_TOO_SHORT,
  CID_VERDICT_NO_ADDRESS,
  CID_VERDICT_NO_EXTENSION,
} CidVerdict;

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
CidVerdict cid_contact_index_try (CidContactIndex *self,
                                  const CidParty *party,
                                  CidMatchStep step,
                                  GPtrArray *found);
GPtrArray *cid_contact_index_search (CidContactIndex *self, const char *words, guint limit);
guint cid_contact_index_get_n_contacts (CidContactIndex *self);
guint cid_contact_index_get_n_numbers (CidContactIndex *self);
const char *cid_match_step_to_nick (CidMatchStep step);
const char *cid_verdict_to_nick (CidVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactIndex, cid_contact_index_unref)

G_END_DECLS
