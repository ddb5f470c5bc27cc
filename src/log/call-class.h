/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-query.h"

G_BEGIN_DECLS

/**
 * CidCallClass:
 * @id: its row
 * @direction: who called whom
 * @outcome: what became of it
 * @waits: it was missed, and nobody has dealt with it
 * @withheld: the number was withheld
 * @simulated: it was a rehearsal
 * @numbered: the caller had a number
 * @talk: how long people talked, as cid_call_class_get_talk() has it
 * @line: empty for none, %NULL for any
 * @phones: rows of the phones that had to do with it, as `,1,2,`
 *
 * What many calls have in common, as far as it is asked for.
 */
typedef struct {
  gint64 id;
  CidDirection direction;
  CidOutcome outcome;
  gboolean waits;
  gboolean withheld;
  gboolean simulated;
  gboolean numbered;
  guint talk;
  char *line;
  char *phones;
} CidCallClass;

void cid_call_class_free (CidCallClass *self);
guint cid_call_class_get_talk (gint64 talk_us);
char *cid_call_class_to_key (const CidCallClass *self);
gboolean cid_call_class_may_match (const CidCallClass *self,
                                   const CidCallQuery *query,
                                   char **phones);
gboolean cid_call_class_is_asked (const CidCallQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallClass, cid_call_class_free)

G_END_DECLS
