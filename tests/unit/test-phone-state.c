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

#include "call/phone-states.h"
#include "call/phone-words.h"

#define DESK "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define MAX_STEPS 5

typedef struct {
  CidEventKind kind;
  const char *line;
} Step;

/* Sent one second after the other; then what is known, as `dnd[LINE]=on@SECOND`. */
typedef struct {
  Step steps[MAX_STEPS];
  guint n_steps;
  const char *known;
} Row;

static const Row rows[] = {
  { { { CID_EVENT_DND_ON, NULL } }, 1, "dnd=on@1" },
  { { { CID_EVENT_DND_ON, NULL }, { CID_EVENT_DND_ON, NULL } }, 2, "dnd=on@1" },
  { { { CID_EVENT_DND_ON, NULL }, { CID_EVENT_DND_OFF, NULL } }, 2, "dnd=off@2" },
  { { { CID_EVENT_DND_ON, "1" }, { CID_EVENT_DND_OFF, "2" } }, 2, "dnd[1]=on@1 dnd[2]=off@2" },
  { { { CID_EVENT_DND_ON, "1" }, { CID_EVENT_DND_OFF, "1" } }, 2, "dnd[1]=off@2" },
  /* the whole phone's word is that of every line */
  { { { CID_EVENT_DND_ON, "1" }, { CID_EVENT_DND_OFF, NULL } }, 2, "dnd=off@2" },
  { { { CID_EVENT_DND_OFF, NULL }, { CID_EVENT_DND_OFF, "1" } }, 2, "dnd=off@1" },
  /* a line's word ends the whole phone's where they differ: nothing stays on for ever */
  { { { CID_EVENT_DND_ON, NULL }, { CID_EVENT_DND_OFF, "1" } }, 2, "dnd[1]=off@2" },
  { { { CID_EVENT_FORWARD_ON, NULL }, { CID_EVENT_DND_ON, NULL } }, 2, "forward=on@1 dnd=on@2" },
  { { { CID_EVENT_FORWARD_ON, NULL }, { CID_EVENT_FORWARD_OFF, NULL } }, 2, "forward=off@2" },
  { { { CID_EVENT_UNREGISTERED, "1" } }, 1, "registered[1]=off@1" },
  { { { CID_EVENT_UNREGISTERED, "1" }, { CID_EVENT_REGISTERED, "1" } }, 2, "registered[1]=on@2" },
  /* a call that comes in proves that the phone is registered; another line's does not */
  { { { CID_EVENT_UNREGISTERED, "1" }, { CID_EVENT_INCOMING, "1" } }, 2, "registered[1]=on@2" },
  { { { CID_EVENT_UNREGISTERED, NULL }, { CID_EVENT_CONNECTED, "1" } }, 2, "registered=on@2" },
  { { { CID_EVENT_UNREGISTERED, "1" }, { CID_EVENT_INCOMING, "2" } }, 2, "registered[1]=off@1" },
  { { { CID_EVENT_UNREGISTERED, "1" }, { CID_EVENT_OUTGOING, "1" } }, 2, "registered[1]=off@1" },
  /* without the word unregistered before it, a call says nothing */
  { { { CID_EVENT_INCOMING, "1" } }, 1, "" },
  { { { CID_EVENT_DND_ON, NULL }, { CID_EVENT_READY, NULL } }, 2, "dnd=on@1" },
};

static CidCallEvent *
make_event (CidEventKind kind, const char *line, gint64 second)
{
  CidCallEvent *event = cid_call_event_new (kind);

  event->phone = g_strdup (DESK);
  event->target = g_strdup ("/-/event");
  event->line = g_strdup (line);
  event->stamp.wall_us = second * G_USEC_PER_SEC;

  return event;
}

static CidPhoneNews
tell (CidPhoneState *state, CidEventKind kind, const char *line, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event (kind, line, second);

  return cid_phone_state_apply (state, event);
}

