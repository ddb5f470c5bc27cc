/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-calls"

#include "log/store-calls.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call-kit.h"
#include "sql-kit.h"

#define LAST_ID 40

typedef struct {
  CidStoreStatements *statements;
  CidStoreCalls *calls;
  sqlite3 *database;
} Fixture;

static void
begin_anew (Fixture *self)
{
  g_clear_pointer (&self->calls, cid_store_calls_free);
  self->calls = cid_store_calls_new (self->statements);
  cid_store_calls_begin (self->calls, 3, LAST_ID, 0);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->database = open_memory ();
  self->statements = cid_store_statements_new (self->database);
  begin_anew (self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_calls_free (self->calls);
  cid_store_statements_free (self->statements);
  g_free (self);
  return 0;
}

/* Writes how a call is now, as a batch of its own. */
static gint64
store (Fixture *self, const CidCall *call, gint64 seq)
{
  gint64 id = cid_store_calls_put (self->calls, call, seq, NULL);

  assert_true (id > 0);
  assert_true (cid_store_calls_write (self->calls, NULL));
  return id;
}

/* The number of a call is handed out before the row is written: the event beside it bears it. */
static void
test_new_calls_are_numbered_from_the_last (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) a = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (CidCall) b = make_call ("b", CID_OUTCOME_RINGING, 1, "22");

  assert_int_equal (cid_store_calls_put (self->calls, a, 1, NULL), LAST_ID + 1);
  assert_int_equal (cid_store_calls_put (self->calls, b, 2, NULL), LAST_ID + 2);
  assert_int_equal (cid_store_calls_put (self->calls, a, 3, NULL), LAST_ID + 1);
  assert_sql (self->database, "SELECT count (*) FROM calls", "0");
  assert_true (cid_store_calls_write (self->calls, NULL));
  assert_sql (self->database, "SELECT id, uid, run, first_seq, last_seq FROM calls ORDER BY id",
              "41|a|3|1|3;42|b|3|2|2");
}

/* Every column of a new call, each with a value of its own, so that none can take another's place.
 */
static void
test_everything_of_a_call_is_written (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_ANSWERED, 0, "0299991234");

  call->direction = CID_DIRECTION_OUTGOING;
  call->started = (CidStamp){ 100, 1 };
  call->answered = (CidStamp){ 200, 2 };
  call->ended = (CidStamp){ 300, 3 };
  call->ring_us = 400;
  call->talk_us = 500;
  call->caller = make_caller ("Ana", CID_NAME_FROM_MINE);
  call->caller->organization = g_strdup ("ACME");
  call->phone_said = g_strdup ("ANA");
  call->diverted = g_strdup ("31");
  call->answered_by = g_strdup ("hall");
  call->reason = g_strdup ("bye");
  call->voicemail = TRUE;
  call->simulated = TRUE;
  store (self, call, 9);

  assert_sql (self->database,
              "SELECT direction, outcome, start_us, start_boot_us, answered_us, answered_boot_us,"
              " ended_us, ended_boot_us, ring_us, talk_us FROM calls",
              "outgoing|answered|100|1|200|2|300|3|400|500");
  assert_sql (self->database,
              "SELECT party, remote, withheld, name, name_from, said, line, diverted, answered_by,"
              " reason, voicemail, simulated FROM calls",
              "number|0299991234|0|Ana|mine|ANA|0101|31|hall|bye|1|1");
  assert_sql (self->database,
              "SELECT n.number, n.display, n.name, n.name_from, n.organization, n.place, n.type"
              " FROM numbers AS n JOIN calls AS c ON c.number = n.id",
              "+61299991234|(02) 9999 1234|Ana|mine|ACME|Sydney|fixed-line");
  assert_sql (self->database,
              "SELECT l.call, l.place, p.uuid, p.name, l.call_ref, l.state, l.outcome"
              " FROM legs AS l JOIN phones AS p ON p.id = l.phone",
              "41|0|" DESK "|desk|a|ended|answered");
}

/* What is not known is NULL in the log, not 1970 and not a ring of no length. */
static void
test_what_is_not_known_is_null (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, NULL);

  g_clear_pointer (&call->line, g_free);
  store (self, call, 9);
  assert_sql (self->database,
              "SELECT answered_us, answered_boot_us, ended_us, ended_boot_us, ring_us, talk_us,"
              " number, remote, name, said, line, diverted, answered_by, reason FROM calls",
              "-|-|-|-|-|-|-|-|-|-|-|-|-|-");
  assert_sql (self->database, "SELECT count (*) FROM numbers", "0");
}

