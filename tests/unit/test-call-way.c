/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "contact/name-source.h"
#include "daemon-kit.h"
#include "daemon/call-way.h"
#include "daemon/deed-event.h"
#include "log/call-reader.h"

#define JANE "BEGIN:VCARD\nVERSION:3.0\nFN:Jane Citizen\nTEL:02 9999 1234\nEND:VCARD\n"
#define JOE "BEGIN:VCARD\nVERSION:3.0\nFN:Joe Bloggs\nTEL:02 9999 4321\nEND:VCARD\n"
#define DAY_US ((gint64) G_TIME_SPAN_DAY)
/* As many as call-way.c lets wait. */
#define MAX_EARLY 1024

static CidCallWayEnds ends;
static CidCallWay *way;
static guint n_stored;
static guint n_warmed_up;
static guint n_blocked;
static guint n_nameless;

void __real_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice);
void __wrap_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice);

/* Only counts. */
void
__wrap_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice)
{
  n_warmed_up++;
  __real_cid_notifier_warm_up (self, notice);
}

void __real_cid_media_update (CidMedia *self, GPtrArray *changed);
void __wrap_cid_media_update (CidMedia *self, GPtrArray *changed);

/* Only counts: players may go on when nobody is to hear of a call. */
void
__wrap_cid_media_update (CidMedia *self, GPtrArray *changed)
{
  for (guint i = 0; i < changed->len; i++)
    n_blocked += ((const CidCall *) g_ptr_array_index (changed, i))->blocked ? 1 : 0;
  __real_cid_media_update (self, changed);
}

/* Names the calls, and counts how often one is left without a name. */
static void
on_contacts (CidContactBook *book, gpointer user_data)
{
  Machine *machine = user_data;
  g_autoptr (GPtrArray) calls = NULL;

  cid_call_way_complete (way);
  calls = cid_call_tracker_get_open (machine->parts.tracker);
  for (guint i = 0; i < calls->len; i++)
    n_nameless += ((const CidCall *) g_ptr_array_index (calls, i))->caller->name == NULL ? 1 : 0;
}

static void
on_blocked (gpointer user_data)
{
  cid_call_way_block (way);
}

/* The lists of the blocked are read when the main loop runs. */
static void
begin_blocking (Machine *machine, CidBlockChangedFunc changed)
{
  g_autofree char *path = scratch_path (machine->folder, "blocked");

  cid_unwanted_free (machine->parts.unwanted);
  machine->parts.unwanted = cid_unwanted_new (path, machine->parts.tracker, changed, NULL);
  cid_unwanted_set_plan (machine->parts.unwanted,
                         cid_configuration_get_plan (machine->parts.configuration));
}

static gboolean
are_lists_known (gpointer user_data)
{
  return cid_unwanted_is_known (((Machine *) user_data)->parts.unwanted);
}

static void
block (Machine *machine, const char *lines)
{
  scratch_write (machine->folder, "blocked", lines);
  begin_blocking (machine, on_blocked);
  scratch_run_until (are_lists_known, machine);
}

static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  ends = (CidCallWayEnds){
    .parts = &machine->parts,
    .screen = machine->screen,
    .phone_watch = cid_phone_watch_new (&machine->parts, machine->screen, 0),
    .move_watch = cid_move_watch_new (&machine->parts, machine->screen),
    .news = cid_bus_news_new (&machine->parts, machine->interface),
    .media = cid_media_new (machine->parts.bus),
  };
  way = cid_call_way_new (&ends);
  block (machine, "");
  g_signal_connect (machine->parts.book, "changed", G_CALLBACK (on_contacts), machine);
  n_stored = 0;
  n_warmed_up = 0;
  n_blocked = 0;
  n_nameless = 0;
  return 0;
}

static int
tear_down (void **state)
{
  cid_call_way_free (way);
  cid_media_free (ends.media);
  cid_phone_watch_free (ends.phone_watch);
  cid_move_watch_free (ends.move_watch);
  cid_bus_news_free (ends.news);
  stop_machine (*state);
  return 0;
}

static void
on_stored (gboolean stored, gpointer user_data)
{
  n_stored += stored ? 1 : 0;
}

static gboolean
are_stored (gpointer user_data)
{
  return n_stored >= GPOINTER_TO_UINT (user_data);
}

/* @age_us: how long ago the phone said so. */
static void
take (CidEventKind kind, gint64 age_us, const char *remote, const char *ref)
{
  CidCallEvent *event = make_event (kind, 0, remote, ref);

  event->stamp = cid_clock_now ();
  event->stamp.wall_us -= age_us;
  event->stamp.boot_us -= age_us;
  cid_call_way_take (way, event, on_stored, NULL);
}

