/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/keyring.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  guint n_found;
  gboolean has_password;
} Fixture;

static int
set_up (void **state)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  *state = g_new0 (Fixture, 1);
  return 0;
}

static int
tear_down (void **state)
{
  g_free (*state);
  return 0;
}

static void
on_found (const char *password, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_found++;
  fixture->has_password = password != NULL;
}

static gboolean
was_found (gpointer user_data)
{
  return ((Fixture *) user_data)->n_found > 0;
}

/* No Secret Service keeps no password: whoever asked is told so, once, and later. */
static void
test_no_service_keeps_no_password (void **state)
{
  Fixture *fixture = *state;

  cid_keyring_look_up ("id", NULL, on_found, fixture);
  assert_int_equal (fixture->n_found, 0);
  scratch_run_until (was_found, fixture);
  scratch_run_ms (20);
  assert_int_equal (fixture->n_found, 1);
  assert_false (fixture->has_password);
}

/* Whoever gives up hears of it all the same, or would wait for ever. */
static void
test_whoever_gives_up_is_told_too (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  cid_keyring_look_up ("id", cancellable, on_found, fixture);
  scratch_run_until (was_found, fixture);
  assert_false (fixture->has_password);
}

/* A password that could not be kept must not be taken for one that is. */
static void
test_what_cannot_be_kept_is_told (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_false (cid_keyring_store ("id", "desk", "secret", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_null (g_strrstr (error->message, "secret"));
  cid_keyring_forget ("id");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_no_service_keeps_no_password),
    UNIT (test_whoever_gives_up_is_told_too),
    UNIT (test_what_cannot_be_kept_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
