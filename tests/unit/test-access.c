/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DESK "7kq3m9x2adfh"
#define HALL "000000000001"
#define PLAY "zzzzzzzzzzzz"
#define SECOND ((gint64) G_USEC_PER_SEC)
#define START (1000 * SECOND)

/* desk may report from one address and one network, hall from this machine's networks, and play is
 * the rehearsal phone. */
static const struct {
  const char *name;
  const char *token;
  const char *networks[2];
  gboolean simulated;
} phones[] = {
  { "desk", DESK, { "192.0.2.50", "2001:db8:1::/48" }, FALSE },
  { "hall", HALL, { NULL, NULL }, FALSE },
  { "play", PLAY, { NULL, NULL }, TRUE },
};

typedef struct {
  const char *token;
  const char *peer;
  gboolean is_local;
  const char *found;
} Claim;

static const Claim claims[] = {
  { DESK, "192.0.2.50", FALSE, "desk" },
  { DESK, "::ffff:192.0.2.50", FALSE, "desk" },
  { DESK, "2001:db8:1::9", FALSE, "desk" },
  { DESK, "127.0.0.1", TRUE, "desk" },
  { DESK, "10.0.0.5", TRUE, "desk" },
  { HALL, "10.0.0.5", FALSE, "hall" },
  { HALL, "192.0.2.50", TRUE, "hall" },
  { PLAY, "127.0.0.1", TRUE, "play" },
  { PLAY, "::1", TRUE, "play" },
};

static const Claim refused_claims[] = {
  { DESK, "192.0.2.51", FALSE, NULL },
  { DESK, "10.0.0.5", FALSE, NULL },
  { DESK, "2001:db8:2::9", FALSE, NULL },
  { HALL, "192.0.2.50", FALSE, NULL },
  { HALL, "10.0.1.5", FALSE, NULL },
  { PLAY, "10.0.0.5", FALSE, NULL },
  { PLAY, "192.0.2.50", FALSE, NULL },
  { "", "192.0.2.50", FALSE, NULL },
  { "", "127.0.0.1", TRUE, NULL },
  { "7kq3m9x2adf", "192.0.2.50", FALSE, NULL },
  { "7kq3m9x2adfhh", "192.0.2.50", FALSE, NULL },
  { "7kq3m9x2adfg", "192.0.2.50", FALSE, NULL },
  { "7KQ3M9X2ADFH", "192.0.2.50", FALSE, NULL },
  { "************", "127.0.0.1", TRUE, NULL },
};

typedef struct {
  const char *peer;
  gboolean is_local;
  gboolean is_admitted;
} Peer;

static const Peer peers[] = {
  { "127.0.0.1", TRUE, TRUE },      { "198.51.100.9", TRUE, TRUE },
  { "192.0.2.50", FALSE, TRUE },    { "10.0.0.77", FALSE, TRUE },
  { "2001:db8:1::9", FALSE, TRUE }, { "192.0.2.51", FALSE, FALSE },
  { "198.51.100.9", FALSE, FALSE }, { "2001:db8:2::9", FALSE, FALSE },
};

static CidAddress
read_address (const char *text)
{
  CidAddress address;

  assert_true (cid_address_parse (text, &address));
  return address;
}

static void
add_network (GArray *networks, const char *text)
{
  CidNetwork network;

  assert_true (cid_network_parse (text, &network, NULL));
  g_array_append_val (networks, network);
}

static GPtrArray *
make_phones (gsize first, gsize count)
{
  GPtrArray *made = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);

  for (gsize i = first; i < first + count; i++) {
    CidPhone *phone = cid_phone_new (phones[i].name, phones[i].name, phones[i].token);

    for (gsize j = 0; j < 2 && phones[i].networks[j] != NULL; j++)
      add_network (phone->networks, phones[i].networks[j]);
    phone->simulated = phones[i].simulated;
    g_ptr_array_add (made, phone);
  }
  return made;
}

static CidAccess *
make_access (void)
{
  CidAccess *access = cid_access_new ();
  g_autoptr (GPtrArray) made = make_phones (0, G_N_ELEMENTS (phones));
  g_autoptr (GArray) networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));

  add_network (networks, "10.0.0.0/24");
  cid_access_set_phones (access, made);
  cid_access_set_own_networks (access, networks);
  return access;
}

static const CidPhone *
find (CidAccess *access, const Claim *claim)
{
  CidAddress peer = read_address (claim->peer);

  return cid_access_find (access, claim->token, &peer, claim->is_local);
}

static int
take_many (CidAccess *access, const CidPhone *phone, gint64 now_us, int count)
{
  int taken = 0;

  for (int i = 0; i < count; i++)
    taken += cid_access_take (access, phone, now_us, NULL);
  return taken;
}

