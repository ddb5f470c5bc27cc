/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "check-kit.h"

#define KEYFILE "config/glib-2.0/settings/keyfile"
#define ALL "[org/gnome/desktop/notifications]\n"
#define OWN "[org/gnome/desktop/notifications/application/org-cidalert-cidalert]\n"
#define SET_OWN "application/org-cidalert-cidalert/ "

static int
begin_settings (void **state)
{
  begin_home (state);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  return 0;
}

/* GSettings reads its file anew when it is told of a change; a program of its own would see it. */
static void
check_switches (const char *keyfile, const CheckRow *row)
{
  scratch_replace (home, KEYFILE, keyfile);
  for (int i = 0; i < 20; i++)
    scratch_run_ms (20);
  check_one (cid_check_gnome, row, NULL);
}

/* Each switch that hides a call, with the command that turns it on again. */
static void
test_switches_that_hide_calls_are_told (void **state)
{
  static const struct {
    const char *keyfile;
    CheckRow row;
  } rows[] = {
    { "[x]\n", { .worst = CID_CHECK_WELL, .says = "let cidalert show" } },
    { OWN "enable=false\n",
      { .worst = CID_CHECK_WRONG, .says = "no notifications of", .cure = SET_OWN "enable true" } },
    { OWN "show-banners=false\n",
      { .worst = CID_CHECK_WARNING, .says = "no banners", .cure = SET_OWN "show-banners true" } },
    { OWN "show-in-lock-screen=false\n",
      { .worst = CID_CHECK_WARNING,
        .says = "lock screen",
        .cure = SET_OWN "show-in-lock-screen true" } },
    { ALL "show-banners=false\n",
      { .worst = CID_CHECK_NOTE,
        .says = "Do Not Disturb",
        .cure = "notifications show-banners true" } },
    { OWN "enable=true\n", { .worst = CID_CHECK_WELL, .says = "let cidalert show" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_switches (rows[i].keyfile, &rows[i].row);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_switches_that_hide_calls_are_told),
  };

  return cmocka_run_group_tests (tests, begin_settings, end_home);
}
