/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-difference"

#include "call/call-difference.h"

static void
add (GString *text, const char *what, const char *before, const char *after)
{
  if (g_strcmp0 (before, after) != 0)
    g_string_append_printf (text, "%s%s %s → %s", text->len > 0 ? ", " : "", what,
                            before != NULL ? before : "-", after != NULL ? after : "-");
}

static void
add_time (GString *text, const char *what, gint64 before_us, gint64 after_us)
{
  g_autofree char *before = g_strdup_printf ("%.3f", (double) before_us / G_USEC_PER_SEC);
  g_autofree char *after = g_strdup_printf ("%.3f", (double) after_us / G_USEC_PER_SEC);

  if (before_us != after_us)
    add (text, what, before, after);
}

static char *
describe_legs (const CidCall *call)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    g_string_append_printf (text, "%s%s %s", i > 0 ? " + " : "", leg->phone,
                            cid_outcome_to_nick (leg->outcome));
  }
  return g_string_free (text, FALSE);
}

/**
 * cid_call_describe_difference:
 * @before: a call
 * @after: the same call, made otherwise
 *
 * Names are left aside: they are those of today.
 *
 * Returns: (transfer full) (nullable): what is different, in words; %NULL if nothing is
 */
char *
cid_call_describe_difference (const CidCall *before, const CidCall *after)
{
  g_autofree char *legs_before = describe_legs (before);
  g_autofree char *legs_after = describe_legs (after);
  g_autoptr (GString) text = g_string_new (NULL);

  add (text, "direction", cid_direction_to_nick (before->direction),
       cid_direction_to_nick (after->direction));
  add (text, "outcome", cid_outcome_to_nick (before->outcome),
       cid_outcome_to_nick (after->outcome));
  add (text, "number", before->party != NULL ? before->party->number : NULL,
       after->party != NULL ? after->party->number : NULL);
  add (text, "line", before->line, after->line);
  add (text, "diverted", before->diverted, after->diverted);
  add (text, "answered_by", before->answered_by, after->answered_by);
  add (text, "reason", before->reason, after->reason);
  add (text, "said", before->phone_said, after->phone_said);
  add_time (text, "answered", before->answered.wall_us, after->answered.wall_us);
  add_time (text, "ended", before->ended.wall_us, after->ended.wall_us);
  add_time (text, "ring", before->ring_us, after->ring_us);
  add_time (text, "talk", before->talk_us, after->talk_us);
  add (text, "legs", legs_before, legs_after);
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
