/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-bar"

#include "log/sums-bar.h"

/* A column of a terminal has so many steps. */
#define STEPS 8

#define CALLS "\033[36m"
#define MISSED "\033[31m"
#define MISSED_BEHIND "\033[36;41m"
#define NORMAL "\033[0m"

static const char *const blocks[STEPS + 1] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };

/* How much of @whole steps @part of @all is, in steps; something is never nothing. */
static guint
scale (guint64 part, guint64 all, guint whole)
{
  guint64 steps = all > 0 ? (guint64) ((double) part / (double) all * whole + 0.5) : 0;

  return (guint) MIN (MAX (steps, part > 0 ? 1 : 0), whole);
}

static void
append_times (GString *bar, const char *block, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (bar, block);
}

/* The column where one colour ends and the other begins shows both. */
static char *
make_coloured (guint other, guint missed)
{
  GString *bar = g_string_new (CALLS);
  guint shared = missed > 0 && other % STEPS != 0 ? STEPS - other % STEPS : 0;

  append_times (bar, blocks[STEPS], other / STEPS);
  if (shared == 0)
    g_string_append (bar, blocks[other % STEPS]);
  else
    g_string_append_printf (bar, MISSED_BEHIND "%s" NORMAL, blocks[other % STEPS]);
  if (missed > 0) {
    guint rest = missed > shared ? missed - shared : 0;

    g_string_append (bar, MISSED);
    append_times (bar, blocks[STEPS], rest / STEPS);
    g_string_append (bar, blocks[rest % STEPS]);
  }
  g_string_append (bar, NORMAL);
  return g_string_free (bar, FALSE);
}

/* Without colour whole columns are full or faint. */
static char *
make_plain (guint other, guint missed)
{
  GString *bar = g_string_new (NULL);
  guint n_missed = (missed + STEPS / 2) / STEPS;

  if (n_missed == 0) {
    append_times (bar, blocks[STEPS], (other + missed) / STEPS);
    g_string_append (bar, blocks[(other + missed) % STEPS]);
  } else {
    guint whole = MAX ((other + missed + STEPS / 2) / STEPS, n_missed);

    append_times (bar, blocks[STEPS], whole - n_missed);
    append_times (bar, "░", n_missed);
  }
  return g_string_free (bar, FALSE);
}

/**
 * cid_sums_bar_make:
 * @count: how many calls
 * @missed: how many of them were missed
 * @most: how many calls the longest bar stands for
 * @columns: how long that is on the terminal
 * @colour: missed calls have a colour of their own; else they are fainter
 *
 * Returns: (transfer full): the bar, without blanks at its end; of @columns at the most
 */
char *
cid_sums_bar_make (guint64 count, guint64 missed, guint64 most, guint columns, gboolean colour)
{
  guint whole = scale (count, most, columns * STEPS);
  guint part = MIN (scale (missed, most, columns * STEPS), whole);

  if (whole == 0)
    return g_strdup ("");
  return colour ? make_coloured (whole - part, part) : make_plain (whole - part, part);
}
