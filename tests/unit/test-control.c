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
#include "control-kit.h"

#define DONE (-1)

static gint64 later_us;

gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);

gint64
__wrap_g_get_monotonic_time (void)
{
  return __real_g_get_monotonic_time () + later_us;
}

static int
set_up (void **state)
{
  later_us = 0;
  return begin_control (state);
}

static void
hear (Controlling *self, const char *address, gboolean has_started)
{
  g_string_truncate (self->phone->asked, 0);
  cid_phone_control_hear (self->control, DESK, address, has_started);
  scratch_run_ms (20);
}

/* Buttons are to be there before the first call: each phone that is set up is soon asked, once. */
static void
test_a_new_phone_is_asked_once (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  assert_string_equal (self->phone->asked->str, "");
  wait_for_control (self, "ready");
  scratch_run_ms (20);
  assert_string_equal (self->phone->asked->str, "/command.htm ");
  assert_string_equal (self->changed->str, "ready ");
  assert_true (cid_phone_control_get_deeds (self->control, DESK) & CID_DEED_DIAL);
}

/* Settings that were read again and are the same ask for nothing; others are another phone. */
static void
test_settings_that_are_the_same_are_not_asked_again (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  g_string_truncate (self->phone->asked, 0);
  control_phone (self, "snom", self->phone->base, "secret");
  scratch_run_ms (20);
  assert_string_equal (self->phone->asked->str, "");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "ready");
  control_phone (self, "snom", self->phone->base, "other");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "unknown");
  wait_for_control (self, "ready");
}

/* A phone that the user took out can be controlled no more, whatever was known of it. */
static void
test_a_phone_that_is_taken_out_does_nothing (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  control_phone (self, NULL, NULL, NULL);
  assert_int_equal (cid_phone_control_get_deeds (self->control, DESK), CID_DEED_NONE);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_NOT_FOUND);
  assert_string_equal (self->phone->asked->str, "");
}

/* The next start knows what this one found out, and asks only a phone that did nothing. */
static void
test_what_was_found_out_outlives_the_program (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  cid_phone_control_set_told (self->control, HALL, "192.0.2.20");
  g_clear_object (&self->control);
  g_string_truncate (self->phone->asked, 0);
  start_control (self);
  control_phone (self, "snom", self->phone->base, "secret");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "ready");
  scratch_run_ms (20);
  assert_string_equal (self->phone->asked->str, "");
  self->phone->status = 403;
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  g_clear_object (&self->control);
  start_control (self);
  control_phone (self, "snom", self->phone->base, "secret");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "forbidden");
  self->phone->status = 200;
  wait_for_control (self, "ready");
}

/* Phones that nobody controls are told addresses too, and those outlive the program as well. */
static void
test_what_a_phone_was_told_is_remembered (void **state)
{
  Controlling *self = *state;
  g_autofree char *nothing = cid_phone_control_get_told (self->control, HALL);
  g_autofree char *told = NULL;

  assert_null (nothing);
  cid_phone_control_set_told (self->control, HALL, "192.0.2.20");
  cid_phone_control_set_told (self->control, HALL, "192.0.2.21");
  g_clear_object (&self->control);
  start_control (self);
  told = cid_phone_control_get_told (self->control, HALL);
  assert_string_equal (told, "192.0.2.21");
}

/* A phone that reports lives: where that tells nothing new it is left in peace. */
static void
test_a_phone_that_does_its_work_is_not_asked (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  later_us = G_TIME_SPAN_DAY;
  hear (self, "127.0.0.1", FALSE);
  hear (self, NULL, TRUE);
  assert_string_equal (self->phone->asked->str, "");
  cid_phone_control_hear (self->control, HALL, "127.0.0.1", TRUE);
  hear (self, "127.0.0.1", TRUE);
  scratch_run_until (was_asked, self);
  assert_string_equal (self->phone->asked->str, "/command.htm ");
}

/* What was silent may be awake again when it is heard, and what refused may be mended: but a phone
 * that rings is not to be asked at each event. */
static void
test_a_phone_that_did_nothing_is_asked_again_in_time (void **state)
{
  Controlling *self = *state;
  static const struct {
    guint status;
    const char *state;
    gint64 soon_us;
    gint64 late_us;
  } rows[] = {
    { 0, "unreachable", 5 * G_USEC_PER_SEC, 11 * G_USEC_PER_SEC },
    { 403, "forbidden", 11 * G_USEC_PER_SEC, 601 * G_USEC_PER_SEC },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    later_us = 0;
    self->phone->status = rows[i].status;
    if (rows[i].status == 0)
      soup_server_disconnect (self->phone->server);
    control_phone (self, "snom", self->phone->base, rows[i].state);
    wait_for_control (self, rows[i].state);
    if (rows[i].status == 0)
      web_phone_listen (self->phone);
    self->phone->status = 404;
    later_us = rows[i].soon_us;
    hear (self, "127.0.0.1", FALSE);
    assert_string_equal (self->phone->asked->str, "");
    later_us = rows[i].late_us;
    hear (self, "127.0.0.1", FALSE);
    wait_for_control (self, "missing");
  }
}

