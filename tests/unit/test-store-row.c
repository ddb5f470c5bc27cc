/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-row"

#include "log/store-row.h"

#include "log/call-query.h"
#include "log/store-statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "call-kit.h"
#include "sql-kit.h"

#define SELECT_EVENT "SELECT " CID_EVENT_COLUMNS " FROM " CID_EVENT_TABLES
#define SELECT_CALL "SELECT " CID_CALL_COLUMNS " FROM calls AS c" CID_CALL_JOINS

static int
set_up (void **state)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "INSERT INTO phones (id, uuid, name) VALUES (1, '" DESK "', 'desk'),"
                     " (2, '" HALL "', 'hall')");
  *state = cid_store_statements_new (database);
  return 0;
}

static int
tear_down (void **state)
{
  cid_store_statements_free (*state);
  return 0;
}

/* Writes an event as the writer does, as the only one. */
static void
put_event (CidStoreStatements *self, const CidCallEvent *event)
{
  sqlite3_stmt *statement = cid_store_statements_get (self, CID_STORE_SQL_ADD_EVENT, NULL);

  run_sql (cid_store_statements_get_database (self), "DELETE FROM events");
  sqlite3_bind_int64 (statement, 1, 1);
  sqlite3_bind_int64 (statement, 2, 1);
  sqlite3_bind_null (statement, 3);
  sqlite3_bind_int64 (statement, 4, 1);
  cid_store_row_bind_event (statement, event);
  assert_true (cid_store_statements_run (self, statement, NULL));
}

static CidCallEvent *
get_event (CidStoreStatements *self)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (cid_store_statements_get_database (self), SELECT_EVENT, -1,
                                        &statement, NULL),
                    SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  return cid_store_row_to_event (statement);
}

static CidCall *
get_call (CidStoreStatements *self)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (cid_store_statements_get_database (self), SELECT_CALL, -1,
                                        &statement, NULL),
                    SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  return cid_store_row_to_call (statement);
}

static void
assert_text (const char *text, const char *expected)
{
  if (expected == NULL)
    assert_null (text);
  else
    assert_string_equal (text, expected);
}

/* A call with all that a row must hold and nothing else; values after that are the test's own. */
static void
put_call (CidStoreStatements *self, const char *columns, const char *values)
{
  g_autofree char *sql = g_strdup_printf (
    "DELETE FROM calls; INSERT INTO calls (id, uid, run, direction, outcome, start_us,"
    " start_boot_us, party, withheld, simulated, first_seq, last_seq, changed%s) VALUES (41, "
    "'uid', 1,"
    " 'incoming', 'missed', 1000, 10, 'number', 0, 0, 1, 1, 57%s)",
    columns, values);

  run_sql (cid_store_statements_get_database (self), sql);
}

/* The journal is what calls are made from again: what it does not give back is lost for good. */
static void
test_full_event_comes_back_as_it_was (void **state)
{
  char *extra[] = { (char *) "a=1", (char *) "b=\"ü\" \\ \n", (char *) "", NULL };
  g_autoptr (CidCallEvent) event =
    make_event (CID_EVENT_INCOMING, 5, "\"Ana\" <sip:+61299991234@192.0.2.1>", "ref-1");
  g_autoptr (CidCallEvent) again = NULL;

  event->group = g_strdup ("sales");
  event->simulated = TRUE;
  event->name = g_strdup ("Ana <b>&");
  event->call_uid = g_strdup ("uid-1");
  event->reason = g_strdup ("busy");
  event->diverted = g_strdup ("21");
  event->mac = g_strdup ("000413000000");
  event->body = g_strdup ("<XML/>");
  event->extra = g_strdupv (extra);
  put_event (*state, event);
  again = get_event (*state);

  assert_int_equal (again->kind, CID_EVENT_INCOMING);
  assert_int_equal (again->stamp.wall_us, event->stamp.wall_us);
  assert_int_equal (again->stamp.boot_us, event->stamp.boot_us);
  assert_string_equal (again->phone, DESK);
  assert_string_equal (again->phone_name, "desk");
  assert_string_equal (again->group, "sales");
  assert_true (again->simulated);
  assert_true (cid_party_is_same (again->party, event->party));
  assert_int_equal (again->party->kind, CID_PARTY_NUMBER);
  assert_string_equal (again->party->number, "+61299991234");
  assert_string_equal (again->party->remote, event->party->remote);
  assert_string_equal (again->name, "Ana <b>&");
  assert_string_equal (again->line, "0101");
  assert_string_equal (again->call_ref, "ref-1");
  assert_string_equal (again->call_uid, "uid-1");
  assert_string_equal (again->reason, "busy");
  assert_string_equal (again->diverted, "21");
  assert_string_equal (again->mac, "000413000000");
  assert_string_equal (again->target, event->target);
  assert_string_equal (again->body, "<XML/>");
  assert_true (g_strv_equal ((const char *const *) again->extra, (const char *const *) extra));
}