/* Who hides is marked as hiding, whether the number or the name said so. */
static void
test_withheld_is_marked (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) by_party = make_call ("a", CID_OUTCOME_RINGING, 0, "anonymous");
  g_autoptr (CidCall) by_caller = make_call ("b", CID_OUTCOME_RINGING, 1, "21");
  g_autoptr (CidCall) neither = make_call ("c", CID_OUTCOME_RINGING, 2, "21");

  by_caller->caller = make_caller (NULL, CID_NAME_FROM_NONE);
  by_caller->caller->withheld = TRUE;
  store (self, by_party, 1);
  store (self, by_caller, 2);
  store (self, neither, 3);
  assert_sql (self->database, "SELECT uid, withheld FROM calls ORDER BY id", "a|1;b|1;c|0");
}

/* A call rings, is taken, ends: one row through it all. What began it stays as it began. */
static void
test_call_is_brought_up_to_date (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) ringing = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (CidCall) ended = make_call ("a", CID_OUTCOME_ANSWERED, 0, "21");

  store (self, ringing, 5);
  ended->answered = (CidStamp){ NOON + 7, 7 };
  ended->ended = (CidStamp){ NOON + 9, 9 };
  ended->ring_us = 7;
  ended->talk_us = 2;
  ended->reason = g_strdup ("bye");
  store (self, ended, 8);

  assert_sql (self->database,
              "SELECT id, outcome, answered_us - start_us, ended_us - start_us, ring_us, talk_us,"
              " reason, first_seq, last_seq FROM calls",
              "41|answered|7|9|7|2|bye|5|8");
  assert_sql (self->database, "SELECT place, state, outcome FROM legs", "0|ended|answered");
}

/* That a call goes out may be said after it was taken for one that came in. */
static void
test_call_is_turned_round (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) taken = make_call ("a", CID_OUTCOME_ACTIVE, 0, "21");
  g_autoptr (CidCall) dialled = make_call ("a", CID_OUTCOME_ACTIVE, 0, "21");

  store (self, taken, 5);
  assert_sql (self->database, "SELECT direction FROM calls", "incoming");
  dialled->direction = CID_DIRECTION_OUTGOING;
  store (self, dialled, 6);
  assert_sql (self->database, "SELECT direction, first_seq, last_seq, changed FROM calls",
              "outgoing|5|6|2");
}

/* Several changes that come together are one writing, of the last of them. */
static void
test_changes_of_one_batch_are_written_once (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) ringing = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (CidCall) active = make_call ("a", CID_OUTCOME_ACTIVE, 0, "21");
  int before = sqlite3_total_changes (self->database);

  cid_store_calls_put (self->calls, ringing, 5, NULL);
  cid_store_calls_put (self->calls, active, 6, NULL);
  assert_true (cid_store_calls_write (self->calls, NULL));
  /* Number, call, phone, leg. */
  assert_int_equal (sqlite3_total_changes (self->database) - before, 4);
  assert_sql (self->database, "SELECT outcome, first_seq, last_seq FROM calls", "active|5|6");

  before = sqlite3_total_changes (self->database);
  assert_true (cid_store_calls_write (self->calls, NULL));
  assert_int_equal (sqlite3_total_changes (self->database), before);
}

/* After a new start nothing is known by heart, and the call of yesterday is still one row. */
static void
test_call_is_found_again_after_a_start (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) ringing = make_call ("a", CID_OUTCOME_RINGING, 0, "0299991234");
  g_autoptr (CidCall) ended = make_call ("a", CID_OUTCOME_MISSED, 0, "0299991234");
  g_autoptr (CidCall) other = make_call ("a", CID_OUTCOME_MISSED, 1, "0299991234");

  store (self, ringing, 5);
  begin_anew (self);
  assert_int_equal (store (self, ended, 8), 41);
  assert_sql (self->database, "SELECT id, outcome, number, first_seq, last_seq FROM calls",
              "41|missed|1|5|8");

  /* The same uid at another time is another call. */
  begin_anew (self);
  cid_store_calls_begin (self->calls, 3, 41, 0);
  assert_int_equal (store (self, other, 9), 42);
}

/* A journal that is replayed tells older things of a newer row: its reach must not shrink. */
static void
test_last_event_of_a_call_never_goes_back (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_MISSED, 0, "21");

  store (self, call, 9);
  store (self, call, 7);
  assert_sql (self->database, "SELECT first_seq, last_seq FROM calls", "9|9");
}

