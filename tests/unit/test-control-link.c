/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control-link.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  gboolean is_answered;
  CidControlTrouble trouble;
  char *base;
} Heard;

static void
on_answer (const CidControlAnswer *answer, gpointer user_data)
{
  Heard *heard = user_data;

  assert_false (heard->is_answered);
  heard->is_answered = TRUE;
  heard->trouble = answer->trouble;
  heard->base = g_strdup (answer->base);
}

static gboolean
is_answered (gpointer user_data)
{
  return ((Heard *) user_data)->is_answered;
}

/* A port on which nobody listens: it was somebody's a moment ago. */
static char *
make_dead_base (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return g_strdup_printf ("http://127.0.0.1:%u", (guint) port);
}

/* A phone that is off is told once, and later: never from within the question. */
static void
test_nobody_answers (void **state)
{
  g_autofree char *base = make_dead_base ();
  const CidControlRequest request = { .base = base, .path = "/" };
  Heard heard = { 0 };

  cid_control_link_ask (&request, NULL, on_answer, &heard);
  assert_false (heard.is_answered);
  scratch_run_until (is_answered, &heard);
  assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
  assert_string_equal (heard.base, base);
  g_free (heard.base);
}

/* What is no URL is asked of nobody. */
static void
test_no_url (void **state)
{
  static const char *const paths[] = { "/%zz", "/ \x01" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    const CidControlRequest request = { .base = "http://[::1", .path = paths[i] };
    Heard heard = { 0 };

    cid_control_link_ask (&request, NULL, on_answer, &heard);
    assert_false (heard.is_answered);
    scratch_run_until (is_answered, &heard);
    assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
    g_free (heard.base);
  }
}

/* The end of the program does not wait for a phone that is silent. */
static void
test_who_leaves_does_not_wait (void **state)
{
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", (guint) port);
  const CidControlRequest request = { .base = base, .path = "/" };
  g_autoptr (GCancellable) leaving = g_cancellable_new ();
  Heard heard = { 0 };
  gint64 begin_us = g_get_monotonic_time ();

  cid_control_link_ask (&request, leaving, on_answer, &heard);
  scratch_run_ms (50);
  assert_false (heard.is_answered);
  g_cancellable_cancel (leaving);
  scratch_run_until (is_answered, &heard);
  assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
  assert_true (g_get_monotonic_time () - begin_us < 4 * G_USEC_PER_SEC);
  g_free (heard.base);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nobody_answers),
    cmocka_unit_test (test_no_url),
    cmocka_unit_test (test_who_leaves_does_not_wait),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
