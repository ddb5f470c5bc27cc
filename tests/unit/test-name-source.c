/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/name-source.h"

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define JOE "BEGIN:VCARD\nVERSION:3.0\nFN:Joe\nTEL:+61391234567\nEND:VCARD\n"

static const CidNumberPlan sydney = { "AU", NULL };

typedef struct {
  char *folder;
  CidContactSource *source;
  guint n_wanted;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_object (&fixture->source);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static gboolean
is_read (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (CidSourceState) state = cid_contact_source_get_state (fixture->source);

  return !state->reading && state->n_contacts == fixture->n_wanted;
}

static void
begin (Fixture *fixture, CidNameKind kind, const char *name, guint n_wanted)
{
  g_autofree char *path = scratch_path (fixture->folder, name);

  fixture->source = cid_name_source_new (kind, path, &sydney);
  fixture->n_wanted = n_wanted;
  scratch_run_until (is_read, fixture);
}

static char *
get_problem (Fixture *fixture)
{
  g_autoptr (CidSourceState) state = cid_contact_source_get_state (fixture->source);

  return g_strdup (state->problems[0] != NULL ? state->problems[0] : "");
}

/* What the user named is marked as such, and need not be there yet. */
static void
test_names_of_ones_own (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autofree char *problem = NULL;

  begin (fixture, CID_NAME_MINE, "mine.vcf", 0);
  problem = get_problem (fixture);
  assert_string_equal (problem, "");
  scratch_replace (fixture->folder, "mine.vcf", JOE);
  fixture->n_wanted = 1;
  scratch_run_until (is_read, fixture);
  contacts = cid_contact_source_get_contacts (fixture->source);
  assert_true (((CidContact *) g_ptr_array_index (contacts, 0))->is_mine);
}

/* A list is watched, and one that is not there is told. */
static void
test_lists (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *other = NULL;

  begin (fixture, CID_NAME_LIST, "desks.csv", 0);
  problem = get_problem (fixture);
  assert_non_null (strstr (problem, "desks.csv: "));
  scratch_replace (fixture->folder, "desks.csv", "21,Front Door\n22,Workshop\nx\n");
  fixture->n_wanted = 2;
  scratch_run_until (is_read, fixture);
  contacts = cid_contact_source_get_contacts (fixture->source);
  assert_false (((CidContact *) g_ptr_array_index (contacts, 0))->is_mine);
  other = get_problem (fixture);
  assert_non_null (strstr (other, "desks.csv: line 3"));
}

/* What is no file does not hold anybody up. */
static void
test_folder_of_that_name (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *problem = NULL;

  scratch_write (fixture->folder, "desks.csv/inside", "21,A\n");
  begin (fixture, CID_NAME_LIST, "desks.csv", 0);
  problem = get_problem (fixture);
  assert_non_null (strstr (problem, "is not a file"));
}

int
main (void)
{
#define NAME_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    NAME_TEST (test_names_of_ones_own),
    NAME_TEST (test_lists),
    NAME_TEST (test_folder_of_that_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
