/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/settings.h"

#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOME "/home/ana"

/* GLib asks for the C locale once; threads that start together leave errno set then. */
locale_t
newlocale (int mask, const char *name, locale_t base)
{
  locale_t (*next) (int, const char *, locale_t) = dlsym (RTLD_NEXT, "newlocale");
  locale_t locale = next (mask, name, base);

  errno = EAGAIN;
  return locale;
}

static CidSettings *
read_text (const char *text, GPtrArray **problems)
{
  return cid_settings_new_from_data ("cidalert.conf", text, strlen (text), HOME,
                                     HOME "/.local/share", problems);
}

/* One of the files in tests/data/configs, or the sample. */
static CidSettings *
read_file (const char *name, GPtrArray **problems)
{
  g_autofree char *path = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), name, NULL);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *data = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &data, &length, NULL));
  return cid_settings_new_from_data (base, data, length, HOME, HOME "/.local/share", problems);
}

static char *
join_problems (GPtrArray *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *line = cid_problem_to_string (g_ptr_array_index (problems, i));

    g_string_append_printf (text, "%s\n", line);
  }
  return g_string_free (text, FALSE);
}

static void
assert_defaults (const CidSettings *settings)
{
  assert_int_equal (g_strv_length (settings->addresses), 0);
  assert_int_equal (settings->port, 24325);
  assert_int_equal (settings->rate, 100);
  assert_null (settings->region);
  assert_null (settings->area);
  assert_int_equal (g_strv_length (settings->own), 0);
  assert_int_equal (g_strv_length (settings->vcards), 1);
  assert_string_equal (settings->vcards[0], HOME "/.local/share/cidalert/contacts");
  assert_true (settings->evolution);
  assert_int_equal (g_strv_length (settings->lists), 0);
  assert_int_equal (g_strv_length (settings->blocklists), 0);
  assert_false (settings->refuse_blocked);
  assert_null (settings->keep);
  assert_int_equal (settings->quiet.pause, CID_PAUSE_ANSWERED);
  assert_true (settings->quiet.outgoing);
  assert_int_equal (settings->notify->break_through, CID_BREAK_THROUGH_FAVOURITES);
  assert_int_equal (settings->notify->privacy, CID_PRIVACY_UNSAID);
  assert_int_equal (settings->notify->outgoing, CID_SHOW_LOG);
  assert_int_equal (settings->notify->strangers, CID_SHOW_LOUD);
  assert_int_equal (settings->notify->withheld, CID_SHOW_LOUD);
  assert_false (settings->notify->sound);
  assert_true (cid_quiet_hours_is_empty (settings->notify->quiet_hours));
  assert_int_equal (g_hash_table_size (settings->notify->lines), 0);
  assert_int_equal (g_hash_table_size (settings->notify->phones), 0);
  assert_int_equal (g_hash_table_size (settings->line_names), 0);
  assert_int_equal (settings->hooks->len, 0);
}

/* Most users have no file, and an empty value is the same as none. */
static void
test_what_is_not_said_has_its_default (void **state)
{
  static const char *const names[] = {
    "configs/valid-empty.conf",
    "configs/valid-nothing-said.conf",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = read_file (names[i], &problems);

    assert_int_equal (problems->len, 0);
    assert_defaults (settings);
  }
}

/* The sample promises to show the defaults. */
static void
test_the_sample_says_every_default (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_file ("../../data/cidalert.conf", &problems);

  assert_int_equal (problems->len, 0);
  assert_defaults (settings);
}