/* What the row of a number says after calls of it came one after another, each by a caller as the
 * address books knew it then. A provisional caller knows no name yet, and takes none away. */
static void
test_number_has_the_name_of_today (void **state)
{
  static const struct {
    const char *name;
    CidNameFrom from;
    gboolean is_provisional;
    const char *expected;
  } rows[] = {
    { "Early", CID_NAME_FROM_PHONE, TRUE, "-|-|Sydney" },
    { "Ana", CID_NAME_FROM_CONTACT, FALSE, "Ana|contact|Sydney" },
    { NULL, CID_NAME_FROM_NONE, TRUE, "Ana|contact|Sydney" },
    { "ANA P.", CID_NAME_FROM_PHONE, TRUE, "Ana|contact|Sydney" },
    { "Anna", CID_NAME_FROM_MINE, FALSE, "Anna|mine|Sydney" },
    { "Phone's", CID_NAME_FROM_PHONE, FALSE, "-|-|Sydney" },
    { "Ana", CID_NAME_FROM_CONTACT, FALSE, "Ana|contact|Sydney" },
    { NULL, CID_NAME_FROM_NONE, FALSE, "-|-|Sydney" },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_MISSED, i, "0299991234");

    call->caller = make_caller (rows[i].name, rows[i].from);
    call->caller->is_provisional = rows[i].is_provisional;
    store (self, call, i + 1);
    assert_sql (self->database, "SELECT name, name_from, place FROM numbers", rows[i].expected);
  }
  assert_sql (self->database, "SELECT count (*) FROM numbers", "1");
}

/* Place and spelling of a number do not change with who calls: what was known of them stays. */
static void
test_what_is_known_of_a_number_outlives_a_caller_who_knows_less (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) full = make_call ("a", CID_OUTCOME_MISSED, 0, "0299991234");
  g_autoptr (CidCall) bare = make_call ("b", CID_OUTCOME_MISSED, 1, "0299991234");
  g_autoptr (CidCall) nobody = make_call ("c", CID_OUTCOME_MISSED, 2, "0299991234");

  full->caller = make_caller ("Ana", CID_NAME_FROM_CONTACT);
  bare->caller = cid_caller_new ();
  bare->caller->name = g_strdup ("Ana");
  bare->caller->name_from = CID_NAME_FROM_CONTACT;
  store (self, full, 1);
  store (self, bare, 2);
  store (self, nobody, 3);
  assert_sql (self->database, "SELECT name, display, place, type FROM numbers",
              "Ana|(02) 9999 1234|Sydney|fixed-line");
}

/* A name of yesterday that the address books do not have today goes, as soon as they are read: not
 * while nobody can know, and not too late because the caller before knew as little. */
static void
test_name_of_yesterday_goes_once_the_books_are_read (void **state)
{
  static const struct {
    gboolean is_provisional;
    const char *expected;
  } rows[] = { { TRUE, "Ana|contact" }, { TRUE, "Ana|contact" }, { FALSE, "-|-" } };
  Fixture *self = *state;

  run_sql (self->database, "INSERT INTO numbers (number, name, name_from)"
                           " VALUES ('+61299991234', 'Ana', 'contact')");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_MISSED, i, "0299991234");

    call->caller = make_caller (NULL, CID_NAME_FROM_NONE);
    call->caller->is_provisional = rows[i].is_provisional;
    store (self, call, i + 1);
    assert_sql (self->database, "SELECT name, name_from FROM numbers", rows[i].expected);
  }
}

/* Writing a number that says nothing new would cost a page of the log for each ring. */
static void
test_number_is_only_written_when_it_changed (void **state)
{
  Fixture *self = *state;
  int before;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_MISSED, i, "0299991234");

    call->caller = make_caller ("Ana", CID_NAME_FROM_CONTACT);
    before = sqlite3_total_changes (self->database);
    store (self, call, i + 1);
    assert_int_equal (sqlite3_total_changes (self->database) - before, i == 0 ? 5 : 2);
  }
}

