/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-property"

#include "call/call-tracker.h"

#include "call-oracle.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * Every kind of call, with all that may befall its events on the way: short ones exhaustively, many
 * at once at random. What the tracker makes of them is compared with what the oracle makes of what
 * was heard of each call. The seed of the random ones is printed; `CIDALERT_SEED=N` plays it again.
 */

#define N_CROWDS 150
#define N_IN_CROWD 30
#define N_PHONES 3
#define MAX_SENT (N_IN_CROWD * ORACLE_MAX_STEPS * 2)
#define MAX_CALLS (N_IN_CROWD * ORACLE_MAX_CALLS)
#define OTHER_PARTY MAX_CALLS
#define MAX_PERMUTED 6
#define REPEAT_MS 200
#define BURST_MS 100

/* What the events say, beside what happened, by which their call can be found. */
typedef enum {
  SAYS_BOTH,
  SAYS_REF,
  SAYS_PARTY,
  SAYS_OTHER, /* the colleague or the exchange, once it connects */
  SAYS_LATE,  /* no call id when it is announced, and nothing else once it connected */
  N_SAYS,
} Says;

static const char *const says_names[] = { "call id and party", "call id", "party",
                                          "call id and another party", "call id that comes late" };

/* One request, as it arrives. @call is whose it really is, from 0. */
typedef struct {
  guint call;
  guint phone;
  const OracleStep *step;
  gint64 us;
  gboolean is_echo;
} Sent;

typedef struct {
  const char *name;
  Says says;
  gboolean in_order;
  gboolean is_one_caller;
  guint restart_before; /* 0: never */
  guint n_sent;
  guint n_calls;
  guint parties[MAX_CALLS];
  Sent sent[MAX_SENT];
  GPtrArray *known;
} Play;

static GPtrArray *parties;

static CidStamp
make_stamp (gint64 us)
{
  return (CidStamp){ G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC + us,
                     G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC + us };
}

static gint64
to_us (CidStamp stamp)
{
  return stamp.boot_us - make_stamp (0).boot_us;
}

static void
send (Play *play, guint call, guint phone, const OracleStep *step, gint64 ms, gboolean is_echo)
{
  g_assert_cmpuint (play->n_sent, <, MAX_SENT);
  /* No two come in one moment: by that each call is known by the event that began it. */
  play->sent[play->n_sent] = (Sent){ call, phone, step, ms * 1000 + play->n_sent, is_echo };
  play->n_sent++;
  play->n_calls = MAX (play->n_calls, call + 1);
}

static void
describe_and_fail (const Play *play, const char *what, guint call)
{
  guint phone = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < play->n_sent; i++)
    if (play->sent[i].call == call)
      phone = play->sent[i].phone;
  for (guint i = 0; i < play->n_sent; i++) {
    if (play->n_sent > 20 && play->sent[i].phone != phone)
      continue;
    g_string_append_printf (text, " %u:%s@%" G_GINT64_FORMAT, play->sent[i].call + 1,
                            cid_event_kind_to_nick (play->sent[i].step->event),
                            play->sent[i].us / 1000);
  }
  fail_msg ("%s (by %s, restart %u), call %u: %s; heard%s", play->name, says_names[play->says],
            play->restart_before, call + 1, what, text->str);
}

static CidCallEvent *
make_event (const Play *play, const Sent *sent)
{
  CidCallEvent *event = cid_call_event_new (sent->step->event);
  gboolean announces = event->kind == CID_EVENT_INCOMING || event->kind == CID_EVENT_OUTGOING;

  event->stamp = make_stamp (sent->us);
  event->phone = g_strdup_printf ("phone-%u", sent->phone);
  event->phone_name = g_strdup_printf ("name-%u", sent->phone);
  /* Phones that do not ring together: what is said of one caller at one time is of two calls. */
  event->group = g_strdup (event->phone);
  event->reason = g_strdup (sent->step->reason);
  if (play->says == SAYS_OTHER && event->kind == CID_EVENT_CONNECTED)
    event->party = cid_party_ref (parties->pdata[OTHER_PARTY]);
  else if (announces || (play->says != SAYS_REF && play->says != SAYS_LATE) ||
           (play->says == SAYS_LATE && event->kind == CID_EVENT_CONNECTED))
    event->party = cid_party_ref (parties->pdata[play->parties[sent->call]]);
  if (play->says != SAYS_PARTY && !(play->says == SAYS_LATE && announces))
    event->call_ref = g_strdup_printf ("ref-%u", sent->call);
  return event;
}

