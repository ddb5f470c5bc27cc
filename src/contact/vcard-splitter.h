/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A card with the largest picture that people have; more is a mistake or worse. */
#define CID_VCARD_MAX_BYTES ((gsize) 16 * 1024 * 1024)

/**
 * CidVcardSplitter:
 *
 * Cuts a stream of bytes into cards, so that a file of any size needs the memory of one card.
 */
typedef struct _CidVcardSplitter CidVcardSplitter;

/**
 * CidVcardFunc:
 * @card: (array length=length): from `BEGIN:VCARD` to `END:VCARD`
 * @offset: where in the stream the card begins
 *
 * Takes a whole card, which lives until the function returns.
 */
typedef void (*CidVcardFunc) (const char *card, gsize length, goffset offset, gpointer user_data);

gsize cid_vcard_get_line (const char *bytes, gsize length);
gboolean cid_vcard_is_agent (const char *line);

CidVcardSplitter *cid_vcard_splitter_new (CidVcardFunc function, gpointer user_data);
void cid_vcard_splitter_feed (CidVcardSplitter *self, const char *bytes, gsize length);
guint cid_vcard_splitter_end (CidVcardSplitter *self);
guint cid_vcard_splitter_get_n_too_big (CidVcardSplitter *self);
void cid_vcard_splitter_free (CidVcardSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVcardSplitter, cid_vcard_splitter_free)

G_END_DECLS