/* A phone must get through from each place it may stand, and be taken for itself. */
static void
test_a_token_opens_from_where_its_phone_may_be (void **state)
{
  g_autoptr (CidAccess) access = make_access ();

  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++) {
    const CidPhone *phone = find (access, &claims[i]);

    if (phone == NULL)
      fail_msg ("refused: %s from %s", claims[i].token, claims[i].peer);
    assert_string_equal (phone->name, claims[i].found);
  }
}

/* Told to the user alone, who has to know which of the two it was. */
static void
test_a_refused_token_is_recognized (void **state)
{
  g_autoptr (CidAccess) access = make_access ();

  assert_string_equal (cid_access_recognize (access, DESK)->name, "desk");
  assert_string_equal (cid_access_recognize (access, HALL)->name, "hall");
  assert_null (cid_access_recognize (access, ""));
  assert_null (cid_access_recognize (access, "7kq3m9x2adfg"));
}

/* Whoever overhears a token has nothing from it elsewhere, and rehearsals never come from outside.
 */
static void
test_a_wrong_token_and_a_wrong_place_are_refused_alike (void **state)
{
  g_autoptr (CidAccess) access = make_access ();

  for (gsize i = 0; i < G_N_ELEMENTS (refused_claims); i++) {
    if (find (access, &refused_claims[i]) != NULL)
      fail_msg ("found: %s from %s", refused_claims[i].token, refused_claims[i].peer);
  }
}

/* Connections that no phone can have made are closed before they cost anything. */
static void
test_only_peers_that_may_be_a_phone_are_admitted (void **state)
{
  g_autoptr (CidAccess) access = make_access ();

  for (gsize i = 0; i < G_N_ELEMENTS (peers); i++) {
    CidAddress peer = read_address (peers[i].peer);

    if (cid_access_admits (access, &peer, peers[i].is_local) != peers[i].is_admitted)
      fail_msg ("%s", peers[i].peer);
  }
}

/* Without a phone there is nobody to talk to; the rehearsal phone opens no door to the network. */
static void
test_without_a_real_phone_only_this_machine_is_admitted (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  g_autoptr (GPtrArray) only_play = make_phones (2, 1);
  CidAddress near = read_address ("10.0.0.5");

  cid_access_set_phones (access, only_play);

  assert_false (cid_access_admits (access, &near, FALSE));
  assert_true (cid_access_admits (access, &near, TRUE));
  assert_null (cid_access_find (access, DESK, &near, TRUE));
}

/* An address of this machine, and not each of its networks; what another machine may have too is
 * not told by the address alone. */
static void
test_own_addresses_are_known (void **state)
{
  static const struct {
    const char *address;
    gboolean is_own;
  } rows[] = {
    { "172.16.0.5", TRUE },   { "172.16.0.9", TRUE }, { "::ffff:172.16.0.9", TRUE },
    { "172.16.0.6", FALSE },  { "10.0.0.5", FALSE },  { "2001:db8::5", TRUE },
    { "2001:db8::6", FALSE }, { "fe80::5", FALSE },
  };
  g_autoptr (CidAccess) access = make_access ();
  g_autoptr (GArray) networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));

  add_network (networks, "172.16.0.5/24");
  add_network (networks, "172.16.0.9/24");
  add_network (networks, "2001:db8::5/64");
  add_network (networks, "fe80::5/64");
  cid_access_set_own_networks (access, networks);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidAddress address = read_address (rows[i].address);

    if (cid_access_is_own (access, &address) != rows[i].is_own)
      fail_msg ("%s", rows[i].address);
  }
}

/* A machine that moves to another network must take its phones along. */
static void
test_new_networks_replace_the_old_ones (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  g_autoptr (GArray) networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));
  CidAddress before = read_address ("10.0.0.5");
  CidAddress after = read_address ("172.16.0.5");

  add_network (networks, "172.16.0.0/24");
  cid_access_set_own_networks (access, networks);

  assert_null (cid_access_find (access, HALL, &before, FALSE));
  assert_non_null (cid_access_find (access, HALL, &after, FALSE));
}

/* The guard outlives the settings that it was filled from. */
static void
test_phones_are_copied (void **state)
{
  g_autoptr (CidAccess) access = cid_access_new ();
  CidAddress peer = read_address ("192.0.2.50");
  GPtrArray *made = make_phones (0, 1);

  cid_access_set_phones (access, made);
  g_ptr_array_unref (made);

  assert_string_equal (cid_access_find (access, DESK, &peer, FALSE)->name, "desk");
}

