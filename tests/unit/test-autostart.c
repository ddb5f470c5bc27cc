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
#include "command-kit.h"

static void
make_executable (const char *name)
{
  g_autofree char *path = scratch_path (home, name);

  assert_int_equal (g_chmod (path, 0700), 0);
}

/* As Debian's package leaves it. */
static void
install (void)
{
  install_unit ();
  scratch_write (home, ENTRY, ENTRY_TEXT "X-GNOME-HiddenUnderSystemd=true\n");
}

static void
assert_state (gboolean is_wanted, gboolean is_entry_on)
{
  g_autoptr (CidAutostart) found = cid_autostart_look ();

  assert_int_equal (found->is_wanted, is_wanted);
  assert_int_equal (found->is_entry_on, is_entry_on);
  assert_int_equal (cid_autostart_is_on (found), is_wanted || is_entry_on);
}

/* Installed is on, both ways; off hides both in the user's own folder, on takes that away again. */
static void
test_what_is_installed_is_hidden_and_shown (void **state)
{
  static const CommandRow rows[] = {
    { "autostart status", CID_EXIT_DONE, "cidalertd starts with your session\n", "" },
    { "autostart off", CID_EXIT_DONE, "not start with your session any more", "" },
    { "autostart status", CID_EXIT_NOTHING,
      "does not start with your session: cidalert autostart on", "" },
    { "autostart off", CID_EXIT_DONE, "", "" },
    { "autostart on", CID_EXIT_DONE, "from now on", "" },
    { "autostart status", CID_EXIT_DONE, "starts it where systemd does not run the session", "" },
  };

  install ();
  assert_state (TRUE, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (run_command (cid_command_autostart, rows[i].line), rows[i].status);
    if (*rows[i].prints != '\0')
      assert_says (rows[i].line, printed->str, rows[i].prints);
    assert_string_equal (complained->str, "");
  }
  assert_state (TRUE, TRUE);
  assert_false (is_there (OWN_LINK));
  assert_false (is_there (OWN_ENTRY));
}

/* systemd's own word for it, in either direction. */
static void
test_what_systemctl_did_is_undone (void **state)
{
  install ();
  put_link ("/dev/null", OWN_UNIT);
  assert_state (FALSE, TRUE);
  assert_int_equal (run_command (cid_command_autostart, "autostart status"), CID_EXIT_DONE);
  assert_says ("status", printed->str, "the user unit is masked");
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_DONE);
  assert_state (TRUE, TRUE);

  scratch_free (scratch_path (home, LINK));
  assert_state (FALSE, TRUE);
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_DONE);
  assert_true (is_there (OWN_LINK));
  assert_state (TRUE, TRUE);
  assert_int_equal (run_command (cid_command_autostart, "autostart off"), CID_EXIT_DONE);
  assert_false (is_there (OWN_LINK));
  assert_state (FALSE, FALSE);
}

/* An entry that stands back behind a masked unit starts the daemon in some sessions. Over ssh there
 * is none to tell by: that is said, and not taken for on; what does not depend on it is told. */
static void
test_what_cannot_be_known_over_ssh_is_said (void **state)
{
  static const CommandRow known[] = {
    { "autostart status", CID_EXIT_DONE, "cidalertd starts with your session\n", "" },
  };
  static const CommandRow doubtful[] = {
    { "autostart status", CID_EXIT_NOTHING,
      "cidalertd does not start where systemd runs your session; whether it does is not known from "
      "here: cidalert autostart on\n",
      "" },
    { "autostart on", CID_EXIT_DONE, "from now on", "" },
    { "autostart status", CID_EXIT_DONE, "cidalertd starts with your session\n", "" },
    { "autostart off", CID_EXIT_DONE, "not start with your session any more", "" },
    { "autostart status", CID_EXIT_NOTHING, "cidalertd does not start with your session: cidalert",
      "" },
  };

  install ();
  put_link ("/dev/null", OWN_UNIT);
  check_commands (cid_command_autostart, known, 1);
  leave_desktop ();
  check_commands (cid_command_autostart, doubtful, G_N_ELEMENTS (doubtful));
  put_link ("/dev/null", OWN_UNIT);
  scratch_write (home, OWN_ENTRY, ENTRY_TEXT);
  check_commands (cid_command_autostart, known, 1);
  return_to_desktop ();
}

