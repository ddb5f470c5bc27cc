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
#include "phone/errand.h"
#include "phone/keyring.h"

#define DONE (-1)

static gint64 later_us;
static const char *kept_password;

/* A Secret Service that asks for its own password for so long as @later_us says. */
void __wrap_cid_keyring_look_up (const char *phone_id,
                                 GCancellable *cancellable,
                                 CidKeyringFunc found,
                                 gpointer user_data);
gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);

gint64
__wrap_g_get_monotonic_time (void)
{
  return __real_g_get_monotonic_time () + later_us;
}

typedef struct {
  CidKeyringFunc found;
  gpointer user_data;
} Search;

static gboolean
on_searched (gpointer user_data)
{
  Search *search = user_data;

  search->found (kept_password, search->user_data);
  g_free (search);
  return G_SOURCE_REMOVE;
}

void
__wrap_cid_keyring_look_up (const char *phone_id,
                            GCancellable *cancellable,
                            CidKeyringFunc found,
                            gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  *search = (Search){ found, user_data };
  g_idle_add (on_searched, search);
}
#define GRANDSTREAM_SAYS_YES "{\"response\": \"success\"}"

static void
begin_ready (Controlling *self)
{
  control_phone (self, "snom", self->phone->base, "secret");
  wait_for_control (self, "ready");
  g_string_truncate (self->changed, 0);
}

/* A phone of which it is known that it does its work is asked for nothing but the deed. */
static void
test_a_phone_that_is_ready_is_asked_at_once (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), DONE);
  assert_string_equal (self->phone->asked->str, "/command.htm?key=ENTER ");
  assert_string_equal (self->done->str, DESK ":1 ");
  assert_string_equal (self->changed->str, "");
}

/* What is known before it begins to be hopeless is told all the same later, and as it was given. */
static void
test_an_error_that_is_known_is_told_later (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  g_string_truncate (self->phone->asked, 0);
  cid_errand_run (self->control, DESK, CID_DEED_ANSWER, NULL, NULL,
                  g_error_new_literal (CID_ERROR, CID_ERROR_BAD_INPUT, "no number"),
                  controlling_on_told, self);
  assert_int_equal (self->n_told, 0);
  end_deed (self);
  assert_string_equal (self->error->message, "no number");
  assert_string_equal (self->phone->asked->str, "");
}

/* Nobody may want to know: then it is done all the same, and told with the call that was meant. */
static void
test_nobody_has_to_listen (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  g_string_truncate (self->phone->asked, 0);
  cid_phone_control_do (self->control, DESK, CID_DEED_REJECT, NULL, "call", NULL, NULL);
  cid_phone_control_do (self->control, "nobody", CID_DEED_REJECT, NULL, "call", NULL, NULL);
  scratch_run_until (was_asked, self);
  scratch_run_ms (20);
  assert_string_equal (self->done->str, DESK ":2:call ");
}

/* The user told us where the phone is, or it was only heard there; and who else may be there. A
 * password that stands in the path goes nowhere that it can be read on the way by a stranger. */
static void
test_no_password_goes_where_it_can_be_read (void **state)
{
  Controlling *self = *state;

  control_phone (self, "grandstream", NULL, "secret");
  cid_phone_control_hear (self->control, DESK, "127.0.0.1", FALSE);
  wait_for_control (self, "guarded");
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  self->phone->body = GRANDSTREAM_SAYS_YES;
  control_phone (self, "grandstream", self->phone->base, "secret");
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), DONE);
  assert_non_null (strstr (self->phone->asked->str, "passcode=secret&cmd=acceptcall"));
}

/* Without its password there is nothing to ask a phone that wants it in the path. */
static void
test_a_lacking_password_is_asked_for (void **state)
{
  Controlling *self = *state;

  control_phone (self, "grandstream", self->phone->base, NULL);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "no-password");
  assert_string_equal (self->phone->asked->str, "");
  assert_non_null (strstr (self->error->message, "cidalert phone password desk"));
}

