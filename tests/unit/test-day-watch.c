/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/day-watch.h"
#include "base/zone.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/inotify.h>

#include <cmocka.h>

/* A machine that is busy for longer than a test leaves to midnight gets more the next time. */
#define MAX_LEFT_S 60

typedef struct {
  char *folder;
  CidDayWatch *watch;
  gboolean ends_itself;
  guint n_told;
} Fixture;

/* Stands for /etc. */
static const char *etc;

int __real_inotify_add_watch (int fd, const char *path, uint32_t mask);
int __wrap_inotify_add_watch (int fd, const char *path, uint32_t mask);

int
__wrap_inotify_add_watch (int fd, const char *path, uint32_t mask)
{
  return __real_inotify_add_watch (fd, strcmp (path, "/etc") == 0 ? etc : path, mask);
}

static void
on_day (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_told++;
  if (fixture->ends_itself)
    cid_day_watch_set (fixture->watch, FALSE);
}

/* A zone whose next midnight is @seconds from now. */
static void
move_midnight (int seconds)
{
  gint64 second = (g_get_real_time () / G_USEC_PER_SEC + seconds) % 86400;
  gint64 east = second == 0 ? 0 : 86400 - second;
  g_autofree char *zone = g_strdup_printf ("+%02d:%02d:%02d", (int) (east / 3600),
                                           (int) (east / 60 % 60), (int) (east % 60));

  g_setenv ("TZ", zone, TRUE);
  cid_zone_forget ();
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  etc = fixture->folder;
  fixture->watch = cid_day_watch_new (on_day, fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_day_watch_free (fixture->watch);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static gboolean
is_told (Fixture *fixture, guint n_told, int seconds)
{
  for (int waited_ms = 0; fixture->n_told < n_told && waited_ms < seconds * 1000; waited_ms += 20)
    scratch_run_ms (20);
  return fixture->n_told >= n_told;
}

static void
change_zone (Fixture *fixture)
{
  guint n_told = fixture->n_told;

  scratch_replace (fixture->folder, "localtime", "");
  assert_true (is_told (fixture, n_told + 1, MAX_LEFT_S));
}

/* Midnight is told, once: after it the next is waited for, a day away. */
static void
test_midnight_is_told (void **state)
{
  Fixture *fixture = *state;

  for (int seconds = 2; fixture->n_told == 0 && seconds < MAX_LEFT_S; seconds *= 2) {
    cid_day_watch_set (fixture->watch, FALSE);
    move_midnight (seconds);
    cid_day_watch_set (fixture->watch, TRUE);
    cid_day_watch_set (fixture->watch, TRUE);
    is_told (fixture, 1, seconds + 1);
  }
  scratch_run_ms (500);
  assert_int_equal (fixture->n_told, 1);
}

/* Nobody wants to know: nobody is woken. */
static void
test_nobody_is_told_who_does_not_want_to_know (void **state)
{
  Fixture *fixture = *state;

  move_midnight (1);
  cid_day_watch_set (fixture->watch, TRUE);
  cid_day_watch_set (fixture->watch, FALSE);
  scratch_replace (fixture->folder, "localtime", "");
  scratch_begin_counting_wakes ();
  scratch_run_ms (1500);
  assert_true (scratch_end_counting_wakes () <= 1);
  assert_int_equal (fixture->n_told, 0);
}

/* Whoever travels is told at once, and midnight comes when it does there. */
static void
test_another_zone_is_told (void **state)
{
  Fixture *fixture = *state;
  gboolean is_midnight = FALSE;

  move_midnight (40000);
  cid_day_watch_set (fixture->watch, TRUE);
  for (int seconds = 2; !is_midnight && seconds < MAX_LEFT_S; seconds *= 2) {
    move_midnight (seconds);
    change_zone (fixture);
    is_midnight = is_told (fixture, fixture->n_told + 1, seconds + 1);
  }
  assert_true (is_midnight);
}

/* With the last of what was today's, whoever is told may want no more. */
static void
test_it_can_be_ended_when_it_tells (void **state)
{
  Fixture *fixture = *state;

  fixture->ends_itself = TRUE;
  move_midnight (40000);
  for (guint i = 0; i < 2; i++) {
    cid_day_watch_set (fixture->watch, TRUE);
    change_zone (fixture);
  }
  scratch_replace (fixture->folder, "localtime", "");
  scratch_run_ms (200);
  assert_int_equal (fixture->n_told, 2);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_midnight_is_told),
    UNIT (test_nobody_is_told_who_does_not_want_to_know),
    UNIT (test_another_zone_is_told),
    UNIT (test_it_can_be_ended_when_it_tells),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