static char *
print_known (const CidPhoneState *state)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < state->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (state->conditions, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            cid_phone_aspect_to_nick (condition->aspect));
    if (condition->line != NULL)
      g_string_append_printf (text, "[%s]", condition->line);
    g_string_append_printf (text, "=%s@%d", condition->is_on ? "on" : "off",
                            (int) (condition->since_us / G_USEC_PER_SEC));
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a phone says of itself, in every order that matters. */
static void
test_events_make_the_state (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhoneState) phone = cid_phone_state_new (DESK);
    g_autofree char *known = NULL;

    for (guint j = 0; j < rows[i].n_steps; j++)
      tell (phone, rows[i].steps[j].kind, rows[i].steps[j].line, j + 1);
    known = print_known (phone);
    assert_string_equal (known, rows[i].known);
  }
}

/* Only news is worth a signal and a write: the same again is not. */
static void
test_what_is_said_again_is_no_change (void **state)
{
  g_autoptr (CidPhoneState) phone = cid_phone_state_new (DESK);

  assert_int_equal (tell (phone, CID_EVENT_DND_ON, NULL, 1), CID_PHONE_HEARD | CID_PHONE_CHANGED);
  assert_int_equal (tell (phone, CID_EVENT_DND_ON, NULL, 2), CID_PHONE_HEARD);
  assert_int_equal (tell (phone, CID_EVENT_ONHOOK, NULL, 3), CID_PHONE_HEARD | CID_PHONE_CHANGED);
  assert_int_equal (tell (phone, CID_EVENT_ONHOOK, NULL, 4), CID_PHONE_HEARD);
  assert_int_equal (tell (phone, CID_EVENT_READY, NULL, 5), CID_PHONE_HEARD | CID_PHONE_CHANGED);
  assert_int_equal (tell (phone, CID_EVENT_READY, NULL, 6), CID_PHONE_HEARD | CID_PHONE_CHANGED);
  assert_int_equal (phone->ready_us, 6 * G_USEC_PER_SEC);
  assert_int_equal (phone->last_us, 6 * G_USEC_PER_SEC);
  assert_int_equal (phone->last_kind, CID_EVENT_READY);
}

/* When each was heard last, for whoever waits for it; rehearsals do not count. */
static void
test_each_event_has_its_time (void **state)
{
  g_autoptr (CidPhoneState) phone = cid_phone_state_new (DESK);
  g_autoptr (CidPhoneState) copy = NULL;
  g_autoptr (CidCallEvent) rehearsed = make_event (CID_EVENT_MISSED, NULL, 9);

  rehearsed->simulated = TRUE;
  tell (phone, CID_EVENT_INCOMING, NULL, 1);
  tell (phone, CID_EVENT_INCOMING, NULL, 5);
  cid_phone_state_apply (phone, rehearsed);
  copy = cid_phone_state_copy (phone);
  assert_int_equal (copy->heard_us[CID_EVENT_INCOMING], 5 * G_USEC_PER_SEC);
  assert_int_equal (copy->heard_us[CID_EVENT_MISSED], 0);
}

/* Which URLs are set is told by what was ever sent. */
static void
test_what_was_ever_sent_is_kept (void **state)
{
  g_autoptr (CidPhoneState) phone = cid_phone_state_new (DESK);

  tell (phone, CID_EVENT_INCOMING, "1", 1);
  tell (phone, CID_EVENT_UNREGISTERED, "1", 2);
  for (int kind = 0; kind <= CID_EVENT_UNREGISTERED; kind++)
    assert_int_equal (cid_phone_state_has_sent (phone, (CidEventKind) kind),
                      kind == CID_EVENT_INCOMING || kind == CID_EVENT_UNREGISTERED);
}

/* A rehearsal is no word of a phone, and what cidalert finds out itself is none either. */
static void
test_rehearsals_and_our_own_events_never_count (void **state)
{
  g_autoptr (CidPhoneStates) states = cid_phone_states_new ();
  g_autoptr (CidCallEvent) rehearsal = make_event (CID_EVENT_DND_ON, NULL, 1);
  g_autoptr (CidCallEvent) own = make_event (CID_EVENT_EXPIRED, NULL, 2);
  g_autoptr (CidCallEvent) deed = make_event (CID_EVENT_REJECTED, NULL, 3);

  rehearsal->simulated = TRUE;
  assert_int_equal (cid_phone_states_apply (states, rehearsal), CID_PHONE_NO_NEWS);
  assert_int_equal (cid_phone_states_apply (states, own), CID_PHONE_NO_NEWS);
  g_clear_pointer (&deed->target, g_free);
  assert_int_equal (cid_phone_states_apply (states, deed), CID_PHONE_NO_NEWS);
  assert_null (cid_phone_states_get (states, DESK));
}