/* The Secret Service may not be there yet, or locked: it is asked again the next time. */
static void
test_a_lacking_password_is_looked_up_again (void **state)
{
  Controlling *self = *state;

  control_phone (self, "grandstream", self->phone->base, NULL);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_false (cid_phone_control_find (self->control, DESK)->has_password);
}

/* What did its work when the program ran last cannot be asked to without the password that it wants
 * in the path. */
static void
test_a_ready_phone_needs_its_password_too (void **state)
{
  Controlling *self = *state;

  control_phone (self, "grandstream", self->phone->base, NULL);
  cid_phone_control_set_state (self->control, cid_phone_control_find (self->control, DESK),
                               CID_CONTROL_STATE_READY, NULL);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_string_equal (self->phone->asked->str, "");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "no-password");
}

/* Whoever gives the Secret Service its password a minute later means no call of then; but a call
 * that he wants to begin he still wants. */
static void
test_a_deed_that_waits_too_long_is_not_done (void **state)
{
  static const struct {
    CidDeeds deed;
    gint64 later_us;
    int outcome;
  } rows[] = {
    { CID_DEED_ANSWER, 0, DONE },
    { CID_DEED_ANSWER, 60 * G_USEC_PER_SEC, CID_ERROR_UNREACHABLE },
    { CID_DEED_REJECT, 60 * G_USEC_PER_SEC, CID_ERROR_UNREACHABLE },
    { CID_DEED_HANG_UP, 60 * G_USEC_PER_SEC, CID_ERROR_UNREACHABLE },
    { CID_DEED_DIAL, 60 * G_USEC_PER_SEC, DONE },
  };
  Controlling *self = *state;

  kept_password = "secret";
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    control_phone (self, "snom", self->phone->base, NULL);
    cid_controlled_forget_password (cid_phone_control_find (self->control, DESK));
    begin_deed (self, rows[i].deed, "0299991234");
    later_us += rows[i].later_us;
    end_deed (self);
    assert_int_equal (self->error != NULL ? self->error->code : DONE, rows[i].outcome);
    assert_true (self->error == NULL || strstr (self->phone->asked->str, "key=") == NULL);
  }
  kept_password = NULL;
}

/* What answers tells in its own way why not; the user gets a sentence that says what to do. */
static void
test_each_refusal_is_told (void **state)
{
  Controlling *self = *state;
  static const struct {
    guint status;
    const char *location;
    const char *state;
    const char *message;
  } rows[] = {
    { 403, NULL, "forbidden", "Use hidden tags to off" },
    { 404, NULL, "missing", "no remote control" },
    { 500, NULL, "strange", "HTTP 500" },
    { 302, "/login.htm", "forbidden", "Use hidden tags to off" },
    { 302, "http://192.0.2.66/command.htm?x", "ready", NULL },
    { 302, "http://192.0.2.66/login.htm", "elsewhere", "leads on to another host" },
    { 302, NULL, "forbidden", "Use hidden tags to off" },
  };

  begin_ready (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    self->phone->status = rows[i].status;
    self->phone->location = rows[i].location;
    assert_int_equal (do_deed (self, CID_DEED_NONE, NULL),
                      rows[i].message != NULL ? CID_ERROR_REFUSED : DONE);
    assert_string_equal (cid_phone_control_get_state (self->control, DESK), rows[i].state);
    if (rows[i].message != NULL && strstr (self->error->message, rows[i].message) == NULL)
      fail_msg ("%s", self->error->message);
  }
}

/* No call rings any more: that is no reason to take the phone for one that does nothing. */
static void
test_a_deed_that_comes_too_late_spoils_nothing (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  self->phone->deed_status = 403;
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_string_equal (self->phone->asked->str, "/command.htm?key=ENTER /command.htm ");
  assert_string_equal (self->error->message, "Phone desk did not do it; the call may be over");
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "ready");
  assert_string_equal (self->done->str, "");
}