static void
keep_call (Play *play, const CidCall *call)
{
  for (guint i = 0; i < play->known->len; i++) {
    CidCall *former = play->known->pdata[i];

    if (!g_str_equal (former->uid, call->uid))
      continue;
    play->known->pdata[i] = cid_call_copy (call);
    cid_call_free (former);
    return;
  }
  g_ptr_array_add (play->known, cid_call_copy (call));
}

static guint
apply (Play *play, CidCallTracker *tracker, const CidCallEvent *event)
{
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);

  for (guint i = 0; i < changed->len; i++)
    keep_call (play, changed->pdata[i]);
  return changed->len;
}

/* As the daemon does it: nothing is applied before what is due has expired. */
static void
expire (Play *play, CidCallTracker *tracker, CidStamp now)
{
  gint64 deadline_us;

  while ((deadline_us = cid_call_tracker_get_deadline (tracker)) >= 0 &&
         deadline_us <= now.boot_us) {
    gint64 due_us = deadline_us > 0 ? deadline_us : now.boot_us;
    CidStamp due = { now.wall_us - now.boot_us + due_us, due_us };
    g_autoptr (GPtrArray) events = cid_call_tracker_get_expired (tracker, due);

    if (deadline_us > 0 && events->len == 0)
      describe_and_fail (play, "time ran out and nothing expired", 0);
    for (guint i = 0; i < events->len; i++)
      if (apply (play, tracker, events->pdata[i]) != 1)
        describe_and_fail (play, "an expiry did not end one call", 0);
  }
}

/* The notification shows what rings, and nothing else. */
static void
check_ringing (const Play *play, CidCallTracker *tracker)
{
  g_autoptr (GPtrArray) open = cid_call_tracker_get_open (tracker);
  guint n_ringing = 0;
  guint total = 0;
  g_autoptr (GPtrArray) ringing = cid_call_tracker_get_ringing (tracker, G_MAXUINT, &total);

  for (guint i = 0; i < open->len; i++) {
    const CidCall *call = open->pdata[i];

    n_ringing += call->outcome == CID_OUTCOME_RINGING && call->direction == CID_DIRECTION_INCOMING;
  }
  if (total != n_ringing || ringing->len != n_ringing)
    describe_and_fail (play, "rings without being shown, or the other way round", 0);
}

/* What a stop and a start of the daemon leave: the calls that are open, and those of late. */
static CidCallTracker *
restart (Play *play, CidCallTracker *tracker, CidStamp now)
{
  CidCallTracker *fresh = cid_call_tracker_new ();
  g_autoptr (GPtrArray) expired = NULL;

  cid_call_tracker_free (tracker);
  for (guint i = 0; i < play->known->len; i++)
    cid_call_tracker_restore (fresh, play->known->pdata[i]);
  expired = cid_call_tracker_get_expired (fresh, now);
  if (expired->len != 0)
    describe_and_fail (play, "taken up and expired at once", 0);
  return fresh;
}

/* Said again, with nothing else of its call in between. */
static gboolean
is_mere_echo (const Play *play, guint index)
{
  const Sent *sent = &play->sent[index];

  for (guint i = index; sent->is_echo && i > 0; i--)
    if (play->sent[i - 1].call == sent->call)
      return play->sent[i - 1].step == sent->step;
  return FALSE;
}

static void
track (Play *play)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 0; i < play->n_sent; i++) {
    const Sent *sent = &play->sent[i];
    g_autoptr (CidCallEvent) event = make_event (play, sent);

    expire (play, tracker, event->stamp);
    if (play->restart_before == i && i > 0)
      tracker = restart (play, g_steal_pointer (&tracker), event->stamp);
    if (apply (play, tracker, event) == 0)
      continue;
    if (is_mere_echo (play, i))
      describe_and_fail (play, "a repetition changed something", sent->call);
    check_ringing (play, tracker);
  }
  expire (play, tracker, make_stamp (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC));
  open = cid_call_tracker_get_open (tracker);
  if (open->len != 0 || cid_call_tracker_get_deadline (tracker) != -1)
    describe_and_fail (play, "is open after a day", 0);
}

