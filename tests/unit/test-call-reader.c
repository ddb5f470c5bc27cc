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

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "log/store-file.h"
#include "log/store-writer.h"
#include "store-kit.h"

/* A log of twelve hours: who, when, how it ended, on which phone. */
typedef struct {
  const char *uid;
  int second;
  const char *remote;
  CidDirection direction;
  CidOutcome outcome;
  const char *name;
  CidNameFrom from;
  const char *phone;
  gboolean simulated;
  gboolean withheld;
  gint64 talk_s;
} Row;

#define IN CID_DIRECTION_INCOMING
#define OUT CID_DIRECTION_OUTGOING

static const Row rows[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", CID_NAME_FROM_CONTACT, DESK,
    .simulated = FALSE },
  { "u2", 10, "0299991234", IN, CID_OUTCOME_ANSWERED, "Ana Pérez", CID_NAME_FROM_CONTACT, DESK,
    .simulated = FALSE },
  { "u3", 20, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", CID_NAME_FROM_CONTACT, HALL,
    .simulated = FALSE },
  { "u4", 30, "0412345678", IN, CID_OUTCOME_MISSED, "BOB", CID_NAME_FROM_PHONE, DESK,
    .simulated = FALSE },
  { "u5", 40, "0412345678", OUT, CID_OUTCOME_UNANSWERED, NULL, CID_NAME_FROM_NONE, DESK,
    .simulated = FALSE },
  { "u6", 50, "21", IN, CID_OUTCOME_MISSED, NULL, CID_NAME_FROM_NONE, DESK, .withheld = TRUE },
  { "u7", 60, "21", OUT, CID_OUTCOME_ANSWERED, NULL, CID_NAME_FROM_NONE, DESK, .talk_s = 60 },
  { "u8", 70, "joe@192.0.2.1", IN, CID_OUTCOME_MISSED, "Joe 100%", CID_NAME_FROM_PHONE, DESK,
    .simulated = FALSE },
  { "u9", 80, "0288887777", IN, CID_OUTCOME_MISSED, "Rehearsal", CID_NAME_FROM_CONTACT, DESK,
    .simulated = TRUE },
};

typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
  CidCallReader *reader;
} Fixture;

static void
write_row (CidStoreWriter *writer, const Row *row)
{
  CidStoreEntry entry = { 0 };
  CidStoreEntry *entries[] = { &entry };
  CidCall *call = make_call (row->uid, row->outcome, row->second, row->remote);
  g_autoptr (CidCallEvent) event =
    make_event (CID_EVENT_INCOMING, row->second, row->remote, row->uid);
  g_autoptr (GPtrArray) calls = make_calls (call);
  CidLeg *leg = g_ptr_array_index (call->legs, 0);

  g_free (leg->phone);
  leg->phone = g_strdup (row->phone);
  g_free (leg->phone_name);
  leg->phone_name = g_strdup (g_str_equal (row->phone, DESK) ? "desk" : "hall");
  call->direction = row->direction;
  call->simulated = row->simulated;
  call->talk_us = row->talk_s > 0 ? row->talk_s * G_USEC_PER_SEC : -1;
  call->caller = make_caller (row->name, row->from);
  call->caller->withheld = row->withheld;
  call->phone_said = row->from == CID_NAME_FROM_PHONE ? g_strdup (row->name) : NULL;
  event->simulated = row->simulated;
  event->name = g_strdup (row->name);
  event->extra = g_strsplit ("x=1|y=é\"", "|", -1);
  entry.event = event;
  entry.calls = calls;
  assert_true (cid_store_writer_write (writer, entries, 1, NULL));
}

static int
set_up_unfiled (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = make_folder ();
  fixture->path = get_path_in (fixture->folder);
  fixture->writer = cid_store_writer_new (fixture->path, "boot-a");
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    write_row (fixture->writer, &rows[i]);
  fixture->reader = cid_call_reader_new (fixture->path, NULL);
  assert_non_null (fixture->reader);
  *state = fixture;
  return 0;
}

/* A moment later. */
static int
set_up (void **state)
{
  gboolean is_more = TRUE;

  set_up_unfiled (state);
  assert_true (cid_store_writer_file (((Fixture *) *state)->writer, &is_more, NULL));
  assert_false (is_more);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_call_reader_free (fixture->reader);
  cid_store_writer_free (fixture->writer);
  remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
  return 0;
}

