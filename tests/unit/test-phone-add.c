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

#include "cli/home.h"
#include "cli/phone-add.h"
#include "command-kit.h"
#include "config/config-file.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phones-kit.h"
#include "terminal-kit.h"

static CidHome *
open_home (guint n_phones)
{
  CidHome *here = cid_home_open ();

  assert_int_equal (here->problems->len, 0);
  assert_int_equal (here->phones->len, n_phones);
  return here;
}

static void
assert_n_phones (guint n_phones)
{
  G_GNUC_UNUSED g_autoptr (CidHome) here = open_home (n_phones);
}

/* What is typed becomes a value: none of it another line, another phone, or a token of one's own.
 */
static void
test_no_value_is_more_than_a_value (void **state)
{
  static const char *const values[] = {
    "a\ntoken=0000000000aa", "x]\n[phone b]", " lead", "a;b#c", "tab\tbed", "\\n", "é<b>%s"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *quoted = g_shell_quote (values[i]);
    g_autofree char *line = g_strdup_printf ("phone add p%zu --group %s", i, quoted);
    g_autoptr (CidHome) here = NULL;
    const CidPhone *phone;

    assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_DONE);
    here = open_home ((guint) i + 1);
    phone = g_ptr_array_index (here->phones, i);
    assert_string_equal (phone->group, values[i]);
    assert_string_not_equal (phone->token, "0000000000aa");
  }
}

static gboolean
add_one (const char *name,
         const char *make,
         const char *address,
         const char *host,
         const char *number,
         GError **error)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (CidPhone) phone = cid_phone_make_one (name, make, address, host, number, error);

  return phone != NULL && cid_phones_add (path, phone, error);
}

/* As the set-up adds one: with what is known, and nothing made up for the rest. */
static void
test_one_is_added_with_what_is_known (void **state)
{
  g_autoptr (CidHome) here = NULL;
  const CidPhone *desk;
  const CidPhone *hall;

  assert_true (add_one ("desk", NULL, NULL, NULL, NULL, NULL));
  assert_true (add_one ("hall", "yealink", "192.0.2.50", "192.0.2.20", "+61299990000", NULL));
  here = open_home (2);
  desk = cid_phones_find (here->phones, "desk");
  hall = cid_phones_find (here->phones, "hall");
  assert_string_equal (desk->make, "snom");
  assert_null (desk->host);
  assert_null (desk->number);
  assert_int_equal (desk->networks->len, 0);
  assert_string_equal (hall->make, "yealink");
  assert_string_equal (hall->host, "192.0.2.20");
  assert_int_equal (hall->networks->len, 1);
  assert_string_not_equal (hall->token, desk->token);
  assert_string_not_equal (hall->id, desk->id);
}