static OracleVerdict
judge (const Play *play, guint call)
{
  OracleHeard heard[ORACLE_MAX_STEPS * 2];
  guint n_heard = 0;

  for (guint i = 0; i < play->n_sent; i++)
    if (play->sent[i].call == call)
      heard[n_heard++] =
        (OracleHeard){ play->sent[i].step->event, play->sent[i].step->reason, play->sent[i].us };
  return oracle_judge (heard, n_heard);
}

/* The call that began with the event at that moment. */
static const CidCall *
find_known (const Play *play, gint64 started_us)
{
  for (guint i = 0; i < play->known->len; i++) {
    const CidCall *call = play->known->pdata[i];

    if (to_us (call->started) == started_us)
      return call;
  }
  return NULL;
}

/* What nobody closed ends when its time is over, counted from something that was heard of it; or,
 * as far as anybody can tell, when the same caller rings anew. */
static gboolean
is_end_in_time (const Play *play, guint index, const CidCall *call, const OracleVerdict *verdict)
{
  gint64 length_us =
    call->outcome == CID_OUTCOME_ANSWERED ? CID_TALK_WATCHDOG_US : CID_RING_WATCHDOG_US;
  gint64 ended_us = to_us (call->ended);

  if (!verdict->is_open)
    return ended_us == verdict->over_us;
  if (play->is_one_caller && (play->says == SAYS_PARTY || play->says == SAYS_LATE) &&
      index + 1 < play->n_calls)
    return ended_us == judge (play, index + 1).started_us;
  return ended_us >= verdict->since_us + length_us && ended_us <= verdict->last_us + length_us;
}

static void
check_call (const Play *play, guint index, const OracleVerdict *verdict)
{
  const CidCall *call = find_known (play, verdict->started_us);
  const CidParty *party = parties->pdata[play->parties[index]];

  if (call == NULL)
    describe_and_fail (play, "is lost", index);
  if (call->outcome != verdict->outcome) {
    g_autofree char *what =
      g_strdup_printf ("is %s, should be %s", cid_outcome_to_nick (call->outcome),
                       cid_outcome_to_nick (verdict->outcome));

    describe_and_fail (play, what, index);
  }
  if (call->direction != verdict->direction)
    describe_and_fail (play, "goes the other way", index);
  if (verdict->is_announced && play->in_order && !cid_party_is_same (call->party, party))
    describe_and_fail (play, "is of another party", index);
  if ((call->answered_by != NULL) !=
      (call->outcome == CID_OUTCOME_ANSWERED && call->direction == CID_DIRECTION_INCOMING))
    describe_and_fail (play, "was answered by the wrong one", index);
  if (!play->in_order)
    return;
  if (call->ring_us != verdict->ring_us || call->talk_us != verdict->talk_us)
    describe_and_fail (play, "took another time", index);
  if (!is_end_in_time (play, index, call, verdict))
    describe_and_fail (play, "ended at another time", index);
}

static void
check_play (Play *play)
{
  guint n_existing = 0;

  if (!sample_takes_next ())
    return;
  play->known = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  track (play);
  for (guint i = 0; i < play->n_calls; i++) {
    OracleVerdict verdict = judge (play, i);

    n_existing += verdict.exists;
    if (verdict.exists)
      check_call (play, i, &verdict);
  }
  if (play->known->len != n_existing)
    describe_and_fail (play, "is told more than once, or was never there", 0);
  g_clear_pointer (&play->known, g_ptr_array_unref);
}

static Play *
begin_play (Play *play, const OracleKind *kind, Says says)
{
  *play = (Play){ .name = kind->name, .says = says, .in_order = TRUE };
  play->is_one_caller = kind->is_one_caller;
  for (guint i = 0; i < ORACLE_MAX_CALLS; i++)
    play->parties[i] = kind->is_one_caller ? 0 : i;
  return play;
}

