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

#include "base/error.h"
#include "log/store-past.h"
#include "writer-kit.h"

/* After a restart the tracker goes on with what rang or was talked on; the rest is history. */
static void
test_only_open_calls_are_taken_up (void **state)
{
  static const CidOutcome outcomes[] = { CID_OUTCOME_ACTIVE, CID_OUTCOME_MISSED,
                                         CID_OUTCOME_RINGING, CID_OUTCOME_UNKNOWN };
  Fixture *self = *state;
  g_autoptr (CidStorePast) past = NULL;
  const CidLeg *leg;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);

    add_entry (self, make_event (CID_EVENT_INCOMING, i, "21", uid),
               make_call (uid, outcomes[i], LONG_AGO + i, "21"));
  }
  write_all (self);
  past = cid_store_writer_read_past (self->writer, NULL);
  assert_int_equal (past->calls->len, 2);
  assert_string_equal (((CidCall *) past->calls->pdata[0])->uid, "uid-0");
  assert_string_equal (((CidCall *) past->calls->pdata[1])->uid, "uid-2");
  leg = ((CidCall *) past->calls->pdata[1])->legs->pdata[0];
  assert_string_equal (leg->phone, DESK);
  assert_string_equal (leg->call_ref, "uid-2");
  assert_int_equal (leg->state, CID_CALL_STATE_RINGING);
}

/* A call that ended a moment ago may have a late word coming: it is known after a restart too. */
static void
test_calls_that_began_lately_are_taken_up (void **state)
{
  static const gint64 ages_s[] = { 3600, 800, 5, -60 };
  Fixture *self = *state;
  g_autoptr (CidStorePast) past = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ages_s); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    CidCall *call = make_call (uid, CID_OUTCOME_MISSED, i, "21");

    call->started.wall_us = g_get_real_time () - ages_s[i] * G_USEC_PER_SEC;
    call->ended = call->started;
    add_entry (self, make_event (CID_EVENT_MISSED, i, "21", uid), call);
  }
  write_all (self);
  past = cid_store_writer_read_past (self->writer, NULL);
  assert_int_equal (past->calls->len, 3);
  for (guint i = 0; i < past->calls->len; i++) {
    const CidCall *call = g_ptr_array_index (past->calls, i);

    assert_int_equal (call->id, i + 2);
    assert_int_equal (call->legs->len, 1);
    assert_true (call->ended.wall_us > 0);
  }
}

static void
add_word (Fixture *self, CidCall *call, CidEventKind kind, const char *phone, const char *reason)
{
  CidCallEvent *event = make_event (kind, 0, "21", "uid-1");

  g_free (event->phone);
  event->phone = g_strdup (phone);
  event->reason = g_strdup (reason);
  add_entry (self, event, cid_call_copy (call));
}

/* What each phone said of its own ring counts for that after a restart too. */
static void
test_legs_have_the_reasons_that_their_phones_gave (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCall) call = make_call ("uid-1", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (CidStorePast) past = NULL;
  const CidCall *found;

  cid_call_add_leg (call, HALL, "hall", "uid-1", CID_CALL_STATE_CLOSED);
  cid_call_add_leg (call, "porch", "porch", "uid-1", CID_CALL_STATE_CLOSED);
  add_word (self, call, CID_EVENT_INCOMING, DESK, NULL);
  add_ring (self, "another", 1);
  call->reason = g_strdup ("SIP;cause=302");
  add_word (self, call, CID_EVENT_DISCONNECTED, HALL, "SIP;cause=302");
  add_word (self, call, CID_EVENT_MISSED, HALL, "SIP;cause=487");
  add_word (self, call, CID_EVENT_DISCONNECTED, DESK, "SIP;cause=487");
  add_word (self, call, CID_EVENT_DISCONNECTED, "porch", "SIP;cause=487");
  add_word (self, call, CID_EVENT_INCOMING, "porch", NULL);
  write_all (self);

  past = cid_store_writer_read_past (self->writer, NULL);
  assert_int_equal (past->calls->len, 2);
  found = g_ptr_array_index (past->calls, 0);
  assert_int_equal (found->legs->len, 3);
  assert_string_equal (((CidLeg *) found->legs->pdata[0])->reason, "SIP;cause=487");
  assert_string_equal (((CidLeg *) found->legs->pdata[1])->reason, "SIP;cause=302");
  assert_null (((CidLeg *) found->legs->pdata[2])->reason);
}

/* The clock that counts from the start of the machine means nothing after the next start. */
static void
test_stamps_of_another_boot_lose_what_they_counted (void **state)
{
  static const struct {
    const char *boot;
    gint64 boot_us;
  } rows[] = { { BOOT, 1007 * G_USEC_PER_SEC }, { "boot-2", 0 }, { NULL, 0 } };
  Fixture *self = *state;

  add_ring (self, "a", 7);
  write_all (self);
  cid_store_writer_close (self->writer);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidStoreWriter) writer = cid_store_writer_new (self->path, rows[i].boot);
    g_autoptr (CidStorePast) past = NULL;
    const CidCall *call;

    assert_true (cid_store_writer_open (writer, NULL));
    past = cid_store_writer_read_past (writer, NULL);
    assert_int_equal (past->calls->len, 1);
    call = past->calls->pdata[0];
    assert_int_equal (call->started.boot_us, rows[i].boot_us);
    assert_int_equal (call->started.wall_us, NOON + 7 * G_USEC_PER_SEC);
    cid_store_writer_close (writer);
  }
}

/* A store without legs, say, is told of, and not mistaken for one without calls. */
static void
test_past_that_cannot_be_read_is_an_error (void **state)
{
  static const char *const breakages[] = { "ALTER TABLE legs RENAME TO gone",
                                           "ALTER TABLE runs RENAME TO gone2",
                                           "ALTER TABLE conditions RENAME TO gone3" };
  Fixture *self = *state;

  add_ring (self, "a", 7);
  write_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++) {
    g_autoptr (GError) error = NULL;

    run_sql_in (self->path, breakages[i]);
    assert_null (cid_store_writer_read_past (self->writer, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_only_open_calls_are_taken_up),
    STORE_TEST (test_calls_that_began_lately_are_taken_up),
    STORE_TEST (test_legs_have_the_reasons_that_their_phones_gave),
    STORE_TEST (test_stamps_of_another_boot_lose_what_they_counted),
    STORE_TEST (test_past_that_cannot_be_read_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