static void
say_ready (void)
{
  CidCallEvent *event = make_event (CID_EVENT_READY, 0, "", NULL);

  event->stamp = cid_clock_now ();
  cid_call_way_take (way, event, on_stored, NULL);
}

static CidCall *
get_open (Machine *machine, guint n_wanted)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_open (machine->parts.tracker);

  assert_int_equal (calls->len, n_wanted);
  return n_wanted > 0 ? cid_call_copy (g_ptr_array_index (calls, 0)) : NULL;
}

static GPtrArray *
read_log (Machine *machine)
{
  g_autofree char *path = scratch_path (machine->folder, "calls.db");
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  return cid_call_reader_query (reader, query, NULL);
}

typedef struct {
  Machine *machine;
  const char *name;
  CidOutcome outcome;
} Logged;

static gboolean
is_logged (gpointer user_data)
{
  Logged *logged = user_data;
  g_autoptr (GPtrArray) calls = read_log (logged->machine);
  const CidCall *call = calls->len > 0 ? g_ptr_array_index (calls, 0) : NULL;

  return call != NULL && call->outcome == logged->outcome &&
         g_strcmp0 (call->caller->name, logged->name) == 0;
}

static void
wait_until_logged (Machine *machine, const char *name, CidOutcome outcome)
{
  Logged logged = { machine, name, outcome };

  scratch_run_until (is_logged, &logged);
}

static gboolean
is_book_complete (gpointer user_data)
{
  Machine *machine = user_data;

  return cid_contact_book_is_complete (machine->parts.book) &&
         cid_contact_index_get_n_contacts (cid_contact_book_get_index (machine->parts.book)) > 0;
}

/* The address book that is read has @cards from now on. */
static void
begin_reading (Machine *machine, const char *cards)
{
  g_autofree char *path = scratch_path (machine->folder, "mine.vcf");
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  scratch_write (machine->folder, "mine.vcf", cards);
  g_ptr_array_add (sources,
                   cid_name_source_new (CID_NAME_MINE, path,
                                        cid_configuration_get_plan (machine->parts.configuration)));
  cid_contact_book_set_sources (machine->parts.book, sources);
}

/* The address book comes in late, as it does at login. */
static void
bring_contacts (Machine *machine, const char *cards)
{
  begin_reading (machine, cards);
  scratch_run_until (is_book_complete, machine);
}

/* What a phone says goes to the eyes, to the bus and to the disk, and is answered from there. */
static void
test_a_ring_goes_everywhere (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_string_equal (wait_for_notice (machine, 1)->category, "call.incoming");
  wait_until_heard (machine, "CallChanged");
  scratch_run_until (are_stored, GUINT_TO_POINTER (1));
  wait_until_logged (machine, NULL, CID_OUTCOME_RINGING);
}

/* A disk that is not there yet keeps no call from the screen; what was said waits for it. */
static void
test_the_screen_does_not_wait_for_the_disk (void **state)
{
  Machine *machine = *state;

  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_notice (machine, 1);
  assert_int_equal (n_stored, 0);
  open_log (machine);
  scratch_run_until (are_stored, GUINT_TO_POINTER (1));
}

static gboolean
is_warmed_up (gpointer user_data)
{
  return n_warmed_up > 0;
}

/* A phone that connects may say nothing: what is made ready for it is no call. */
static void
test_what_is_expected_is_no_call (void **state)
{
  Machine *machine = *state;

  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_notice (machine, 1);
  scratch_run_ms (30);
  cid_call_way_expect (way);
  scratch_run_until (is_warmed_up, NULL);
  scratch_run_ms (20);
  cid_call_free (get_open (machine, 1));
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 1);
}

/* A ring that nobody closes is closed here, and written as if the phone had said so. */
static void
test_a_ring_that_nobody_closes_is_closed (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  take (CID_EVENT_INCOMING, DAY_US, "0299991234", "a");
  wait_until_logged (machine, NULL, CID_OUTCOME_UNKNOWN);
  get_open (machine, 0);
}

/* A call that came before its contact is completed on the screen, on the bus and in the log. */
static void
test_a_call_gets_its_name_when_it_comes (void **state)
{
  Machine *machine = *state;
  guint n_shown;

  open_log (machine);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_notice (machine, 1);
  scratch_run_until (are_stored, GUINT_TO_POINTER (1));
  n_shown = fake_notify_server_get_n_shown (machine->server);
  bring_contacts (machine, JANE);
  assert_non_null (strstr (wait_for_notice (machine, n_shown + 1)->title, "Jane Citizen"));
  wait_until_heard (machine, "Jane Citizen");
  wait_until_logged (machine, "Jane Citizen", CID_OUTCOME_RINGING);
}