/* A phone that refuses all of a sudden does so from now on, until it is asked again. */
static void
test_a_phone_that_refuses_now_is_known_for_it (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  self->phone->status = 403;
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_string_equal (self->changed->str, "forbidden ");
}

/* Its owner may have given it another password: it is looked up once more, and tried no more than
 * that. */
static void
test_a_password_that_is_no_longer_right_is_not_tried_for_ever (void **state)
{
  Controlling *self = *state;

  self->phone->password = "secret";
  begin_ready (self);
  self->phone->password = "other";
  self->phone->n_tried = 0;
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_REFUSED);
  assert_string_equal (cid_phone_control_get_state (self->control, DESK), "unauthorized");
  assert_string_equal (self->phone->asked->str, "");
  assert_int_equal (self->phone->n_tried, 2);
  self->phone->password = "secret";
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), DONE);
}

/* A phone that is off says nothing: the user hears where it was looked for. */
static void
test_a_phone_that_is_gone_is_unreachable (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  soup_server_disconnect (self->phone->server);
  assert_int_equal (do_deed (self, CID_DEED_ANSWER, NULL), CID_ERROR_UNREACHABLE);
  assert_non_null (strstr (self->error->message, self->phone->base));
  assert_string_equal (self->changed->str, "unreachable ");
}

/* The settings may be read again while a phone thinks: then there is nobody to learn of. */
static void
test_a_phone_may_go_while_it_is_asked (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  self->phone->is_silent = TRUE;
  begin_deed (self, CID_DEED_ANSWER, NULL);
  scratch_run_until (was_asked, self);
  control_phone (self, NULL, NULL, NULL);
  soup_server_message_set_status (self->phone->held, 200, NULL);
  soup_server_message_unpause (self->phone->held);
  g_clear_object (&self->phone->held);
  end_deed (self);
  assert_true (g_error_matches (self->error, CID_ERROR, CID_ERROR_NOT_FOUND));
}

/* What answers once the settings are others: a deed that is under way was sent with the old ones.
 */
static void
begin_deed_of_old_settings (Controlling *self)
{
  begin_ready (self);
  self->phone->is_silent = TRUE;
  begin_deed (self, CID_DEED_ANSWER, NULL);
  scratch_run_until (was_asked, self);
  self->phone->is_silent = FALSE;
}

static void
answer_held (Controlling *self, guint status)
{
  soup_server_message_set_status (self->phone->held, status, NULL);
  soup_server_message_unpause (self->phone->held);
  g_clear_object (&self->phone->held);
}

/* The phone has done it, whatever it is called by now; how the new settings do is asked with those.
 */
static void
test_a_deed_of_old_settings_is_done (void **state)
{
  Controlling *self = *state;

  begin_deed_of_old_settings (self);
  control_phone (self, "snom", self->phone->base, "new");
  answer_held (self, 200);
  end_deed (self);
  assert_null (self->error);
  assert_string_equal (self->done->str, DESK ":1 ");
}

/* A refusal of the old settings is none of the new ones, and nothing is done twice. */
static void
test_a_refusal_of_old_settings_is_not_of_the_new (void **state)
{
  Controlling *self = *state;

  begin_deed_of_old_settings (self);
  g_string_truncate (self->changed, 0);
  control_phone (self, "snom", self->phone->base, "new");
  g_string_truncate (self->phone->asked, 0);
  answer_held (self, 403);
  end_deed (self);
  assert_string_equal (self->error->message, "Phone desk did not do it; the call may be over");
  assert_string_equal (self->changed->str, "ready ");
  assert_null (strstr (self->phone->asked->str, "key=ENTER"));
}

/* An old password that is wrong is told by nobody: it is done with the new one. */
static void
test_a_deed_of_an_old_password_is_done_with_the_new (void **state)
{
  Controlling *self = *state;

  begin_deed_of_old_settings (self);
  self->phone->password = "new";
  g_string_truncate (self->changed, 0);
  control_phone (self, "snom", self->phone->base, "new");
  answer_held (self, 401);
  end_deed (self);
  assert_null (self->error);
  assert_string_equal (self->changed->str, "ready ");
  assert_string_equal (self->done->str, DESK ":1 ");
}

