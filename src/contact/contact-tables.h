/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "contact/number-key.h"

G_BEGIN_DECLS

/**
 * CidContactTables:
 *
 * Contacts, to be found by number or SIP address without looking through them. Never changes once
 * it is made.
 */
typedef struct _CidContactTables CidContactTables;

CidContactTables *cid_contact_tables_new (GPtrArray *contacts);
void cid_contact_tables_free (CidContactTables *self);
void cid_contact_tables_find_exact (CidContactTables *self, CidNumberKey key, GPtrArray *found);
gboolean cid_contact_tables_find_national (CidContactTables *self,
                                           CidNumberKey key,
                                           GPtrArray *found);
void cid_contact_tables_find_sip (CidContactTables *self,
                                  const char *user,
                                  const char *host,
                                  GPtrArray *found);
void cid_contact_tables_find_prefix (CidContactTables *self, CidNumberKey key, GPtrArray *found);
gboolean cid_contact_tables_find_main (CidContactTables *self, CidNumberKey key, GPtrArray *found);
gboolean cid_contact_tables_find_suffix (CidContactTables *self,
                                         CidNumberKey key,
                                         GPtrArray *found);
guint cid_contact_tables_get_n_numbers (CidContactTables *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactTables, cid_contact_tables_free)

G_END_DECLS
