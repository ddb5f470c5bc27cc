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

#include "base/clock.h"
#include "daemon-kit.h"
#include "daemon/warm-up.h"

/* So long after an event the caches may hold other things. */
#define COLD_US (20 * 1000)

static CidWarmUp *warm_up;
static GPtrArray *titles;
static guint n_wanted;
static gint64 now_us; /* 0: by the real clock, as all that begins and ends goes */

gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);

/* Stands still, but where a test moves it. */
gint64
__wrap_g_get_monotonic_time (void)
{
  return now_us > 0 ? now_us : __real_g_get_monotonic_time ();
}

void __real_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice);
void __wrap_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice);

/* Only takes down what it is done with. */
void
__wrap_cid_notifier_warm_up (CidNotifier *self, CidNotice *notice)
{
  g_ptr_array_add (titles, g_strdup (notice->title));
  __real_cid_notifier_warm_up (self, notice);
}

static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  warm_up = cid_warm_up_new (&machine->parts);
  titles = g_ptr_array_new_with_free_func (g_free);
  now_us = G_USEC_PER_SEC;
  return 0;
}

static int
tear_down (void **state)
{
  now_us = 0;
  g_clear_pointer (&warm_up, cid_warm_up_free);
  g_clear_pointer (&titles, g_ptr_array_unref);
  stop_machine (*state);
  return 0;
}

static void
note (const char *remote)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, remote, "c1");

  cid_warm_up_note (warm_up, event);
}

static gboolean
is_warm (gpointer user_data)
{
  return titles->len >= n_wanted;
}

/* The n-th one, counted from 0. */
static const char *
wait_for_title (guint n)
{
  n_wanted = n + 1;
  scratch_run_until (is_warm, NULL);
  assert_int_equal (titles->len, n + 1);
  return g_ptr_array_index (titles, n);
}

/* Whose number it is to be done with nobody knows before somebody has called. */
static void
test_nothing_is_done_before_the_first_call (void **state)
{
  cid_warm_up_want (warm_up);
  scratch_run_ms (20);
  assert_int_equal (titles->len, 0);
}

/* It is done for a neighbour of who called last, and each time for another: what is asked again is
   remembered, and warms nothing. Nobody sees anything of it. */
static void
test_it_is_done_for_a_neighbour (void **state)
{
  static const char *const neighbours[] = { "(02) 9999 0000", "(02) 9999 0001", "(02) 9999 0002" };
  Machine *machine = *state;
  guint n_calls = fake_notify_server_get_n_calls (machine->server);

  note ("0299991234@h");
  for (guint i = 0; i < G_N_ELEMENTS (neighbours); i++) {
    now_us += COLD_US;
    cid_warm_up_want (warm_up);
    assert_int_equal (titles->len, i);
    assert_string_equal (wait_for_title (i), neighbours[i]);
  }
  scratch_run_ms (20);
  assert_int_equal (fake_notify_server_get_n_calls (machine->server), n_calls);
}

/* The event that it was to be done for must not wait for it. */
static void
test_an_event_that_has_come_needs_none (void **state)
{
  note ("0299991234@h");
  now_us += COLD_US;
  cid_warm_up_want (warm_up);
  note ("0299991234@h");
  scratch_run_ms (20);
  assert_int_equal (titles->len, 0);
}

/* A thousand connections cost no more than one. */
static void
test_it_is_done_once_in_a_while (void **state)
{
  note ("0299991234@h");
  now_us += COLD_US - 1;
  cid_warm_up_want (warm_up);
  scratch_run_ms (20);
  assert_int_equal (titles->len, 0);

  now_us++;
  for (guint i = 0; i < 1000; i++)
    cid_warm_up_want (warm_up);
  wait_for_title (0);
  now_us += COLD_US - 1;
  for (guint i = 0; i < 1000; i++)
    cid_warm_up_want (warm_up);
  scratch_run_ms (20);
  assert_int_equal (titles->len, 1);
}

/* What stands in no numbering plan is quick to tell. */
static void
test_who_has_no_number_changes_nothing (void **state)
{
  static const char *const remotes[] = { "anonymous@anonymous.invalid", "21@h", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    note (remotes[i]);
    now_us += COLD_US;
    cid_warm_up_want (warm_up);
    scratch_run_ms (20);
    assert_int_equal (titles->len, 0);
  }
}

#define machine_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    machine_test (test_nothing_is_done_before_the_first_call),
    machine_test (test_it_is_done_for_a_neighbour),
    machine_test (test_an_event_that_has_come_needs_none),
    machine_test (test_it_is_done_once_in_a_while),
    machine_test (test_who_has_no_number_changes_nothing),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