static char *
join_uids (GPtrArray *calls)
{
  GString *uids = g_string_new (NULL);

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    g_string_append_printf (uids, "%s%s", i > 0 ? " " : "",
                            ((CidCall *) g_ptr_array_index (calls, i))->uid);
  return g_string_free (uids, FALSE);
}

typedef struct {
  CidCallQuery query;
  const char *uids;
} Case;

#define TEXT(text) ((char *) (text))

/* Each filter alone and some together: what they give, newest last. Nothing is
   zero here, so directions count from one. */
static const Case cases[] = {
  { { 0 }, "u1 u2 u3 u4 u5 u6 u7 u8" },
  { { .limit = 3 }, "u6 u7 u8" },
  { { .simulated = TRUE, .limit = 2 }, "u8 u9" },
  { { .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) }, "u1 u3 u4 u6 u8" },
  { { .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_BLOCKED) }, "" },
  { { .direction = 1 + OUT }, "u5 u7" },
  { { .direction = 1 + OUT, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED) }, "u7" },
  { { .since_us = NOON + 60 * G_USEC_PER_SEC }, "u7 u8" },
  { { .until_us = NOON + 10 * G_USEC_PER_SEC }, "u1" },
  { { .number = TEXT ("+61299991234") }, "u1 u2 u3" },
  { { .number = TEXT ("+61299991234"), .limit = 1 }, "u3" },
  { { .number = TEXT ("+61299991234"), .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) },
    "u1 u3" },
  { { .number = TEXT ("+612999912"), .number_is_prefix = TRUE }, "u1 u2 u3" },
  { { .number = TEXT ("+61"), .number_is_prefix = TRUE }, "u1 u2 u3 u4 u5" },
  { { .number = TEXT ("+612999912") }, "" },
  { { .number = TEXT ("' OR 1 --") }, "" },
  { { .name = TEXT ("perez") }, "u1 u2 u3" },
  { { .name = TEXT ("ANA P") }, "u1 u2 u3" },
  { { .name = TEXT ("bob") }, "u4" },
  { { .name = TEXT ("EZ") }, "u1 u2 u3" },
  { { .name = TEXT ("ob") }, "u4" },
  { { .name = TEXT ("zz") }, "" },
  { { .name = TEXT ("100%") }, "u8" },
  { { .name = TEXT ("1%") }, "" },
  { { .name = TEXT ("rehearsal") }, "" },
  { { .phone = TEXT ("hall") }, "u3" },
  { { .phone = TEXT ("desk"), .limit = 2 }, "u7 u8" },
  { { .phone = TEXT ("desk"), .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) }, "u1 u4 u6 u8" },
  { { .phone = TEXT ("cellar") }, "" },
  { { .phone = TEXT ("desk"), .after_id = 6 }, "u7 u8" },
  { { .outcomes =
        CID_OUTCOME_BIT (CID_OUTCOME_UNANSWERED) | CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED) },
    "u2 u5 u7" },
  { { .line = TEXT ("0101"), .limit = 2 }, "u7 u8" },
  { { .line = TEXT ("0102") }, "" },
  { { .withheld = TRUE }, "u6" },
  { { .kin = CID_CALLS_OF_CONTACTS }, "u1 u2 u3" },
  { { .kin = CID_CALLS_OF_STRANGERS }, "u4 u5 u6 u7 u8" },
  { { .longer_us = 59 * G_USEC_PER_SEC }, "u7" },
  { { .longer_us = 60 * G_USEC_PER_SEC }, "" },
  { { .waiting = TRUE }, "u3 u4 u8" },
  { { .note = TEXT ("back") }, "" },
  { { .before_id = 3 }, "u1 u2" },
  { { .before_id = 6, .limit = 2 }, "u4 u5" },
  { { .before_id = 1 }, "" },
  { { .after_id = 3, .limit = 2 }, "u4 u5" },
  { { .after_id = 7 }, "u8" },
  { { .after_id = 8 }, "" },
};