/* The number may come with a later event, be another, or be withdrawn. */
static void
test_call_learns_its_number (void **state)
{
  static const struct {
    const char *remote;
    const char *expected;
  } rows[] = {
    { NULL, "-|unknown|-" },
    { "0299991234", "+61299991234|number|0299991234" },
    { "0299990000", "+61299990000|number|0299990000" },
    { "anonymous", "-|withheld|anonymous" },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, rows[i].remote);

    store (self, call, i + 1);
    assert_sql (self->database,
                "SELECT n.number, c.party, c.remote FROM calls AS c LEFT JOIN numbers AS n"
                " ON n.id = c.number",
                rows[i].expected);
  }
}

/* A phone joins in while the call rings, and each leg goes its own way. */
static void
test_legs_are_added_and_changed_in_place (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) one = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (CidCall) two = make_call ("a", CID_OUTCOME_ACTIVE, 0, "21");
  CidLeg *first = g_ptr_array_index (two->legs, 0);

  store (self, one, 1);
  first->state = CID_CALL_STATE_CLOSED;
  first->outcome = CID_OUTCOME_ELSEWHERE;
  g_free (first->call_ref);
  first->call_ref = g_strdup ("late");
  cid_call_add_leg (two, HALL, "hall", NULL, CID_CALL_STATE_ACTIVE)->outcome = CID_OUTCOME_ACTIVE;
  store (self, two, 2);
  assert_sql (self->database,
              "SELECT p.name, l.place, l.call_ref, l.state, l.outcome FROM legs AS l"
              " JOIN phones AS p ON p.id = l.phone ORDER BY place",
              "desk|0|late|closed|elsewhere;hall|1|-|active|active");
}

/* A leg that turned out to be a call of its own is none of the former call's any more, on disk too;
 * also where it is not known by heart how many legs there were. */
static void
test_legs_that_left_are_gone (void **state)
{
  static const char *const gone[] = { "a", "b" };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    g_autoptr (CidCall) call = make_call (gone[i], CID_OUTCOME_RINGING, i, "21");
    g_autoptr (CidCall) split = NULL;

    cid_call_add_leg (call, HALL, "hall", "h1", CID_CALL_STATE_RINGING)->group = g_strdup ("shop");
    cid_call_add_leg (call, "attic", "attic", "t1", CID_CALL_STATE_RINGING);
    store (self, call, 1 + 3 * i);
    if (i > 0)
      begin_anew (self);
    split = cid_call_split (call, g_ptr_array_index (call->legs, 0), "s", call->started);
    store (self, call, 3 + 3 * i);
    assert_sql (self->database,
                "SELECT p.name, l.place, l.call_ref, l.phone_group FROM legs AS l"
                " JOIN phones AS p ON p.id = l.phone ORDER BY place",
                "hall|0|h1|shop;attic|1|t1|-");
    run_sql (self->database, "DELETE FROM legs");
  }
}

/* A phone is one row whatever it is called, and is only called otherwise by a name. */
static void
test_phone_is_renamed (void **state)
{
  static const struct {
    const char *name;
    const char *expected;
  } rows[] = { { "desk", "1|desk" },
               { NULL, "1|desk" },
               { "front", "1|front" },
               { NULL, "1|front" },
               { "desk", "1|desk" } };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (i == 3)
      begin_anew (self);
    assert_int_equal (cid_store_calls_find_phone (self->calls, DESK, rows[i].name, NULL), 1);
    assert_sql (self->database, "SELECT id, name FROM phones", rows[i].expected);
  }
  assert_int_equal (cid_store_calls_find_phone (self->calls, HALL, "hall", NULL), 2);
}

/* A disk without room is told as that wherever it strikes, and not taken for written. */
static void
test_full_disk_is_no_room (void **state)
{
  Fixture *self = *state;
  g_autofree char *big = g_strnfill (100000, 'x');

  fill_disk (self->database);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, i == 0 ? "21" : NULL);
    CidLeg *leg = g_ptr_array_index (call->legs, 0);
    char **where[] = { &call->reason, &leg->call_ref, NULL };
    g_autoptr (GError) error = NULL;

    if (i == 0) {
      call->caller = make_caller (big, CID_NAME_FROM_CONTACT);
    } else {
      g_free (*where[i - 1]);
      *where[i - 1] = g_strdup (big);
    }
    begin_anew (self);
    assert_true (cid_store_calls_put (self->calls, call, 1, NULL) > 0);
    assert_false (cid_store_calls_write (self->calls, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
    begin_anew (self);
    run_sql (self->database, "DELETE FROM legs; DELETE FROM calls; DELETE FROM numbers");
  }
}

