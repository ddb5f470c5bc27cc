/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/journal.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

/**
 * CidMarkBook:
 *
 * What users said of calls, to be said again of calls that are made anew.
 */
typedef struct _CidMarkBook CidMarkBook;

CidMarkBook *cid_mark_book_new (void);
void cid_mark_book_free (CidMarkBook *self);
void cid_mark_book_note (CidMarkBook *self, const CidCallEvent *event);
void cid_mark_book_meet (CidMarkBook *self, const CidCall *call);
gint64 cid_mark_book_get_start (CidMarkBook *self, const char *uid);
gint64 cid_mark_book_get_undone (CidMarkBook *self, const char *uid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMarkBook, cid_mark_book_free)

G_END_DECLS