/* Where nothing is installed, as from a folder of one's own, an entry of one's own does it; and it
 * does not wait for a unit that is not there. */
static void
test_without_a_package_an_entry_is_written (void **state)
{
  g_autofree char *path = scratch_path (home, OWN_ENTRY);
  g_autofree char *programs = scratch_path (home, "data/my bin");
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *text = NULL;

  assert_int_equal (run_command (cid_command_autostart, "autostart status"), CID_EXIT_NOTHING);
  assert_says ("status", printed->str, "there is no user unit");
  g_setenv ("PATH", programs, TRUE);
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_FAILED);
  assert_says ("on", complained->str, "no program cidalertd");
  scratch_write (home, "data/my bin/cidalertd", "");
  make_executable ("data/my bin/cidalertd");
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_DONE);
  g_setenv ("PATH", before, TRUE);
  assert_state (FALSE, TRUE);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_non_null (strstr (text, "\nExec=\"/"));
  assert_non_null (strstr (text, "/data/my bin/cidalertd\"\n"));
  assert_null (strstr (text, "HiddenUnderSystemd"));
  assert_int_equal (run_command (cid_command_autostart, "autostart off"), CID_EXIT_DONE);
  assert_state (FALSE, FALSE);
  assert_false (is_there (OWN_ENTRY));
}

/* As GNOME's own tools turn an entry off. */
static void
test_an_entry_that_gnome_turned_off_is_off (void **state)
{
  install ();
  scratch_free (scratch_path (home, LINK));
  scratch_write (home, OWN_ENTRY,
                 "[Desktop Entry]\nType=Application\nExec=/x\nX-GNOME-Autostart-enabled=false\n");
  assert_state (FALSE, FALSE);
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_DONE);
  assert_state (TRUE, TRUE);
}

/* What cannot be written is said, with its path. */
static void
test_a_folder_that_is_none_is_told (void **state)
{
  install ();
  scratch_free (scratch_path (home, LINK));
  scratch_write (home, "config/systemd", "");
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_FAILED);
  assert_says ("on", complained->str, "cannot be changed");
  scratch_free (scratch_path (home, "config/systemd"));
  scratch_free (scratch_path (home, ENTRY));
  scratch_write (home, "config/autostart", "");
  assert_int_equal (run_command (cid_command_autostart, "autostart on"), CID_EXIT_FAILED);
  assert_says ("on", complained->str, "config/autostart");
}

static void
test_wrong_usage_is_refused (void **state)
{
  static const CommandRow rows[] = {
    { "autostart", CID_EXIT_USAGE, "", "expected one of on, off, status" },
    { "autostart on now", CID_EXIT_USAGE, "", "unexpected argument “now”" },
    { "autostart --help", CID_EXIT_DONE, "start with your session", "" },
  };

  check_commands (cid_command_autostart, rows, G_N_ELEMENTS (rows));
}

#define autostart_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave_system)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    autostart_test (test_what_is_installed_is_hidden_and_shown),
    autostart_test (test_what_systemctl_did_is_undone),
    autostart_test (test_what_cannot_be_known_over_ssh_is_said),
    autostart_test (test_without_a_package_an_entry_is_written),
    autostart_test (test_an_entry_that_gnome_turned_off_is_off),
    autostart_test (test_a_folder_that_is_none_is_told),
    autostart_test (test_wrong_usage_is_refused),
  };

  return cmocka_run_group_tests (tests, begin_system, end_home);
}