/* A phone that goes mad is held to its rate, after the burst that a busy office needs. */
static void
test_ten_seconds_worth_may_come_at_once_and_then_the_rate (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  const CidPhone *desk = find (access, &claims[0]);

  cid_access_set_rate (access, 3);

  assert_int_equal (take_many (access, desk, START, 100), 30);
  assert_int_equal (take_many (access, desk, START + SECOND, 100), 3);
  assert_int_equal (take_many (access, desk, START + SECOND + SECOND / 3, 100), 0);
  assert_int_equal (take_many (access, desk, START + SECOND + SECOND / 3 + 1, 100), 1);
  assert_int_equal (take_many (access, desk, START + 1000000 * SECOND, 100), 30);
}

/* One mad phone must not silence the others. */
static void
test_each_phone_has_its_own_rate (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  const CidPhone *desk = find (access, &claims[0]);
  const CidPhone *hall = find (access, &claims[5]);

  cid_access_set_rate (access, 1);

  assert_int_equal (take_many (access, desk, START, 20), 10);
  assert_int_equal (take_many (access, hall, START, 20), 10);
}

/* Rate 0 is how the owner says that he wants no limit. */
static void
test_rate_nought_is_no_limit (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  const CidPhone *desk = find (access, &claims[0]);
  gboolean is_first = TRUE;

  assert_int_equal (take_many (access, desk, START, 5000), 5000);
  assert_true (cid_access_take (access, desk, START, &is_first));
  assert_false (is_first);
}

/* A clock that steps back, or a huge rate, must neither lock a phone out nor overflow. */
static void
test_odd_clocks_and_rates_do_no_harm (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  const CidPhone *desk = find (access, &claims[0]);

  cid_access_set_rate (access, 1);
  assert_int_equal (take_many (access, desk, START, 20), 10);
  assert_int_equal (take_many (access, desk, START - 500 * SECOND, 20), 0);
  assert_int_equal (take_many (access, desk, START - 498 * SECOND, 20), 2);

  cid_access_set_rate (access, G_MAXUINT);
  assert_int_equal (take_many (access, desk, START, 1000), 1000);
  cid_access_set_rate (access, 1);
  assert_int_equal (take_many (access, desk, START, 1000), 10);
}

/* Saving the settings over and over must not give a mad phone a fresh burst each time. */
static void
test_new_settings_give_no_fresh_burst (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  g_autoptr (GPtrArray) again = make_phones (0, G_N_ELEMENTS (phones));
  g_autoptr (GPtrArray) without = make_phones (1, 1);

  cid_access_set_rate (access, 1);
  assert_int_equal (take_many (access, find (access, &claims[0]), START, 20), 10);
  cid_access_set_phones (access, again);
  assert_int_equal (take_many (access, find (access, &claims[0]), START, 20), 0);

  /* A phone that is removed and added again is a new one. */
  cid_access_set_phones (access, without);
  cid_access_set_phones (access, again);
  assert_int_equal (take_many (access, find (access, &claims[0]), START, 20), 10);
}

/* The journal gets one line, not a thousand, and not one a second while a phone hovers at the rate.
 */
static void
test_one_refusal_a_minute_is_worth_a_line (void **state)
{
  g_autoptr (CidAccess) access = make_access ();
  const CidPhone *desk = find (access, &claims[0]);
  int lines = 0;

  cid_access_set_rate (access, 1);
  for (int second = 0; second < 120; second++) {
    for (int i = 0; i < 20; i++) {
      gboolean is_first = FALSE;
      gboolean is_allowed = cid_access_take (access, desk, START + second * SECOND, &is_first);

      assert_false (is_allowed && is_first);
      lines += is_first;
    }
  }

  assert_int_equal (lines, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_token_opens_from_where_its_phone_may_be),
    cmocka_unit_test (test_a_wrong_token_and_a_wrong_place_are_refused_alike),
    cmocka_unit_test (test_a_refused_token_is_recognized),
    cmocka_unit_test (test_only_peers_that_may_be_a_phone_are_admitted),
    cmocka_unit_test (test_without_a_real_phone_only_this_machine_is_admitted),
    cmocka_unit_test (test_own_addresses_are_known),
    cmocka_unit_test (test_new_networks_replace_the_old_ones),
    cmocka_unit_test (test_phones_are_copied),
    cmocka_unit_test (test_ten_seconds_worth_may_come_at_once_and_then_the_rate),
    cmocka_unit_test (test_each_phone_has_its_own_rate),
    cmocka_unit_test (test_rate_nought_is_no_limit),
    cmocka_unit_test (test_odd_clocks_and_rates_do_no_harm),
    cmocka_unit_test (test_new_settings_give_no_fresh_burst),
    cmocka_unit_test (test_one_refusal_a_minute_is_worth_a_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
