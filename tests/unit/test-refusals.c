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

#include "phone/refusals.h"

static CidAddress
address (const char *text)
{
  CidAddress result = { 0 };

  assert_true (cid_address_parse (text, &result));
  return result;
}

static const CidRefusal *
get (CidRefusals *refusals, guint index)
{
  GPtrArray *list = cid_refusals_list (refusals);

  assert_true (index < list->len);
  return g_ptr_array_index (list, index);
}

/* Who knocks again is one of them still, and the latest. */
static void
test_the_same_again_is_counted (void **state)
{
  g_autoptr (CidRefusals) refusals = cid_refusals_new ();
  const CidAddress phone = address ("192.0.2.50");
  const CidAddress other = address ("192.0.2.51");

  cid_refusals_note (refusals, &phone, CID_REFUSAL_TOKEN, NULL, 1);
  cid_refusals_note (refusals, &other, CID_REFUSAL_ADDRESS, "desk", 2);
  cid_refusals_note (refusals, &phone, CID_REFUSAL_UNREAD, NULL, 3);
  cid_refusals_note (refusals, &phone, CID_REFUSAL_TOKEN, NULL, 4);
  assert_int_equal (cid_refusals_list (refusals)->len, 3);
  assert_string_equal (get (refusals, 0)->phone, "desk");
  assert_int_equal (get (refusals, 2)->why, CID_REFUSAL_TOKEN);
  assert_int_equal (get (refusals, 2)->count, 2);
  assert_int_equal (get (refusals, 2)->last_us, 4);
  assert_true (cid_address_is_equal (&get (refusals, 2)->peer, &phone));
}

/* Whoever has many addresses does not fill the memory: the oldest go. */
static void
test_there_are_never_many (void **state)
{
  g_autoptr (CidRefusals) refusals = cid_refusals_new ();

  for (guint i = 0; i < 3 * CID_MAX_REFUSALS; i++) {
    const guint8 bytes[4] = { 10, 0, 0, (guint8) i };
    CidAddress peer;

    cid_address_from_ipv4 (bytes, &peer);
    cid_refusals_note (refusals, &peer, CID_REFUSAL_UNREAD, NULL, i);
  }
  assert_int_equal (cid_refusals_list (refusals)->len, CID_MAX_REFUSALS);
  assert_int_equal (get (refusals, 0)->last_us, 2 * CID_MAX_REFUSALS);
}

/* A host has as many addresses as it likes on IPv6: it pushes out its own, not the phone's. */
static void
test_many_addresses_of_one_network_push_out_their_own (void **state)
{
  g_autoptr (CidRefusals) refusals = cid_refusals_new ();
  const CidAddress phone = address ("192.0.2.50");
  const CidAddress other = address ("2001:db8:0:2::50");

  cid_refusals_note (refusals, &phone, CID_REFUSAL_ADDRESS, "desk", 1);
  cid_refusals_note (refusals, &other, CID_REFUSAL_TOKEN, NULL, 2);
  for (guint i = 0; i < 3 * CID_MAX_REFUSALS; i++) {
    CidAddress peer = address ("2001:db8:0:1::");

    peer.bytes[15] = (guint8) i;
    cid_refusals_note (refusals, &peer, CID_REFUSAL_TOKEN, NULL, 3 + i);
  }
  assert_int_equal (cid_refusals_list (refusals)->len, CID_MAX_REFUSALS);
  assert_true (cid_address_is_equal (&get (refusals, 0)->peer, &phone));
  assert_true (cid_address_is_equal (&get (refusals, 1)->peer, &other));
  assert_int_equal (get (refusals, CID_MAX_REFUSALS - 1)->last_us, 2 + 3 * CID_MAX_REFUSALS);
}

/* The bus has words for them. */
static void
test_each_reason_has_its_word (void **state)
{
  for (int why = CID_REFUSAL_UNREAD; why <= CID_REFUSAL_RATE; why++)
    assert_int_equal (cid_refusal_why_from_nick (cid_refusal_why_to_nick ((CidRefusalWhy) why)),
                      why);
  assert_int_equal (cid_refusal_why_from_nick ("mood"), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_same_again_is_counted),
    cmocka_unit_test (test_there_are_never_many),
    cmocka_unit_test (test_many_addresses_of_one_network_push_out_their_own),
    cmocka_unit_test (test_each_reason_has_its_word),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
