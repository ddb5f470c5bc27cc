/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"

G_BEGIN_DECLS

/**
 * CidContactSearch:
 *
 * Contacts, to be found by name without looking at each of them. Never changes once it is made.
 */
typedef struct _CidContactSearch CidContactSearch;

CidContactSearch *cid_contact_search_new (GPtrArray *contacts);
void cid_contact_search_free (CidContactSearch *self);
GPtrArray *cid_contact_search_find (CidContactSearch *self, const char *words, guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactSearch, cid_contact_search_free)

G_END_DECLS