/* The sample must name every key, or nobody will find it. */
static void
test_the_sample_names_every_key (void **state)
{
  static const char *const names[] = {
    "\naddress=",     "\nport=",          "\nrate=",      "\nregion=",         "\narea=",
    "\nown=",         "\nvcards=",        "\nevolution=", "\nprivacy=",        "\nkeep=",
    "\n# name=",      "\nbreak-through=", "\noutgoing=",  "\nstrangers=",      "\nwithheld=",
    "\nquiet-hours=", "\nsound=",         "\n# show=",    "\npause=",          "\n# on=",
    "\n# run=",       "\n# url=",         "\n# open=",    "\n# header=",       "\n# callers=",
    "\n# phone=",     "\n# line=",        "\n# timeout=", "\n# simulated=",    "\nvoicemail=",
    "\n# voicemail=", "\nblocklists=",    "\nlists=",     "\nrefuse-blocked=",
  };
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "../../data/cidalert.conf", NULL);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_non_null (strstr (text, names[i]));
}

/* Every key does something. */
static void
test_every_key_is_read (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_file ("configs/valid-everything.conf", &problems);
  g_autofree char *addresses = g_strjoinv ("|", settings->addresses);
  g_autofree char *own = g_strjoinv ("|", settings->own);
  g_autofree char *vcards = g_strjoinv ("|", settings->vcards);
  g_autofree char *lists = g_strjoinv ("|", settings->lists);
  g_autofree char *blocklists = g_strjoinv ("|", settings->blocklists);

  assert_int_equal (problems->len, 0);
  assert_string_equal (addresses, "192.0.2.20|::1");
  assert_int_equal (settings->port, 8080);
  assert_int_equal (settings->rate, 0);
  assert_string_equal (settings->region, "AU");
  assert_string_equal (settings->area, "02");
  assert_string_equal (own, "+61 2 9999 0000|0299990001");
  assert_string_equal (vcards, HOME "/cards|/srv/all.vcf|" HOME);
  assert_false (settings->evolution);
  assert_string_equal (lists, "/srv/desks.csv|" HOME "/names.csv");
  assert_string_equal (blocklists, HOME "/callcentres");
  assert_true (settings->refuse_blocked);
  assert_string_equal (settings->keep, "2y");
  assert_int_equal (settings->quiet.pause, CID_PAUSE_RINGING);
  assert_false (settings->quiet.outgoing);
  assert_string_equal (g_hash_table_lookup (settings->line_names, "0101"), "Sales");
  assert_string_equal (g_hash_table_lookup (settings->line_names, "21"), "Line #2");
}

/* Every key of what is shown how does something. */
static void
test_every_key_about_notices_is_read (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_file ("configs/valid-everything.conf", &problems);
  const CidNotifyPolicy *policy = settings->notify;
  g_autoptr (GDateTime) saturday_noon = g_date_time_new_utc (2026, 11, 21, 12, 0, 0);
  g_autoptr (GDateTime) monday_night = g_date_time_new_utc (2026, 11, 23, 23, 0, 0);
  g_autoptr (GDateTime) monday_noon = g_date_time_new_utc (2026, 11, 23, 12, 0, 0);

  assert_int_equal (policy->break_through, CID_BREAK_THROUGH_CONTACTS);
  assert_int_equal (policy->privacy, CID_PRIVACY_SOMEBODY);
  assert_int_equal (policy->outgoing, CID_SHOW_QUIET);
  assert_int_equal (policy->strangers, CID_SHOW_QUIET);
  assert_int_equal (policy->withheld, CID_SHOW_LOG);
  assert_true (policy->sound);
  assert_true (cid_quiet_hours_contain (policy->quiet_hours, saturday_noon));
  assert_true (cid_quiet_hours_contain (policy->quiet_hours, monday_night));
  assert_false (cid_quiet_hours_contain (policy->quiet_hours, monday_noon));
  assert_int_equal (cid_notify_policy_get_line (policy, "0101"), CID_SHOW_LOUD);
  assert_int_equal (cid_notify_policy_get_line (policy, "21"), CID_SHOW_UNSAID);
  assert_int_equal (cid_notify_policy_get_phone (policy, "lab"), CID_SHOW_LOG);
}

