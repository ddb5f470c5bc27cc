/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/address.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *text;
  const char *written;
  const char *host;
  gboolean is_ipv4;
  gboolean is_loopback;
  gboolean is_any;
} Address;

static const Address addresses[] = {
  { "192.0.2.1", "192.0.2.1", "192.0.2.1:80", TRUE, FALSE, FALSE },
  { "127.0.0.1", "127.0.0.1", "127.0.0.1:80", TRUE, TRUE, FALSE },
  { "127.255.0.9", "127.255.0.9", "127.255.0.9:80", TRUE, TRUE, FALSE },
  { "0.0.0.0", "0.0.0.0", "0.0.0.0:80", TRUE, FALSE, TRUE },
  { "0.0.0.1", "0.0.0.1", "0.0.0.1:80", TRUE, FALSE, FALSE },
  { "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1:80", TRUE, FALSE, FALSE },
  { "::ffff:7f00:1", "127.0.0.1", "127.0.0.1:80", TRUE, TRUE, FALSE },
  { "::1", "::1", "[::1]:80", FALSE, TRUE, FALSE },
  { "[::1]", "::1", "[::1]:80", FALSE, TRUE, FALSE },
  { "::", "::", "[::]:80", FALSE, FALSE, TRUE },
  { "::2", "::2", "[::2]:80", FALSE, FALSE, FALSE },
  { "2001:DB8:0:0::1", "2001:db8::1", "[2001:db8::1]:80", FALSE, FALSE, FALSE },
  { "fe80::1%eth0", "fe80::1", "[fe80::1]:80", FALSE, FALSE, FALSE },
  { "[fe80::1%eth0]", "fe80::1", "[fe80::1]:80", FALSE, FALSE, FALSE },
};

static const char *const bad_addresses[] = {
  "",
  " ",
  "%eth0",
  "[",
  "[]",
  "[::1",
  "::1]",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.1.5",
  "192.0.2.1:80",
  " 192.0.2.1",
  "192.0.2.1 ",
  "0xc0000201",
  "3221225985",
  "desk.example.net",
  ":::",
  "2001:db8::1::2",
  "2001:db8::g",
  "::ffff:192.0.2.256",
};

typedef struct {
  const char *text;
  const char *written;
  const char *inside;
  const char *outside;
} Network;

static const Network networks[] = {
  { "192.0.2.0/24", "192.0.2.0/24", "192.0.2.255", "192.0.3.0" },
  { "192.0.2.50/24", "192.0.2.50/24", "192.0.2.1", "192.0.1.255" },
  { "192.0.2.50", "192.0.2.50", "192.0.2.50", "192.0.2.51" },
  { "192.0.2.50/32", "192.0.2.50", "::ffff:192.0.2.50", "192.0.2.49" },
  { "10.0.0.0/9", "10.0.0.0/9", "10.127.255.255", "10.128.0.0" },
  { "172.16.0.0/12", "172.16.0.0/12", "172.31.255.255", "172.32.0.0" },
  { "192.0.2.128/31", "192.0.2.128/31", "192.0.2.129", "192.0.2.130" },
  { "0.0.0.0/0", "0.0.0.0/0", "203.0.113.9", "2001:db8::1" },
  { "::/0", "::/0", "2001:db8::1", "192.0.2.1" },
  { "2001:db8::/32", "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::" },
  { "2001:db8::/33", "2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::" },
  { "[2001:db8::1]", "2001:db8::1", "2001:db8::1", "2001:db8::2" },
  { "fe80::%eth0/10", "fe80::/10", "febf::1", "fec0::1" },
  { "::1/128", "::1", "::1", "::2" },
  { "::ffff:192.0.2.0/120", "192.0.2.0/24", "192.0.2.9", "192.0.3.9" },
};

typedef struct {
  const char *text;
  const char *expected;
} BadNetwork;

static const BadNetwork bad_networks[] = {
  { "", "192.0.2.0/24" },
  { "/24", "192.0.2.0/24" },
  { "desk", "192.0.2.0/24" },
  { "192.0.2.0/", "from 0 to 32" },
  { "192.0.2.0/33", "from 0 to 32" },
  { "192.0.2.0/-1", "from 0 to 32" },
  { "192.0.2.0/+8", "from 0 to 32" },
  { "192.0.2.0/ 8", "from 0 to 32" },
  { "192.0.2.0/24/24", "from 0 to 32" },
  { "192.0.2.0/255.255.255.0", "from 0 to 32" },
  { "192.0.2.0/99999999999999999999", "from 0 to 32" },
  { "2001:db8::/129", "from 0 to 128" },
  { "2001:db8::/x", "from 0 to 128" },
  { "::ffff:192.0.2.0/24", "from 96 to 128" },
};

/* Addresses are compared, shown and pasted into URLs; each form has to be the usual one. */
static void
test_an_address_is_read_and_written_in_its_usual_form (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    const Address *row = &addresses[i];
    g_autofree char *written = NULL;
    g_autofree char *host = NULL;
    g_autofree char *bare = NULL;
    CidAddress address;

    if (!cid_address_parse (row->text, &address))
      fail_msg ("refused: %s", row->text);
    written = cid_address_to_string (&address);
    host = cid_address_to_host (&address, 80);
    bare = cid_address_to_host (&address, 0);
    assert_string_equal (written, row->written);
    assert_string_equal (host, row->host);
    assert_string_equal (bare, row->written);
    assert_int_equal (cid_address_is_ipv4 (&address), row->is_ipv4);
    assert_int_equal (cid_address_is_loopback (&address), row->is_loopback);
    assert_int_equal (cid_address_is_any (&address), row->is_any);
  }
}