/* A call whose contact was there before has its name from its first moment on. */
static void
test_a_known_caller_is_named_at_once (void **state)
{
  Machine *machine = *state;
  g_autoptr (CidCall) call = NULL;

  open_log (machine);
  bring_contacts (machine, JANE);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  call = get_open (machine, 1);
  assert_string_equal (call->caller->name, "Jane Citizen");
  assert_false (call->caller->is_provisional);
}

/* Whoever has a name is not a stranger for the moment that the address books are read anew in. */
static void
test_a_name_stays_while_the_books_are_read_anew (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  bring_contacts (machine, JANE);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_notice (machine, 1);
  bring_contacts (machine, JANE);
  assert_int_equal (n_nameless, 0);
  scratch_run_ms (20);
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 1);
}

/* Once they are read it counts what they say now. */
static void
test_a_name_that_is_gone_goes_in_the_end (void **state)
{
  Machine *machine = *state;
  g_autoptr (CidCall) call = NULL;

  open_log (machine);
  bring_contacts (machine, JANE);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  bring_contacts (machine, JOE);
  call = get_open (machine, 1);
  assert_null (call->caller->name);
  assert_false (call->caller->is_provisional);
}

/* That a stranger calls, whose beginning is blocked, is known once the books are read; players go
 * on then. */
static void
test_who_turns_out_to_be_blocked_is_silenced (void **state)
{
  Machine *machine = *state;

  block (machine, "02 9999*\n");
  open_log (machine);
  begin_reading (machine, JANE);
  take (CID_EVENT_INCOMING, 0, "0299995555", "a");
  assert_int_equal (n_blocked, 0);
  scratch_run_until (is_book_complete, machine);
  wait_until_heard (machine, "'blocked'");
  assert_int_equal (n_blocked, 1);
}

/* Whom the user blocks while he rings is silent from then on, and it is written why. */
static void
test_who_is_blocked_while_he_rings_is_silenced (void **state)
{
  Machine *machine = *state;
  g_autoptr (CidCall) call = NULL;

  open_log (machine);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_n_notices (machine, 1);
  cid_call_way_block (way);
  call = get_open (machine, 1);
  assert_null (call->blocked);
  scratch_replace (machine->folder, "blocked", "02 9999 1234\n");
  wait_for_n_notices (machine, 0);
  wait_until_heard (machine, "'blocked'");
}

/* Whom the user blocks after a miss is owed no call any more, as with the button on the notice. */
static void
test_who_is_blocked_goes_from_the_missed_calls (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  take (CID_EVENT_MISSED, 0, "0299991234", "a");
  wait_for_n_notices (machine, 1);
  cid_call_way_block (way);
  scratch_run_ms (20);
  wait_for_n_notices (machine, 1);
  scratch_replace (machine->folder, "blocked", "02 9999 1234\n");
  wait_for_n_notices (machine, 0);
}

/* A daemon that starts does not know yet who is blocked. */
static void
begin_way_anew (Machine *machine, CidBlockChangedFunc changed)
{
  cid_call_way_free (way);
  way = cid_call_way_new (&ends);
  begin_blocking (machine, changed);
}

/* Who calls in the daemon's first moment is not heard of before it is known who is blocked: not
 * even if the phone has given up by then. */
static void
test_who_calls_before_the_lists_are_read_is_blocked (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  scratch_write (machine->folder, "blocked", "02 9999 1234\n");
  open_log (machine);
  begin_way_anew (machine, on_blocked);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  take (CID_EVENT_MISSED, 0, "0299991234", "a");
  scratch_run_until (are_stored, GUINT_TO_POINTER (2));
  wait_until_logged (machine, NULL, CID_OUTCOME_BLOCKED);
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 0);
}

/* A list that is not read for long keeps nobody from being heard of. */
static void
test_who_calls_is_shown_though_no_list_comes (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  begin_way_anew (machine, NULL);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  get_open (machine, 0);
  assert_string_equal (wait_for_notice (machine, 1)->category, "call.incoming");
}

/* The lists may turn out to be known unsaid, when those that were being read are wanted no more. */
static void
test_who_hangs_up_is_not_heard_before_he_calls (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  open_log (machine);
  begin_way_anew (machine, NULL);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  scratch_run_until (are_lists_known, machine);
  take (CID_EVENT_DISCONNECTED, 0, "0299991234", "a");
  scratch_run_until (are_stored, GUINT_TO_POINTER (2));
  get_open (machine, 0);
  wait_until_logged (machine, NULL, CID_OUTCOME_MISSED);
}

