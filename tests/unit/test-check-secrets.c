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

#include <sys/types.h>

#include "check-kit.h"
#include "fake-notify-server.h"

uid_t __real_geteuid (void);
uid_t __wrap_geteuid (void);

/* Whether all files belong to somebody else. */
static gboolean is_foreigner;

uid_t
__wrap_geteuid (void)
{
  return __real_geteuid () + (is_foreigner ? 1 : 0);
}

/* As the daemon makes them. */
static void
check_modes_good (void)
{
  static const char *const names[] = { "data/cidalert/calls.db", "run/cidalert/simulate" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = scratch_path (home, names[i]);

    assert_int_equal (g_chmod (path, 0600), 0);
  }
}

/* Tokens and calls are for one pair of eyes. */
static void
test_a_password_without_a_keyring_is_noted (void **state)
{
  static const CheckRow rows[] = {
    { NULL, A_PHONE, NULL, CID_CHECK_WELL, "nobody else", NULL },
    { NULL, A_PHONE "control=http://192.0.2.50\npassword=x\n", NULL, CID_CHECK_NOTE,
      "stands in phones.conf", NULL },
  };

  check_rows (cid_check_secrets, rows, G_N_ELEMENTS (rows));
}

static void
check_mode (const char *name, int bad, int good, const CheckRow *row)
{
  static const CheckRow well = { .phones = A_PHONE,
                                 .worst = CID_CHECK_WELL,
                                 .says = "nobody else" };
  g_autofree char *path = scratch_path (home, name);
  CidCheckScene scene = { .root = home };
  g_autoptr (CidCheckReport) report = cid_check_report_new ();

  scratch_write (home, "data/cidalert/calls.db", "");
  scratch_write (home, "run/cidalert/simulate", "");
  check_modes_good ();
  check_one (cid_check_secrets, &well, NULL);
  assert_int_equal (g_chmod (path, bad), 0);
  scene.home = cid_home_open ();
  cid_check_secrets (&scene, report);
  assert_true (is_found (report, row));
  cid_home_free (scene.home);
  assert_int_equal (g_chmod (path, good), 0);
}

/* Whatever the user's umask was when the file came there. */
static void
test_files_and_folders_of_others_are_told (void **state)
{
  static const CheckRow file = { .worst = CID_CHECK_WRONG,
                                 .says = "others may read or write",
                                 .cure = "chmod 600 '/" };
  static const CheckRow folder = { .worst = CID_CHECK_WRONG,
                                   .says = "others may write into",
                                   .cure = "chmod go-w '/" };

  check_mode (PHONES_CONF, 0644, 0600, &file);
  check_mode ("data/cidalert/calls.db", 0640, 0600, &file);
  check_mode ("run/cidalert/simulate", 0604, 0600, &file);
  check_mode ("config/cidalert", 0770, 0700, &folder);
  check_mode ("data/cidalert", 0707, 0700, &folder);
}

/* Whose folder it is alone can change its mode; what another owns has to be given back first. */
static void
test_a_folder_of_somebody_else_is_given_back (void **state)
{
  static const CheckRow folder = { .worst = CID_CHECK_WRONG,
                                   .says = "belongs to somebody else",
                                   .cure = "/config/cidalert'" };
  static const CheckRow file = { .worst = CID_CHECK_WRONG,
                                 .says = "phones.conf belongs to somebody else",
                                 .cure = "/phones.conf'" };
  CidCheckScene scene = { .root = home, .home = NULL };
  g_autoptr (CidCheckReport) report = cid_check_report_new ();

  scratch_write (home, PHONES_CONF, A_PHONE);
  scene.home = cid_home_open ();
  is_foreigner = TRUE;
  cid_check_secrets (&scene, report);
  is_foreigner = FALSE;
  cid_home_free (scene.home);
  assert_true (is_found (report, &folder));
  assert_true (is_found (report, &file));
  for (guint i = 0; i < cid_check_report_get_findings (report)->len; i++) {
    const CidCheckFinding *finding = g_ptr_array_index (cid_check_report_get_findings (report), i);

    if (finding->grade == CID_CHECK_WRONG)
      assert_null (strstr (finding->cure, "chmod"));
  }
}

/* The password is with the keyring, which must be there. */
static void
test_a_keyring_that_is_gone_is_told (void **state)
{
  static const CheckRow row = { NULL,
                                A_PHONE "control=http://192.0.2.50\n",
                                NULL,
                                CID_CHECK_WARNING,
                                "no keyring runs here",
                                "cidalert phone password desk" };
  g_autoptr (GSubprocess) bus = fake_bus_start (home);
  g_autoptr (GDBusConnection) session = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);

  assert_non_null (session);
  check_one (cid_check_secrets, &row, session);
  g_dbus_connection_close_sync (session, NULL, NULL);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_a_password_without_a_keyring_is_noted),
    check_test (test_files_and_folders_of_others_are_told),
    check_test (test_a_folder_of_somebody_else_is_given_back),
    check_test (test_a_keyring_that_is_gone_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
