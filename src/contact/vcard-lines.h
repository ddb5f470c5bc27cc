/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidVcardLine:
 * @text: where it begins in the text that was taken apart
 * @length: how long it is there, with all that continues it and its line end
 * @line: the same in one line
 *
 * A property, or whatever else stands between the cards of a file or in them.
 */
typedef struct {
  const char *text;
  gsize length;
  char *line;
} CidVcardLine;

gboolean cid_vcard_is_marker (const char *line, gsize length, const char *marker);
gboolean cid_vcard_take_soft_break (GString *line, const char *next, gsize length);
GArray *cid_vcard_lines_new (const char *text);
gboolean cid_vcard_line_is (const CidVcardLine *self, const char *name);
gboolean cid_vcard_line_says (const CidVcardLine *self, const char *text);
gboolean cid_vcard_line_is_open (const CidVcardLine *self);
const char *cid_vcard_line_get_raw (const CidVcardLine *self);
char *cid_vcard_line_decode (const CidVcardLine *self, const char *raw);
gboolean cid_vcard_lines_find_end (GArray *lines, guint begin, guint *end);

G_END_DECLS