/* Of so many nobody waits any longer, and all keep their order. */
static void
test_a_flood_of_early_calls_keeps_its_order (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  g_autoptr (CidCall) call = NULL;

  begin_way_anew (machine, NULL);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_INCOMING, 0, "0299994321", "z");
  for (guint i = 0; i < MAX_EARLY / 2; i++) {
    g_autofree char *ref = g_strdup_printf ("%u", i);

    take (CID_EVENT_INCOMING, 0, "0299991234", ref);
    take (CID_EVENT_DISCONNECTED, 0, "0299991234", ref);
  }
  cid_call_way_stop_waiting (way);
  call = get_open (machine, 1);
  assert_string_equal (call->party->number, "+61299994321");
}

/* A phone that starts in that moment has no call that it told of before. */
static void
test_a_phone_that_starts_ends_what_waits (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  open_log (machine);
  begin_way_anew (machine, on_blocked);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  say_ready ();
  scratch_run_until (are_stored, GUINT_TO_POINTER (2));
  get_open (machine, 0);
}

static gboolean
is_jane_missed (gpointer user_data)
{
  FakeNotifyServer *server = ((Machine *) user_data)->server;
  guint n_shown = fake_notify_server_get_n_shown (server);
  const FakeShown *last = n_shown > 0 ? fake_notify_server_get_shown (server, n_shown - 1) : NULL;

  return last != NULL && g_strcmp0 (last->title, "Missed call from Jane Citizen") == 0;
}

/* A contact that is made after the miss names it in place, and nobody is called to the screen. */
static void
test_a_missed_call_gets_its_name_when_it_comes (void **state)
{
  Machine *machine = *state;
  const FakeShown *first;
  const FakeShown *last;

  open_log (machine);
  bring_contacts (machine, JOE);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  take (CID_EVENT_MISSED, 0, "0299991234", "a");
  wait_for_n_notices (machine, 1);
  first = wait_for_notice (machine, 1);
  bring_contacts (machine, JANE);
  scratch_run_until (is_jane_missed, machine);
  last = fake_notify_server_get_shown (machine->server,
                                       fake_notify_server_get_n_shown (machine->server) - 1);
  assert_int_equal (last->replaces, first->id);
  assert_int_equal (last->urgency, CID_URGENCY_LOW);
}

/* Strangers are not shown, but who calls while the books are read may be a friend: he waits until
 * it is known that he is none. */
static void
test_who_turns_out_to_be_a_stranger_waits_no_more (void **state)
{
  Machine *machine = *state;
  CidNotifyPolicy *policy = cid_notify_policy_new ();

  policy->strangers = CID_SHOW_LOG;
  cid_screen_set_policy (machine->screen, policy);
  cid_notify_policy_unref (policy);
  open_log (machine);
  begin_reading (machine, JANE);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  take (CID_EVENT_MISSED, 0, "0299991234", "a");
  take (CID_EVENT_INCOMING, 0, "0299994321", "b");
  take (CID_EVENT_MISSED, 0, "0299994321", "b");
  assert_int_equal (cid_screen_get_n_missed_callers (machine->screen), 2);
  scratch_run_until (is_jane_missed, machine);
  assert_int_equal (cid_screen_get_n_missed_callers (machine->screen), 1);
}

/* A call that rang when the daemon stopped, and began so long before now. */
static GPtrArray *
make_old_calls (gint64 age_us)
{
  CidCall *call = make_call ("uid-1", CID_OUTCOME_RINGING, LONG_AGO, "0299991234");

  call->started = cid_clock_now ();
  call->started.wall_us -= age_us;
  call->started.boot_us -= age_us;
  return make_calls (call);
}

/* A call that was up when the daemon stopped goes on: its end is no call of its own. */
static void
test_a_call_that_was_up_goes_on (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = make_old_calls (G_USEC_PER_SEC);
  g_autoptr (GPtrArray) logged = NULL;

  open_log (machine);
  cid_call_way_take_up (way, calls);
  take (CID_EVENT_DISCONNECTED, 0, "0299991234", "uid-1");
  scratch_run_until (are_stored, GUINT_TO_POINTER (1));
  get_open (machine, 0);
  logged = read_log (machine);
  assert_int_equal (logged->len, 1);
  assert_string_equal (((CidCall *) g_ptr_array_index (logged, 0))->uid, "uid-1");
}

/* A ring that was open when the daemon stopped and ended unheard does not ring for ever. */
static void
test_a_call_that_was_up_long_ago_is_closed (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = make_old_calls (DAY_US);

  open_log (machine);
  cid_call_way_take_up (way, calls);
  wait_until_logged (machine, NULL, CID_OUTCOME_UNKNOWN);
}

