/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static CidMake *
load (const char *escape)
{
  g_autofree char *data = g_strdup_printf (
    "[make]\ntitle=Any\nwhere=here\nlimit=511\nparameters=call;name\nfile=none\nescape=%s\n"
    "[variables]\ncall=$call\nname=$name\nremote=$remote\nreason=$reason\n"
    "[values]\ncall={call}\nname={name}\nremote={number}@{host}\n"
    "[setting incoming]\nevent=incoming\nlabel=Incoming\n"
    "[scenario answered]\nsteps=incoming;ring;50;connected;talk;disconnected\n",
    escape);
  g_autoptr (GError) error = NULL;
  CidMake *make = cid_make_new_from_data ("any", data, strlen (data), &error);

  if (make == NULL)
    fail_msg ("%s", error->message);
  return make;
}

/* Pauses that follow each other add up, and each begins anew after an event. */
static void
test_pauses_become_delays (void **state)
{
  static const CidMakeStep expected[] = {
    { CID_EVENT_INCOMING, 0 },
    { CID_EVENT_CONNECTED, 3050 },
    { CID_EVENT_DISCONNECTED, 7000 },
  };
  g_autoptr (CidMake) make = load ("breaking");
  g_autoptr (GArray) steps = cid_make_get_scenario (make, "answered", 3000, 7000);

  assert_int_equal (steps->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < steps->len; i++) {
    const CidMakeStep *step = &g_array_index (steps, CidMakeStep, i);

    assert_int_equal (step->event, expected[i].event);
    assert_int_equal (step->delay_ms, expected[i].delay_ms);
  }
}

/* Nobody plays what is not known of a make. */
static void
test_an_unknown_call_has_no_steps (void **state)
{
  g_autoptr (CidMake) make = load ("breaking");

  assert_null (cid_make_get_scenario (make, "held", 1, 1));
}

/* Phones put values in place of their variables, and escape little of it, or all. */
static void
test_values_take_the_place_of_variables (void **state)
{
  static const struct {
    const char *escape;
    const char *url;
    const char *name;
    const char *expanded;
  } rows[] = {
    { "breaking", "/incoming?call=$call&name=$name", "Jane", "/incoming?call=c-1&name=Jane" },
    { "breaking", "/x?remote=$remote", "Jane", "/x?remote=0299991234@pbx" },
    /* What would end the request or hide a part of it is escaped by every phone. */
    { "breaking", "?name=$name", "a b\n#ü&=%", "?name=a%20b%0A%23%C3%BC&=%" },
    { "all", "?name=$name", "a b&=%-._~@", "?name=a%20b%26%3D%25-._~%40" },
    { "breaking", "?name=$name", NULL, "?name=" },
    /* What the phone does not know it leaves as it stands; what a caller sends is no variable. */
    { "breaking", "?reason=$reason&x=$other&$", "Jane", "?reason=$reason&x=$other&$" },
    { "breaking", "?name=$name", "$call{call}", "?name=$call{call}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load (rows[i].escape);
    g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
    g_autofree char *expanded = NULL;

    g_hash_table_insert (values, (gpointer) "call", (gpointer) "c-1");
    g_hash_table_insert (values, (gpointer) "number", (gpointer) "0299991234");
    g_hash_table_insert (values, (gpointer) "host", (gpointer) "pbx");
    if (rows[i].name != NULL)
      g_hash_table_insert (values, (gpointer) "name", (gpointer) rows[i].name);
    expanded = cid_make_expand (make, rows[i].url, values);
    assert_string_equal (expanded, rows[i].expanded);
  }
}

/* A variable that a make has no name for stands nowhere, and nobody looks for it for ever. */
static void
test_a_variable_without_a_name_is_nowhere (void **state)
{
  static const char data[] =
    "[make]\ntitle=Any\nwhere=here\nlimit=511\nparameters=name\nfile=none\nescape=all\n"
    "[variables]\nname=\n[values]\nname={name}\n";
  g_autoptr (CidMake) make = cid_make_new_from_data ("any", data, strlen (data), NULL);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *expanded = NULL;

  assert_non_null (make);
  expanded = cid_make_expand (make, "?name=$x", values);
  assert_string_equal (expanded, "?name=$x");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_variable_without_a_name_is_nowhere),
    cmocka_unit_test (test_pauses_become_delays),
    cmocka_unit_test (test_an_unknown_call_has_no_steps),
    cmocka_unit_test (test_values_take_the_place_of_variables),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