/* Most parameters are optional; what a phone left out must not come back as empty text. */
static void
test_bare_event_comes_back_bare (void **state)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (CID_EVENT_READY);
  g_autoptr (CidCallEvent) again = NULL;

  put_event (*state, event);
  again = get_event (*state);
  assert_int_equal (again->kind, CID_EVENT_READY);
  assert_int_equal (again->party->kind, CID_PARTY_UNKNOWN);
  assert_null (again->party->number);
  assert_null (again->name);
  assert_null (again->line);
  assert_null (again->call_ref);
  assert_null (again->call_uid);
  assert_null (again->reason);
  assert_null (again->diverted);
  assert_null (again->mac);
  assert_null (again->target);
  assert_null (again->body);
  assert_null (again->extra);
  assert_false (again->simulated);
}

/* One row is bound by the statement of the row before: nothing of that may shine through. */
static void
test_second_event_has_nothing_of_the_first (void **state)
{
  char *extra[] = { (char *) "a=1", NULL };
  g_autoptr (CidCallEvent) full = make_event (CID_EVENT_INCOMING, 5, "0299991234", "ref-1");
  g_autoptr (CidCallEvent) bare = cid_call_event_new (CID_EVENT_ONHOOK);
  g_autoptr (CidCallEvent) again = NULL;

  full->extra = g_strdupv (extra);
  put_event (*state, full);
  put_event (*state, bare);
  again = get_event (*state);
  assert_null (again->party->remote);
  assert_null (again->call_ref);
  assert_null (again->target);
  assert_null (again->extra);
}

/* The listener keeps size and spelling in bounds; the store still gives back whatever it got. */
static void
test_big_and_broken_text_survives (void **state)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 5, "0299991234", "ref-1");
  g_autofree char *big = g_strnfill (1024 * 1024, 'x');
  g_autoptr (CidCallEvent) again = NULL;

  event->body = g_strdup (big);
  event->name = g_strdup ("P\xe9rez \xff\xfe");
  put_event (*state, event);
  again = get_event (*state);
  assert_string_equal (again->body, big);
  assert_string_equal (again->name, "P\xe9rez \xff\xfe");
}

/* A target is stored as it came from the callback, so a token that was blanked there stays so. */
static void
test_blanked_token_stays_blanked (void **state)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 5, "21", "ref-1");

  put_event (*state, event);
  assert_sql (cid_store_statements_get_database (*state), "SELECT target FROM events",
              "/-/incoming?remote=21");
}

/* A newer version may have written kinds that this one does not know: they are passed over. */
static void
test_unknown_kind_is_no_event (void **state)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 5, "21", NULL);

  put_event (*state, event);
  run_sql (cid_store_statements_get_database (*state), "UPDATE events SET kind = 'teleported'");
  assert_null (get_event (*state));
}

/* What stands in `extra` may be damaged or from elsewhere; whatever it is, the event is there. */
static void
test_odd_extra_is_passed_over (void **state)
{
  static const struct {
    const char *json;
    guint n_extra;
    const char *first;
  } rows[] = {
    { "''", 0, NULL },
    { "'['", 0, NULL },
    { "'{\"a\":1}'", 0, NULL },
    { "'null'", 0, NULL },
    { "'[]'", 0, NULL },
    { "'[\"a=1\",\"b=2\"]'", 2, "a=1" },
    { "'[null,\"b=2\"]'", 1, "b=2" },
    { "'[1,true,\"b=2\"]'", 1, "b=2" },
    { "'[[\"x\"],{},\"b=2\"]'", 1, "b=2" },
  };
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 5, "21", NULL);

  put_event (*state, event);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sql = g_strdup_printf ("UPDATE events SET extra = %s", rows[i].json);
    g_autoptr (CidCallEvent) again = NULL;

    run_sql (cid_store_statements_get_database (*state), sql);
    again = get_event (*state);
    assert_non_null (again);
    assert_int_equal (again->extra != NULL ? g_strv_length (again->extra) : 0, rows[i].n_extra);
    if (rows[i].n_extra > 0)
      assert_string_equal (again->extra[0], rows[i].first);
  }
}

