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

#include <glib/gstdio.h>

#include "base/error.h"
#include "control-kit.h"
#include "daemon/phone-update.h"
#include "home-kit.h"

#define TOKEN "7kq3m9x2adfh"
#define OLD "http://192.0.2.9:24325/" TOKEN
#define NEW_HOST "192.0.2.20"
#define NEW "http://192.0.2.20:24325/" TOKEN
#define FOREIGN "http://pbx.example/ring"
#define INCOMING "action_incoming_url"
#define MISSED "action_missed_url"
#define OUTGOING "action_outgoing_url"

static const CidListenerHandler handler = { NULL, NULL, NULL, NULL };

typedef struct {
  WebPhone *phone;
  CidParts parts;
  GCancellable *cancellable;
  guint n_told;
  GError *error;
} Fixture;

static void
write_phones (const char *text)
{
  g_autofree char *path = scratch_path (home, "config/cidalert/phones.conf");

  scratch_write (home, "config/cidalert/phones.conf", text);
  assert_int_equal (g_chmod (path, 0600), 0);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *settings = scratch_path (home, "config/cidalert/cidalert.conf");
  g_autofree char *phones = scratch_path (home, "config/cidalert/phones.conf");
  g_autofree char *memory = scratch_path (home, "data/control");

  move_in (state);
  write_phones ("");
  fixture->phone = web_phone_new ();
  fixture->cancellable = g_cancellable_new ();
  fixture->parts = (CidParts){
    .configuration = cid_configuration_new (settings, phones),
    .listener = cid_listener_new (&handler, NULL),
    .control = cid_phone_control_new (memory),
  };
  *state = fixture;
  return 0;
}

static void
end_parts (Fixture *fixture)
{
  g_clear_object (&fixture->parts.configuration);
  g_clear_object (&fixture->parts.listener);
  g_clear_object (&fixture->parts.control);
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  end_parts (fixture);
  web_phone_free (fixture->phone);
  g_object_unref (fixture->cancellable);
  g_clear_error (&fixture->error);
  g_free (fixture);
  *state = NULL;
  return move_out (state);
}

/* The desk's phone, with a host= of its own or without. */
static CidPhone *
make_phone (Fixture *fixture, const char *make, const char *host)
{
  CidPhone *phone = cid_phone_new ("desk", DESK, TOKEN);

  g_free (phone->make);
  phone->make = g_strdup (make);
  phone->host = g_strdup (host);
  phone->control.base = g_strdup (fixture->phone->base);
  return phone;
}

typedef struct {
  CidPhoneControl *control;
  const char *state;
} Wanted;

static gboolean
is_in (gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_str_equal (cid_phone_control_get_state (wanted->control, DESK), wanted->state);
}

static void
control (Fixture *fixture, const CidPhone *phone, const char *state)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();
  Wanted wanted = { fixture->parts.control, state };

  g_ptr_array_add (phones, (gpointer) phone);
  cid_phone_control_set_phones (fixture->parts.control, phones);
  scratch_run_until (is_in, &wanted);
}

static void
on_told (const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_told++;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
has_told (gpointer user_data)
{
  return ((Fixture *) user_data)->n_told > 0;
}

static void
begin (Fixture *fixture, const char *host)
{
  g_autoptr (CidPhone) phone = make_phone (fixture, "snom", host);

  cid_phone_update_run (&fixture->parts, phone, NEW_HOST, fixture->cancellable, on_told, fixture);
  assert_int_equal (fixture->n_told, 0);
}

static void
update (Fixture *fixture, const char *host)
{
  begin (fixture, host);
  scratch_run_until (has_told, fixture);
  scratch_run_ms (10);
  assert_int_equal (fixture->n_told, 1);
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  g_autofree char *told = cid_phone_control_get_told (fixture->parts.control, DESK);

  assert_int_equal (g_strcmp0 (told, expected), 0);
}

/* A button that does nothing is worse than none: the phone has to be known to take it. */
static void
test_only_a_phone_that_takes_it_can_be_updated (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidPhone) snom = make_phone (fixture, "snom", NULL);
  g_autoptr (CidPhone) yealink = make_phone (fixture, "yealink", NULL);

  assert_false (cid_phone_update_can (&fixture->parts, snom));
  control (fixture, yealink, "ready");
  assert_false (cid_phone_update_can (&fixture->parts, yealink));
  control (fixture, snom, "ready");
  assert_true (cid_phone_update_can (&fixture->parts, snom));
}

