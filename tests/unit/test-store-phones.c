/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/store-phones.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call-kit.h"
#include "sql-kit.h"

typedef struct {
  sqlite3 *database;
  CidStoreStatements *statements;
  CidStorePhones *phones;
} Fixture;

/* As after a restart: what is known is what stands in the store. */
static void
begin_anew (Fixture *self)
{
  g_autoptr (GPtrArray) known = cid_store_phones_read (self->database, NULL);

  assert_non_null (known);
  g_clear_pointer (&self->phones, cid_store_phones_free);
  self->phones = cid_store_phones_new (self->statements, known);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->database = open_memory ();
  self->statements = cid_store_statements_new (self->database);
  run_sql (self->database, "INSERT INTO phones (id, uuid, name) VALUES (1, '" DESK "', 'desk'),"
                           " (2, '" HALL "', 'hall')");
  begin_anew (self);
  *state = self;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_phones_free (self->phones);
  cid_store_statements_free (self->statements);
  g_free (self);

  return 0;
}

static void
note (Fixture *self, CidEventKind kind, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, "0299991234", NULL);

  cid_store_phones_note (self->phones, 1, event);
}

static void
write_noted (Fixture *self)
{
  assert_true (cid_store_phones_write (self->phones, NULL));
}

/* What a phone said of itself is there after a restart, and goes on from there. */
static void
test_the_state_of_a_phone_comes_back (void **state)
{
  Fixture *self = *state;
  g_autoptr (GPtrArray) phones = NULL;
  const CidPhoneState *desk;

  note (self, CID_EVENT_DND_ON, 1);
  note (self, CID_EVENT_READY, 2);
  write_noted (self);
  begin_anew (self);
  note (self, CID_EVENT_DND_ON, 3);
  note (self, CID_EVENT_UNREGISTERED, 4);
  write_noted (self);
  phones = cid_store_phones_read (self->database, NULL);
  assert_int_equal (phones->len, 1);
  desk = g_ptr_array_index (phones, 0);
  assert_string_equal (desk->phone, DESK);
  assert_int_equal (desk->last_us, NOON + 4 * G_USEC_PER_SEC);
  assert_int_equal (desk->last_kind, CID_EVENT_UNREGISTERED);
  assert_int_equal (desk->ready_us, NOON + 2 * G_USEC_PER_SEC);
  assert_int_equal (desk->conditions->len, 2);
  assert_sql (self->database, "SELECT kinds FROM phones WHERE id = 1", "dnd-on ready unregistered");
  assert_sql (self->database,
              "SELECT aspect, line, is_on, (since_us - 1795348800000000) / 1000000"
              " FROM conditions ORDER BY since_us",
              "dnd|0101|1|1;registered|0101|0|4");
}

/* What ended is not left behind beside what began. */
static void
test_a_condition_is_replaced (void **state)
{
  Fixture *self = *state;

  note (self, CID_EVENT_DND_ON, 1);
  write_noted (self);
  note (self, CID_EVENT_DND_OFF, 2);
  write_noted (self);
  assert_sql (self->database, "SELECT aspect, is_on FROM conditions", "dnd|0");
}

/* Being heard again costs one row, not the whole state. */
static void
test_being_heard_again_writes_little (void **state)
{
  Fixture *self = *state;

  note (self, CID_EVENT_ONHOOK, 1);
  write_noted (self);
  run_sql (self->database, "UPDATE phones SET kinds = 'untouched'");
  note (self, CID_EVENT_ONHOOK, 2);
  write_noted (self);
  assert_sql (self->database,
              "SELECT kinds, (heard_us - 1795348800000000) / 1000000 FROM phones"
              " WHERE id = 1",
              "untouched|2");
}

/* A rehearsal leaves no trace of a phone. */
static void
test_rehearsals_are_not_noted (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_DND_ON, 1, "0299991234", NULL);

  event->simulated = TRUE;
  cid_store_phones_note (self->phones, 1, event);
  write_noted (self);
  assert_sql (self->database, "SELECT count (heard_us) FROM phones", "0");
  assert_sql (self->database, "SELECT count (*) FROM conditions", "0");
}

/* What cidalert did with a phone stands in the journal as what a phone says does. */
static void
test_what_cidalert_did_is_not_noted (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_REJECTED, 2, "0299991234", "c");

  g_clear_pointer (&event->target, g_free);
  note (self, CID_EVENT_INCOMING, 1);
  cid_store_phones_note (self->phones, 1, event);
  write_noted (self);
  assert_sql (self->database, "SELECT heard_kind, kinds FROM phones WHERE id = 1",
              "incoming|incoming");
}

/* A later version may know more aspects and kinds: what is known here is read all the same. */
static void
test_unknown_words_are_passed_over (void **state)
{
  Fixture *self = *state;
  g_autoptr (GPtrArray) phones = NULL;
  const CidPhoneState *hall;

  run_sql (self->database, "UPDATE phones SET heard_us = 5, heard_kind = 'sneeze',"
                           " kinds = 'sneeze incoming ' WHERE id = 2;"
                           "INSERT INTO conditions VALUES (2, 'mood', '', 1, 1),"
                           " (2, 'forward', '', 1, 2)");
  phones = cid_store_phones_read (self->database, NULL);
  assert_int_equal (phones->len, 1);
  hall = g_ptr_array_index (phones, 0);
  assert_int_equal (hall->kinds, 1u << CID_EVENT_INCOMING);
  assert_int_equal (hall->conditions->len, 1);
  assert_int_equal (((CidPhoneCondition *) hall->conditions->pdata[0])->aspect, CID_ASPECT_FORWARD);
}

/* What the database refuses is an error, in reading and in writing. */
static void
test_refusals_are_told (void **state)
{
  Fixture *self = *state;
  g_autoptr (GError) reading = NULL;
  g_autoptr (GError) writing = NULL;

  note (self, CID_EVENT_DND_ON, 1);
  run_sql (self->database, "DROP TABLE conditions");
  assert_false (cid_store_phones_write (self->phones, &writing));
  assert_int_equal (writing->domain, CID_ERROR);
  assert_null (cid_store_phones_read (self->database, &reading));
  assert_int_equal (reading->domain, CID_ERROR);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_the_state_of_a_phone_comes_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_condition_is_replaced, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_being_heard_again_writes_little, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_rehearsals_are_not_noted, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_cidalert_did_is_not_noted, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_unknown_words_are_passed_over, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_refusals_are_told, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
