/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>

#include "home-kit.h"

#define PHONES_CONF "config/cidalert/phones.conf"
#define TOKEN "7kq3m9x2adfh"
#define DESK_PHONE "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=" TOKEN "\n"

/* For its owner alone, as the program wants it. */
static inline void
write_phones (const char *text)
{
  g_autofree char *path = scratch_path (home, PHONES_CONF);

  scratch_write (home, PHONES_CONF, text);
  assert_int_equal (g_chmod (path, 0600), 0);
}

/* %NULL if there is none. */
static inline char *
read_phones (void)
{
  g_autofree char *path = scratch_path (home, PHONES_CONF);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}
