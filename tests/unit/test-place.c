/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/place.h"

#include <errno.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
on_accepted (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
}

static GPtrArray *
make_list (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add (hosts, *word);
  return cid_place_list_new (hosts);
}

static char *
describe (GPtrArray *places)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++) {
    const CidPlace *place = g_ptr_array_index (places, i);
    g_autofree char *address =
      place->is_address ? cid_address_to_string (&place->wanted) : g_strdup ("?");

    g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", address,
                            place->is_optional ? "!" : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Two sockets on one port cannot stand side by side where one has every address already. */
static void
test_what_is_covered_is_left_out (void **state)
{
  static const struct {
    const char *hosts;
    const char *places;
  } rows[] = {
    { "", "" },
    { "192.0.2.1", "192.0.2.1" },
    { "192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2" },
    { "192.0.2.1 192.0.2.1", "192.0.2.1" },
    { "loopback", "127.0.0.1 ::1!" },
    { "loopback 192.0.2.1", "127.0.0.1 ::1! 192.0.2.1" },
    { "any", "::" },
    { "loopback any", "::" },
    { "any loopback", "::" },
    { "0.0.0.0 192.0.2.1", "0.0.0.0" },
    { "192.0.2.1 0.0.0.0", "0.0.0.0" },
    { "0.0.0.0 2001:db8::1", "0.0.0.0 2001:db8::1" },
    { "0.0.0.0 ::", "::" },
    { "nonsense 192.0.2.1", "? 192.0.2.1" },
    { "any nonsense", ":: ?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) places = make_list (rows[i].hosts);
    g_autofree char *text = describe (places);

    assert_string_equal (text, rows[i].places);
  }
}

/* What is no address is said once and never tried. */
static void
test_what_is_no_address_is_a_problem (void **state)
{
  g_autoptr (GPtrArray) places = make_list ("nonsense");
  CidPlace *place = g_ptr_array_index (places, 0);

  assert_false (cid_place_is_to_open (place));
  assert_string_equal (place->problem, "Cannot listen on “nonsense”: it is not an IP address");
}

/* A place that stays keeps its port: nobody who rings just then is lost over an edit. */
static void
test_a_place_that_stays_keeps_its_port (void **state)
{
  g_autoptr (GPtrArray) before = make_list ("127.0.0.1 127.0.0.2");
  g_autoptr (GPtrArray) after = make_list ("127.0.0.2 127.0.0.3");
  CidPlace *kept = g_ptr_array_index (before, 1);
  CidHttpPort *port;

  assert_int_equal (cid_place_open (kept, 0, on_accepted, NULL), 0);
  assert_false (cid_place_is_to_open (kept));
  port = kept->port;
  cid_place_list_inherit (after, before);
  assert_null (kept->port);
  assert_ptr_equal (((CidPlace *) after->pdata[0])->port, port);
  assert_true (cid_place_is_to_open (after->pdata[1]));
  cid_place_close (after->pdata[0]);
  assert_true (cid_place_is_to_open (after->pdata[0]));
}

/* What is in the way is told in words that help, and its end as well. */
static void
test_a_taken_port_is_told_until_it_is_free (void **state)
{
  g_autoptr (GPtrArray) first = make_list ("127.0.0.1");
  g_autoptr (GPtrArray) second = make_list ("127.0.0.1");
  CidPlace *holder = g_ptr_array_index (first, 0);
  CidPlace *waiting = g_ptr_array_index (second, 0);
  guint16 number;

  assert_int_equal (cid_place_open (holder, 0, on_accepted, NULL), 0);
  number = cid_http_port_get_number (holder->port);
  assert_int_equal (cid_place_open (waiting, number, on_accepted, NULL), EADDRINUSE);
  cid_place_tell (waiting, number, EADDRINUSE);
  assert_non_null (strstr (waiting->problem, "is taken by"));

  cid_place_close (holder);
  assert_int_equal (cid_place_open (waiting, number, on_accepted, NULL), 0);
  cid_place_tell (waiting, number, 0);
  assert_null (waiting->problem);
  assert_int_equal (waiting->error_number, 0);
}

/* A program that ends frees its port within seconds; nobody is woken for ever for one that stays,
 * nor for what is no matter of time. */
static void
test_it_is_tried_again_less_and_less_often (void **state)
{
  static const struct {
    int error_number;
    guint waits_s[7];
  } rows[] = {
    { EADDRINUSE, { 2, 4, 8, 16, 32, 60, 60 } }, { EADDRNOTAVAIL, { 60, 60, 60, 60, 60, 60, 60 } },
    { EACCES, { 60, 60, 60, 60, 60, 60, 60 } },  { EINVAL, { 60, 60, 60, 60, 60, 60, 60 } },
    { EADDRINUSE, { 2, 4, 8, 16, 32, 60, 60 } },
  };
  g_autoptr (GPtrArray) places = make_list ("192.0.2.77");
  CidPlace *place = g_ptr_array_index (places, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (rows[i].waits_s); j++) {
      if (j > 0)
        cid_place_slow_down (place);
      cid_place_tell (place, 24325, rows[i].error_number);
      assert_int_equal (place->retry_s, rows[i].waits_s[j]);
    }
  }
}

/* An address that is not up yet is said by name; a missing ::1 is nobody's trouble. */
static void
test_a_missing_address_is_told_unless_it_is_optional (void **state)
{
  g_autoptr (GPtrArray) places = make_list ("192.0.2.77 loopback");
  CidPlace *missing = g_ptr_array_index (places, 0);
  CidPlace *optional = g_ptr_array_index (places, 2);

  assert_int_equal (cid_place_open (missing, 0, on_accepted, NULL), EADDRNOTAVAIL);
  cid_place_tell (missing, 24325, EADDRNOTAVAIL);
  assert_string_equal (missing->problem, "The address 192.0.2.77 is not up on this machine");
  cid_place_tell (optional, 24325, EADDRNOTAVAIL);
  assert_null (optional->problem);
  cid_place_tell (optional, 24325, EACCES);
  assert_non_null (strstr (optional->problem, "Cannot listen on ::1, port 24325"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_covered_is_left_out),
    cmocka_unit_test (test_what_is_no_address_is_a_problem),
    cmocka_unit_test (test_a_place_that_stays_keeps_its_port),
    cmocka_unit_test (test_a_taken_port_is_told_until_it_is_free),
    cmocka_unit_test (test_it_is_tried_again_less_and_less_often),
    cmocka_unit_test (test_a_missing_address_is_told_unless_it_is_optional),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
