/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "home-kit.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Where a package and its user leave what starts the daemon. */
#define UNIT "vendor/systemd/user/cidalertd.service"
#define WANTED "/graphical-session.target.wants/cidalertd.service"
#define LINK "vendor/systemd/user" WANTED
#define OWN_UNIT "config/systemd/user/cidalertd.service"
#define OWN_LINK "config/systemd/user" WANTED
#define ENTRY_NAME "org.cidalert.CidAlert-autostart.desktop"
#define ENTRY "etc/autostart/" ENTRY_NAME
#define OWN_ENTRY "config/autostart/" ENTRY_NAME

#define SERVICE_TEXT "[Service]\nExecStart=/x\n"
#define ENTRY_TEXT "[Desktop Entry]\nType=Application\nName=x\nExec=/x\n"

/* A home, and in folders of the test's what packages bring. */
static inline int
begin_system (void **state)
{
  g_autofree char *vendor = NULL;
  g_autofree char *etc = NULL;

  begin_home (state);
  vendor = scratch_path (home, "vendor");
  etc = scratch_path (home, "etc");
  g_setenv ("XDG_DATA_DIRS", vendor, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", etc, TRUE);
  g_unsetenv ("XDG_SESSION_TYPE");
  g_setenv ("XDG_CURRENT_DESKTOP", "XFCE", TRUE);
  return 0;
}

static inline int
leave_system (void **state)
{
  scratch_free (scratch_path (home, "vendor"));
  scratch_free (scratch_path (home, "etc"));
  return move_out (state);
}

/* Instead of what has that name. */
static inline void
put_link (const char *target, const char *name)
{
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *folder = g_path_get_dirname (path);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  g_remove (path);
  assert_int_equal (symlink (target, path), 0);
}

static inline gboolean
is_there (const char *name)
{
  g_autofree char *path = scratch_path (home, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* As whoever comes in by ssh, whose terminal is in no session of a desktop. */
static inline void
leave_desktop (void)
{
  g_setenv ("XDG_SESSION_TYPE", "tty", TRUE);
  g_unsetenv ("XDG_CURRENT_DESKTOP");
}

static inline void
return_to_desktop (void)
{
  g_unsetenv ("XDG_SESSION_TYPE");
  g_setenv ("XDG_CURRENT_DESKTOP", "XFCE", TRUE);
}

static inline void
install_unit (void)
{
  scratch_write (home, UNIT, SERVICE_TEXT);
  put_link ("../cidalertd.service", LINK);
}