/* A store that opens late tells the past; what was heard meanwhile is newer. */
static void
test_the_past_gives_way_to_what_was_heard_since (void **state)
{
  g_autoptr (CidPhoneStates) states = cid_phone_states_new ();
  g_autoptr (CidPhoneState) past = cid_phone_state_new (DESK);
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_DND_OFF, NULL, 50);
  g_autofree char *known = NULL;

  tell (past, CID_EVENT_DND_ON, NULL, 1);
  tell (past, CID_EVENT_UNREGISTERED, "1", 2);
  tell (past, CID_EVENT_READY, NULL, 3);
  cid_phone_states_apply (states, event);
  cid_phone_states_merge (states, past);
  known = print_known (cid_phone_states_get (states, DESK));
  assert_string_equal (known, "dnd=off@50 registered[1]=off@2");
  assert_int_equal (cid_phone_states_get (states, DESK)->last_us, 50 * G_USEC_PER_SEC);
  assert_int_equal (cid_phone_states_get (states, DESK)->ready_us, 3 * G_USEC_PER_SEC);
  assert_true (cid_phone_state_has_sent (cid_phone_states_get (states, DESK), CID_EVENT_DND_ON));
}

/* Whoever invents lines does not fill the memory. */
static void
test_lines_without_end_are_bounded (void **state)
{
  g_autoptr (CidPhoneState) phone = cid_phone_state_new (DESK);

  for (gint64 i = 0; i < 10000; i++) {
    g_autofree char *line = g_strdup_printf ("%d", (int) i);

    tell (phone, CID_EVENT_DND_ON, line, i);
  }
  assert_in_range (phone->conditions->len, 1, 100);
  assert_true (cid_phone_state_has_lines (phone));
}

/* The words are the user's: what is wrong and since when; of what is well nothing is said. */
static void
test_words (void **state)
{
  static const struct {
    CidPhoneAspect aspect;
    const char *line;
    gboolean is_on;
    int days;
    const char *words;
  } table[] = {
    { CID_ASPECT_DND, NULL, TRUE, 2, "desk is in Do Not Disturb since Friday 12:00" },
    { CID_ASPECT_DND, NULL, FALSE, 2, NULL },
    { CID_ASPECT_DND, NULL, TRUE, 0, "desk is in Do Not Disturb since Sunday 12:00" },
    { CID_ASPECT_DND, NULL, TRUE, 9, "desk is in Do Not Disturb since 13 November 2026" },
    { CID_ASPECT_DND, "0101", TRUE, 2, "desk (line 0101) is in Do Not Disturb since Friday 12:00" },
    { CID_ASPECT_FORWARD, NULL, TRUE, 2, "desk forwards its calls since Friday 12:00" },
    { CID_ASPECT_FORWARD, NULL, FALSE, 2, NULL },
    { CID_ASPECT_REGISTERED, NULL, FALSE, 2,
      "desk is no longer registered: calls will not reach you" },
    { CID_ASPECT_REGISTERED, NULL, TRUE, 2, NULL },
  };
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 30);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    const CidPhoneCondition condition = {
      .aspect = table[i].aspect,
      .is_on = table[i].is_on,
      .since_us = (g_date_time_to_unix (now) - 30 - table[i].days * 86400) * G_USEC_PER_SEC,
    };
    g_autofree char *who = cid_phone_words_name_line ("desk", table[i].line);
    g_autofree char *words = cid_phone_words_describe (who, &condition, now);

    if (table[i].words == NULL)
      assert_null (words);
    else
      assert_string_equal (words, table[i].words);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_events_make_the_state),
    cmocka_unit_test (test_what_is_said_again_is_no_change),
    cmocka_unit_test (test_each_event_has_its_time),
    cmocka_unit_test (test_what_was_ever_sent_is_kept),
    cmocka_unit_test (test_rehearsals_and_our_own_events_never_count),
    cmocka_unit_test (test_the_past_gives_way_to_what_was_heard_since),
    cmocka_unit_test (test_lines_without_end_are_bounded),
    cmocka_unit_test (test_words),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