/* Whether what is left after a loss still tells which call it is about. */
static gboolean
can_lose (const OracleKind *kind, Says says)
{
  return says != SAYS_LATE && !(kind->is_one_caller && says == SAYS_PARTY);
}

static gboolean
has_digit (const OracleKind *kind, guint digits, guint digit)
{
  for (guint i = oracle_count_steps (kind); i > 0; i--, digits /= 3)
    if (digits % 3 == digit)
      return TRUE;
  return FALSE;
}

/* Each event lost, heard, or heard twice: a digit to the base 3 for each says which. */
static void
send_by_digits (Play *play, const OracleKind *kind, guint digits)
{
  guint n_steps = oracle_count_steps (kind);

  for (guint i = 0; i < n_steps; i++, digits /= 3)
    for (guint n = 0; n < digits % 3; n++)
      send (play, kind->steps[i].call - 1, 0, &kind->steps[i], kind->steps[i].at_ms + n * REPEAT_MS,
            n > 0);
}

static int
compare_sent (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 difference = ((const Sent *) a)->us - ((const Sent *) b)->us;

  return difference < 0 ? -1 : difference > 0;
}

static void
sort_sent (Play *play)
{
  g_qsort_with_data (play->sent, play->n_sent, sizeof play->sent[0], compare_sent, NULL);
}

static guint
power_of_3 (guint exponent)
{
  return exponent == 0 ? 1 : 3 * power_of_3 (exponent - 1);
}

/* There are too many ways for a long one to be lost in part and repeated in part. */
static gboolean
is_long (const OracleKind *kind)
{
  return oracle_count_steps (kind) > MAX_PERMUTED;
}

/* Whatever of it is lost or said twice, each call is told once, and as what the rest of it says. */
static void
test_every_loss_and_repetition_is_judged_right (void **state)
{
  static Play play;

  for (guint k = 0; k < oracle_n_kinds; k++)
    for (Says says = SAYS_BOTH; says < N_SAYS; says++) {
      const OracleKind *kind = &oracle_kinds[k];
      guint n_ways = power_of_3 (oracle_count_steps (kind));

      for (guint digits = 0; digits < n_ways; digits++) {
        if (has_digit (kind, digits, 0) && !can_lose (kind, says))
          continue;
        if (is_long (kind) && has_digit (kind, digits, 0) && has_digit (kind, digits, 2))
          continue;
        send_by_digits (begin_play (&play, kind, says), kind, digits);
        sort_sent (&play);
        check_play (&play);
      }
    }
}

/* Sends the rest of a burst in every order, and checks each. */
static void
permute (Play *play, const OracleKind *kind, guint left)
{
  guint n_sent = play->n_sent;

  check_play (play);
  for (guint i = 0; (left >> i) != 0; i++)
    if ((left & (1u << i)) != 0) {
      send (play, kind->steps[i].call - 1, 0, &kind->steps[i], n_sent * BURST_MS, FALSE);
      permute (play, kind, left & ~(1u << i));
      play->n_sent = n_sent;
    }
}

/* Requests that were held up come all at once and overtake each other: with call ids, no order of
 * any of them makes two calls of one, or loses one. */
static void
test_every_order_is_judged_right (void **state)
{
  static Play play;

  for (guint k = 0; k < oracle_n_kinds; k++)
    for (Says says = SAYS_BOTH; says < N_SAYS; says++) {
      guint n_steps = oracle_count_steps (&oracle_kinds[k]);

      begin_play (&play, &oracle_kinds[k], says)->in_order = FALSE;
      if (n_steps <= MAX_PERMUTED && says <= SAYS_REF)
        permute (&play, &oracle_kinds[k], (1u << n_steps) - 1);
    }
}

/* A daemon that is started anew in the middle of a call comes to the same, whatever was lost. */
static void
test_restart_at_any_moment_changes_nothing (void **state)
{
  static Play play;

  for (guint k = 0; k < oracle_n_kinds; k++)
    for (Says says = SAYS_BOTH; says < N_SAYS; says++) {
      const OracleKind *kind = &oracle_kinds[k];
      guint n_ways = power_of_3 (oracle_count_steps (kind));

      for (guint digits = 0; digits < n_ways; digits++) {
        if (!can_lose (kind, says) || has_digit (kind, digits, 2))
          continue;
        send_by_digits (begin_play (&play, kind, says), kind, digits);
        sort_sent (&play);
        for (play.restart_before = 1; play.restart_before < play.n_sent; play.restart_before++)
          check_play (&play);
      }
    }
}