/* What is wrong with one of them is told, and no phone is there. */
static void
test_what_is_wrong_adds_nothing (void **state)
{
  static const struct {
    const char *make;
    const char *address;
    const char *part;
  } rows[] = {
    { "nonesuch", NULL, "nonesuch" },
    { "../snom", NULL, "../snom" },
    { "", NULL, "make" },
    { NULL, "nowhere", "nowhere" },
    { NULL, "", "" },
    { NULL, "192.0.2.0/33", "192.0.2.0/33" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    assert_false (add_one ("desk", rows[i].make, rows[i].address, NULL, NULL, &error));
    assert_non_null (strstr (error->message, rows[i].part));
    assert_null (read_phones ());
  }
}

/* What can be no number, and nothing that a phone could be told, is a slip, and told at once. */
static void
test_a_slip_is_told_at_once (void **state)
{
  static const CommandRow rows[] = {
    { "phone add desk --number zwölf", CID_EXIT_USAGE, "",
      "“zwölf” is no telephone number; expected as +61 2 9999 0000, or an extension as 21" },
    { "phone add desk --number '02 9999 0000'", CID_EXIT_USAGE, "",
      "“02 9999 0000” does not say its country; expected as +61 2 9999 0000" },
    { "phone add desk --number ''", CID_EXIT_USAGE, "", "is no telephone number" },
    { "phone add desk --host a%b", CID_EXIT_USAGE, "",
      "“a%b” is no address and no name of this machine; expected as 192.0.2.20 or pc.example.org" },
    { "phone add desk --group ''", CID_EXIT_USAGE, "", "--group is empty" },
    { "phone add desk --group ' '", CID_EXIT_USAGE, "", "--group is empty" },
    { "phone add --from ''", CID_EXIT_USAGE, "", "--from is empty" },
    { "phone add --from '' --group ''", CID_EXIT_USAGE, "", "is empty" },
    { "phone add desk --host http://pc", CID_EXIT_USAGE, "", "is no address and no name" },
  };

  check_commands (cid_command_phone, rows, G_N_ELEMENTS (rows));
  assert_null (read_phones ());
}

/* A number of this country need not say so, once it is known which that is; an extension never. */
static void
test_numbers_of_this_country_and_this_house (void **state)
{
  static const CommandRow rows[] = {
    { "phone add a --number '+61 2 9999 0000'", CID_EXIT_DONE, "Phone a is added", "" },
    { "phone add b --number '02 9999 0001' --host pc.example.org", CID_EXIT_DONE,
      "Phone b is added", "" },
    { "phone add c --number 203 --host '[2001:db8::20]'", CID_EXIT_DONE, "Phone c is added", "" },
  };
  g_autoptr (CidHome) here = NULL;

  check_commands (cid_command_phone, rows, G_N_ELEMENTS (rows));
  here = open_home (3);
  assert_string_equal (cid_phones_find (here->phones, "b")->number, "02 9999 0001");
  assert_string_equal (cid_phones_find (here->phones, "c")->host, "[2001:db8::20]");
}

/* A table may come from another program; what it lacks the options say for all. */
static void
test_a_table_comes_by_a_pipe (void **state)
{
  Seat seat = sit_at_pipe ("name;mac;address\r\ndesk;00-04-13-AA-BB-CC;192.0.2.1,  192.0.2.2\r\n"
                           "hall;;\r\n");
  CidExit status = run_command (cid_command_phone, "phone add --from - -g office --host h.example");
  g_autoptr (CidHome) here = NULL;

  leave_seat (&seat);
  assert_int_equal (status, CID_EXIT_DONE);
  assert_says ("add", printed->str, "2 phones are added.");
  here = open_home (2);
  assert_string_equal (cid_phones_find (here->phones, "desk")->mac, "000413aabbcc");
  assert_int_equal (cid_phones_find (here->phones, "desk")->networks->len, 2);
  assert_null (cid_phones_find (here->phones, "hall")->mac);
  assert_string_equal (cid_phones_find (here->phones, "hall")->group, "office");
  assert_string_equal (cid_phones_find (here->phones, "hall")->host, "h.example");
}

/* All of it or nothing: a table with one phone that cannot be is told by its line. */
static void
test_half_a_table_is_none (void **state)
{
  static const struct {
    const char *table;
    CidExit status;
    const char *complains;
  } rows[] = {
    { "", CID_EXIT_NOTHING, "there is no phone in the table" },
    { "name\n", CID_EXIT_NOTHING, "there is no phone in the table" },
    { "name,make\na,snom\nb,nonesuch\n", CID_EXIT_FAILED, "Line 3: " },
    { "name,address\na,192.0.2.1\nb,192.0.2.300\n", CID_EXIT_FAILED, "Line 3: " },
    { "name\na\na\n", CID_EXIT_FAILED, "a" },
    { "name\na b\n", CID_EXIT_FAILED, "a b" },
    { "make\nsnom\n", CID_EXIT_FAILED, "No phone is added.\n" },
    { "name,mac\na,zz\n", CID_EXIT_FAILED, "“zz” is no MAC address" },
    { "name,number\na,21\nb,zwölf\n", CID_EXIT_FAILED,
      "Line 3: “zwölf” is no telephone number; expected as +61 2 9999 0000" },
    { "name,number\na,02 9999 0000\n", CID_EXIT_FAILED, "Line 2: “02 9999 0000” does not say" },
    { "name,host\na,192.0.2.20\nb,a%b\n", CID_EXIT_FAILED,
      "Line 3: “a%b” is no address and no name of this machine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_pipe (rows[i].table);
    CidExit status = run_command (cid_command_phone, "phone add --from -");

    leave_seat (&seat);
    assert_says (rows[i].table, complained->str, rows[i].complains);
    assert_int_equal (status, rows[i].status);
    assert_n_phones (0);
  }
}

#define add_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    add_test (test_no_value_is_more_than_a_value),
    add_test (test_one_is_added_with_what_is_known),
    add_test (test_what_is_wrong_adds_nothing),
    add_test (test_a_table_comes_by_a_pipe),
    add_test (test_a_slip_is_told_at_once),
    add_test (test_numbers_of_this_country_and_this_house),
    add_test (test_half_a_table_is_none),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