/* What is ours is written anew; what somebody else set, and what he took out, stays as it is. */
static void
test_only_what_is_ours_is_written (void **state)
{
  Fixture *fixture = *state;

  web_phone_set (fixture->phone, INCOMING, OLD "/incoming?remote=$remote");
  web_phone_set (fixture->phone, MISSED, "");
  web_phone_set (fixture->phone, OUTGOING, FOREIGN);
  update (fixture, NULL);
  assert_null (fixture->error);
  assert_true (g_str_has_prefix (web_phone_get (fixture->phone, INCOMING), NEW "/incoming?"));
  assert_string_equal (web_phone_get (fixture->phone, MISSED), "");
  assert_string_equal (web_phone_get (fixture->phone, OUTGOING), FOREIGN);
  assert_told (fixture, NEW_HOST);
}

/* Somebody was quicker: then there is nothing to write, and it is known. */
static void
test_a_phone_that_is_right_is_not_written (void **state)
{
  Fixture *fixture = *state;

  web_phone_set (fixture->phone, INCOMING, OLD "/incoming");
  update (fixture, NULL);
  fixture->n_told = 0;
  fixture->phone->n_written = 0;
  update (fixture, NULL);
  assert_null (fixture->error);
  assert_int_equal (fixture->phone->n_written, 0);
}

/* A phone that says yes and changes nothing would ring at nobody: it is read again. */
static void
test_a_phone_that_took_nothing_is_told (void **state)
{
  Fixture *fixture = *state;

  web_phone_set (fixture->phone, INCOMING, OLD "/incoming");
  fixture->phone->keeps_settings = TRUE;
  update (fixture, NULL);
  assert_string_equal (fixture->error->message,
                       "Phone desk did not take all of it; see: cidalert phone push desk");
  assert_told (fixture, NULL);
}

/* Nothing is added to a phone in which nothing of ours stands. */
static void
test_a_phone_without_our_urls_is_left_alone (void **state)
{
  Fixture *fixture = *state;

  web_phone_set (fixture->phone, INCOMING, FOREIGN);
  web_phone_set (fixture->phone, MISSED, "");
  update (fixture, NULL);
  assert_non_null (strstr (fixture->error->message, "has no URL of ours"));
  assert_int_equal (fixture->phone->n_written, 0);
  assert_told (fixture, NULL);
}

/* A phone that is off is told as it is everywhere. */
static void
test_a_phone_that_is_off_is_told (void **state)
{
  Fixture *fixture = *state;

  soup_server_disconnect (fixture->phone->server);
  update (fixture, NULL);
  assert_non_null (strstr (fixture->error->message, "does not answer"));
  assert_told (fixture, NULL);
}

/* What the user wrote down himself would be wrong from now on: it is written anew, and nothing
 * beside it. */
static void
test_an_address_that_was_written_down_is_written_anew (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = scratch_path (home, "config/cidalert/phones.conf");
  g_autofree char *text = NULL;

  write_phones ("# mine\n[phone desk]\nid=" DESK "\ntoken=" TOKEN "\nhost=192.0.2.9\n");
  web_phone_set (fixture->phone, INCOMING, OLD "/incoming");
  update (fixture, "192.0.2.9");
  assert_null (fixture->error);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_non_null (strstr (text, "# mine\n"));
  assert_non_null (strstr (text, "host=" NEW_HOST "\n"));
  assert_null (strstr (text, "192.0.2.9"));
}

/* The phone is right by now, but the file is not: that is no success. */
static void
test_a_file_that_cannot_be_written_is_told (void **state)
{
  Fixture *fixture = *state;

  write_phones ("[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\n");
  web_phone_set (fixture->phone, INCOMING, OLD "/incoming");
  update (fixture, "192.0.2.9");
  assert_non_null (fixture->error);
}

/* Who gave up may be gone, and the daemon with him. */
static void
test_who_gave_up_is_told_nothing (void **state)
{
  Fixture *fixture = *state;

  web_phone_set (fixture->phone, INCOMING, OLD "/incoming");
  begin (fixture, NULL);
  g_cancellable_cancel (fixture->cancellable);
  end_parts (fixture);
  memset (&fixture->parts, 0xff, sizeof fixture->parts);
  scratch_run_ms (100);
  fixture->parts = (CidParts){ 0 };
  assert_int_equal (fixture->n_told, 0);
  assert_string_equal (web_phone_get (fixture->phone, INCOMING), OLD "/incoming");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_only_a_phone_that_takes_it_can_be_updated),
    UNIT (test_only_what_is_ours_is_written),
    UNIT (test_a_phone_that_is_right_is_not_written),
    UNIT (test_a_phone_that_took_nothing_is_told),
    UNIT (test_a_phone_without_our_urls_is_left_alone),
    UNIT (test_a_phone_that_is_off_is_told),
    UNIT (test_an_address_that_was_written_down_is_written_anew),
    UNIT (test_a_file_that_cannot_be_written_is_told),
    UNIT (test_who_gave_up_is_told_nothing),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