/* Every column has its place in the call; two swapped would be seen by nobody for weeks. */
static void
test_full_call_comes_back_as_it_was (void **state)
{
  g_autoptr (CidCall) call = NULL;

  run_sql (cid_store_statements_get_database (*state),
           "INSERT INTO numbers (id, number, display, name, name_from, organization, place, type)"
           " VALUES (7, '+61299991234', '(02) 9999 1234', 'Ana', 'mine', 'ACME',"
           " 'Sydney', 'fixed-line')");
  put_call (*state,
            ", answered_us, answered_boot_us, ended_us, ended_boot_us, ring_us, talk_us, number,"
            " remote, name, name_from, said, line, diverted, answered_by, reason",
            ", 2000, 20, 3000, 30, 400, 500, 7, '0299991234', 'Anna', 'contact', 'ANA', '0101',"
            " '21', 'hall', 'bye'");
  run_sql (cid_store_statements_get_database (*state),
           "UPDATE calls SET simulated = 1,"
           " voicemail = 1, withheld = 1, direction = 'outgoing'");
  call = get_call (*state);

  assert_int_equal (call->id, 41);
  assert_string_equal (call->uid, "uid");
  assert_int_equal (call->direction, CID_DIRECTION_OUTGOING);
  assert_int_equal (call->outcome, CID_OUTCOME_MISSED);
  assert_int_equal (call->started.wall_us, 1000);
  assert_int_equal (call->started.boot_us, 10);
  assert_int_equal (call->answered.wall_us, 2000);
  assert_int_equal (call->answered.boot_us, 20);
  assert_int_equal (call->ended.wall_us, 3000);
  assert_int_equal (call->ended.boot_us, 30);
  assert_int_equal (call->ring_us, 400);
  assert_int_equal (call->talk_us, 500);
  assert_int_equal (call->party->kind, CID_PARTY_NUMBER);
  assert_string_equal (call->party->number, "+61299991234");
  assert_string_equal (call->party->remote, "0299991234");
  assert_string_equal (call->shown_name, "Anna");
  assert_string_equal (call->phone_said, "ANA");
  assert_string_equal (call->line, "0101");
  assert_string_equal (call->diverted, "21");
  assert_string_equal (call->answered_by, "hall");
  assert_string_equal (call->reason, "bye");
  assert_true (call->simulated);
  assert_true (call->voicemail);
  assert_true (call->caller->withheld);
  assert_string_equal (call->caller->organization, "ACME");
  assert_string_equal (cid_caller_get_display_number (call->caller), "(02) 9999 1234");
  assert_string_equal (cid_caller_get_place (call->caller), "Sydney");
  assert_int_equal (cid_caller_get_number_type (call->caller), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  assert_int_equal (call->legs->len, 0);
}

/* NULL is "not known": as a zero it would read as a ring of no length, or an end in 1970. */
static void
test_bare_call_knows_what_it_does_not_know (void **state)
{
  g_autoptr (CidCall) call = NULL;

  put_call (*state, "", "");
  call = get_call (*state);
  assert_int_equal (call->ring_us, -1);
  assert_int_equal (call->talk_us, -1);
  assert_int_equal (call->answered.wall_us, 0);
  assert_int_equal (call->ended.wall_us, 0);
  assert_null (call->party->number);
  assert_null (call->caller->name);
  assert_int_equal (call->caller->name_from, CID_NAME_FROM_NONE);
  assert_int_equal (cid_caller_get_number_type (call->caller), CID_PHONE_NUMBER_TYPE_UNKNOWN);
  assert_null (call->line);
  assert_false (call->simulated);
}

/* Whose name a call bears: today's of the number; else, without a number, the one shown at the
 * time; else what the phone said. */
static void
test_name_is_the_best_that_is_known (void **state)
{
  static const struct {
    const char *number;
    const char *book;
    const char *shown;
    const char *said;
    const char *name;
    CidNameFrom from;
  } rows[] = {
    { "7", "'Book'", "'Shown'", "'Said'", "Book", CID_NAME_FROM_CONTACT },
    { "7", "NULL", "'Shown'", "'Said'", "Said", CID_NAME_FROM_PHONE },
    { "7", "NULL", "'Shown'", "NULL", NULL, CID_NAME_FROM_NONE },
    { "NULL", "'Book'", "'Shown'", "'Said'", "Shown", CID_NAME_FROM_MINE },
    { "NULL", "NULL", "NULL", "'Said'", "Said", CID_NAME_FROM_PHONE },
    { "NULL", "NULL", "NULL", "NULL", NULL, CID_NAME_FROM_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *number = g_strdup_printf ("INSERT OR REPLACE INTO numbers (id, number, name, "
                                               "name_from) VALUES (7, '21', %s, 'contact')",
                                               rows[i].book);
    g_autofree char *values =
      g_strdup_printf (", %s, %s, 'mine', %s", rows[i].number, rows[i].shown, rows[i].said);
    g_autoptr (CidCall) call = NULL;

    run_sql (cid_store_statements_get_database (*state), number);
    put_call (*state, ", number, name, name_from, said", values);
    call = get_call (*state);
    assert_text (call->caller->name, rows[i].name);
    assert_int_equal (call->caller->name_from, rows[i].from);
  }
}

/* Words of a newer version, or of a hand that edited: read as the least that they can mean. */
static void
test_unknown_words_are_read_as_the_least (void **state)
{
  g_autoptr (CidCall) call = NULL;

  put_call (*state, ", name, name_from", ", 'Ana', 'oracle'");
  run_sql (cid_store_statements_get_database (*state),
           "UPDATE calls SET direction = 'sideways', outcome = 'exploded', party = 'ghost'");
  call = get_call (*state);
  assert_int_equal (call->direction, CID_DIRECTION_INCOMING);
  assert_int_equal (call->outcome, CID_OUTCOME_UNKNOWN);
  assert_int_equal (call->party->kind, CID_PARTY_UNKNOWN);
  assert_string_equal (call->caller->name, "Ana");
}

/* Events to come find an open call by the parts of its address, which a closed one needs no more;
 * and a SIP name is all that tells who that was. */
static void
test_address_is_read_again_where_it_is_needed (void **state)
{
  static const struct {
    const char *outcome;
    const char *party;
    const char *user;
  } rows[] = {
    { "ringing", "number", "0299991234" },
    { "active", "number", "0299991234" },
    { "missed", "number", NULL },
    { "missed", "sip", "0299991234" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sql = g_strdup_printf ("UPDATE calls SET outcome = '%s', party = '%s'",
                                            rows[i].outcome, rows[i].party);
    g_autoptr (CidCall) call = NULL;

    put_call (*state, ", remote", ", 'sip:0299991234@192.0.2.1'");
    run_sql (cid_store_statements_get_database (*state), sql);
    call = get_call (*state);
    assert_text (call->party->user, rows[i].user);
    assert_string_equal (call->party->remote, "sip:0299991234@192.0.2.1");
  }
}

static sqlite3_stmt *
prepare_legs (CidStoreStatements *self)
{
  sqlite3_stmt *statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (cid_store_statements_get_database (self),
                                        cid_store_row_legs_sql, -1, &statement, NULL),
                    SQLITE_OK);
  return statement;
}

/* Legs stand in the order in which they began, and only the call's own. */
static void
test_legs_come_in_their_order (void **state)
{
  sqlite3 *database = cid_store_statements_get_database (*state);
  g_autoptr (sqlite3_stmt) statement = prepare_legs (*state);
  g_autoptr (CidCall) call = make_call ("uid", CID_OUTCOME_ACTIVE, 0, "21");
  static const struct {
    const char *phone;
    const char *name;
    const char *ref;
    CidCallState state;
    CidOutcome outcome;
  } rows[] = {
    { HALL, "hall", NULL, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
    { DESK, "desk", "r", CID_CALL_STATE_CLOSED, CID_OUTCOME_ELSEWHERE },
    { DESK, "desk", "s", CID_CALL_STATE_ENDED, CID_OUTCOME_UNKNOWN },
  };

  run_sql (database, "INSERT INTO legs VALUES"
                     " (41, 1, 1, 'shop', 'r', 'closed', 'elsewhere'),"
                     " (41, 0, 2, 'shop', NULL, 'active', 'active'),"
                     " (41, 2, 1, 'shop', 's', 'floating', 'exploded'),"
                     " (42, 0, 1, 'shop', 't', 'ringing', 'ringing')");
  call->id = 41;
  g_ptr_array_set_size (call->legs, 0);
  assert_true (cid_store_row_read_legs (database, statement, call, NULL));
  assert_int_equal (call->legs->len, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    assert_string_equal (leg->phone, rows[i].phone);
    assert_string_equal (leg->phone_name, rows[i].name);
    assert_string_equal (leg->group, "shop");
    assert_text (leg->call_ref, rows[i].ref);
    assert_int_equal (leg->state, rows[i].state);
    assert_int_equal (leg->outcome, rows[i].outcome);
  }
}

/* One statement reads the legs of many calls: each gets its own, and not those of the one before.
 */
static void
test_each_call_gets_its_own_legs (void **state)
{
  static const struct {
    gint64 id;
    const char *ref;
  } rows[] = { { 41, "a" }, { 42, "b" }, { 41, "a" } };
  sqlite3 *database = cid_store_statements_get_database (*state);
  g_autoptr (sqlite3_stmt) statement = prepare_legs (*state);

  run_sql (database, "INSERT INTO legs VALUES (41, 0, 1, 'shop', 'a', 'active', 'active'),"
                     " (42, 0, 2, 'shop', 'b', 'active', 'active')");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = cid_call_new ("uid", CID_DIRECTION_INCOMING, (CidStamp){ 1, 1 });

    call->id = rows[i].id;
    assert_true (cid_store_row_read_legs (database, statement, call, NULL));
    assert_int_equal (call->legs->len, 1);
    assert_string_equal (((CidLeg *) call->legs->pdata[0])->call_ref, rows[i].ref);
  }
}

static int
on_progress (void *user_data)
{
  return *(gboolean *) user_data;
}

/* A disk that fails in the middle is an error, and the statement serves for the next call. */
static void
test_broken_reading_of_legs_is_an_error (void **state)
{
  sqlite3 *database = cid_store_statements_get_database (*state);
  g_autoptr (sqlite3_stmt) statement = prepare_legs (*state);
  g_autoptr (CidCall) call = make_call ("uid", CID_OUTCOME_ACTIVE, 0, "21");
  g_autoptr (GError) error = NULL;
  gboolean is_broken = TRUE;

  run_sql (database, "INSERT INTO legs VALUES (41, 0, 2, 'shop', NULL, 'active', 'active')");
  call->id = 41;
  g_ptr_array_set_size (call->legs, 0);
  sqlite3_progress_handler (database, 1, on_progress, &is_broken);
  assert_false (cid_store_row_read_legs (database, statement, call, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  assert_false (sqlite3_stmt_busy (statement));

  is_broken = FALSE;
  assert_true (cid_store_row_read_legs (database, statement, call, NULL));
  assert_int_equal (call->legs->len, 1);
  assert_false (sqlite3_stmt_busy (statement));
}

/* Nothing and zero are two things: a call may have been answered the moment it rang. */
static void
test_only_what_is_less_than_nothing_is_null (void **state)
{
  static const struct {
    gint64 value;
    const char *expected;
  } rows[] = { { -1, "null" },
               { G_MININT64, "null" },
               { 0, "0" },
               { 1, "1" },
               { G_MAXINT64, "9223372036854775807" } };
  g_autoptr (sqlite3_stmt) statement = NULL;

  sqlite3_prepare_v2 (cid_store_statements_get_database (*state), "SELECT quote (?)", -1,
                      &statement, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = NULL;

    cid_store_row_bind_positive (statement, 1, rows[i].value);
    assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
    text = g_ascii_strdown ((const char *) sqlite3_column_text (statement, 0), -1);
    assert_string_equal (text, rows[i].expected);
    sqlite3_reset (statement);
  }
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_full_event_comes_back_as_it_was),
    STORE_TEST (test_bare_event_comes_back_bare),
    STORE_TEST (test_second_event_has_nothing_of_the_first),
    STORE_TEST (test_big_and_broken_text_survives),
    STORE_TEST (test_blanked_token_stays_blanked),
    STORE_TEST (test_unknown_kind_is_no_event),
    STORE_TEST (test_odd_extra_is_passed_over),
    STORE_TEST (test_full_call_comes_back_as_it_was),
    STORE_TEST (test_bare_call_knows_what_it_does_not_know),
    STORE_TEST (test_name_is_the_best_that_is_known),
    STORE_TEST (test_unknown_words_are_read_as_the_least),
    STORE_TEST (test_address_is_read_again_where_it_is_needed),
    STORE_TEST (test_legs_come_in_their_order),
    STORE_TEST (test_each_call_gets_its_own_legs),
    STORE_TEST (test_broken_reading_of_legs_is_an_error),
    STORE_TEST (test_only_what_is_less_than_nothing_is_null),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
