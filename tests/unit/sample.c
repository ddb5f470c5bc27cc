/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sample.h"

/* Of cases that a test makes by the ten thousand all are tried; but where $CIDALERT_ONE_IN says so,
 * as under memcheck, which takes fifty times as long, only one in so many. */
gboolean
sample_takes_next (void)
{
  static guint n_seen;
  static guint one_in;

  if (one_in == 0) {
    const char *text = g_getenv ("CIDALERT_ONE_IN");

    one_in = MAX (text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 1, 1);
  }
  return n_seen++ % one_in == 0;
}
