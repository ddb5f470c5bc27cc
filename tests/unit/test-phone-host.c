/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/phone-host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidPhone *
make_phone (const char *address, const char *host)
{
  CidPhone *phone = cid_phone_new ("desk", "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", "7kq3m9x2adfh");
  CidNetwork network;

  if (address != NULL) {
    assert_true (cid_network_parse (address, &network, NULL));
    g_array_append_val (phone->networks, network);
  }
  phone->host = g_strdup (host);
  return phone;
}

/* What the phone was told stays, else it is told the address that is on the way to it. */
static void
test_the_host_is_on_the_way_to_the_phone (void **state)
{
  static const struct {
    const char *address;
    const char *host;
    const char *heard;
    const char *expected;
  } rows[] = {
    { NULL, "192.0.2.20", "127.0.0.1", "192.0.2.20" },
    { "127.0.0.1", NULL, NULL, "127.0.0.1" },
    { NULL, NULL, "127.0.0.1", "127.0.0.1" },
    { "127.0.0.1", "pbx.example", NULL, "pbx.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhone) phone = make_phone (rows[i].address, rows[i].host);
    g_autoptr (GError) error = NULL;
    g_autofree char *host = cid_phone_host_choose (phone, rows[i].heard, &error);

    assert_null (error);
    assert_string_equal (host, rows[i].expected);
  }
}

/* An address of IPv6 has brackets in a URL. */
static void
test_the_base_is_a_url_with_the_token (void **state)
{
  static const struct {
    const char *host;
    const char *base;
  } rows[] = {
    { "192.0.2.20", "http://192.0.2.20:24325/7kq3m9x2adfh" },
    { "2001:db8::1", "http://[2001:db8::1]:24325/7kq3m9x2adfh" },
    { "pbx.example", "http://pbx.example:24325/7kq3m9x2adfh" },
  };
  g_autoptr (CidPhone) phone = make_phone (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *base = cid_phone_host_make_base (phone, rows[i].host, 24325);

    assert_string_equal (base, rows[i].base);
  }
}

/* Names are looked up by the phone; of addresses this machine knows its own. */
static void
test_own_addresses_are_known (void **state)
{
  assert_true (cid_phone_host_is_own ("127.0.0.1"));
  assert_true (cid_phone_host_is_own ("pbx.example"));
  assert_false (cid_phone_host_is_own ("192.0.2.77"));
  assert_false (cid_phone_host_is_own ("2001:db8::77"));
}

/* A machine on a journey is not near its phone: nobody wants to be told of that each evening. */
static void
test_what_is_near_is_in_a_network_of_this_machine (void **state)
{
  assert_true (cid_phone_host_is_near ("127.0.0.99"));
  assert_false (cid_phone_host_is_near ("203.0.113.9"));
  assert_false (cid_phone_host_is_near ("pbx.example"));
  assert_false (cid_phone_host_is_near (NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_host_is_on_the_way_to_the_phone),
    cmocka_unit_test (test_the_base_is_a_url_with_the_token),
    cmocka_unit_test (test_own_addresses_are_known),
    cmocka_unit_test (test_what_is_near_is_in_a_network_of_this_machine),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
