/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DESK "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define HALL "0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e"

typedef struct {
  char *folder;
  CidPhoneControl *control;
} Fixture;

static void
add (GPtrArray *phones, const char *name, const char *id, const char *make)
{
  CidPhone *phone = cid_phone_new (name, id, "7kq3m9x2adfh");

  g_free (phone->make);
  phone->make = g_strdup (make);
  phone->control.user = g_strdup ("admin");
  g_ptr_array_add (phones, phone);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  fixture->folder = scratch_new ();
  path = scratch_path (fixture->folder, "control");
  fixture->control = cid_phone_control_new (path);
  add (phones, "desk", DESK, "snom");
  add (phones, "hall", HALL, "generic");
  cid_phone_control_set_phones (fixture->control, phones);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->control);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

/* A phone that nobody wants to control has no trouble with it, nor anything else to tell. */
static void
test_a_phone_that_nobody_controls_has_no_problem (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *problem = cid_phone_control_get_problem (fixture->control, "other");
  g_autofree char *base = cid_phone_control_get_base (fixture->control, "other");
  g_autofree char *heard = cid_phone_control_get_heard (fixture->control, "other");

  assert_int_equal (cid_phone_control_get_deeds (fixture->control, "other"), CID_DEED_NONE);
  assert_string_equal (cid_phone_control_get_state (fixture->control, "other"), "unset");
  assert_null (problem);
  assert_null (base);
  assert_null (heard);
}

/* Before it was asked a phone does nothing, and says so; a make that cannot be asked says that. */
static void
test_each_phone_tells_how_it_stands (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *desk = cid_phone_control_get_problem (fixture->control, DESK);
  g_autofree char *hall = cid_phone_control_get_problem (fixture->control, HALL);

  assert_string_equal (cid_phone_control_get_state (fixture->control, DESK), "unknown");
  assert_string_equal (cid_phone_control_get_state (fixture->control, HALL), "no-make");
  assert_int_equal (cid_phone_control_get_deeds (fixture->control, DESK), CID_DEED_NONE);
  assert_string_equal (desk, "Phone desk has not been asked yet");
  assert_non_null (g_strrstr (hall, "hall"));
  assert_string_not_equal (hall, desk);
}

/* Where a phone reports from is where it is asked, as long as nobody says otherwise. */
static void
test_a_phone_is_where_it_was_heard (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *nowhere = cid_phone_control_get_base (fixture->control, DESK);
  g_autofree char *heard = NULL;
  g_autofree char *base = NULL;

  assert_null (nowhere);
  cid_phone_control_hear (fixture->control, DESK, "127.0.0.9", FALSE);
  heard = cid_phone_control_get_heard (fixture->control, DESK);
  base = cid_phone_control_get_base (fixture->control, DESK);
  assert_string_equal (heard, "127.0.0.9");
  assert_string_equal (base, "http://127.0.0.9");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_phone_that_nobody_controls_has_no_problem),
    UNIT (test_each_phone_tells_how_it_stands),
    UNIT (test_a_phone_is_where_it_was_heard),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