static CidCallQuery
get_query (const Case *one)
{
  CidCallQuery query = one->query;

  query.direction--;
  query.since_us = query.since_us == 0 ? G_MININT64 : query.since_us;
  query.until_us = query.until_us == 0 ? G_MAXINT64 : query.until_us;
  return query;
}

/* The same query has to give the same calls for ever: commands, tests and scripts stand on it. */
static void
test_each_filter (void **state)
{
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CidCallQuery query = get_query (&cases[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) calls = cid_call_reader_query (fixture->reader, &query, &error);
    g_autofree char *uids = join_uids (calls);

    assert_null (error);
    assert_string_equal (uids, cases[i].uids);
  }
}

/* What was filed and what was not yet are one log: the same holds while it is half filed. */
static void
test_each_filter_while_it_is_filed (void **state)
{
  Fixture *fixture = *state;
  gboolean is_more = FALSE;
  const Row again = { .uid = "u3",
                      .second = 20,
                      .remote = "0299991234",
                      .direction = IN,
                      .outcome = CID_OUTCOME_MISSED,
                      .name = "Ana Pérez",
                      .from = CID_NAME_FROM_CONTACT,
                      .phone = HALL };

  assert_true (cid_store_writer_file (fixture->writer, &is_more, NULL));
  write_row (fixture->writer, &again);
  test_each_filter (state);
}

