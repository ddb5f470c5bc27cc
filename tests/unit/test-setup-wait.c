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

#include "cli/setup.h"
#include "command-kit.h"
#include "phone/makes.h"

/* Whoever waits for a phone learns who asked instead, why it was refused, and what to do. */
static void
test_each_refusal_is_told_with_its_cure (void **state)
{
  static const struct {
    const char *why;
    const char *says;
  } rows[] = {
    { "unread", "✘ 192.0.2.77 knocked, and no phone may report from there\n"
                "    → if that is the phone: cidalert setup desk --address 192.0.2.77\n" },
    { "address", "✘ 192.0.2.77 asked with the right token, and may not use it from there\n"
                 "    → if that is the phone: cidalert setup desk --address 192.0.2.77\n" },
    { "token", "✘ 192.0.2.77 asked with a wrong token\n"
               "    → paste the URLs anew: cidalert phone urls desk\n" },
    { "event", "✘ 192.0.2.77 asked for an event that is none\n" },
    { "method", "✘ 192.0.2.77 asked in a way that no phone does\n" },
    { "rate", "✘ 192.0.2.77 reports more than it may\n    → [listener] rate= in" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GVariantDict) refusal = G_VARIANT_DICT_INIT (NULL);

    g_variant_dict_insert (&refusal, "why", "s", rows[i].why);
    g_variant_dict_insert (&refusal, "address", "s", "192.0.2.77");
    forget_printed ();
    cid_setup_tell_refusal (&refusal, "desk");
    assert_says (rows[i].why, printed->str, rows[i].says);
  }
}

/* Nothing, for as long as is waited: it says so, and where to look. */
static void
test_a_phone_that_stays_silent_is_told (void **state)
{
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", "d", "7kq3m9x2adfh");
  g_autoptr (CidMake) make = cid_makes_load ("snom", NULL);
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, "http://192.0.2.20:24325/x");

  assert_false (cid_setup_wait (phone, make, urls, 1));
  assert_says ("wait", printed->str, "The phone was not heard. cidalert check looks");
  assert_null (strstr (printed->str, "its URL is not set"));
}

#define wait_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    wait_test (test_each_refusal_is_told_with_its_cure),
    wait_test (test_a_phone_that_stays_silent_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
