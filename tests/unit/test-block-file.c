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
  guint n_changes;
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
on_changed (gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static gboolean
is_read (gpointer user_data)
{
  return !cid_block_file_is_reading (((Fixture *) user_data)->file);
}

static void
begin (Fixture *fixture)
{
  fixture->file = cid_block_file_new (fixture->path, FALSE, &sydney, on_changed, fixture);
  scratch_run_until (is_read, fixture);
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

static const char *
get_problem (Fixture *fixture, guint i)
{
  const char *const *problems = cid_block_file_get_problems (fixture->file);

  assert_true (g_strv_length ((char **) problems) > i);
  return problems[i];
}

/* A slip in a long list is found by its line; the others count all the same. */
static void
test_bad_lines_are_told_with_file_and_line (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = g_strconcat (fixture->path, ": line 2 ", NULL);

  scratch_write (fixture->folder, "cidalert/blocked", "02 9999*\na\nb\nc\nd\ne\nf\n");
  begin (fixture);
  fixture->remote = "0299991234";
  assert_true (is_blocked (fixture));
  assert_true (g_str_has_prefix (get_problem (fixture, 0), first));
  assert_non_null (strstr (get_problem (fixture, 5), "1 more"));
}

/* A list that the settings name has to be there; one that goes leaves what was read of it. */
static void
test_a_list_that_is_missing_is_told (void **state)
{
  Fixture *fixture = *state;

  fixture->file = cid_block_file_new (fixture->path, TRUE, &sydney, NULL, NULL);
  scratch_run_until (is_read, fixture);
  assert_non_null (strstr (get_problem (fixture, 0), "no such file"));
}

/* In another country the same digits are another number. */
static void
test_another_country_reads_it_again (void **state)
{
  static const CidNumberPlan vienna = { "AT", NULL };
  Fixture *fixture = *state;
  guint n_changes;

  scratch_write (fixture->folder, "cidalert/blocked", "0299991234\n");
  begin (fixture);
  fixture->remote = "+61299991234";
  assert_true (is_blocked (fixture));
  n_changes = fixture->n_changes;
  cid_block_file_set_plan (fixture->file, &sydney);
  cid_block_file_set_plan (fixture->file, &vienna);
  scratch_run_until (is_free, fixture);
  assert_int_equal (fixture->n_changes, n_changes + 1);
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
    FILE_TEST (test_bad_lines_are_told_with_file_and_line),
    FILE_TEST (test_a_list_that_is_missing_is_told),
    FILE_TEST (test_another_country_reads_it_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