/* A call comes back as it went in, but for the name, which is today's. */
static void
test_a_call_comes_back_whole (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = cid_call_reader_get (fixture->reader, 1, NULL);
  g_autoptr (CidCall) sip = cid_call_reader_get (fixture->reader, 8, NULL);

  assert_string_equal (call->uid, "u1");
  assert_int_equal (call->started.wall_us, NOON);
  assert_int_equal (call->party->kind, CID_PARTY_NUMBER);
  assert_string_equal (call->party->number, "+61299991234");
  assert_string_equal (call->party->remote, "0299991234");
  assert_string_equal (cid_caller_get_display_number (call->caller), "(02) 9999 1234");
  assert_string_equal (cid_caller_get_place (call->caller), "Sydney");
  assert_int_equal (cid_caller_get_number_type (call->caller), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  assert_string_equal (call->line, "0101");
  assert_int_equal (call->ring_us, -1);
  assert_int_equal (call->legs->len, 1);
  assert_int_equal (((CidLeg *) call->legs->pdata[0])->outcome, CID_OUTCOME_MISSED);

  assert_null (sip->party->number);
  assert_string_equal (sip->party->user, "joe");
  assert_string_equal (sip->caller->name, "Joe 100%");
  assert_int_equal (sip->caller->name_from, CID_NAME_FROM_PHONE);
}

/* A call of the log is known by its uid and its start, a rehearsal too. */
static void
test_a_call_is_there_or_not (void **state)
{
  Fixture *fixture = *state;
  const struct {
    const char *uid;
    int second;
    gboolean is_there;
  } asked[] = { { "u1", 0, TRUE }, { "u9", 80, TRUE }, { "u1", 10, FALSE }, { "u99", 0, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (CidCall) call =
      make_call (asked[i].uid, CID_OUTCOME_MISSED, asked[i].second, "0299991234");
    gboolean is_there = !asked[i].is_there;

    assert_true (cid_call_reader_has (fixture->reader, call, &is_there, NULL));
    assert_int_equal (is_there, asked[i].is_there);
  }
}

/* Old calls learn: a contact that is added today names yesterday's calls. */
static void
test_old_calls_have_the_name_of_today (void **state)
{
  const Row today = {
    "u10",
    100,
    "0412345678",
    IN,
    CID_OUTCOME_ANSWERED,
    "Bob Jones",
    CID_NAME_FROM_MINE,
    DESK,
    .simulated = FALSE,
  };
  Fixture *fixture = *state;
  g_autoptr (CidCall) before = cid_call_reader_get (fixture->reader, 4, NULL);
  g_autoptr (CidCall) after = NULL;

  assert_string_equal (before->caller->name, "BOB");
  assert_int_equal (before->caller->name_from, CID_NAME_FROM_PHONE);
  write_row (fixture->writer, &today);
  after = cid_call_reader_get (fixture->reader, 4, NULL);
  assert_string_equal (after->caller->name, "Bob Jones");
  assert_int_equal (after->caller->name_from, CID_NAME_FROM_MINE);
  assert_string_equal (after->phone_said, "BOB");
  assert_string_equal (after->shown_name, "BOB");
}

/* Missed calls wait until somebody has talked with the caller; a try alone does not do. */
static void
test_missed_calls_that_wait (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) all = cid_call_reader_get_waiting (fixture->reader, 0, NULL);
  g_autoptr (GPtrArray) late =
    cid_call_reader_get_waiting (fixture->reader, NOON + 30 * G_USEC_PER_SEC, NULL);
  g_autofree char *all_uids = join_uids (all);
  g_autofree char *late_uids = join_uids (late);

  assert_string_equal (all_uids, "u8 u4 u3");
  assert_string_equal (late_uids, "u8 u4");
}

/* `last` and `last-missed` serve wherever an ID does; rehearsals are not meant. */
static void
test_last_calls (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) error = NULL;

  assert_int_equal (cid_call_reader_get_last (fixture->reader, FALSE, NULL), 8);
  assert_int_equal (cid_call_reader_get_last (fixture->reader, TRUE, NULL), 8);
  assert_null (cid_call_reader_get (fixture->reader, 4711, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
}

/* Everything that the phone said is kept, to be shown and to be played again. */
static void
test_events_come_back_whole (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) events = cid_call_reader_get_events (fixture->reader, 3, NULL);
  g_autoptr (GPtrArray) none = cid_call_reader_get_events (fixture->reader, 4711, NULL);
  g_autoptr (CidCallEvent) sent = make_event (CID_EVENT_INCOMING, 20, "0299991234", "u3");
  const CidStoredEvent *stored;

  assert_int_equal (none->len, 0);
  assert_int_equal (events->len, 1);
  stored = g_ptr_array_index (events, 0);
  assert_int_equal (stored->seq, 3);
  assert_int_equal (stored->event->kind, sent->kind);
  assert_int_equal (stored->event->stamp.wall_us, sent->stamp.wall_us);
  assert_int_equal (stored->event->stamp.boot_us, sent->stamp.boot_us);
  assert_string_equal (stored->event->phone, DESK);
  assert_string_equal (stored->event->phone_name, "desk");
  assert_string_equal (stored->event->name, "Ana Pérez");
  assert_string_equal (stored->event->line, "0101");
  assert_string_equal (stored->event->call_ref, "u3");
  assert_string_equal (stored->event->target, sent->target);
  assert_true (cid_party_is_same (stored->event->party, sent->party));
  assert_string_equal (stored->event->party->user, sent->party->user);
  assert_int_equal (g_strv_length (stored->event->extra), 2);
  assert_string_equal (stored->event->extra[1], "y=é\"");
  assert_null (stored->event->body);
}

/* Reads on from @query's `after`, as a follower does, and says what came. */
static char *
read_on (Fixture *fixture, CidCallQuery *query)
{
  g_autoptr (GString) uids = g_string_new (NULL);
  gboolean is_more = TRUE;

  while (is_more) {
    g_autoptr (GPtrArray) calls =
      cid_call_reader_get_changes (fixture->reader, query, &is_more, NULL);
    g_autofree char *some = join_uids (calls);

    g_string_append_printf (uids, uids->len > 0 && *some != '\0' ? " %s" : "%s", some);
  }

  return g_string_free (g_steal_pointer (&uids), FALSE);
}

/* A follower misses nothing and gets nothing twice, in chunks of whatever size; a call that changes
 * again comes again, after what changed before it. */
static void
test_changes_are_read_on (void **state)
{
  const Row again = { "u2",
                      10,
                      "0299991234",
                      IN,
                      CID_OUTCOME_MISSED,
                      NULL,
                      CID_NAME_FROM_NONE,
                      DESK,
                      .simulated = FALSE };
  const Row new = {
    "u10", 90, "21", IN, CID_OUTCOME_MISSED, NULL, CID_NAME_FROM_NONE, DESK, .simulated = FALSE,
  };
  Fixture *fixture = *state;

  for (guint limit = 1; limit < 10; limit++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autofree char *first = NULL;
    g_autofree char *nothing = NULL;

    query->limit = limit;
    first = read_on (fixture, query);
    nothing = read_on (fixture, query);
    assert_string_equal (first, "u1 u2 u3 u4 u5 u6 u7 u8");
    assert_string_equal (nothing, "");
    /* the rehearsal was passed over, and is not looked at again */
    assert_int_equal (query->after, 9);
  }

  {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autofree char *first = read_on (fixture, query);
    g_autofree char *then = NULL;

    write_row (fixture->writer, &new);
    write_row (fixture->writer, &again);
    then = read_on (fixture, query);
    assert_string_equal (first, "u1 u2 u3 u4 u5 u6 u7 u8");
    assert_string_equal (then, "u10 u2");
    assert_int_equal (query->after, 11);
  }
}

/* What is followed can be chosen as what is listed. */
static void
test_changes_are_filtered (void **state)
{
  Fixture *fixture = *state;
  const CidNumberPlan plan = { "AU", NULL };
  g_autoptr (CidCallQuery) missed = cid_call_query_new ();
  g_autoptr (CidCallQuery) hall = cid_call_query_new ();
  g_autoptr (CidCallQuery) number = cid_call_query_new ();
  g_autoptr (CidCallQuery) name = cid_call_query_new ();
  g_autofree char *missed_uids = NULL;
  g_autofree char *hall_uids = NULL;
  g_autofree char *number_uids = NULL;
  g_autofree char *name_uids = NULL;

  missed->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED);
  hall->phone = g_strdup ("hall");
  assert_true (cid_call_query_set_number (number, "0412*", &plan, NULL));
  name->name = g_strdup ("perez");
  name->direction = CID_DIRECTION_INCOMING;
  name->since_us = NOON + 10 * G_USEC_PER_SEC;
  missed_uids = read_on (fixture, missed);
  hall_uids = read_on (fixture, hall);
  number_uids = read_on (fixture, number);
  name_uids = read_on (fixture, name);
  assert_string_equal (missed_uids, "u1 u3 u4 u6 u8");
  assert_string_equal (hall_uids, "u3");
  assert_string_equal (number_uids, "u4 u5");
  assert_string_equal (name_uids, "u2 u3");
}