/* They are told from others by ten bits, not by how they look. */
static void
test_link_local_addresses_are_known (void **state)
{
  static const struct {
    const char *text;
    gboolean is_link_local;
  } rows[] = {
    { "fe80::1", TRUE },  { "fe80::1%eth0", TRUE }, { "febf:ffff::1", TRUE }, { "fec0::1", FALSE },
    { "fe00::1", FALSE }, { "fd80::1", FALSE },     { "169.254.0.1", FALSE }, { "::1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidAddress address;

    assert_true (cid_address_parse (rows[i].text, &address));
    assert_int_equal (cid_address_is_link_local (&address), rows[i].is_link_local);
  }
}

/* None of them is ever that of one machine alone. */
static void
test_shared_addresses_are_known (void **state)
{
  static const struct {
    const char *text;
    gboolean is_shared;
  } rows[] = {
    { "ff02::1", TRUE },          { "ff00::", TRUE },
    { "224.0.0.1", TRUE },        { "239.255.255.255", TRUE },
    { "::ffff:224.0.0.1", TRUE }, { "255.255.255.255", TRUE },
    { "fe80::1", FALSE },         { "::", FALSE },
    { "0.0.0.0", FALSE },         { "223.255.255.255", FALSE },
    { "240.0.0.1", FALSE },       { "255.255.255.254", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidAddress address;

    assert_true (cid_address_parse (rows[i].text, &address));
    assert_int_equal (cid_address_is_shared (&address), rows[i].is_shared);
  }
}

/* Half an address must not admit a whole network, and the caller's variable stays as it was. */
static void
test_what_is_no_address_is_refused_and_touches_nothing (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_addresses); i++) {
    CidAddress address = { { 0xaa, 0xbb } };

    if (cid_address_parse (bad_addresses[i], &address))
      fail_msg ("accepted: %s", bad_addresses[i]);
    assert_int_equal (address.bytes[0], 0xaa);
    assert_int_equal (address.bytes[1], 0xbb);
  }
}

/* An IPv4 phone that reaches an IPv6 socket is the same phone, in tables of peers too. */
static void
test_ipv4_is_the_same_however_it_arrives (void **state)
{
  static const guint8 bytes[4] = { 192, 0, 2, 1 };
  CidAddress socket;
  CidAddress mapped;
  CidAddress other;

  cid_address_from_ipv4 (bytes, &socket);
  assert_true (cid_address_parse ("::ffff:192.0.2.1", &mapped));
  assert_true (cid_address_parse ("192.0.2.2", &other));

  assert_true (cid_address_is_equal (&socket, &mapped));
  assert_true (cid_address_equal (&socket, &mapped));
  assert_int_equal (cid_address_hash (&socket), cid_address_hash (&mapped));
  assert_false (cid_address_is_equal (&socket, &other));
  assert_false (cid_address_equal (&socket, &other));
  assert_int_not_equal (cid_address_hash (&socket), cid_address_hash (&other));
}

/* Networks decide who may report calls, so both sides of each border are tried. */
static void
test_a_network_holds_its_own_addresses_and_no_other (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++) {
    const Network *row = &networks[i];
    g_autoptr (GError) error = NULL;
    g_autofree char *written = NULL;
    CidNetwork network;
    CidAddress inside;
    CidAddress outside;

    if (!cid_network_parse (row->text, &network, &error))
      fail_msg ("refused: %s (%s)", row->text, error->message);
    written = cid_network_to_string (&network);
    assert_string_equal (written, row->written);
    assert_true (cid_address_parse (row->inside, &inside));
    assert_true (cid_address_parse (row->outside, &outside));
    if (!cid_network_contains (&network, &inside))
      fail_msg ("%s lacks %s", row->text, row->inside);
    if (cid_network_contains (&network, &outside))
      fail_msg ("%s holds %s", row->text, row->outside);
  }
}

/* The message is all that the user gets to mend the line in phones.conf. */
static void
test_what_is_no_network_is_refused_with_what_was_expected (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_networks); i++) {
    const BadNetwork *row = &bad_networks[i];
    g_autoptr (GError) error = NULL;
    CidNetwork network = { .prefix = 77 };

    if (cid_network_parse (row->text, &network, &error))
      fail_msg ("accepted: %s", row->text);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
    if (strstr (error->message, row->expected) == NULL)
      fail_msg ("%s: %s", row->text, error->message);
    assert_int_equal (network.prefix, 77);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_address_is_read_and_written_in_its_usual_form),
    cmocka_unit_test (test_link_local_addresses_are_known),
    cmocka_unit_test (test_shared_addresses_are_known),
    cmocka_unit_test (test_what_is_no_address_is_refused_and_touches_nothing),
    cmocka_unit_test (test_ipv4_is_the_same_however_it_arrives),
    cmocka_unit_test (test_a_network_holds_its_own_addresses_and_no_other),
    cmocka_unit_test (test_what_is_no_network_is_refused_with_what_was_expected),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
