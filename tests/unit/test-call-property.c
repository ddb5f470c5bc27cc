/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-property"

#include "call/call-tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * Random calls on several phones, and what may befall their events on the way. The seed is
 * printed; `CIDALERT_SEED=N` plays one run again.
 */

#define N_RUNS 100
#define N_PHONES 3
#define N_CALLS 40

typedef struct {
  CidOutcome outcome;
  CidDirection direction;
  gint64 ring_s;
  gint64 talk_s;
  const CidEventKind kinds[8];
  const guint at_s[8];
} Kind;

#define END CID_EVENT_EXPIRED

/* The kinds of call that a phone can have, with what it says when; from the orders that phones are
 * known for. */
static const Kind kinds[] = {
  { CID_OUTCOME_MISSED,
    CID_DIRECTION_INCOMING,
    14,
    -1,
    { CID_EVENT_INCOMING, CID_EVENT_DISCONNECTED, CID_EVENT_MISSED, END },
    { 0, 14, 14 } },
  { CID_OUTCOME_MISSED,
    CID_DIRECTION_INCOMING,
    9,
    -1,
    { CID_EVENT_INCOMING, CID_EVENT_DISCONNECTED, CID_EVENT_DISCONNECTED, END },
    { 0, 9, 11 } },
  { CID_OUTCOME_ANSWERED,
    CID_DIRECTION_INCOMING,
    5,
    60,
    { CID_EVENT_INCOMING, CID_EVENT_CONNECTED, CID_EVENT_DISCONNECTED, END },
    { 0, 5, 65 } },
  { CID_OUTCOME_ANSWERED,
    CID_DIRECTION_INCOMING,
    6,
    30,
    { CID_EVENT_INCOMING, CID_EVENT_OFFHOOK, CID_EVENT_CONNECTED, CID_EVENT_HOLD, CID_EVENT_UNHOLD,
      CID_EVENT_ONHOOK, CID_EVENT_DISCONNECTED, END },
    { 0, 5, 6, 10, 20, 35, 36 } },
  { CID_OUTCOME_REJECTED,
    CID_DIRECTION_INCOMING,
    4,
    -1,
    { CID_EVENT_INCOMING, CID_EVENT_REJECTED, CID_EVENT_DISCONNECTED, END },
    { 0, 4, 4 } },
  { CID_OUTCOME_UNANSWERED,
    CID_DIRECTION_OUTGOING,
    20,
    -1,
    { CID_EVENT_OFFHOOK, CID_EVENT_OUTGOING, CID_EVENT_DISCONNECTED, END },
    { 0, 1, 21 } },
  { CID_OUTCOME_ANSWERED,
    CID_DIRECTION_OUTGOING,
    7,
    40,
    { CID_EVENT_OUTGOING, CID_EVENT_CONNECTED, CID_EVENT_DISCONNECTED, END },
    { 0, 7, 47 } },
  { CID_OUTCOME_UNKNOWN, CID_DIRECTION_INCOMING, -1, -1, { CID_EVENT_INCOMING, END }, { 0 } },
};

/* What befalls the events on their way, each in so many of a thousand. */
typedef struct {
  guint drop;
  guint repeat;
  guint delay;
  gboolean has_refs;
} Fate;

typedef struct {
  guint call;
  CidCallEvent *event;
} Sent;

/* A call as it was: which of the kinds, and under which number. */
typedef struct {
  const Kind *kind;
  const CidParty *party;
  guint n_seen;
} Played;

typedef struct {
  GRand *random;
  GPtrArray *parties;
  Fate fate;
  GPtrArray *sent;
  GArray *played;
  GPtrArray *known;
} Run;

static CidStamp
make_stamp (gint64 us)
{
  const gint64 wall_us = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;
  const gint64 boot_us = G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC;

  return (CidStamp){ wall_us + us, boot_us + us };
}

static gboolean
happens (Run *run, guint per_mille)
{
  return (guint) g_rand_int_range (run->random, 0, 1000) < per_mille;
}

static void
free_sent (gpointer data)
{
  Sent *sent = data;

  g_clear_pointer (&sent->event, cid_call_event_free);
  g_free (sent);
}

static void
send (Run *run, guint call, guint phone, CidEventKind kind, gint64 us)
{
  Played *played = &g_array_index (run->played, Played, call);
  Sent *sent = g_new0 (Sent, 1);

  sent->call = call;
  sent->event = cid_call_event_new (kind);
  sent->event->stamp = make_stamp (us);
  sent->event->phone = g_strdup_printf ("phone-%u", phone);
  sent->event->phone_name = g_strdup (sent->event->phone);
  sent->event->group = g_strdup ("");
  sent->event->party = cid_party_copy (played->party);
  if (run->fate.has_refs)
    sent->event->call_ref = g_strdup_printf ("ref-%u", call);
  g_ptr_array_add (run->sent, sent);
}

/* Plays one call, begun at a random time of the first ten minutes; all have numbers of their own,
 * and no two of their events come in one moment. */