/* That a talk dealt with a missed call is a change of that call. Filed or not, changes come in one
 * order. */
static void
test_changes_while_they_are_filed (void **state)
{
  Fixture *fixture = *state;
  const Row again = { "u4",
                      30,
                      "0412345678",
                      IN,
                      CID_OUTCOME_MISSED,
                      "BOB",
                      CID_NAME_FROM_PHONE,
                      DESK,
                      .simulated = FALSE };
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallQuery) latest = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;
  g_autofree char *all = NULL;
  g_autofree char *uids = NULL;

  write_row (fixture->writer, &again);
  all = read_on (fixture, query);
  assert_string_equal (all, "u2 u3 u5 u7 u8 u1 u6 u4");
  latest->limit = 3;
  calls = cid_call_reader_get_latest_changes (fixture->reader, latest, NULL);
  uids = join_uids (calls);
  assert_string_equal (uids, "u1 u6 u4");
  assert_int_equal (latest->after, 12);
}

/* A follower begins with the latest, and goes on behind all there is. */
static void
test_the_latest_changes (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;
  g_autofree char *uids = NULL;

  query->limit = 3;
  calls = cid_call_reader_get_latest_changes (fixture->reader, query, NULL);
  uids = join_uids (calls);
  assert_string_equal (uids, "u6 u7 u8");
  assert_int_equal (query->after, 9);
}

/* A number that the log never gave is another log's: all of this one is news. */
static void
test_a_change_of_another_log (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autofree char *uids = NULL;
  g_autofree char *origin = cid_call_reader_get_origin (fixture->reader, NULL);

  query->after = 5000;
  uids = read_on (fixture, query);
  assert_string_equal (uids, "u1 u2 u3 u4 u5 u6 u7 u8");
  assert_true (g_uuid_string_is_valid (origin));
}

