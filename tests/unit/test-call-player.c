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

#include "call-kit.h"
#include "call/call-player.h"

static CidOutcome
play (CidCallPlayer *player, CidEventKind kind, gint64 second, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, "0299991234", ref);
  g_autoptr (GPtrArray) changed = cid_call_player_play (player, event);

  assert_int_equal (changed->len, 1);
  return ((CidCall *) g_ptr_array_index (changed, 0))->outcome;
}

/* Old events make the calls that they made when they came. */
static void
test_events_make_calls (void **state)
{
  g_autoptr (CidCallPlayer) player = cid_call_player_new (NULL);

  assert_int_equal (play (player, CID_EVENT_INCOMING, 0, "a"), CID_OUTCOME_RINGING);
  assert_int_equal (play (player, CID_EVENT_CONNECTED, 2, "a"), CID_OUTCOME_ACTIVE);
  assert_int_equal (play (player, CID_EVENT_DISCONNECTED, 9, "a"), CID_OUTCOME_ANSWERED);
}

/* The daemon was restarted in mid call: it went on with it, and so does a replay. */
static void
test_a_restart_goes_on_with_calls (void **state)
{
  static const char *const boots[] = { "one", "two" };

  for (guint i = 0; i < G_N_ELEMENTS (boots); i++) {
    g_autoptr (CidCallPlayer) player = cid_call_player_new (NULL);

    cid_call_player_restart (player, "one", NOON);
    assert_int_equal (play (player, CID_EVENT_INCOMING, 0, "a"), CID_OUTCOME_RINGING);
    cid_call_player_restart (player, boots[i], NOON + G_USEC_PER_SEC);
    assert_int_equal (play (player, CID_EVENT_CONNECTED, 2, "a"), CID_OUTCOME_ACTIVE);
    assert_int_equal (play (player, CID_EVENT_DISCONNECTED, 9, "a"), CID_OUTCOME_ANSWERED);
  }
}

/* Ten years in one sitting may not need the memory of ten years: what is long over is let go of,
   and what comes then is as if it had not been. */
static void
test_a_long_journal_is_played_on (void **state)
{
  g_autoptr (CidCallPlayer) player = cid_call_player_new (NULL);

  for (guint i = 0; i < 3000; i++) {
    g_autofree char *ref = g_strdup_printf ("c%u", i);

    assert_int_equal (play (player, CID_EVENT_INCOMING, i * 100, ref), CID_OUTCOME_RINGING);
    assert_int_equal (play (player, CID_EVENT_MISSED, i * 100 + 20, ref), CID_OUTCOME_MISSED);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_events_make_calls),
    cmocka_unit_test (test_a_restart_goes_on_with_calls),
    cmocka_unit_test (test_a_long_journal_is_played_on),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