/* A table of the store that is not as it should be: which step fails, and that it says so. */
static void
test_broken_store_is_an_error_at_every_step (void **state)
{
  static const char *const breakages[] = {
    "CREATE TRIGGER x BEFORE INSERT ON numbers BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON calls BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON legs BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON phones BEGIN SELECT RAISE (ABORT, 'broken'); END",
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++) {
    g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
    g_autoptr (GError) error = NULL;

    run_sql (self->database, "BEGIN");
    run_sql (self->database, breakages[i]);
    assert_true (cid_store_calls_put (self->calls, call, 1, NULL) > 0);
    assert_false (cid_store_calls_write (self->calls, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
    run_sql (self->database, "ROLLBACK");
    begin_anew (self);
  }
}

/* A call that cannot even be looked for has no number, and must not get that of a new one. */
static void
test_call_that_cannot_be_looked_for_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (GError) error = NULL;

  run_sql (self->database, "ALTER TABLE calls RENAME TO gone");
  assert_int_equal (cid_store_calls_put (self->calls, call, 1, &error), 0);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));

  run_sql (self->database, "ALTER TABLE gone RENAME TO calls");
  assert_int_equal (store (self, call, 1), LAST_ID + 1);
}

/* A daemon that runs for years must not know all of its calls by heart; what it forgot it finds. */
static void
test_what_was_forgotten_is_found_again (void **state)
{
  enum { MANY = 2100 };
  Fixture *self = *state;
  g_autoptr (GPtrArray) calls = make_calls (NULL);
  g_autoptr (CidCall) ended = make_call ("uid-0", CID_OUTCOME_MISSED, 0, "21");
  const CidNumberPlan nowhere = { NULL, NULL };

  run_sql (self->database, "BEGIN");
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    CidCall *call = make_call (uid, CID_OUTCOME_RINGING, i, NULL);

    g_clear_pointer (&call->party, cid_party_unref);
    call->party = cid_party_parse (NULL, &nowhere);
    call->party->kind = CID_PARTY_SHORT;
    call->party->number = g_strdup_printf ("%u", i);
    g_ptr_array_add (calls, call);
    assert_true (cid_store_calls_put (self->calls, call, i + 1, NULL) > 0);
  }
  assert_true (cid_store_calls_write (self->calls, NULL));
  run_sql (self->database, "COMMIT");
  cid_store_calls_trim (self->calls);
  /* Known by heart or not is told by whether a change behind the back of it is seen. */
  run_sql (self->database, "UPDATE calls SET id = 9999 WHERE uid = 'uid-0'");
  assert_int_equal (store (self, ended, MANY + 1), 9999);
  assert_sql (self->database, "SELECT count (*) FROM calls", "2100");
  assert_sql (self->database, "SELECT outcome FROM calls WHERE uid = 'uid-0'", "missed");

  /* What is little is kept. */
  cid_store_calls_trim (self->calls);
  run_sql (self->database, "UPDATE calls SET id = 8888 WHERE uid = 'uid-0'");
  assert_int_equal (cid_store_calls_put (self->calls, ended, MANY + 2, NULL), 9999);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_new_calls_are_numbered_from_the_last),
    STORE_TEST (test_everything_of_a_call_is_written),
    STORE_TEST (test_what_is_not_known_is_null),
    STORE_TEST (test_withheld_is_marked),
    STORE_TEST (test_call_is_brought_up_to_date),
    STORE_TEST (test_call_is_turned_round),
    STORE_TEST (test_changes_of_one_batch_are_written_once),
    STORE_TEST (test_call_is_found_again_after_a_start),
    STORE_TEST (test_last_event_of_a_call_never_goes_back),
    STORE_TEST (test_number_has_the_name_of_today),
    STORE_TEST (test_what_is_known_of_a_number_outlives_a_caller_who_knows_less),
    STORE_TEST (test_name_of_yesterday_goes_once_the_books_are_read),
    STORE_TEST (test_number_is_only_written_when_it_changed),
    STORE_TEST (test_call_learns_its_number),
    STORE_TEST (test_legs_are_added_and_changed_in_place),
    STORE_TEST (test_legs_that_left_are_gone),
    STORE_TEST (test_phone_is_renamed),
    STORE_TEST (test_full_disk_is_no_room),
    STORE_TEST (test_broken_store_is_an_error_at_every_step),
    STORE_TEST (test_call_that_cannot_be_looked_for_is_an_error),
    STORE_TEST (test_what_was_forgotten_is_found_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
