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

#include "autostart-kit.h"
#include "cli/autostart.h"

#define GNOME_ENTRY "vendor/gnome/autostart/" ENTRY_NAME

static char *path_before;

/* Each test may say where programs are. */
static int
begin (void **state)
{
  path_before = g_strdup (g_getenv ("PATH"));
  return begin_system (state);
}

static int
end (void **state)
{
  g_free (path_before);
  return end_home (state);
}

static int
leave (void **state)
{
  g_setenv ("PATH", path_before, TRUE);
  return leave_system (state);
}

static void
assert_found (const char *name, gboolean is_on)
{
  g_autofree char *expected = name != NULL ? scratch_path (home, name) : NULL;
  g_autoptr (CidAutostart) found = g_new0 (CidAutostart, 1);

  cid_autostart_look_at_entry (found);
  assert_int_equal (g_strcmp0 (found->entry, expected), 0);
  assert_int_equal (found->is_entry_on, is_on);
}

static void
install_daemon (const char *folder)
{
  g_autofree char *name = g_build_filename (folder, "cidalertd", NULL);
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *programs = scratch_path (home, folder);

  scratch_write (home, name, "");
  assert_int_equal (g_chmod (path, 0700), 0);
  g_setenv ("PATH", programs, TRUE);
}

static char *
read_own (const char *key)
{
  g_autofree char *path = scratch_path (home, OWN_ENTRY);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  return g_key_file_get_string (file, G_KEY_FILE_DESKTOP_GROUP, key, NULL);
}

/* What stands earlier hides what stands later, as desktops read it; even if it only turns it off.
 */
static void
test_the_first_entry_wins (void **state)
{
  assert_found (NULL, FALSE);
  scratch_write (home, GNOME_ENTRY, ENTRY_TEXT);
  assert_found (GNOME_ENTRY, TRUE);
  scratch_write (home, ENTRY, ENTRY_TEXT "Hidden=true\n");
  assert_found (ENTRY, FALSE);
  scratch_write (home, OWN_ENTRY, ENTRY_TEXT);
  assert_found (OWN_ENTRY, TRUE);
}

/* Desktops turn an entry off in two ways; one that nobody can read, or that has no program, starts
 * nothing. */
