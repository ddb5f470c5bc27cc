/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/options.h"
#include "cli/phone-urls.h"
#include "printed.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b1"
#define TOKEN "7kq3m9x2adf"
#define PHONE(number, name, rest)                                                                  \
  "[phone " name "]\nid=" ID number "\ntoken=" TOKEN number "\n" rest "\n"

static const char phones[] = PHONE ("0", "told", "make=snom\nhost=192.0.2.20")
  PHONE ("1", "near", "make=snom\naddress=127.0.0.1") PHONE ("2", "six", "host=2001:db8::1")
    PHONE ("3", "named", "host=pbx.example") PHONE ("4", "odd", "make=nonesuch\nhost=192.0.2.20")
      PHONE ("5", "mac", "make=mitel\nhost=192.0.2.20\nmac=00:08:5D:AA:BB:CC");

static char *folder;
static char *phones_path;

static int
set_up_home (void **state)
{
  g_autofree char *config = NULL;

  folder = scratch_new ();
  config = scratch_path (folder, "config");
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  phones_path = scratch_path (folder, "config/cidalert/phones.conf");
  return 0;
}

static int
tear_down_home (void **state)
{
  g_free (phones_path);
  scratch_free (folder);
  return 0;
}

static int
set_up (void **state)
{
  scratch_write (folder, "config/cidalert/phones.conf", phones);
  assert_int_equal (g_chmod (phones_path, 0600), 0);
  return begin_printing (state);
}

static CidExit
run (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  int argc = (int) g_strv_length (words);
  g_autofree char **argv = g_memdup2 (words, sizeof (char *) * (gsize) (argc + 1));

  forget_printed ();
  return cid_phone_urls_run (argc, argv);
}

/* The phone must be told an address that it can reach: what the user said, else one on the way. */
static void
test_the_host_is_chosen (void **state)
{
  static const struct {
    const char *line;
    const char *base;
  } rows[] = {
    { "urls --plain told", "\thttp://192.0.2.20:24325/" TOKEN "0/incoming" },
    { "urls --plain near", "\thttp://127.0.0.1:24325/" TOKEN "1/incoming" },
    { "urls --plain six", "\thttp://[2001:db8::1]:24325/" TOKEN "2/incoming" },
    { "urls --plain named", "\thttp://pbx.example:24325/" TOKEN "3/incoming" },
    { "urls --plain told --host 198.51.100.7", "\thttp://198.51.100.7:24325/" TOKEN "0/incoming" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (run (rows[i].line), CID_EXIT_DONE);
    assert_non_null (strstr (printed->str, rows[i].base));
    assert_string_equal (complained->str, "");
  }
}

/* Only what the user chose is remembered: another network may be another day's. */
static void
test_a_chosen_host_is_remembered (void **state)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_int_equal (run ("urls near"), CID_EXIT_DONE);
  assert_true (g_file_get_contents (phones_path, &before, NULL, NULL));
  assert_string_equal (before, phones);
  assert_int_equal (run ("urls near --host 198.51.100.7"), CID_EXIT_DONE);
  assert_true (g_file_get_contents (phones_path, &after, NULL, NULL));
  assert_non_null (strstr (after, "host=198.51.100.7\n"));
  assert_int_equal (run ("urls --plain near"), CID_EXIT_DONE);
  assert_non_null (strstr (printed->str, "\thttp://198.51.100.7:24325/"));
}

/* A host that would break the URL is not written into the file, nor printed. */
static void
test_an_impossible_host_is_refused (void **state)
{
  g_autofree char *after = NULL;

  assert_int_equal (run ("urls near --host a/b?c"), CID_EXIT_USAGE);
  assert_string_equal (printed->str, "");
  assert_int_equal (run ("urls near --host a%b"), CID_EXIT_USAGE);
  assert_string_equal (printed->str, "");
  assert_true (g_file_get_contents (phones_path, &after, NULL, NULL));
  assert_string_equal (after, phones);
}

/* Few settings are enough for most; all of them are there for who asks. */
static void
test_few_settings_or_all (void **state)
{
  gsize n_few;

  assert_int_equal (run ("urls --plain told"), CID_EXIT_DONE);
  n_few = printed->len;
  assert_int_equal (run ("urls --plain --all told"), CID_EXIT_DONE);
  assert_true (printed->len > n_few);
  assert_int_equal (run ("urls --xml told"), CID_EXIT_DONE);
  assert_true (g_str_has_prefix (printed->str, "<?xml"));
}