/* Bare `cidalert` tells when each phone was last heard; the rehearsal after that does not count. */
static void
test_phones_heard (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) phones = cid_call_reader_get_phones (fixture->reader, NULL);
  const CidPhoneState *state_of_desk = g_ptr_array_index (phones, 0);

  assert_int_equal (phones->len, 1);
  assert_string_equal (state_of_desk->phone, DESK);
  assert_int_equal (state_of_desk->last_kind, CID_EVENT_INCOMING);
  assert_int_equal (state_of_desk->last_us, NOON + 70 * G_USEC_PER_SEC);
  assert_true (cid_phone_state_has_sent (state_of_desk, CID_EVENT_INCOMING));
}

/* A phone that was replaced by another of the same name keeps one log. */
static void
test_two_phones_of_one_name (void **state)
{
  const Row other = { "u10",
                      15,
                      "21",
                      IN,
                      CID_OUTCOME_MISSED,
                      NULL,
                      CID_NAME_FROM_NONE,
                      "another-hall",
                      .simulated = FALSE };
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GPtrArray) latest = NULL;
  g_autofree char *uids = NULL;
  g_autofree char *latest_uids = NULL;

  write_row (fixture->writer, &other);
  query->phone = g_strdup ("hall");
  calls = cid_call_reader_query (fixture->reader, query, NULL);
  uids = join_uids (calls);
  assert_string_equal (uids, "u10 u3");
  query->limit = 1;
  latest = cid_call_reader_query (fixture->reader, query, NULL);
  latest_uids = join_uids (latest);
  assert_string_equal (latest_uids, "u3");
}

/* Readers hold nothing while they print: the writer goes on, and its log can be cut. */
static void
test_a_reader_is_in_nobodys_way (void **state)
{
  const Row next = {
    "u10", 100, "21", IN, CID_OUTCOME_MISSED, NULL, CID_NAME_FROM_NONE, DESK, .simulated = FALSE,
  };
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) before = cid_call_reader_query (fixture->reader, query, NULL);
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *content = NULL;
  gsize length = 1;

  write_row (fixture->writer, &next);
  cid_store_writer_close (fixture->writer);
  if (g_file_get_contents (wal, &content, &length, NULL))
    assert_int_equal (length, 0);
  after = cid_call_reader_query (fixture->reader, query, NULL);
  assert_int_equal (after->len, before->len + 1);
}

/* What is damaged says so, instead of being half a log. */
static void
test_a_damaged_page_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  g_clear_pointer (&fixture->reader, cid_call_reader_free);
  cid_store_writer_close (fixture->writer);
  assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  memset (content + 4096, 0xa5, length - 4096);
  assert_true (g_file_set_contents (fixture->path, content, (gssize) length, NULL));
  reader = cid_call_reader_new (fixture->path, &error);
  if (reader != NULL)
    assert_null (cid_call_reader_query (reader, query, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
  assert_non_null (strstr (error->message, "rescue"));
}

/* Whoever keeps a reader open has to know when another log is in the place of what it reads. */
static void
test_a_log_that_moved_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *kept = g_strconcat (fixture->path, ".before", NULL);

  assert_false (cid_call_reader_has_moved (fixture->reader));
  assert_int_equal (g_rename (fixture->path, kept), 0);
  assert_true (cid_call_reader_has_moved (fixture->reader));
  assert_true (g_file_set_contents (fixture->path, "another", -1, NULL));
  assert_true (cid_call_reader_has_moved (fixture->reader));
  assert_int_equal (g_rename (kept, fixture->path), 0);
  assert_false (cid_call_reader_has_moved (fixture->reader));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_each_filter, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_each_filter_while_it_is_filed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_call_comes_back_whole, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_call_is_there_or_not, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_old_calls_have_the_name_of_today, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_missed_calls_that_wait, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_last_calls, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_events_come_back_whole, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_changes_are_read_on, set_up_unfiled, tear_down),
    cmocka_unit_test_setup_teardown (test_changes_are_filtered, set_up_unfiled, tear_down),
    cmocka_unit_test_setup_teardown (test_changes_while_they_are_filed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_latest_changes, set_up_unfiled, tear_down),
    cmocka_unit_test_setup_teardown (test_a_change_of_another_log, set_up_unfiled, tear_down),
    cmocka_unit_test_setup_teardown (test_phones_heard, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_two_phones_of_one_name, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_reader_is_in_nobodys_way, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_damaged_page_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_log_that_moved_is_told, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
