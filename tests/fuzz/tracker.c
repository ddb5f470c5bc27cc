/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include "call/call-json.h"
#include "call/call-player.h"
#include "call/call-tracker.h"

/*
 * The tracker, by whatever sequence of events: four bytes each, what happened, on which phone and
 * under which call id, with whom, and how long after the one before. A daemon stands around it that
 * looks at the clock before each event, and may be started again.
 */

#define BYTES_PER_EVENT 4
#define N_PHONES 4
#define RESTART CID_EVENT_ASKED
#define WALL_US (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)

static const char *const refs[] = { NULL, "", "a", "b" };
static const char *const remotes[] = {
  NULL,    "0299991234", "0299991234@192.0.2.1", "0300", "anonymous@anonymous.invalid",
  "bob@h", "*97",        "+61299995678",
};
static const char *const reasons[] = { NULL, "Call completed elsewhere", "busy", "diverted" };
/* Milliseconds; the negative ones set the wall clock, and the other goes on. */
static const gint64 pauses[] = {
  0,      1,      500,    2000,    3001,     9000,     31000,      179999,
  180001, 600001, 900001, 3600000, 43200001, -3600000, -864000000, 86400000,
};

/*
 * Desk:
 * @tracker: what is looked at
 * @player: what makes the same calls from the journal, to compare with
 * @calls: (element-type utf8 CidCall): as they were last told, by their uids
 * @touched: (element-type utf8 gint64): when each was last told, by the clock that always goes on
 * @now: what time it is
 * @has_restarted: the player was not told of it, so it knows other calls
 */
typedef struct {
  CidCallTracker *tracker;
  CidCallPlayer *player;
  GHashTable *calls;
  GHashTable *touched;
  CidStamp now;
  gboolean has_restarted;
} Desk;

static gboolean
is_legal (const CidCall *call)
{
  gboolean is_incoming = call->direction == CID_DIRECTION_INCOMING;

  switch (call->outcome) {
  case CID_OUTCOME_UNANSWERED:
    return !is_incoming;
  case CID_OUTCOME_MISSED:
  case CID_OUTCOME_ELSEWHERE:
  case CID_OUTCOME_REJECTED:
    return is_incoming && !(call->blocked && call->outcome != CID_OUTCOME_ELSEWHERE);
  case CID_OUTCOME_BLOCKED:
    return is_incoming && call->blocked;
  case CID_OUTCOME_RINGING:
  case CID_OUTCOME_ACTIVE:
  case CID_OUTCOME_ANSWERED:
  case CID_OUTCOME_UNKNOWN:
  default:
    return call->outcome <= CID_OUTCOME_UNKNOWN;
  }
}

static void
check_call (const CidCall *call)
{
  gboolean is_going_on =
    call->outcome == CID_OUTCOME_RINGING || call->outcome == CID_OUTCOME_ACTIVE;

  g_assert_nonnull (call->uid);
  g_assert_nonnull (call->party);
  g_assert_cmpuint (call->legs->len, >, 0);
  g_assert_true (is_legal (call));
  g_assert_cmpint (cid_call_is_open (call), ==, is_going_on);
  g_assert_cmpint (call->ring_us, >=, -1);
  g_assert_cmpint (call->talk_us, >=, -1);
  g_assert_true (call->talk_us < 0 || call->answered.wall_us != 0 || call->answered.boot_us != 0);
}

/* Who called once is who called. */
static void
check_caller_stays (const CidCall *former, const CidCall *call)
{
  g_assert_cmpint (former->started.wall_us, ==, call->started.wall_us);
  if (former->party->kind == CID_PARTY_UNKNOWN)
    return;
  g_assert_cmpint (former->party->kind, ==, call->party->kind);
  g_assert_cmpstr (former->party->number, ==, call->party->number);
}

static void
take (Desk *self, GPtrArray *changed)
{
  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);
    const CidCall *former = g_hash_table_lookup (self->calls, call->uid);
    gint64 *when = g_new (gint64, 1);

    check_call (call);
    if (former != NULL)
      check_caller_stays (former, call);
    *when = self->now.boot_us;
    g_hash_table_replace (self->touched, g_strdup (call->uid), when);
    g_hash_table_replace (self->calls, g_strdup (call->uid), cid_call_copy (call));
  }
}

static char *
describe (GPtrArray *calls)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    g_string_append_printf (text, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u\n",
                            call->uid, cid_direction_to_nick (call->direction),
                            cid_outcome_to_nick (call->outcome), call->ring_us, call->talk_us,
                            call->legs->len);
  }
  return g_string_free (text, FALSE);
}

/* What is made again from the journal is what was there. */
static void
apply (Desk *self, const CidCallEvent *event)
{
  g_autoptr (CidCaller) caller = cid_caller_identify (event->party, event->name, NULL, NULL, NULL);
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (self->tracker, event, caller);
  g_autoptr (GPtrArray) played = cid_call_player_play (self->player, event);
  g_autofree char *text = describe (changed);
  g_autofree char *played_text = describe (played);

  if (!self->has_restarted)
    g_assert_cmpstr (text, ==, played_text);
  take (self, changed);
}

static gint64
get_limit (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_ACTIVE ? CID_TALK_WATCHDOG_US : CID_RING_WATCHDOG_US;
}