/* A name of this machine that makes the URLs too long for the phone is told before it cuts them. */
static void
test_urls_that_are_too_long_are_told (void **state)
{
  assert_int_equal (run ("urls --plain mac"), CID_EXIT_DONE);
  assert_string_equal (complained->str, "");
  assert_int_equal (
    run (
      "urls --plain mac --host a-very-long-name-of-this-machine.in.a.very.long.domain.example.com"
      ".of.somebody.else.example"),
    CID_EXIT_DONE);
  assert_non_null (strstr (complained->str, "longer than the 128 characters"));
}

/* An office's phones load a file each, named by their MAC address and read by nobody else. */
static void
test_settings_files_are_written (void **state)
{
  g_autofree char *out = scratch_path (folder, "out");
  g_autofree char *path = scratch_path (folder, "out/00085DAABBCC.cfg");
  g_autofree char *line = g_strdup_printf ("urls --out %s mac", out);
  g_autofree char *all = g_strdup_printf ("urls --out %s", out);
  g_autofree char *nobody = g_strdup_printf ("urls --out %s nobody", out);
  g_autofree char *elsewhere = g_strdup_printf ("urls --out %s mac --host 198.51.100.7", out);
  g_autofree char *text = NULL;
  g_autofree char *after = NULL;
  GStatBuf info;

  assert_int_equal (run (line), CID_EXIT_DONE);
  assert_string_equal (complained->str, "");
  assert_non_null (strstr (printed->str, path));
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_true (
    g_str_has_prefix (text, "action uri incoming: http://192.0.2.20:24325/" TOKEN "5/incoming?"));
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);

  assert_int_equal (run (elsewhere), CID_EXIT_DONE);
  assert_true (g_file_get_contents (phones_path, &after, NULL, NULL));
  assert_non_null (strstr (after, "host=198.51.100.7\n"));

  assert_int_equal (run (all), CID_EXIT_FAILED);
  assert_non_null (strstr (printed->str, "mac\t"));
  assert_non_null (
    strstr (complained->str, "no file for phone told: its MAC address is not known"));
  assert_non_null (strstr (complained->str, "no file for phone odd: There is no make"));
  assert_int_equal (run (nobody), CID_EXIT_NOTHING);
}

/* Scripts go by the status; people by the sentence. */
static void
test_what_cannot_be_done_is_said (void **state)
{
  static const struct {
    const char *line;
    CidExit status;
    const char *said;
  } rows[] = {
    { "urls", CID_EXIT_USAGE, "expected the name of one phone" },
    { "urls told near", CID_EXIT_USAGE, "expected the name of one phone" },
    { "urls --plain --xml told", CID_EXIT_USAGE, "--plain and --xml exclude each other" },
    { "urls --out folder --plain", CID_EXIT_USAGE, "--out goes with neither --plain nor --xml" },
    { "urls --out folder --xml told", CID_EXIT_USAGE, "--out goes with neither --plain nor --xml" },
    { "urls --out=", CID_EXIT_USAGE, "--out is empty" },
    { "urls told --host=", CID_EXIT_USAGE, "“” is no address and no name of this machine" },
    { "urls --out folder --host=", CID_EXIT_USAGE, "“” is no address and no name" },
    { "urls nobody", CID_EXIT_NOTHING, "there is no phone called nobody" },
    { "urls odd", CID_EXIT_FAILED, "There is no make called nonesuch" },
    { "urls --xml six", CID_EXIT_USAGE, "there is no settings file for the make “generic”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (run (rows[i].line), rows[i].status);
    assert_non_null (strstr (complained->str, rows[i].said));
    assert_string_equal (printed->str, "");
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_the_host_is_chosen, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_a_chosen_host_is_remembered, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_an_impossible_host_is_refused, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_few_settings_or_all, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_urls_that_are_too_long_are_told, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_settings_files_are_written, set_up, end_printing),
    cmocka_unit_test_setup_teardown (test_what_cannot_be_done_is_said, set_up, end_printing),
  };

  return cmocka_run_group_tests (tests, set_up_home, tear_down_home);
}
