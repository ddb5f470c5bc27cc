/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/block-file.h"

#include "scratch.h"

#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

typedef struct {
  char *folder;
  char *path;
  CidBlockFile *file;
  const char *remote;
  guint n_done;
  gboolean is_added;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "cidalert/blocked");
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_block_file_free (fixture->file);
  g_free (fixture->path);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

static void
begin (Fixture *fixture)
{
  fixture->file = cid_block_file_new (fixture->path);
  cid_block_file_set_plan (fixture->file, &sydney);
}

static gboolean
is_blocked (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (CidParty) party = cid_party_parse (fixture->remote, &sydney);

  return cid_block_list_has (cid_block_file_get_list (fixture->file), party);
}

static gboolean
is_free (gpointer user_data)
{
  return !is_blocked (user_data);
}

static void
on_done (const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_done++;
  fixture->is_added = error == NULL;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Fixture *) user_data)->n_done > 0;
}

static void
add (Fixture *fixture, const char *number)
{
  fixture->n_done = 0;
  cid_block_file_add (fixture->file, number, on_done, fixture);
  scratch_run_until (is_done, fixture);
}

/* Neither the file nor its folder has to be there; both are made for their owner alone. */
static void
test_first_number_makes_the_file (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *text = NULL;
  struct stat status;

  begin (fixture);
  fixture->remote = "0299991234";
  assert_true (is_free (fixture));
  add (fixture, "+61299991234");
  assert_true (fixture->is_added);
  assert_true (is_blocked (fixture));
  assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  assert_string_equal (text, "+61299991234\n");
  assert_int_equal (stat (fixture->path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
}

/* The user edits it while we run. */
static void
test_file_is_watched (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  fixture->remote = "0299991234";
  scratch_replace (fixture->folder, "cidalert/blocked", "02 9999*\n");
  scratch_run_until (is_blocked, fixture);
  scratch_replace (fixture->folder, "cidalert/blocked", "# nobody\n");
  scratch_run_until (is_free, fixture);
}

/* What was added by hand a moment ago is not overwritten. */
static void
test_number_is_added_to_what_is_there_now (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *text = NULL;

  begin (fixture);
  scratch_replace (fixture->folder, "cidalert/blocked", "# mine\n21");
  add (fixture, "+61299991234");
  assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  assert_string_equal (text, "# mine\n21\n+61299991234\n");
}

/* A file that cannot be read or written is told, and harms nothing. */
static void
test_file_that_cannot_be_used_is_told (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "cidalert/blocked/inside", "a folder of that name");
  begin (fixture);
  add (fixture, "+61299991234");
  assert_false (fixture->is_added);
  fixture->remote = "0299991234";
  assert_true (is_free (fixture));
}

/* The daemon may end at once after the click: the number is on the list all the same. */
static void
test_end_in_the_middle_of_adding (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  cid_block_file_add (fixture->file, "+61299991234", on_done, fixture);
  cid_block_file_free (g_steal_pointer (&fixture->file));
  scratch_run_ms (200);
  assert_int_equal (fixture->n_done, 0);
  fixture->remote = "0299991234";
  begin (fixture);
  assert_true (is_blocked (fixture));
}

int
main (void)
{
#define FILE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    FILE_TEST (test_first_number_makes_the_file),
    FILE_TEST (test_file_is_watched),
    FILE_TEST (test_number_is_added_to_what_is_there_now),
    FILE_TEST (test_file_that_cannot_be_used_is_told),
    FILE_TEST (test_end_in_the_middle_of_adding),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