/* A generator of our own, so that a seed means the same wherever it is played again. */
static guint32
draw (guint32 *random, guint32 below)
{
  *random ^= *random << 13;
  *random ^= *random >> 17;
  *random ^= *random << 5;
  return *random % below;
}

/* What befalls the events, each in so many of a thousand. Late ones are up to 1.5 s late. */
typedef struct {
  guint drop;
  guint repeat;
  guint delay;
  Says says;
} Fate;

static void
send_to_crowd (Play *play, guint32 *random, const Fate *fate)
{
  const OracleKind *kind;
  guint first = play->n_calls;
  guint phone = draw (random, N_PHONES);
  gint64 start_ms = draw (random, 600000);

  do
    kind = &oracle_kinds[draw (random, oracle_n_kinds)];
  while (!can_lose (kind, fate->says));
  for (guint i = 0; i < ORACLE_MAX_CALLS; i++)
    play->parties[first + i] = kind->is_one_caller ? first : first + i;
  for (guint i = 0; kind->steps[i].call != 0; i++) {
    const OracleStep *step = &kind->steps[i];
    gint64 at_ms = start_ms + step->at_ms;
    gboolean is_late = draw (random, 1000) < fate->delay;

    if (draw (random, 1000) < fate->drop)
      continue;
    at_ms += is_late ? draw (random, 1500) : 0;
    send (play, first + step->call - 1, phone, step, at_ms, FALSE);
    if (draw (random, 1000) < fate->repeat)
      send (play, first + step->call - 1, phone, step, at_ms + REPEAT_MS, fate->delay == 0);
  }
}

static void
check_crowds (const Fate *fate)
{
  static Play play;
  const char *text = g_getenv ("CIDALERT_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  print_message ("# CIDALERT_SEED=%u\n", seed);
  for (guint i = 0; i < N_CROWDS; i++) {
    guint32 random = (seed + i) * 2654435761u | 1;

    play = (Play){ .name = "crowd", .says = fate->says, .in_order = fate->delay == 0 };
    for (guint j = 0; j < N_IN_CROWD; j++)
      send_to_crowd (&play, &random, fate);
    sort_sent (&play);
    check_play (&play);
  }
}

/* Many at once on several phones stay apart, whole or not, in order or nearly so. */
static void
test_crowds_stay_apart (void **state)
{
  static const Fate fates[] = {
    { 0, 0, 0, SAYS_BOTH },       { 0, 0, 0, SAYS_PARTY },     { 0, 0, 0, SAYS_REF },
    { 0, 500, 0, SAYS_BOTH },     { 0, 500, 0, SAYS_PARTY },   { 300, 0, 0, SAYS_BOTH },
    { 300, 300, 0, SAYS_PARTY },  { 0, 0, 300, SAYS_BOTH },    { 200, 0, 300, SAYS_BOTH },
    { 200, 200, 300, SAYS_BOTH }, { 200, 200, 300, SAYS_REF }, { 200, 200, 0, SAYS_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fates); i++)
    check_crowds (&fates[i]);
}

/* Numbers take long to read, so they are read once. */
static int
make_parties (void **state)
{
  const CidNumberPlan plan = { "AU", "2" };

  parties = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_party_unref);
  for (guint i = 0; i <= OTHER_PARTY; i++) {
    g_autofree char *remote = g_strdup_printf ("02999%05u", i);

    g_ptr_array_add (parties, cid_party_parse (remote, &plan));
  }
  return 0;
}

static int
free_parties (void **state)
{
  g_clear_pointer (&parties, g_ptr_array_unref);
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_loss_and_repetition_is_judged_right),
    cmocka_unit_test (test_every_order_is_judged_right),
    cmocka_unit_test (test_restart_at_any_moment_changes_nothing),
    cmocka_unit_test (test_crowds_stay_apart),
  };

  return cmocka_run_group_tests (tests, make_parties, free_parties);
}
