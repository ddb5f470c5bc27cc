/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/name-reader.h"

#include "scratch.h"

#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#define JOE "BEGIN:VCARD\nVERSION:3.0\nFN:Joe\nTEL:02 9999 1234\nEND:VCARD\n"
#define LENGTH_MAX ((gsize) 16 * 1024 * 1024)

typedef struct {
  char *folder;
  char *path;
  CidNameReader *reader;
  CidContactYield *yield;
  guint n_told;
  guint n_wanted;
  gboolean was_reading;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "names");
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_pointer (&fixture->reader, cid_name_reader_free);
  g_clear_pointer (&fixture->yield, cid_contact_yield_free);
  scratch_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
  return 0;
}

static void
on_yield (CidContactYield *yield, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->yield, cid_contact_yield_free);
  fixture->yield = yield;
  fixture->was_reading = cid_name_reader_is_reading (fixture->reader);
  fixture->n_told++;
}

static gboolean
was_told (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_told >= fixture->n_wanted;
}

static void
begin (Fixture *fixture, CidNameKind kind)
{
  char region[] = "AU";
  const CidNumberPlan plan = { .region = region };

  fixture->reader = cid_name_reader_new (kind, fixture->path, &plan, on_yield, fixture);
  memset (region, 'x', 2);
}

static void
scan (Fixture *fixture, CidNameKind kind)
{
  begin (fixture, kind);
  cid_name_reader_scan (fixture->reader);
  assert_int_equal (fixture->n_told, 1);
}

static void
assert_problem (Fixture *fixture, const char *part)
{
  const char *problem = fixture->yield->problems[0] != NULL ? fixture->yield->problems[0] : "";

  if (part == NULL ? *problem != '\0' : strstr (problem, part) == NULL)
    fail_msg ("“%s” is not “%s”", problem, part != NULL ? part : "");
}

static const CidContact *
get_first (Fixture *fixture)
{
  return g_ptr_array_index (fixture->yield->contacts, 0);
}

/* Nobody waits for it, so everybody may ask whether it has looked. */
static void
test_it_reads_until_it_has_told (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "names", "21,Front Door\n");
  begin (fixture, CID_NAME_LIST);
  assert_true (cid_name_reader_is_reading (fixture->reader));
  assert_int_equal (fixture->n_told, 0);
  cid_name_reader_scan (fixture->reader);
  assert_int_equal (fixture->n_told, 1);
  assert_false (fixture->was_reading);
  assert_string_equal (cid_name_reader_get_path (fixture->reader), fixture->path);
  assert_string_equal (get_first (fixture)->name, "Front Door");
}

/* The reader outlives the settings that it was made from. */
static void
test_the_plan_is_its_own (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "names", JOE);
  scan (fixture, CID_NAME_MINE);
  assert_int_equal (fixture->yield->n_numbers, 1);
  assert_string_equal (g_array_index (get_first (fixture)->numbers, CidContactNumber, 0).e164,
                       "+61299991234");
}

/* Nobody has to give names; but who names a list means that it is there. */
static void
test_only_a_list_has_to_be_there (void **state)
{
  Fixture *fixture = *state;

  scan (fixture, CID_NAME_MINE);
  assert_problem (fixture, NULL);
  g_clear_pointer (&fixture->reader, cid_name_reader_free);
  fixture->n_told = 0;
  scan (fixture, CID_NAME_LIST);
  assert_problem (fixture, "names: No such file");
}

/* One broken card costs itself, and is told. */
static void
test_a_broken_card_is_told (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "names", JOE "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n");
  scan (fixture, CID_NAME_MINE);
  assert_int_equal (fixture->yield->contacts->len, 1);
  assert_true (get_first (fixture)->is_mine);
  assert_problem (fixture, "names");
}