static void
play (Run *run, guint call)
{
  Played played = { 0 };
  guint phone = g_rand_int_range (run->random, 0, N_PHONES);
  gint64 start_us = g_rand_int_range (run->random, 0, 600) * (gint64) G_USEC_PER_SEC;

  played.kind = &kinds[g_rand_int_range (run->random, 0, G_N_ELEMENTS (kinds))];
  played.party = g_ptr_array_index (run->parties, call);
  g_array_append_val (run->played, played);

  for (guint i = 0; played.kind->kinds[i] != END; i++) {
    gint64 us = start_us + played.kind->at_s[i] * (gint64) G_USEC_PER_SEC + call * 100 + i;

    if (happens (run, run->fate.drop))
      continue;
    if (happens (run, run->fate.delay))
      us += g_rand_int_range (run->random, 0, 3000) * 1000;
    send (run, call, phone, played.kind->kinds[i], us);
    if (happens (run, run->fate.repeat))
      send (run, call, phone, played.kind->kinds[i], us + 200000);
  }
}

static int
compare_sent (gconstpointer a, gconstpointer b)
{
  const Sent *left = *(Sent *const *) a;
  const Sent *right = *(Sent *const *) b;
  gint64 difference = left->event->stamp.boot_us - right->event->stamp.boot_us;

  return difference < 0 ? -1 : difference > 0;
}

static void
keep_call (Run *run, const CidCall *call)
{
  for (guint i = 0; i < run->known->len; i++) {
    CidCall *former = g_ptr_array_index (run->known, i);

    if (!g_str_equal (former->uid, call->uid))
      continue;
    run->known->pdata[i] = cid_call_copy (call);
    cid_call_free (former);
    return;
  }
  g_ptr_array_add (run->known, cid_call_copy (call));
}

static void
apply (Run *run, CidCallTracker *tracker, const CidCallEvent *event)
{
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);

  for (guint i = 0; i < changed->len; i++)
    keep_call (run, g_ptr_array_index (changed, i));
}

/* As the daemon does it: nothing is applied before what is due has expired. */
static void
expire (Run *run, CidCallTracker *tracker, CidStamp now)
{
  gint64 deadline_us;

  while ((deadline_us = cid_call_tracker_get_deadline (tracker)) >= 0 &&
         deadline_us <= now.boot_us) {
    CidStamp due = { now.wall_us - now.boot_us + deadline_us, deadline_us };
    g_autoptr (GPtrArray) events = cid_call_tracker_get_expired (tracker, due);

    assert_true (events->len > 0);
    for (guint i = 0; i < events->len; i++)
      apply (run, tracker, g_ptr_array_index (events, i));
  }
}

static void
track (Run *run)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 0; i < run->sent->len; i++) {
    const Sent *sent = g_ptr_array_index (run->sent, i);

    expire (run, tracker, sent->event->stamp);
    apply (run, tracker, sent->event);
  }
  expire (run, tracker, make_stamp (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC));
  open = cid_call_tracker_get_open (tracker);
  assert_int_equal (open->len, 0);
  assert_int_equal (cid_call_tracker_get_deadline (tracker), -1);
}

static Run *
start_run (GPtrArray *parties, guint32 seed, const Fate *fate)
{
  Run *run = g_new0 (Run, 1);

  run->random = g_rand_new_with_seed (seed);
  run->parties = parties;
  run->fate = *fate;
  run->sent = g_ptr_array_new_with_free_func (free_sent);
  run->known = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  run->played = g_array_new (FALSE, TRUE, sizeof (Played));
  for (guint i = 0; i < N_CALLS; i++)
    play (run, i);
  g_ptr_array_sort (run->sent, compare_sent);
  track (run);
  return run;
}

static void
end_run (Run *run)
{
  g_clear_pointer (&run->random, g_rand_free);
  g_clear_pointer (&run->sent, g_ptr_array_unref);
  g_clear_pointer (&run->known, g_ptr_array_unref);
  g_clear_pointer (&run->played, g_array_unref);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, end_run)

static Played *
get_played (Run *run, const CidCall *call)
{
  for (guint i = 0; i < run->played->len; i++) {
    Played *played = &g_array_index (run->played, Played, i);

    if (cid_party_is_same (call->party, played->party))
      return played;
  }
  return NULL;
}

static gboolean
was_announced (Run *run, guint call)
{
  for (guint i = 0; i < run->sent->len; i++) {
    const Sent *sent = g_ptr_array_index (run->sent, i);

    if (sent->call == call &&
        (sent->event->kind == CID_EVENT_INCOMING || sent->event->kind == CID_EVENT_OUTGOING))
      return TRUE;
  }
  return FALSE;
}

static gint64
to_seconds (gint64 us)
{
  return us < 0 ? -1 : us / (gint64) G_USEC_PER_SEC;
}