/* Of a make that cannot be controlled nobody knows what its answer means. */
static void
test_a_phone_may_become_one_that_is_not_controlled (void **state)
{
  Controlling *self = *state;

  begin_deed_of_old_settings (self);
  control_phone (self, "generic", self->phone->base, "secret");
  answer_held (self, 200);
  end_deed (self);
  assert_true (g_error_matches (self->error, CID_ERROR, CID_ERROR_REFUSED));
  assert_string_equal (self->done->str, "");
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The user may give the password while the phone is asked without: what comes of the old settings
 * is not said of the new ones, at whatever moment they come. */
static void
test_old_settings_spoil_no_new_ones (void **state)
{
  Controlling *self = *state;

  guint tick_id = g_timeout_add (1, on_tick, NULL);

  self->phone->password = "secret";
  for (guint n_steps = 0; n_steps < 60; n_steps++) {
    control_phone (self, "snom", self->phone->base, NULL);
    for (guint i = 0; i < n_steps; i++)
      g_main_context_iteration (NULL, TRUE);
    control_phone (self, "snom", self->phone->base, "secret");
    begin_deed (self, CID_DEED_NONE, NULL);
    g_string_truncate (self->changed, 0);
    end_deed (self);
    scratch_run_ms (20);
    if (self->error != NULL)
      fail_msg ("after %u steps: %s", n_steps, self->error->message);
    assert_string_equal (self->changed->str, "ready ");
  }
  g_source_remove (tick_id);
}

/* What was begun is not done because the program ends: nobody may be told that it is. */
static void
test_what_is_broken_off_is_not_done (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  self->phone->is_silent = TRUE;
  begin_deed (self, CID_DEED_ANSWER, NULL);
  scratch_run_until (was_asked, self);
  cid_phone_control_leave (self->control);
  end_deed (self);
  assert_non_null (self->error);
  assert_string_equal (self->done->str, "");
  assert_int_not_equal (do_deed (self, CID_DEED_ANSWER, NULL), DONE);
  assert_string_equal (self->phone->asked->str, "");
}

/* Whoever lets go of the control while a phone thinks is told the end of it nevertheless. */
static void
test_an_errand_outlives_its_master (void **state)
{
  Controlling *self = *state;

  begin_ready (self);
  begin_deed (self, CID_DEED_ANSWER, NULL);
  g_clear_object (&self->control);
  end_deed (self);
  assert_null (self->error);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, begin_control, end_control)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_phone_that_is_ready_is_asked_at_once),
    UNIT (test_an_error_that_is_known_is_told_later),
    UNIT (test_nobody_has_to_listen),
    UNIT (test_no_password_goes_where_it_can_be_read),
    UNIT (test_a_lacking_password_is_asked_for),
    UNIT (test_a_lacking_password_is_looked_up_again),
    UNIT (test_a_ready_phone_needs_its_password_too),
    UNIT (test_a_deed_that_waits_too_long_is_not_done),
    UNIT (test_each_refusal_is_told),
    UNIT (test_a_deed_that_comes_too_late_spoils_nothing),
    UNIT (test_a_phone_that_refuses_now_is_known_for_it),
    UNIT (test_a_password_that_is_no_longer_right_is_not_tried_for_ever),
    UNIT (test_a_phone_that_is_gone_is_unreachable),
    UNIT (test_a_phone_may_go_while_it_is_asked),
    UNIT (test_a_deed_of_old_settings_is_done),
    UNIT (test_a_refusal_of_old_settings_is_not_of_the_new),
    UNIT (test_a_deed_of_an_old_password_is_done_with_the_new),
    UNIT (test_a_phone_may_become_one_that_is_not_controlled),
    UNIT (test_old_settings_spoil_no_new_ones),
    UNIT (test_what_is_broken_off_is_not_done),
    UNIT (test_an_errand_outlives_its_master),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
