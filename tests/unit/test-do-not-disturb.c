/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/do-not-disturb.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define KEYFILE "glib-2.0/settings/keyfile"
#define ON "[org/gnome/desktop/notifications]\nshow-banners=false\n"
#define OFF "[org/gnome/desktop/notifications]\nshow-banners=true\n"

typedef struct {
  CidDoNotDisturb *dnd;
  gboolean wanted;
  guint n_changes;
} Watched;

static char *config_home;

static void
on_changed (gboolean is_on, gpointer user_data)
{
  Watched *watched = user_data;

  assert_int_equal (is_on, cid_do_not_disturb_is_on (watched->dnd));
  watched->n_changes++;
}

static gboolean
is_as_wanted (gpointer user_data)
{
  Watched *watched = user_data;

  return cid_do_not_disturb_is_on (watched->dnd) == watched->wanted;
}

static int
set_up (void **state)
{
  config_home = scratch_new ();
  scratch_write (config_home, KEYFILE, ON);
  g_setenv ("XDG_CONFIG_HOME", config_home, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);

  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (config_home);

  return 0;
}

/* Read once and then live: what the user does in GNOME's menu counts for the next ring. */
static void
test_the_switch_is_read_and_followed (void **state)
{
  Watched watched = { 0 };

  watched.dnd = cid_do_not_disturb_new (on_changed, &watched);
  assert_true (cid_do_not_disturb_is_on (watched.dnd));
  assert_int_equal (watched.n_changes, 0);

  scratch_replace (config_home, KEYFILE, OFF);
  watched.wanted = FALSE;
  scratch_run_until (is_as_wanted, &watched);
  scratch_replace (config_home, KEYFILE, ON);
  watched.wanted = TRUE;
  scratch_run_until (is_as_wanted, &watched);
  assert_int_equal (watched.n_changes, 2);

  cid_do_not_disturb_free (watched.dnd);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_switch_is_read_and_followed),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