static void
test_an_entry_is_on_or_off (void **state)
{
  static const struct {
    const char *text;
    gboolean is_on;
  } rows[] = {
    { ENTRY_TEXT, TRUE },
    { ENTRY_TEXT "Hidden=false\n", TRUE },
    { ENTRY_TEXT "Hidden=true\n", FALSE },
    { ENTRY_TEXT "X-GNOME-Autostart-enabled=true\n", TRUE },
    { ENTRY_TEXT "X-GNOME-Autostart-enabled=false\n", FALSE },
    { ENTRY_TEXT "X-GNOME-Autostart-enabled=maybe\n", TRUE },
    { ENTRY_TEXT "Hidden=true\nX-GNOME-Autostart-enabled=true\n", FALSE },
    { "", FALSE },
    { "[Desktop Entry]\nType=Application\n", FALSE },
    { "this is no key file", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    scratch_write (home, OWN_ENTRY, rows[i].text);
    assert_found (OWN_ENTRY, rows[i].is_on);
  }
}

/* A folder may be called anything: desktops must take the program for one word, and no field. */
static void
test_a_program_is_quoted_for_desktops (void **state)
{
  static const struct {
    const char *folder;
    const char *end;
  } rows[] = {
    { "data/bin", "/data/bin/cidalertd\"" },
    { "data/my own bin", "/data/my own bin/cidalertd\"" },
    { "data/a\"b`c$d\\e", "/data/a\\\"b\\`c\\$d\\\\e/cidalertd\"" },
    { "data/100%f", "/data/100%%f/cidalertd\"" },
    { "data/é'<&>;", "/data/é'<&>;/cidalertd\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *own = scratch_path (home, OWN_ENTRY);
    g_autofree char *exec = NULL;

    install_daemon (rows[i].folder);
    assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
    exec = read_own ("Exec");
    assert_true (g_str_has_prefix (exec, "\"/"));
    assert_true (g_str_has_suffix (exec, rows[i].end));
    assert_int_equal (g_remove (own), 0);
  }
}

/* Where systemd starts the unit the entry must stand back, or there would be two. */
static void
test_an_entry_stands_back_where_there_is_a_unit (void **state)
{
  g_autofree char *hidden = NULL;
  g_autofree char *skipped = NULL;
  g_autofree char *forward = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *own = scratch_path (home, OWN_ENTRY);
  g_autoptr (CidAutostart) found = g_new0 (CidAutostart, 1);

  install_daemon ("data/bin");
  assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
  alone = read_own ("X-GNOME-HiddenUnderSystemd");
  assert_null (alone);
  assert_int_equal (g_remove (own), 0);
  assert_true (cid_autostart_set_entry (TRUE, TRUE, NULL));
  hidden = read_own ("X-GNOME-HiddenUnderSystemd");
  skipped = read_own ("X-systemd-skip");
  assert_string_equal (hidden, "true");
  assert_string_equal (skipped, "true");
  assert_found (OWN_ENTRY, TRUE);
  cid_autostart_look_at_entry (found);
  assert_true (found->stands_back);
  assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
  forward = read_own ("X-GNOME-HiddenUnderSystemd");
  assert_null (forward);
}

/* Off and on leave behind no more than is needed: what a package brings shows through again. */
static void
test_switching_leaves_nothing_behind (void **state)
{
  assert_true (cid_autostart_set_entry (FALSE, FALSE, NULL));
  assert_false (is_there (OWN_ENTRY));

  scratch_write (home, ENTRY, ENTRY_TEXT);
  assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
  assert_false (is_there (OWN_ENTRY));
  for (guint i = 0; i < 2; i++) {
    assert_true (cid_autostart_set_entry (FALSE, FALSE, NULL));
    assert_found (OWN_ENTRY, FALSE);
  }
  assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
  assert_found (ENTRY, TRUE);

  scratch_write (home, OWN_ENTRY, ENTRY_TEXT);
  scratch_free (scratch_path (home, "etc"));
  assert_true (cid_autostart_set_entry (FALSE, FALSE, NULL));
  assert_found (NULL, FALSE);
}

/* An administrator's own word is overruled by the user's alone. */
static void
test_what_the_system_hides_can_be_shown (void **state)
{
  scratch_write (home, ENTRY, ENTRY_TEXT "Hidden=true\n");
  assert_true (cid_autostart_set_entry (FALSE, FALSE, NULL));
  assert_false (is_there (OWN_ENTRY));
  install_daemon ("data/bin");
  assert_true (cid_autostart_set_entry (TRUE, FALSE, NULL));
  assert_found (OWN_ENTRY, TRUE);
}

/* What cannot be done is told with its place, and nothing half-done is left. */
static void
test_what_cannot_be_written_is_told (void **state)
{
  g_autofree char *nowhere = scratch_path (home, "data");
  g_autoptr (GError) no_program = NULL;
  g_autoptr (GError) no_folder = NULL;

  g_setenv ("PATH", nowhere, TRUE);
  assert_false (cid_autostart_set_entry (TRUE, FALSE, &no_program));
  assert_non_null (strstr (no_program->message, "no program cidalertd"));
  assert_false (is_there ("config/autostart"));
  scratch_write (home, "config/autostart", "");
  install_daemon ("data/bin");
  assert_false (cid_autostart_set_entry (TRUE, FALSE, &no_folder));
  assert_non_null (strstr (no_folder->message, "/config/autostart"));
}

#define entry_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    entry_test (test_the_first_entry_wins),
    entry_test (test_an_entry_is_on_or_off),
    entry_test (test_a_program_is_quoted_for_desktops),
    entry_test (test_an_entry_stands_back_where_there_is_a_unit),
    entry_test (test_switching_leaves_nothing_behind),
    entry_test (test_what_the_system_hides_can_be_shown),
    entry_test (test_what_cannot_be_written_is_told),
  };

  return cmocka_run_group_tests (tests, begin, end);
}