/* What is open, and nothing else, is followed; and only as long as it may be. */
static void
check_open (Desk *self)
{
  g_autoptr (GPtrArray) open = cid_call_tracker_get_open (self->tracker);
  GHashTableIter iter;
  gpointer call;
  guint n_open = 0;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    n_open += cid_call_is_open (call);
  g_assert_cmpuint (n_open, ==, open->len);
  for (guint i = 0; i < open->len; i++) {
    const CidCall *one = g_ptr_array_index (open, i);
    const CidCall *known = g_hash_table_lookup (self->calls, one->uid);
    const gint64 *when = g_hash_table_lookup (self->touched, one->uid);

    g_assert_nonnull (known);
    g_assert_cmpint (known->outcome, ==, one->outcome);
    g_assert_cmpint (self->now.boot_us - *when, <, get_limit (one));
  }
}

/* As the daemon does when its alarm goes off. */
static void
look_at_the_clock (Desk *self)
{
  g_autoptr (GPtrArray) expired = cid_call_tracker_get_expired (self->tracker, self->now);
  gint64 deadline_us;

  for (guint i = 0; i < expired->len; i++)
    apply (self, g_ptr_array_index (expired, i));
  deadline_us = cid_call_tracker_get_deadline (self->tracker);
  g_assert_true (deadline_us == -1 || deadline_us > self->now.boot_us);
  check_open (self);
}

/* The calls come back from the log: what is open, after a start of the machine too. */
static void
restart (Desk *self, gboolean is_same_boot)
{
  g_autoptr (GList) calls = g_hash_table_get_values (self->calls);

  cid_call_tracker_free (self->tracker);
  self->tracker = cid_call_tracker_new ();
  self->has_restarted = TRUE;
  for (GList *link = calls; link != NULL; link = link->next) {
    CidCall *call = link->data;

    if (!is_same_boot)
      call->started.boot_us = call->answered.boot_us = call->ended.boot_us = 0;
    if (cid_call_is_open (call))
      cid_call_tracker_restore (self->tracker, call);
  }
}

static CidCallEvent *
make_event (const uint8_t *bytes, CidStamp now)
{
  static const char *const phones[N_PHONES] = { "p0", "p1", "p2", "p3" };
  static const char *const groups[N_PHONES] = { "", "", "hall", "hall" };
  const CidNumberPlan plan = { "AU", "2" };
  guint phone = bytes[1] % N_PHONES;
  CidCallEvent *event = cid_call_event_new ((CidEventKind) (bytes[0] % CID_EVENT_FORGOT));

  event->stamp = now;
  event->phone = g_strdup (phones[phone]);
  event->phone_name = g_strdup (phones[phone]);
  event->group = g_strdup (groups[phone]);
  event->call_ref = g_strdup (refs[bytes[1] / N_PHONES % G_N_ELEMENTS (refs)]);
  event->voicemail = (bytes[1] & 0x40) != 0;
  event->simulated = (bytes[1] & 0x80) != 0;
  event->party = cid_party_parse (remotes[bytes[2] % G_N_ELEMENTS (remotes)], &plan);
  event->reason = g_strdup (reasons[bytes[2] / 8 % G_N_ELEMENTS (reasons)]);
  return event;
}

/* What arises in cidalert itself is about one of the calls that there are. */
static void
choose_call (Desk *self, CidCallEvent *event, uint8_t byte)
{
  g_autoptr (GPtrArray) open = cid_call_tracker_get_open (self->tracker);

  if (open->len > 0 && !cid_event_kind_is_from_phone (event->kind))
    event->call_uid = g_strdup (((CidCall *) g_ptr_array_index (open, byte % open->len))->uid);
}

static void
pass_time (Desk *self, uint8_t byte)
{
  gint64 pause_us = pauses[byte % G_N_ELEMENTS (pauses)] * 1000;

  self->now.wall_us += pause_us;
  self->now.boot_us += MAX (pause_us, 1);
}

static void
step (Desk *self, const uint8_t *bytes)
{
  g_autoptr (CidCallEvent) event = NULL;

  pass_time (self, bytes[3]);
  look_at_the_clock (self);
  event = make_event (bytes, self->now);
  if (event->kind == RESTART) {
    restart (self, (bytes[1] & 1) != 0);
    look_at_the_clock (self);
    return;
  }
  choose_call (self, event, bytes[2]);
  apply (self, event);
  check_open (self);
}

static GHashTable *
run (const uint8_t *data, size_t size)
{
  const CidNumberPlan plan = { "AU", "2" };
  Desk self = {
    .tracker = cid_call_tracker_new (),
    .player = cid_call_player_new (&plan),
    .calls =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_call_free),
    .touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .now = { WALL_US, G_USEC_PER_SEC },
  };

  for (size_t at = 0; at + BYTES_PER_EVENT <= size; at += BYTES_PER_EVENT)
    step (&self, data + at);

  self.now.wall_us += CID_TALK_WATCHDOG_US;
  self.now.boot_us += CID_TALK_WATCHDOG_US;
  look_at_the_clock (&self);
  g_assert_cmpint (cid_call_tracker_get_deadline (self.tracker), ==, -1);
  cid_call_tracker_free (self.tracker);
  cid_call_player_free (self.player);
  g_hash_table_unref (self.touched);
  return self.calls;
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(CidCall *const *) a)->uid, (*(CidCall *const *) b)->uid);
}

static char *
tell (const uint8_t *data, size_t size)
{
  g_autoptr (GHashTable) calls = run (data, size);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer call;

  g_hash_table_iter_init (&iter, calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (sorted, call);
  g_ptr_array_sort (sorted, compare_uids);
  return describe (sorted);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *once = tell (data, size);
  g_autofree char *twice = tell (data, size);

  g_assert_cmpstr (once, ==, twice);
  return 0;
}
