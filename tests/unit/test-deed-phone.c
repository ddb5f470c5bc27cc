/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "call-kit.h"
#include "daemon/deed-phone.h"
#include "phone/control-memory.h"
#include "scratch.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SHED "7c0b3c52-1a4e-4d3e-9b65-2f6c1a7d9e33"
#define PHONES                                                                                     \
  "[phone desk]\nid=" DESK "\ntoken=7kq3m9x2adfh\nmake=snom\nuser=admin\n"                         \
  "[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\nmake=snom\nuser=admin\n"                         \
  "[phone shed]\nid=" SHED "\ntoken=7kq3m9x2adfk\nmake=snom\n"

typedef struct {
  char *folder;
  CidParts parts;
} Fixture;

/* A phone of which is remembered that it does what it is asked. */
static void
remember_ready (CidControlMemory *memory, const char *id)
{
  const CidControlSettings settings = { .user = (char *) "admin" };
  g_autofree char *key = cid_control_settings_make_key (&settings, NULL, "snom");
  const CidControlRecord record = { .key = key, .state = CID_CONTROL_STATE_READY };

  cid_control_memory_set (memory, id, &record);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
start (Fixture *fixture, const char *phones, const char *ready)
{
  g_autofree char *settings_path = scratch_path (fixture->folder, "cidalert.conf");
  g_autofree char *phones_path = scratch_path (fixture->folder, "phones.conf");
  g_autofree char *memory_path = scratch_path (fixture->folder, "control");

  scratch_write (fixture->folder, "phones.conf", phones);
  assert_int_equal (g_chmod (phones_path, 0600), 0);
  if (ready != NULL) {
    CidControlMemory *memory = cid_control_memory_new (memory_path);

    remember_ready (memory, ready);
    scratch_run_until (is_there, memory_path);
    cid_control_memory_free (memory);
  }
  fixture->parts = (CidParts){
    .configuration = cid_configuration_new (settings_path, phones_path),
    .tracker = cid_call_tracker_new (),
    .control = cid_phone_control_new (memory_path),
  };
  cid_phone_control_set_phones (fixture->parts.control,
                                cid_configuration_get_phones (fixture->parts.configuration));
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_object (&fixture->parts.control);
  g_clear_pointer (&fixture->parts.tracker, cid_call_tracker_free);
  g_clear_object (&fixture->parts.configuration);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
tell (Fixture *fixture, CidEventKind kind, const char *phone, const char *remote, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event (kind, 0, remote, ref);
  g_autoptr (GPtrArray) changed = NULL;

  g_free (event->phone);
  event->phone = g_strdup (phone);
  changed = cid_call_tracker_apply (fixture->parts.tracker, event, NULL);
}

static void
assert_chosen (Fixture *fixture, CidDeeds deed, const char *name, const char *chosen)
{
  g_autoptr (GError) error = NULL;
  const CidPhone *phone = cid_deed_phone_choose (&fixture->parts, deed, name, &error);

  if (phone == NULL)
    fail_msg ("%s", error->message);
  assert_string_equal (phone->name, chosen);
  assert_null (error);
}

static void
assert_refused (Fixture *fixture, CidDeeds deed, const char *name, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_null (cid_deed_phone_choose (&fixture->parts, deed, name, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_string_equal (error->message, message);
}

/* Whoever names a phone means that one, and is told what is wrong with the name. */
static void
test_a_named_phone_is_the_one (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, DESK);
  tell (fixture, CID_EVENT_INCOMING, DESK, "0299991234", "a");
  assert_chosen (fixture, CID_DEED_ANSWER, "hall", "hall");
  assert_refused (fixture, CID_DEED_ANSWER, "attic",
                  "There is no phone called attic; see cidalert phone list");
}

/* Of several, the one with a call that it can be done with. */
static void
test_the_phone_with_the_call_is_meant (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, NULL);
  tell (fixture, CID_EVENT_INCOMING, HALL, "0299991234", "a");
  assert_chosen (fixture, CID_DEED_ANSWER, NULL, "hall");
  assert_chosen (fixture, CID_DEED_REJECT, "", "hall");
  assert_refused (fixture, CID_DEED_HANG_UP, "",
                  "No phone is known to have such a call; choose one with --phone: desk, hall");
  tell (fixture, CID_EVENT_CONNECTED, HALL, "0299991234", "a");
  assert_chosen (fixture, CID_DEED_HANG_UP, "", "hall");
  assert_refused (fixture, CID_DEED_ANSWER, "",
                  "No phone is known to have such a call; choose one with --phone: desk, hall");
}

/* A call that I make rings as well, and there is nothing to answer. */
static void
test_my_own_call_is_hung_up_not_answered (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, NULL);
  tell (fixture, CID_EVENT_OUTGOING, HALL, "0299991234", "a");
  assert_chosen (fixture, CID_DEED_HANG_UP, "", "hall");
  assert_refused (fixture, CID_DEED_REJECT, "",
                  "No phone is known to have such a call; choose one with --phone: desk, hall");
}

/* Two phones have a call: the one that does what it is asked comes first. */
static void
test_the_phone_that_can_comes_first (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, HALL);
  tell (fixture, CID_EVENT_INCOMING, DESK, "0299991234", "a");
  tell (fixture, CID_EVENT_INCOMING, HALL, "0299995678", "b");
  assert_chosen (fixture, CID_DEED_ANSWER, "", "hall");
}

/* To dial there need be no call: the only phone that can is meant. */
static void
test_the_only_phone_that_can_is_meant (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, DESK);
  assert_chosen (fixture, CID_DEED_DIAL, "", "desk");
}

/* Nobody knows which: the user is asked, in words that fit what is wanted. */
static void
test_nobody_guesses_between_two (void **state)
{
  Fixture *fixture = *state;

  start (fixture, PHONES, NULL);
  assert_refused (fixture, CID_DEED_DIAL, "",
                  "There are several phones; choose one with --phone: desk, hall");
  assert_refused (fixture, CID_DEED_NONE, "",
                  "There are several phones; choose one with --phone: desk, hall");
}

/* One phone is set up: it is meant, whether it is known to have a call or not. */
static void
test_one_phone_is_always_meant (void **state)
{
  Fixture *fixture = *state;

  start (fixture,
         "[phone desk]\nid=" DESK "\ntoken=7kq3m9x2adfh\nmake=snom\nuser=admin\n"
         "[phone shed]\nid=" SHED "\ntoken=7kq3m9x2adfk\nmake=snom\n",
         NULL);
  assert_chosen (fixture, CID_DEED_HANG_UP, "", "desk");
}

/* Where no phone may be controlled it is said how one can be. */
static void
test_no_phone_is_told_as_such (void **state)
{
  Fixture *fixture = *state;

  start (fixture, "[phone shed]\nid=" SHED "\ntoken=7kq3m9x2adfk\nmake=snom\n", NULL);
  assert_refused (fixture, CID_DEED_DIAL, "",
                  "No phone is set up to be controlled from here; begin with: cidalert phone "
                  "password NAME");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_named_phone_is_the_one),
    UNIT (test_the_phone_with_the_call_is_meant),
    UNIT (test_my_own_call_is_hung_up_not_answered),
    UNIT (test_the_phone_that_can_comes_first),
    UNIT (test_the_only_phone_that_can_is_meant),
    UNIT (test_nobody_guesses_between_two),
    UNIT (test_one_phone_is_always_meant),
    UNIT (test_no_phone_is_told_as_such),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
