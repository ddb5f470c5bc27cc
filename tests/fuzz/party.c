/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include "number/dial.h"

/*
 * Who is at the other end, in any of the shapes that phones and exchanges know.
 */

/* A number that was understood is understood the same for ever, wherever the telephone stands. */
static void
check_e164 (const CidParty *party, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) again = NULL;
  g_autoptr (CidParty) stored = NULL;

  if (party->number == NULL || *party->number != '+')
    return;
  again = cid_party_parse (party->number, plan);
  stored = cid_party_new_from_number (party->number);
  g_assert_cmpstr (again->number, ==, party->number);
  g_assert_cmpstr (stored->number, ==, party->number);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const CidNumberPlan *plan = kit_choose_plan (size);
  g_autofree char *text = kit_make_string (data, size);
  g_autoptr (CidParty) party = cid_party_parse (text, plan);
  g_autoptr (CidParty) other = cid_party_parse (text, kit_choose_plan (size + 1));
  g_autofree char *name = cid_party_clean_name (text, party);

  kit_check_party (party);
  kit_check_party (other);
  check_e164 (party, plan);
  g_assert_cmpint (cid_party_is_same (party, other), ==, cid_party_is_same (other, party));
  kit_check_line (name, 0);
  return 0;
}