/* What holds whatever befell the events. */
static void
check_sanity (Run *run)
{
  for (guint i = 0; i < run->known->len; i++) {
    const CidCall *call = g_ptr_array_index (run->known, i);
    Played *played = get_played (run, call);

    assert_non_null (played);
    played->n_seen++;
    assert_int_equal (played->n_seen, 1);
    assert_true (cid_outcome_is_final (call->outcome));
    assert_true (call->ended.boot_us >= call->started.boot_us);
    assert_true (call->talk_us < 0 || call->answered.boot_us > 0);
  }
  for (guint i = 0; i < run->played->len; i++)
    if (was_announced (run, i))
      assert_int_equal (g_array_index (run->played, Played, i).n_seen, 1);
}

/* What holds as long as nothing was lost or late. */
static void
check_truth (Run *run)
{
  assert_int_equal (run->known->len, N_CALLS);
  for (guint i = 0; i < run->known->len; i++) {
    const CidCall *call = g_ptr_array_index (run->known, i);
    const Kind *kind = get_played (run, call)->kind;

    assert_string_equal (cid_outcome_to_nick (call->outcome), cid_outcome_to_nick (kind->outcome));
    assert_int_equal (call->direction, kind->direction);
    assert_int_equal (to_seconds (call->ring_us), kind->ring_s);
    assert_int_equal (to_seconds (call->talk_us), kind->talk_s);
  }
}

static void
check_same (Run *a, Run *b)
{
  assert_int_equal (a->known->len, b->known->len);
  for (guint i = 0; i < a->known->len; i++) {
    const CidCall *left = g_ptr_array_index (a->known, i);
    const CidCall *right = g_ptr_array_index (b->known, i);

    assert_string_equal (left->uid, right->uid);
    assert_int_equal (left->outcome, right->outcome);
    assert_int_equal (left->ring_us, right->ring_us);
    assert_int_equal (left->talk_us, right->talk_us);
    assert_int_equal (left->ended.wall_us, right->ended.wall_us);
  }
}

static guint32
choose_seed (void)
{
  const char *text = g_getenv ("CIDALERT_SEED");

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
}

static void
check_runs (GPtrArray *parties, const Fate *fate, void (*check) (Run *run))
{
  guint32 first = choose_seed ();

  print_message ("# CIDALERT_SEED=%u\n", first);
  for (guint32 i = 0; i < N_RUNS; i++) {
    g_autoptr (Run) run = start_run (parties, first + i, fate);

    check (run);
  }
}

/* Many calls at once on several phones stay what they were. */
static void
test_calls_that_are_reported_whole_are_told_right (void **state)
{
  check_runs (*state, &(Fate){ 0, 0, 0, TRUE }, check_truth);
  check_runs (*state, &(Fate){ 0, 0, 0, FALSE }, check_truth);
}

/* Phones repeat what got no answer in time. */
static void
test_repetitions_change_nothing (void **state)
{
  check_runs (*state, &(Fate){ 0, 500, 0, TRUE }, check_truth);
  check_runs (*state, &(Fate){ 0, 500, 0, FALSE }, check_truth);
}

/* Whatever is lost: every call that was announced is told, once, and has an end. */
static void
test_losses_leave_each_call_once_and_closed (void **state)
{
  check_runs (*state, &(Fate){ 300, 0, 0, TRUE }, check_sanity);
  check_runs (*state, &(Fate){ 300, 0, 0, FALSE }, check_sanity);
}

/* Requests overtake each other: with call ids, not even that makes two calls of one. */
static void
test_delays_leave_each_call_once_and_closed (void **state)
{
  check_runs (*state, &(Fate){ 0, 0, 300, TRUE }, check_sanity);
  check_runs (*state, &(Fate){ 200, 200, 200, TRUE }, check_sanity);
}

/* The log can be made again from the journal: the same events make the same calls. */
static void
test_same_events_make_the_same_calls (void **state)
{
  const Fate fate = { 200, 200, 200, FALSE };
  guint32 seed = choose_seed ();
  g_autoptr (Run) a = start_run (*state, seed, &fate);
  g_autoptr (Run) b = start_run (*state, seed, &fate);

  print_message ("# CIDALERT_SEED=%u\n", seed);
  check_same (a, b);
}

/* Numbers take long to read, so they are read once. */
static int
make_parties (void **state)
{
  GPtrArray *parties = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_party_free);
  const CidNumberPlan plan = { "AU", "2" };

  for (guint i = 0; i < N_CALLS; i++) {
    g_autofree char *remote = g_strdup_printf ("02999%05u", i);

    g_ptr_array_add (parties, cid_party_parse (remote, &plan));
  }
  *state = parties;
  return 0;
}

static int
free_parties (void **state)
{
  g_ptr_array_unref (*state);
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_calls_that_are_reported_whole_are_told_right),
    cmocka_unit_test (test_repetitions_change_nothing),
    cmocka_unit_test (test_losses_leave_each_call_once_and_closed),
    cmocka_unit_test (test_delays_leave_each_call_once_and_closed),
    cmocka_unit_test (test_same_events_make_the_same_calls),
  };

  return cmocka_run_group_tests (tests, make_parties, free_parties);
}
