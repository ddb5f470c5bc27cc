/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-index.h"
#include "contact/contact-source.h"

G_BEGIN_DECLS

#define CID_TYPE_CONTACT_BOOK (cid_contact_book_get_type ())
G_DECLARE_FINAL_TYPE (CidContactBook, cid_contact_book, CID, CONTACT_BOOK, GObject)

CidContactBook *cid_contact_book_new (void);
void cid_contact_book_set_sources (CidContactBook *self, GPtrArray *sources);
GPtrArray *cid_contact_book_get_sources (CidContactBook *self);
CidContactIndex *cid_contact_book_get_index (CidContactBook *self);
gboolean cid_contact_book_is_complete (CidContactBook *self);

G_END_DECLS
