/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/language.h"
#include "printed.h"
#include "scratch.h"

/* A home that the tests of one file share: GLib asks only once where the user's folders are. */
static char *home;

static inline int
begin_home (void **state)
{
  static const char *const names[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                                       "XDG_RUNTIME_DIR" };
  static const char *const folders[] = { "config", "data", "state", "run" };

  home = scratch_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = scratch_path (home, folders[i]);

    g_setenv (names[i], path, TRUE);
  }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  cid_language_begin ();
  return 0;
}

static inline int
end_home (void **state)
{
  scratch_free (home);
  return 0;
}

/* Begins a test in a home where nothing was ever done. */
static inline int
move_in (void **state)
{
  return begin_printing (state);
}

static inline int
move_out (void **state)
{
  static const char *const folders[] = { "config", "data", "state", "run" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    scratch_free (scratch_path (home, folders[i]));
  return end_printing (state);
}
