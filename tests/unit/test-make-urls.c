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

#define BASE "http://192.0.2.20:24325/7kq3m9x2adfh"

static CidMake *
load (int limit)
{
  g_autofree char *data = g_strdup_printf (
    "[make]\ntitle=Any\nwhere=here\nlimit=%d\nparameters=mac;name;remote\nfile=none\n"
    "escape=breaking\n"
    "[variables]\nmac=$mac\nname=$display_remote\nremote=$remote\n"
    "[setting incoming]\nevent=incoming\nlabel=Incoming call\nmatters=true\n"
    "[setting ready]\nevent=ready\nlabel=Started\nparameters=mac\n"
    "[setting all]\nevent=incoming\nlabel=All\nvalue={base}/x,{base}\n"
    "[setting switch]\nevent=incoming\nlabel=Switch\nvalue=1\n",
    limit);
  g_autoptr (GError) error = NULL;
  CidMake *make = cid_make_new_from_data ("any", data, strlen (data), &error);

  if (make == NULL)
    fail_msg ("%s", error->message);
  return make;
}

/* In the order of the make's file, so that people find them in the order of their web page. */
static void
test_settings_come_in_their_order (void **state)
{
  static const struct {
    const char *setting;
    const char *url;
    gboolean matters;
  } rows[] = {
    /* The caller chooses the name, and few phones escape it: it is last, whatever the order. */
    { "incoming", BASE "/incoming?mac=$mac&remote=$remote&name=$display_remote", TRUE },
    { "ready", BASE "/ready?mac=$mac", FALSE },
    { "all", BASE "/x," BASE, FALSE },
    { "switch", "1", FALSE },
  };
  g_autoptr (CidMake) make = load (511);
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);

  assert_int_equal (urls->len, G_N_ELEMENTS (rows));
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    assert_string_equal (url->setting, rows[i].setting);
    assert_string_equal (url->url, rows[i].url);
    assert_int_equal (url->matters, rows[i].matters);
  }
  assert_string_equal (((CidMakeUrl *) g_ptr_array_index (urls, 0))->label, "Incoming call");
  assert_int_equal (((CidMakeUrl *) g_ptr_array_index (urls, 1))->event, CID_EVENT_READY);
}

/* A phone cuts off what is too long, at the end, where the caller stands: so the first parameters
 * go; the last two, which say who it is, never do. */
static void
test_what_is_too_long_loses_its_first_parameters (void **state)
{
  static const char *const whole = BASE "/incoming?mac=$mac&remote=$remote&name=$display_remote";
  static const char *const without_mac = BASE "/incoming?remote=$remote&name=$display_remote";
  const struct {
    gsize limit;
    const char *url;
  } rows[] = {
    { strlen (whole), whole },
    { strlen (whole) - 1, without_mac },
    { strlen (without_mac), without_mac },
    { strlen (without_mac) - 1, without_mac },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load ((int) rows[i].limit);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);

    assert_string_equal (((CidMakeUrl *) g_ptr_array_index (urls, 0))->url, rows[i].url);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_settings_come_in_their_order),
    cmocka_unit_test (test_what_is_too_long_loses_its_first_parameters),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
