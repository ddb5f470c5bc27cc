/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/clipboard.h"

#include "scratch.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PATIENCE_MS 300

/* A desktop of which only the programs in a folder of its own are installed. */
typedef struct {
  char *folder;
  char *path;
  CidClipboard *clipboard;
  guint n_done;
  gboolean is_copied;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", fixture->folder, TRUE);
  g_setenv ("WAYLAND_DISPLAY", "wayland-0", TRUE);
  g_setenv ("DISPLAY", ":0", TRUE);
  g_setenv ("XDG_RUNTIME_DIR", fixture->folder, TRUE);
  fixture->clipboard = cid_clipboard_new (PATIENCE_MS);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_clipboard_free (fixture->clipboard);
  g_setenv ("PATH", fixture->path, TRUE);
  g_free (fixture->path);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

/* A program that keeps what it is given, with its arguments, and ends as it is told. */
static void
install (Fixture *fixture, const char *name, const char *end)
{
  g_autofree char *file = scratch_path (fixture->folder, name);
  g_autofree char *script = g_strdup_printf (
    "#!/bin/sh\necho \"$*\" > %s.arguments\n/bin/cat > %s.text\n%s\n", file, file, end);

  scratch_write (fixture->folder, name, script);
  assert_int_equal (g_chmod (file, 0700), 0);
}

static void
on_done (gboolean is_copied, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_done++;
  fixture->is_copied = is_copied;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Fixture *) user_data)->n_done > 0;
}

static void
copy (Fixture *fixture, const char *text)
{
  cid_clipboard_copy (fixture->clipboard, text, on_done, fixture);
  scratch_run_until (is_done, fixture);
  assert_int_equal (fixture->n_done, 1);
}

static void
assert_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *file = scratch_path (fixture->folder, name);
  g_autofree char *found = NULL;

  if (!g_file_get_contents (file, &found, NULL, NULL)) {
    assert_null (text);
    return;
  }
  assert_non_null (text);
  assert_string_equal (found, text);
}

static const struct {
  const char *wayland;
  const char *x11;
  const char *program;
  gboolean is_there;
} desktops[] = {
  { "wayland-0", NULL, "wl-copy", TRUE }, { NULL, ":0", "wl-copy", FALSE },
  { "", ":0", "wl-copy", FALSE },         { NULL, ":0", "xclip", TRUE },
  { NULL, ":0", "xsel", TRUE },           { "wayland-0", ":0", "xclip", TRUE },
  { "wayland-0", NULL, "xclip", FALSE },  { NULL, NULL, "xsel", FALSE },
  { "wayland-0", ":0", "cat", FALSE },
};

static void
set_or_unset (const char *variable, const char *value)
{
  if (value != NULL)
    g_setenv (variable, value, TRUE);
  else
    g_unsetenv (variable);
}

/* The button is there only where a program and its display are. */
static void
test_is_there_with_program_and_display (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (desktops); i++) {
    Fixture *fixture = NULL;

    set_up ((void **) &fixture);
    install (fixture, desktops[i].program, "exit 0");
    set_or_unset ("WAYLAND_DISPLAY", desktops[i].wayland);
    set_or_unset ("DISPLAY", desktops[i].x11);
    assert_int_equal (cid_clipboard_is_there (fixture->clipboard), desktops[i].is_there);
    tear_down ((void **) &fixture);
  }
}

/* Whoever was started before the graphical login has no display in his environment, and Wayland's
 * programs find the usual one by its name. */
static void
test_is_there_with_the_usual_display_of_wayland (void **state)
{
  Fixture *fixture = *state;

  install (fixture, "wl-copy", "exit 0");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_unsetenv ("DISPLAY");
  assert_false (cid_clipboard_is_there (fixture->clipboard));

  scratch_write (fixture->folder, "wayland-0", "");
  cid_clipboard_free (fixture->clipboard);
  fixture->clipboard = cid_clipboard_new (PATIENCE_MS);
  assert_true (cid_clipboard_is_there (fixture->clipboard));

  g_setenv ("WAYLAND_DISPLAY", "", TRUE);
  cid_clipboard_free (fixture->clipboard);
  fixture->clipboard = cid_clipboard_new (PATIENCE_MS);
  assert_false (cid_clipboard_is_there (fixture->clipboard));
}

/* The number goes by the pipe: command lines are everybody's. */
static void
test_text_goes_by_standard_input (void **state)
{
  Fixture *fixture = *state;

  install (fixture, "wl-copy", "exit 0");
  install (fixture, "xclip", "exit 0");
  copy (fixture, "+61299991234");
  assert_true (fixture->is_copied);
  assert_file (fixture, "wl-copy.text", "+61299991234");
  assert_file (fixture, "wl-copy.arguments", "--type text/plain\n");
  assert_file (fixture, "xclip.text", NULL);
}

/* wl-copy needs a keyboard, xclip an Xwayland: where one fails the other may do. */
static void
test_next_program_is_tried_where_one_fails (void **state)
{
  Fixture *fixture = *state;

  install (fixture, "wl-copy", "exit 1");
  install (fixture, "xsel", "exit 0");
  copy (fixture, "101");
  assert_true (fixture->is_copied);
  assert_file (fixture, "xsel.text", "101");
  assert_file (fixture, "xsel.arguments", "--clipboard --input\n");
}

/* A program that hangs is ended, and harms nothing. */
static void
test_program_that_hangs_is_ended (void **state)
{
  Fixture *fixture = *state;
  gint64 began_us = g_get_monotonic_time ();

  install (fixture, "wl-copy", "exec /bin/sleep 60");
  copy (fixture, "101");
  assert_false (fixture->is_copied);
  assert_true (g_get_monotonic_time () - began_us < 10 * G_USEC_PER_SEC);
}

/* A program that leaves a process behind, as all of them do, is not waited for. */
static void
test_process_left_behind_is_not_waited_for (void **state)
{
  Fixture *fixture = *state;
  gint64 began_us = g_get_monotonic_time ();

  install (fixture, "wl-copy", "/bin/sleep 3 & exit 0");
  copy (fixture, "101");
  assert_true (fixture->is_copied);
  assert_true (g_get_monotonic_time () - began_us < 2 * G_USEC_PER_SEC);
}

/* Nothing installed is an answer too. */
static void
test_nothing_installed_copies_nothing (void **state)
{
  Fixture *fixture = *state;

  copy (fixture, "101");
  assert_false (fixture->is_copied);
}

/* The daemon may end while a number is on its way. */
static void
test_end_in_the_middle_of_copying (void **state)
{
  Fixture *fixture = *state;

  install (fixture, "wl-copy", "exec /bin/sleep 60");
  cid_clipboard_copy (fixture->clipboard, "101", on_done, fixture);
  cid_clipboard_free (g_steal_pointer (&fixture->clipboard));
  scratch_run_ms (2 * PATIENCE_MS);
  assert_int_equal (fixture->n_done, 0);
}

int
main (void)
{
#define DESKTOP_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_is_there_with_program_and_display),
    DESKTOP_TEST (test_is_there_with_the_usual_display_of_wayland),
    DESKTOP_TEST (test_text_goes_by_standard_input),
    DESKTOP_TEST (test_next_program_is_tried_where_one_fails),
    DESKTOP_TEST (test_program_that_hangs_is_ended),
    DESKTOP_TEST (test_process_left_behind_is_not_waited_for),
    DESKTOP_TEST (test_nothing_installed_copies_nothing),
    DESKTOP_TEST (test_end_in_the_middle_of_copying),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
