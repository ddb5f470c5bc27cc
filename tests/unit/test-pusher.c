/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/push-plan.h"
#include "phone/pusher.h"
#include "scratch.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What came of it; tests/integration/test_push.py asks phones that answer. */
typedef struct {
  gboolean is_done;
  guint n_done;
  gboolean has_settings;
  GError *error;
} Outcome;

static void
on_done (GHashTable *settings, const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->is_done = TRUE;
  outcome->n_done++;
  outcome->has_settings = settings != NULL;
  outcome->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Outcome *) user_data)->is_done;
}

static CidPhone *
make_phone (const char *make, const char *base)
{
  CidPhone *phone = cid_phone_new ("desk", "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", "7kq3m9x2adfh");

  g_free (phone->make);
  phone->make = g_strdup (make);
  phone->control.base = g_strdup (base);
  phone->control.password = g_strdup ("secret");
  return phone;
}

/* What cannot be is said at once, and later: never from within the call. */
static void
test_what_cannot_be_asked_is_told (void **state)
{
  static const struct {
    const char *make;
    const char *base;
    int code;
    const char *sentence;
  } rows[] = {
    { "yealink", "http://127.0.0.1:1", CID_ERROR_NOT_FOUND, "nothing can be written from here" },
    { "generic", "http://127.0.0.1:1", CID_ERROR_NOT_FOUND, "nothing can be written from here" },
    { "nonesuch", "http://127.0.0.1:1", CID_ERROR_NOT_FOUND, "nothing can be written from here" },
    { "snom", NULL, CID_ERROR_REFUSED, "set control=" },
    { "snom", "http://127.0.0.1:1", CID_ERROR_UNREACHABLE,
      "does not answer at http://127.0.0.1:1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhone) phone = make_phone (rows[i].make, rows[i].base);
    g_autoptr (GPtrArray) plan = g_ptr_array_new ();

    for (guint verb = 0; verb < 3; verb++) {
      Outcome outcome = { 0 };

      if (verb == 0)
        cid_pusher_read (phone, NULL, NULL, on_done, &outcome);
      else if (verb == 1)
        cid_pusher_write (phone, NULL, plan, NULL, on_done, &outcome);
      else
        cid_pusher_browse (phone, NULL, "http://127.0.0.1/", NULL, on_done, &outcome);
      assert_false (outcome.is_done);
      scratch_run_until (is_done, &outcome);
      assert_int_equal (outcome.n_done, 1);
      assert_false (outcome.has_settings);
      assert_true (g_error_matches (outcome.error, CID_ERROR, rows[i].code));
      if (strstr (outcome.error->message, rows[i].sentence) == NULL)
        fail_msg ("%s", outcome.error->message);
      g_clear_error (&outcome.error);
    }
  }
}

/* Who leaves does not wait for a phone. */
static void
test_it_can_be_ended_early (void **state)
{
  g_autoptr (CidPhone) phone = make_phone ("snom", "http://192.0.2.77");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };

  g_cancellable_cancel (cancellable);
  cid_pusher_read (phone, NULL, cancellable, on_done, &outcome);
  scratch_run_until (is_done, &outcome);
  assert_non_null (outcome.error);
  g_clear_error (&outcome.error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_cannot_be_asked_is_told),
    cmocka_unit_test (test_it_can_be_ended_early),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