/* A phone that starts with the daemon has none of the calls that it had before, and those that it
 * has since. */
static void
test_a_phone_that_starts_early_ends_what_was_before (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = make_old_calls (G_USEC_PER_SEC);
  g_autoptr (CidCall) call = NULL;

  open_log (machine);
  say_ready ();
  take (CID_EVENT_INCOMING, 0, "0299994321", "b");
  cid_call_way_take_up (way, calls);
  call = get_open (machine, 1);
  assert_string_equal (call->party->number, "+61299994321");
  scratch_run_until (are_stored, GUINT_TO_POINTER (2));
}

/* The disk may take long, and a phone that has just started may ring at once. */
static void
test_who_calls_a_phone_that_starts_early_is_shown (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = make_old_calls (G_USEC_PER_SEC);
  g_autoptr (CidCall) call = NULL;

  say_ready ();
  take (CID_EVENT_INCOMING, 0, "0299994321", "b");
  assert_string_equal (wait_for_notice (machine, 1)->category, "call.incoming");
  cid_call_way_take_up (way, calls);
  call = get_open (machine, 1);
  assert_string_equal (call->party->number, "+61299994321");
}

/* A phone says more than calls: whoever watches phones hears all of it. */
static void
test_what_a_phone_says_of_itself_is_heard (void **state)
{
  Machine *machine = *state;
  CidCallEvent *event = make_event (CID_EVENT_READY, 0, "", NULL);
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  g_autofree char *told = NULL;

  event->stamp = cid_clock_now ();
  event->reached = g_strdup ("192.0.2.9");
  open_log (machine);
  cid_call_way_take_up (way, calls);
  cid_call_way_take (way, event, NULL, NULL);
  told = cid_phone_control_get_told (machine->parts.control, DESK);
  assert_string_equal (told, "192.0.2.9");
  assert_non_null (cid_phone_states_get (machine->parts.phones, DESK));
  get_open (machine, 0);
}

/* That the user refused a call from here closes it; the phone said nothing of that. */
static void
test_what_was_done_from_here_is_no_word_of_the_phone (void **state)
{
  Machine *machine = *state;
  const CidPhoneState *desk;
  CidCallEvent *event;

  open_log (machine);
  take (CID_EVENT_INCOMING, 0, "0299991234", "a");
  event =
    cid_deed_event_new (machine->parts.tracker, DESK, CID_DEED_REJECT, NULL, cid_clock_now ());
  cid_call_way_take (way, event, NULL, NULL);
  wait_until_logged (machine, NULL, CID_OUTCOME_REJECTED);
  desk = cid_phone_states_get (machine->parts.phones, DESK);
  assert_int_equal (desk->last_kind, CID_EVENT_INCOMING);
  assert_false (cid_phone_state_has_sent (desk, CID_EVENT_REJECTED));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_ring_goes_everywhere),
    UNIT (test_the_screen_does_not_wait_for_the_disk),
    UNIT (test_what_is_expected_is_no_call),
    UNIT (test_a_ring_that_nobody_closes_is_closed),
    UNIT (test_a_call_gets_its_name_when_it_comes),
    UNIT (test_a_known_caller_is_named_at_once),
    UNIT (test_a_name_stays_while_the_books_are_read_anew),
    UNIT (test_a_name_that_is_gone_goes_in_the_end),
    UNIT (test_who_turns_out_to_be_blocked_is_silenced),
    UNIT (test_who_is_blocked_while_he_rings_is_silenced),
    UNIT (test_who_is_blocked_goes_from_the_missed_calls),
    UNIT (test_who_calls_before_the_lists_are_read_is_blocked),
    UNIT (test_who_calls_is_shown_though_no_list_comes),
    UNIT (test_who_hangs_up_is_not_heard_before_he_calls),
    UNIT (test_a_flood_of_early_calls_keeps_its_order),
    UNIT (test_a_phone_that_starts_ends_what_waits),
    UNIT (test_a_missed_call_gets_its_name_when_it_comes),
    UNIT (test_who_turns_out_to_be_a_stranger_waits_no_more),
    UNIT (test_a_call_that_was_up_goes_on),
    UNIT (test_a_call_that_was_up_long_ago_is_closed),
    UNIT (test_a_phone_that_starts_early_ends_what_was_before),
    UNIT (test_who_calls_a_phone_that_starts_early_is_shown),
    UNIT (test_what_a_phone_says_of_itself_is_heard),
    UNIT (test_what_was_done_from_here_is_no_word_of_the_phone),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
