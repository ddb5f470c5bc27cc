/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* What a command says by g_print() and g_printerr(), kept for a test to look at. */
static GString *printed;
static GString *complained;

static inline void
keep_printed (const char *text)
{
  g_string_append (printed, text);
}

static inline void
keep_complained (const char *text)
{
  g_string_append (complained, text);
}

static inline int
begin_printing (void **state)
{
  printed = g_string_new (NULL);
  complained = g_string_new (NULL);
  g_set_print_handler (keep_printed);
  g_set_printerr_handler (keep_complained);
  return 0;
}

static inline int
end_printing (void **state)
{
  g_set_print_handler (NULL);
  g_set_printerr_handler (NULL);
  g_string_free (printed, TRUE);
  g_string_free (complained, TRUE);
  return 0;
}

static inline void
forget_printed (void)
{
  g_string_truncate (printed, 0);
  g_string_truncate (complained, 0);
}