/* Files come from other systems, with their line ends and marks, and without a last newline. */
static void
test_other_systems_files_are_read (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_file ("configs/valid-crlf-and-mark.conf", &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (settings->port, 8080);
  assert_string_equal (settings->keep, "90d");
}

/* Each message names file, line, key and what was expected; the files hold the contract. */
static void
test_what_is_wrong_is_said_word_for_word (void **state)
{
  static const char *const names[] = { "doubled", "names", "syntax", "values" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_strdup_printf ("configs/invalid-%s.conf", names[i]);
    g_autofree char *path =
      g_strdup_printf ("%s/configs/invalid-%s.expected", g_getenv ("CIDALERT_TEST_DATA"), names[i]);
    g_autofree char *expected = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = read_file (file, &problems);

    assert_non_null (settings);
    assert_true (g_file_get_contents (path, &expected, NULL, NULL));
    text = join_problems (problems);
    assert_string_equal (text, expected);
  }
}

/* How long calls are kept is never less than what people mean by it. */
static void
test_how_long_calls_are_kept (void **state)
{
  static const struct {
    const char *keep;
    gint64 days;
  } rows[] = { { NULL, 0 }, { "90d", 90 }, { "12w", 84 }, { "6m", 186 }, { "2y", 732 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidSettings settings = { .keep = (char *) rows[i].keep };

    assert_int_equal (cid_settings_get_keep_us (&settings), rows[i].days * G_TIME_SPAN_DAY);
  }
}

/* A bad value keeps its default, and its neighbours keep what the user said. */
static void
test_a_bad_value_costs_only_itself (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_file ("configs/invalid-values.conf", &problems);

  assert_int_equal (settings->port, 24325);
  assert_int_equal (settings->rate, 100);
  assert_null (settings->region);
  assert_null (settings->keep);
  assert_int_equal (settings->quiet.pause, CID_PAUSE_ANSWERED);
  assert_true (settings->quiet.outgoing);
  assert_int_equal (settings->notify->privacy, CID_PRIVACY_UNSAID);
  assert_int_equal (settings->notify->break_through, CID_BREAK_THROUGH_FAVOURITES);
  assert_int_equal (settings->notify->strangers, CID_SHOW_LOUD);
  assert_false (settings->notify->sound);
  assert_int_equal (g_hash_table_size (settings->notify->phones), 0);
  assert_true (settings->evolution);
  assert_int_equal (g_strv_length (settings->addresses), 1);
  assert_string_equal (settings->addresses[0], "192.0.2.20");
  assert_int_equal (g_strv_length (settings->vcards), 1);
  assert_string_equal (settings->vcards[0], HOME "/good");
}

/* A table of what stands just outside what is possible. */
static void
test_values_just_outside_are_refused (void **state)
{
  static const char *const lines[] = {
    "[listener]\nport=0",
    "[listener]\nport=65536",
    "[listener]\nport=+80",
    "[listener]\nport=0x50",
    "[listener]\nport=80.0",
    "[listener]\nport=99999999999999999999",
    "[listener]\nrate=1000001",
    "[numbers]\nregion=A",
    "[numbers]\nregion=AUS",
    "[numbers]\nregion=XX",
    "[numbers]\nregion=+61",
    "[numbers]\narea=Sydney",
    "[numbers]\narea=(02)",
    "[numbers]\narea=0",
    "[numbers]\narea=1234567",
    "[contacts]\nvcards=~ana/cards",
    "[contacts]\nvcards=./cards",
    "[contacts]\nevolution=TRUE",
    "[contacts]\nlists=names.csv",
    "[contacts]\nblocklists=callcentres",
    "[contacts]\nrefuse-blocked=yes",
    "[notify]\nbreak-through=favorites",
    "[notify]\nprivacy=all",
    "[notify]\noutgoing=true",
    "[notify]\nstrangers=SHOW",
    "[notify]\nwithheld=hide",
    "[notify]\nsound=1",
    "[notify]\nquiet-hours=22-7",
    "[notify]\nquiet-hours=22:00-07:00;night",
    "[line 21]\nshow=never",
    "[phone desk]\nshow=unsaid",
    "[phone desk]\ntoken=7kq3m9x2adfh",
    "[log]\nkeep=2",
    "[log]\nkeep=y",
    "[log]\nkeep=0d",
    "[log]\nkeep=12345d",
    "[log]\nkeep=2yy",
    "[log]\nkeep=-2y",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = read_text (lines[i], &problems);

    assert_non_null (settings);
    if (problems->len != 1)
      fail_msg ("%s: %u problems", lines[i], problems->len);
    assert_int_equal (((CidProblem *) g_ptr_array_index (problems, 0))->line, 2);
  }
}

/* Whoever names an address wants to be heard there and nowhere else: a slip opens nothing. */
static void
test_no_address_that_is_possible_is_this_machine_alone (void **state)
{
  static const char *const values[] = {
    "192.0.2.256",
    "http://192.0.2.1",
    "192.0.2.0/24",
    "fe80::1",
    "fe80::1%eth0",
    "224.0.0.1",
    "ff02::1",
    "ff05::2%eth0",
    "[fe80::1%eth0]",
    "255.255.255.255",
    "desk.example",
    "any",
    "loopback",
    "192.0.2.20\\q",
    "fe80::1;192.0.2.0/24",
    "*",
    "239.255.255.250",
    "[ff02::1]",
    "192.0.2.20:8080",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = g_strdup_printf ("[listener]\naddress=%s\n", values[i]);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = read_text (text, &problems);
    g_autofree char *addresses = g_strjoinv ("|", settings->addresses);
    const CidProblem *last;

    if (g_strcmp0 (addresses, "loopback") != 0)
      fail_msg ("%s: listens on %s", values[i], *addresses != '\0' ? addresses : "all");
    assert_true (problems->len >= 2);
    last = g_ptr_array_index (problems, problems->len - 1);
    assert_int_equal (last->line, 2);
    assert_string_equal (last->message,
                         "no address is left, so only this machine itself is heard, and no phone; "
                         "correct it, or leave it empty to listen on all addresses");
  }
}

/* What is possible counts, whatever stands beside it; where nothing is said nothing is forbidden.
 */
static void
test_addresses_that_are_possible_count_alone (void **state)
{
  static const struct {
    const char *value;
    const char *addresses;
  } rows[] = {
    { "fe80::1;192.0.2.20;here", "192.0.2.20" },
    { "ff02::1;::1", "::1" },
    { "0.0.0.0;nonsense", "0.0.0.0" },
    { "", "" },
    { ";", "" },
    { " ; ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf ("[listener]\naddress=%s\n", rows[i].value);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = read_text (text, &problems);
    g_autofree char *addresses = g_strjoinv ("|", settings->addresses);

    assert_string_equal (addresses, rows[i].addresses);
  }
}

/* A list that the user emptied is empty; only one that is not there has its default. */
static void
test_an_emptied_list_stays_empty (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_text ("[contacts]\nvcards=\n", &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (g_strv_length (settings->vcards), 0);
}

/* Runs first. A daemon whose threads started together once took "41039" for no number. */
static void
test_a_number_is_one_whatever_errno_says (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = read_text ("[listener]\nport=41039\n", &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (settings->port, 41039);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_how_long_calls_are_kept),
    cmocka_unit_test (test_a_number_is_one_whatever_errno_says),
    cmocka_unit_test (test_what_is_not_said_has_its_default),
    cmocka_unit_test (test_the_sample_says_every_default),
    cmocka_unit_test (test_the_sample_names_every_key),
    cmocka_unit_test (test_every_key_is_read),
    cmocka_unit_test (test_every_key_about_notices_is_read),
    cmocka_unit_test (test_other_systems_files_are_read),
    cmocka_unit_test (test_what_is_wrong_is_said_word_for_word),
    cmocka_unit_test (test_a_bad_value_costs_only_itself),
    cmocka_unit_test (test_values_just_outside_are_refused),
    cmocka_unit_test (test_no_address_that_is_possible_is_this_machine_alone),
    cmocka_unit_test (test_addresses_that_are_possible_count_alone),
    cmocka_unit_test (test_an_emptied_list_stays_empty),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
