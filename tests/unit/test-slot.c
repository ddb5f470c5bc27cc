/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/slot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidNotice *
make_notice (const char *key, const char *title)
{
  CidNotice *notice = g_new0 (CidNotice, 1);

  notice->key = g_strdup (key);
  notice->title = g_strdup (title);
  notice->body = g_strdup ("");
  notice->plain = g_strdup (title);
  notice->category = g_strdup ("call.incoming");
  notice->icon = g_strdup ("phone");

  return notice;
}

static void
want (CidSlot *slot, const char *key, const char *title)
{
  g_autoptr (CidNotice) notice = make_notice (key, title);

  cid_slot_set_target (slot, notice);
}

static void
assert_step (CidSlot *slot, const char *title, gboolean is_done)
{
  CidNotice *notice = NULL;

  assert_true (cid_slot_begin_step (slot, &notice));
  if (title == NULL)
    assert_null (notice);
  else
    assert_string_equal (notice->title, title);
  cid_slot_end_step (slot, notice, is_done);
}

static void
assert_rest (CidSlot *slot)
{
  CidNotice *notice = NULL;

  assert_false (cid_slot_begin_step (slot, &notice));
  assert_null (notice);
}

/* The plain life of a notification: nothing, shown, changed, closed, nothing. */
static void
test_state_follows_target (void **state)
{
  CidSlot slot = { 0 };

  assert_rest (&slot);
  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  assert_rest (&slot);
  want (&slot, "a", "Ana Pérez");
  assert_step (&slot, "Ana Pérez", TRUE);
  cid_slot_set_target (&slot, NULL);
  assert_step (&slot, NULL, TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* Two steps of one slot at once would race; what comes in between must not be lost either. */
static void
test_only_the_latest_target_is_kept_during_a_step (void **state)
{
  CidSlot slot = { 0 };
  CidNotice *notice = NULL;

  want (&slot, "a", "Ana");
  assert_true (cid_slot_begin_step (&slot, &notice));
  want (&slot, "b", "Bob");
  assert_false (cid_slot_begin_step (&slot, &notice));
  want (&slot, "c", "Cy");
  cid_slot_end_step (&slot, notice, TRUE);
  assert_step (&slot, "Cy", TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* A call that ended while its notification was being shown still has to go. */
static void
test_target_that_went_during_a_step_is_closed (void **state)
{
  CidSlot slot = { 0 };
  CidNotice *notice = NULL;

  want (&slot, "a", "Ana");
  assert_true (cid_slot_begin_step (&slot, &notice));
  cid_slot_set_target (&slot, NULL);
  cid_slot_end_step (&slot, notice, TRUE);
  assert_step (&slot, NULL, TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* A broken desktop is not asked over and over for the same thing. */
static void
test_refused_notice_waits_for_a_change (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", FALSE);
  assert_rest (&slot);
  cid_slot_allow_retry (&slot);
  assert_step (&slot, "Ana", FALSE);
  assert_rest (&slot);
  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* After a failure nobody knows what the screen shows, so closing is asked for in any case. */
static void
test_refused_change_is_closed_when_the_call_ends (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  want (&slot, "a", "Ana Pérez");
  assert_step (&slot, "Ana Pérez", FALSE);
  cid_slot_set_target (&slot, NULL);
  assert_step (&slot, NULL, TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* What the user closed stays closed, until it is about something else. */
static void
test_dismissed_key_stays_away (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  cid_slot_dismiss (&slot);
  assert_rest (&slot);
  want (&slot, "a", "Ana Pérez");
  assert_rest (&slot);
  want (&slot, "b", "Bob");
  assert_step (&slot, "Bob", TRUE);
  want (&slot, "a", "Ana");
  assert_step (&slot, NULL, TRUE);

  /* A trouble that was mended and comes back is news. */
  cid_slot_set_target (&slot, NULL);
  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  cid_slot_clear (&slot);
}

/* A change that was under way when the user closed the notification must not bring it back. */
static void
test_dismissed_during_a_step_is_closed_again (void **state)
{
  CidSlot slot = { 0 };
  CidNotice *notice = NULL;

  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  want (&slot, "a", "Ana Pérez");
  assert_true (cid_slot_begin_step (&slot, &notice));
  cid_slot_dismiss (&slot);
  cid_slot_end_step (&slot, notice, TRUE);
  assert_step (&slot, NULL, TRUE);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* A new server has an empty screen; what the user had closed stays closed there too. */
static void
test_forgotten_screen_is_filled_again (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  assert_step (&slot, "Ana", TRUE);
  cid_slot_forget_screen (&slot);
  assert_step (&slot, "Ana", TRUE);
  cid_slot_dismiss (&slot);
  cid_slot_forget_screen (&slot);
  assert_rest (&slot);
  cid_slot_clear (&slot);
}

/* What was missed is news once, on whatever server; what could not be shown there is news still. */
static void
test_forgotten_news_come_back_silently (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  slot.target->urgency = CID_URGENCY_NORMAL;
  cid_slot_forget_news (&slot);
  assert_int_equal (slot.target->urgency, CID_URGENCY_NORMAL);
  assert_step (&slot, "Ana", TRUE);
  cid_slot_forget_news (&slot);
  assert_int_equal (slot.target->urgency, CID_URGENCY_LOW);
  assert_int_equal (slot.target->sound, CID_NOTICE_SOUND_NONE);
  assert_step (&slot, "Ana", TRUE);
  want (&slot, "b", "Bob");
  slot.target->urgency = CID_URGENCY_NORMAL;
  cid_slot_forget_news (&slot);
  assert_int_equal (slot.target->urgency, CID_URGENCY_NORMAL);
  assert_step (&slot, "Bob", TRUE);
  cid_slot_clear (&slot);
}

/* The terminal is told of each undelivered text once, and again for a new call. */
static void
test_report_is_taken_once (void **state)
{
  CidSlot slot = { 0 };

  want (&slot, "a", "Ana");
  assert_true (cid_slot_take_report (&slot, "Ana"));
  assert_false (cid_slot_take_report (&slot, "Ana"));
  assert_true (cid_slot_take_report (&slot, "Bob"));
  cid_slot_set_target (&slot, NULL);
  assert_true (cid_slot_take_report (&slot, "Bob"));
  cid_slot_clear (&slot);
}

/* Others wait until what is not wanted any more is gone, and not a moment longer. */
static void
test_slot_is_leaving_until_it_is_empty (void **state)
{
  CidSlot slot = { 0 };
  CidNotice *notice = NULL;

  assert_false (cid_slot_is_leaving (&slot));
  want (&slot, "a", "Ana");
  assert_true (cid_slot_begin_step (&slot, &notice));
  assert_false (cid_slot_is_leaving (&slot));
  cid_slot_set_target (&slot, NULL);
  assert_true (cid_slot_is_leaving (&slot));
  cid_slot_end_step (&slot, notice, TRUE);
  assert_true (cid_slot_is_leaving (&slot));
  assert_step (&slot, NULL, TRUE);
  assert_false (cid_slot_is_leaving (&slot));
  cid_slot_clear (&slot);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_state_follows_target),
    cmocka_unit_test (test_only_the_latest_target_is_kept_during_a_step),
    cmocka_unit_test (test_target_that_went_during_a_step_is_closed),
    cmocka_unit_test (test_refused_notice_waits_for_a_change),
    cmocka_unit_test (test_refused_change_is_closed_when_the_call_ends),
    cmocka_unit_test (test_dismissed_key_stays_away),
    cmocka_unit_test (test_dismissed_during_a_step_is_closed_again),
    cmocka_unit_test (test_forgotten_screen_is_filled_again),
    cmocka_unit_test (test_forgotten_news_come_back_silently),
    cmocka_unit_test (test_report_is_taken_once),
    cmocka_unit_test (test_slot_is_leaving_until_it_is_empty),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