/* A phone locks itself up over wrong passwords: only who gives another one tries again. */
static void
test_a_refused_password_is_not_tried_unasked (void **state)
{
  Controlling *self = *state;

  self->phone->password = "right";
  control_phone (self, "snom", self->phone->base, "wrong");
  wait_for_control (self, "unauthorized");
  self->phone->password = NULL;
  later_us = G_TIME_SPAN_DAY;
  hear (self, "127.0.0.1", FALSE);
  assert_string_equal (self->phone->asked->str, "");
  assert_int_equal (do_deed (self, CID_DEED_NONE, NULL), DONE);
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "ready");
}

/* Who asks twice and hears the same both times has nothing new to show. */
static void
test_only_what_is_new_is_told (void **state)
{
  Controlling *self = *state;

  self->phone->status = 500;
  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "strange");
  assert_int_equal (do_deed (self, CID_DEED_NONE, NULL), CID_ERROR_REFUSED);
  assert_string_equal (self->changed->str, "strange ");
  self->phone->status = 502;
  assert_int_equal (do_deed (self, CID_DEED_NONE, NULL), CID_ERROR_REFUSED);
  assert_string_equal (self->changed->str, "strange strange ");
}

/* The phone dials as one dials where it stands, and never what is no number. */
static void
test_a_number_is_dialled_as_the_plan_says (void **state)
{
  Controlling *self = *state;
  static const struct {
    const char *number;
    int code;
    const char *asked;
  } rows[] = {
    { "+61 2 9999 1234", DONE, "/command.htm?number=0299991234 " },
    { "tel:+61-2-9999-1234", DONE, "/command.htm?number=0299991234 " },
    { "", CID_ERROR_BAD_INPUT, "" },
    { NULL, CID_ERROR_BAD_INPUT, "" },
    { "?", CID_ERROR_BAD_INPUT, "" },
  };

  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (do_deed (self, CID_DEED_DIAL, rows[i].number), rows[i].code);
    assert_string_equal (self->phone->asked->str, rows[i].asked);
  }
  assert_string_equal (self->done->str, DESK ":8 " DESK ":8 ");
}

/* It is tried whatever is thought of the phone: that may be out of date. */
static void
test_a_deed_is_tried_though_the_phone_did_nothing (void **state)
{
  Controlling *self = *state;

  self->phone->status = 403;
  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "forbidden");
  self->phone->status = 200;
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), DONE);
  assert_string_equal (self->done->str, DESK ":1 ");
  assert_string_equal (self->changed->str, "forbidden ready ");
}

/* A phone that is silent keeps nobody from leaving, and who waits for it hears that it is over. */
static void
test_who_leaves_ends_what_is_asked (void **state)
{
  Controlling *self = *state;

  self->phone->is_silent = TRUE;
  control_phone (self, "snom", self->phone->base, "secret");
  begin_deed (self, CID_DEED_ANSWER, NULL);
  scratch_run_until (was_asked, self);
  cid_phone_control_leave (self->control);
  end_deed (self);
  assert_non_null (self->error);
  assert_string_equal (self->changed->str, "");
}

/* What is being asked keeps the control until it is answered, which it never is when the program
 * ends: what is to be remembered is on disk before. */
static void
test_who_leaves_has_remembered (void **state)
{
  Controlling *self = *state;
  g_autofree char *text = NULL;

  self->phone->is_silent = TRUE;
  control_phone (self, "snom", self->phone->base, "secret");
  begin_deed (self, CID_DEED_ANSWER, NULL);
  scratch_run_until (was_asked, self);
  cid_phone_control_set_told (self->control, DESK, "192.0.2.1");
  cid_phone_control_set_told (self->control, DESK, "192.0.2.2");
  cid_phone_control_leave (self->control);
  assert_true (g_file_get_contents (self->memory_path, &text, NULL, NULL));
  assert_non_null (strstr (text, "told=192.0.2.2"));
  end_deed (self);
}

/* A control that goes before its phones were asked asks them no more. */
static void
test_a_control_that_goes_asks_nobody (void **state)
{
  Controlling *self = *state;

  control_phone (self, "snom", self->phone->base, "secret");
  g_clear_object (&self->control);
  scratch_run_ms (20);
  assert_string_equal (self->phone->asked->str, "");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, end_control)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_new_phone_is_asked_once),
    UNIT (test_settings_that_are_the_same_are_not_asked_again),
    UNIT (test_a_phone_that_is_taken_out_does_nothing),
    UNIT (test_what_was_found_out_outlives_the_program),
    UNIT (test_what_a_phone_was_told_is_remembered),
    UNIT (test_a_phone_that_does_its_work_is_not_asked),
    UNIT (test_a_phone_that_did_nothing_is_asked_again_in_time),
    UNIT (test_a_refused_password_is_not_tried_unasked),
    UNIT (test_only_what_is_new_is_told),
    UNIT (test_a_number_is_dialled_as_the_plan_says),
    UNIT (test_a_deed_is_tried_though_the_phone_did_nothing),
    UNIT (test_who_leaves_ends_what_is_asked),
    UNIT (test_who_leaves_has_remembered),
    UNIT (test_a_control_that_goes_asks_nobody),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