/* To open a pipe would wait for whoever writes into it, for ever maybe. */
static void
test_what_is_no_file_is_not_opened (void **state)
{
  Fixture *fixture = *state;

  assert_int_equal (mkfifo (fixture->path, 0600), 0);
  scan (fixture, CID_NAME_LIST);
  assert_problem (fixture, "names: is not a file");
  assert_int_equal (fixture->yield->contacts->len, 0);
}

/* Memory is not given away to whatever lies there, whatever length the disk says that it has. */
static void
test_a_list_has_a_limit (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *text = g_strnfill (LENGTH_MAX + 1, '#');

  memcpy (text, "21,A\n", 5);
  text[LENGTH_MAX] = '\0';
  scratch_write (fixture->folder, "names", text);
  scan (fixture, CID_NAME_LIST);
  assert_problem (fixture, NULL);
  assert_int_equal (fixture->yield->contacts->len, 1);
  text[LENGTH_MAX] = '#';
  scratch_write (fixture->folder, "names", text);
  cid_name_reader_scan (fixture->reader);
  assert_problem (fixture, "names: is larger than 16 MiB");
  assert_int_equal (fixture->yield->contacts->len, 0);
}

/* A file of any bytes is read as far as it goes: a NUL ends it, what is no text ends nothing. */
static void
test_bytes_that_are_no_text_do_no_harm (void **state)
{
  Fixture *fixture = *state;
  static const char bytes[] = "21,Caf\xe9\n22,B\0023,C\n24,D\n";

  assert_true (g_file_set_contents (fixture->path, bytes, sizeof bytes - 1, NULL));
  scan (fixture, CID_NAME_LIST);
  assert_true (fixture->yield->contacts->len >= 2);
  for (guint i = 0; i < fixture->yield->contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (fixture->yield->contacts, i);

    assert_true (g_utf8_validate (contact->name, -1, NULL));
  }
}

/* Whoever edits the file is heard at the next call, and the trouble goes with what made it. */
static void
test_a_change_is_read_by_itself (void **state)
{
  Fixture *fixture = *state;

  scan (fixture, CID_NAME_LIST);
  assert_problem (fixture, "No such file");
  scratch_replace (fixture->folder, "names", "21,A\n");
  fixture->n_wanted = 2;
  scratch_run_until (was_told, fixture);
  assert_problem (fixture, NULL);
  assert_int_equal (fixture->yield->contacts->len, 1);
  fixture->n_wanted = fixture->n_told + 1;
  assert_int_equal (unlink (fixture->path), 0);
  scratch_run_until (was_told, fixture);
  assert_problem (fixture, "No such file");
  assert_int_equal (fixture->yield->contacts->len, 0);
}

/* Whoever stops it is gone, and must not be told any more. */
static void
test_who_stopped_it_is_told_nothing (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "names", JOE);
  begin (fixture, CID_NAME_MINE);
  cid_name_reader_stop (fixture->reader);
  cid_name_reader_scan (fixture->reader);
  assert_int_equal (fixture->n_told, 0);
}

/* A closed reader looks no more: the thread that it lived on is about to end. */
static void
test_a_closed_reader_watches_nothing (void **state)
{
  Fixture *fixture = *state;

  scratch_write (fixture->folder, "names", JOE);
  scan (fixture, CID_NAME_MINE);
  cid_name_reader_close (fixture->reader);
  scratch_replace (fixture->folder, "names", JOE JOE);
  scratch_run_ms (200);
  assert_int_equal (fixture->n_told, 1);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_it_reads_until_it_has_told),        UNIT (test_the_plan_is_its_own),
    UNIT (test_only_a_list_has_to_be_there),       UNIT (test_a_broken_card_is_told),
    UNIT (test_what_is_no_file_is_not_opened),     UNIT (test_a_list_has_a_limit),
    UNIT (test_bytes_that_are_no_text_do_no_harm), UNIT (test_a_change_is_read_by_itself),
    UNIT (test_who_stopped_it_is_told_nothing),    UNIT (test_a_closed_reader_watches_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
