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

#include "contact/name-source.h"
#include "daemon-kit.h"
#include "daemon/bus-news.h"

#define QUIET_MS 150

static CidBusNews *news;

static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  news = cid_bus_news_new (&machine->parts, machine->interface);
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&news, cid_bus_news_free);
  stop_machine (*state);
  return 0;
}

static void
tell_event (Machine *machine, CidEventKind kind, gint64 second, const char *ref)
{
  g_autoptr (GPtrArray) changed = hear_event (machine, kind, second, "0299991234", ref);

  cid_bus_news_tell_calls (news, changed);
}

static guint
count (Machine *machine, const char *part)
{
  g_auto (GStrv) parts = g_strsplit (machine->heard->str, part, -1);

  return g_strv_length (parts) - 1;
}

static gboolean
is_written (gpointer user_data)
{
  return cid_call_store_get_last_change (((Machine *) user_data)->parts.store) > 0;
}

/* The screen and the disk come first; but whoever watches sees the call as good as at once. */
static void
test_a_call_is_told (void **state)
{
  Machine *machine = *state;

  tell_event (machine, CID_EVENT_INCOMING, 0, "a");
  assert_string_equal (machine->heard->str, "");
  wait_until_heard (machine, "CallChanged");
  assert_non_null (strstr (machine->heard->str, "<'ringing'>"));
  assert_non_null (strstr (machine->heard->str, "0299991234"));
}

/* A phone that stutters wakes nobody twenty times: what it came to is what is told last. */
static void
test_what_changes_again_so_soon_is_told_once (void **state)
{
  Machine *machine = *state;

  tell_event (machine, CID_EVENT_INCOMING, 0, "a");
  for (guint i = 0; i < 20; i++)
    tell_event (machine, i % 2 == 0 ? CID_EVENT_CONNECTED : CID_EVENT_HOLD, 1 + i, "a");
  tell_event (machine, CID_EVENT_DISCONNECTED, 60, "a");
  wait_until_heard (machine, "'answered'");
  scratch_run_ms (QUIET_MS);
  assert_int_equal (count (machine, "CallChanged"), 2);
}

/* A flood of callers is told too, each of them, if a little later. */
static void
test_no_call_is_left_out (void **state)
{
  Machine *machine = *state;

  for (guint i = 0; i < 12; i++) {
    g_autofree char *ref = g_strdup_printf ("ref-%u", i);

    tell_event (machine, CID_EVENT_INCOMING, i, ref);
  }
  for (guint i = 0; i < 12; i++) {
    g_autoptr (GPtrArray) open = cid_call_tracker_get_open (machine->parts.tracker);

    wait_until_heard (machine, ((CidCall *) g_ptr_array_index (open, i))->uid);
  }
  assert_int_equal (count (machine, "CallChanged"), 12);
}

/* A phone is told as it is when it is told; one that was removed meanwhile is nobody's. */
static void
test_a_phone_is_told_if_it_is_still_there (void **state)
{
  Machine *machine = *state;

  cid_bus_news_tell_phone (news, "gone");
  cid_bus_news_tell_phone (news, HALL);
  cid_bus_news_tell_phone (news, HALL);
  wait_until_heard (machine, "PhoneChanged");
  scratch_run_ms (QUIET_MS);
  assert_non_null (strstr (machine->heard->str, "'hall'"));
  assert_null (strstr (machine->heard->str, "gone"));
  assert_true (count (machine, "PhoneChanged") <= 2);
}

/* Whoever follows the log reads on from there. */
static void
test_what_is_on_disk_is_told (void **state)
{
  Machine *machine = *state;
  GPtrArray *changed;

  open_log (machine);
  changed = hear_event (machine, CID_EVENT_INCOMING, 0, "0299991234", "a");
  cid_call_store_append (machine->parts.store,
                         make_event (CID_EVENT_INCOMING, 0, "0299991234", "a"), changed, NULL,
                         NULL);
  scratch_run_until (is_written, machine);
  cid_bus_news_tell_written (news);
  wait_until_heard (machine, "'LastChange': <int64 1>");
}

/* A source says little, and is told at once. */
static void
test_a_source_is_told_at_once (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "desks.csv");
  g_autoptr (CidContactSource) source = cid_name_source_new (CID_NAME_LIST, path, NULL);

  cid_bus_news_tell_source (news, source);
  wait_until_heard (machine, "SourceChanged");
  assert_non_null (strstr (machine->heard->str, "desks.csv"));
}

/* Before the bus is served, and when it is not any more, nobody listens: nothing is kept for him.
 */
static void
test_nothing_is_kept_for_nobody (void **state)
{
  Machine *machine = *state;

  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (machine->interface));
  tell_event (machine, CID_EVENT_INCOMING, 0, "a");
  cid_bus_news_tell_phone (news, HALL);
  assert_true (g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (machine->interface),
                                                 machine->ours, OBJECT, NULL));
  scratch_run_ms (QUIET_MS);
  assert_string_equal (machine->heard->str, "");
}

/* What waits is not told when the daemon ends meanwhile. */
static void
test_news_that_wait_may_go (void **state)
{
  Machine *machine = *state;

  for (guint i = 0; i < 8; i++) {
    g_autofree char *ref = g_strdup_printf ("ref-%u", i);

    tell_event (machine, CID_EVENT_INCOMING, i, ref);
  }
  cid_bus_news_tell_phone (news, HALL);
  g_clear_pointer (&news, cid_bus_news_free);
  scratch_run_ms (QUIET_MS);
  assert_string_equal (machine->heard->str, "");
}

/* Whoever comes late asks for the calls that are up, and hears of no other. */
static void
test_only_calls_that_are_up_are_listed (void **state)
{
  Machine *machine = *state;
  g_autoptr (GVariant) none = g_variant_ref_sink (cid_bus_news_list_calls (&machine->parts));
  g_autoptr (GVariant) one = NULL;

  assert_int_equal (g_variant_n_children (none), 0);
  tell_event (machine, CID_EVENT_INCOMING, 0, "a");
  tell_event (machine, CID_EVENT_MISSED, 5, "a");
  tell_event (machine, CID_EVENT_INCOMING, 6, "b");
  one = g_variant_ref_sink (cid_bus_news_list_calls (&machine->parts));
  assert_int_equal (g_variant_n_children (one), 1);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_call_is_told),
    UNIT (test_what_changes_again_so_soon_is_told_once),
    UNIT (test_no_call_is_left_out),
    UNIT (test_a_phone_is_told_if_it_is_still_there),
    UNIT (test_what_is_on_disk_is_told),
    UNIT (test_a_source_is_told_at_once),
    UNIT (test_nothing_is_kept_for_nobody),
    UNIT (test_news_that_wait_may_go),
    UNIT (test_only_calls_that_are_up_are_listed),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
