/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-reader"

#include "contact/vcard-reader.h"

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define CARD(name, number) "BEGIN:VCARD\nVERSION:3.0\nFN:" name "\nTEL:" number "\nEND:VCARD\n"
#define ANA CARD ("Ana", "02 9999 0001")
#define BOB CARD ("Bob", "02 9999 0002")
#define CLEO CARD ("Cleo", "02 9999 0003")

typedef struct {
  char *folder;
  CidVcardReader *reader;
  CidContactYield *yield;
  guint n_told;
  guint n_wanted;
  gboolean was_reading;
} Fixture;

static void
on_yield (CidContactYield *yield, gpointer user_data)
{
  Fixture *self = user_data;

  g_clear_pointer (&self->yield, cid_contact_yield_free);
  self->yield = yield;
  self->n_told++;
  self->was_reading = cid_vcard_reader_is_reading (self->reader);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->reader, cid_vcard_reader_free);
  g_clear_pointer (&self->yield, cid_contact_yield_free);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static void
begin (Fixture *self, const char *name)
{
  static const CidNumberPlan plan = { .region = "AU" };
  g_autofree char *path = scratch_path (self->folder, name);

  self->reader = cid_vcard_reader_new (path, &plan, on_yield, self);
  cid_vcard_reader_scan (self->reader);
}

/* "Ana,Bob", and "|" before each problem, which is told without the folder. */
static char *
describe (Fixture *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->yield != NULL && i < self->yield->contacts->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            ((CidContact *) self->yield->contacts->pdata[i])->name);
  for (guint i = 0; self->yield != NULL && self->yield->problems[i] != NULL; i++) {
    const char *problem = self->yield->problems[i];

    assert_true (g_str_has_prefix (problem, self->folder));
    g_string_append_printf (text, "|%s", problem + strlen (self->folder) + 1);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_found (Fixture *self, const char *expected)
{
  g_autofree char *text = describe (self);

  assert_string_equal (text, expected);
}

static gboolean
was_told (gpointer user_data)
{
  Fixture *self = user_data;

  return self->n_told >= self->n_wanted;
}

static void
wait_for_news (Fixture *self, guint n_told)
{
  self->n_wanted = n_told;
  scratch_run_until (was_told, self);
}

/* Which files of a folder are taken for cards: by their ending, whatever its case; nothing hidden,
 * nothing half written by an editor. */
static void
test_only_vcard_files_are_read (void **state)
{
  static const struct {
    const char *name;
    gboolean is_read;
  } rows[] = {
    { "a.vcf", TRUE },   { "b.VCF", TRUE },      { "c.vcard", TRUE },     { "sub/d.vcf", TRUE },
    { ".e.vcf", FALSE }, { "f.vcf~", FALSE },    { "g.txt", FALSE },      { "vcf", FALSE },
    { ".vcf", FALSE },   { "h.vcf.new", FALSE }, { ".git/i.vcf", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    void *fresh = NULL;
    Fixture *self;

    set_up (&fresh);
    self = fresh;
    scratch_write (self->folder, rows[i].name, ANA);
    begin (self, ".");
    if ((self->yield->contacts->len == 1) != rows[i].is_read)
      fail_msg ("%s", rows[i].name);
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* File systems list in any order; the log and the search want always the same. What is told is all
 * there is. */
static void
test_contacts_come_in_the_order_of_their_files (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "c.vcf", CLEO);
  scratch_write (self->folder, "a.vcf", ANA);
  scratch_write (self->folder, "b/x.vcf", BOB);
  begin (self, ".");
  assert_found (self, "Ana,Bob,Cleo");
  assert_int_equal (self->yield->n_numbers, 3);
  assert_false (self->was_reading);
  assert_false (cid_vcard_reader_is_reading (self->reader));
}

/* Numbers without a country are read by the plan, of which the reader keeps a copy. */
static void
test_plan_is_kept (void **state)
{
  Fixture *self = *state;
  char region[] = "AU";
  char area[] = "2";
  CidNumberPlan plan = { region, area };
  const CidContact *contact;

  scratch_write (self->folder, "a.vcf", CARD ("Ana", "9999 1234"));
  self->reader = cid_vcard_reader_new (self->folder, &plan, on_yield, self);
  memset (region, 'X', sizeof region - 1);
  memset (area, 'X', sizeof area - 1);
  cid_vcard_reader_scan (self->reader);
  contact = self->yield->contacts->pdata[0];
  assert_string_equal (g_array_index (contact->numbers, CidContactNumber, 0).e164, "+61299991234");
}

/* A folder that is not there yet is empty and no trouble; it is read as soon as it appears. */
static void
test_what_does_not_exist_is_empty_until_it_appears (void **state)
{
  Fixture *self = *state;

  begin (self, "later");
  assert_found (self, "");
  assert_int_equal (self->n_told, 1);
  scratch_write (self->folder, "later/a.vcf", ANA);
  wait_for_news (self, 2);
  assert_found (self, "Ana");
}

/* Nothing new is nothing told: each telling builds the whole index again. */
static void
test_second_look_at_the_same_tells_nothing (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "g.txt", "x");
  begin (self, ".");
  assert_int_equal (self->n_told, 1);
  cid_vcard_reader_scan (self->reader);
  assert_int_equal (self->n_told, 1);
}

/* Added, changed, replaced by another, gone: each is noticed, and the rest stays as it was. */
static void
test_changes_are_noticed (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "a.vcf");

  scratch_write (self->folder, "a.vcf", ANA);
  begin (self, ".");
  scratch_write (self->folder, "b.vcf", BOB);
  cid_vcard_reader_scan (self->reader);
  assert_found (self, "Ana,Bob");
  scratch_replace (self->folder, "b.vcf", CLEO);
  cid_vcard_reader_scan (self->reader);
  assert_found (self, "Ana,Cleo");
  assert_int_equal (g_unlink (path), 0);
  cid_vcard_reader_scan (self->reader);
  assert_found (self, "Cleo");
}

/* The file that a link leads to is watched where it is, as with a folder that is synchronised. */
static void
test_change_behind_a_link_is_noticed (void **state)
{
  Fixture *self = *state;
  g_autofree char *target = scratch_path (self->folder, "elsewhere/a.vcf");
  g_autofree char *link = scratch_path (self->folder, "cards/a.vcf");

  scratch_write (self->folder, "elsewhere/a.vcf", ANA);
  scratch_write (self->folder, "cards/g.txt", "x");
  assert_int_equal (symlink (target, link), 0);
  begin (self, "cards");
  assert_found (self, "Ana");
  scratch_replace (self->folder, "elsewhere/a.vcf", BOB);
  wait_for_news (self, 2);
  assert_found (self, "Bob");
}

/* An editor takes the file away for longer than the reader waits; what comes back is read again. */
static void
test_what_a_link_leads_to_comes_back (void **state)
{
  static const struct {
    const char *target;
    const char *link;
    const char *file;
  } rows[] = {
    { "elsewhere/a.vcf", "cards/a.vcf", "elsewhere/a.vcf" },
    { "elsewhere/group", "cards/friends", "elsewhere/group/a.vcf" },
    { "elsewhere", "cards", "elsewhere/a.vcf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    void *fresh = NULL;
    Fixture *self;
    g_autofree char *target = NULL;
    g_autofree char *link = NULL;
    g_autofree char *away = NULL;

    set_up (&fresh);
    self = fresh;
    target = scratch_path (self->folder, rows[i].target);
    link = scratch_path (self->folder, rows[i].link);
    away = scratch_path (self->folder, "away");
    scratch_write (self->folder, rows[i].file, ANA);
    if (i < 2)
      scratch_write (self->folder, "cards/g.txt", "x");
    assert_int_equal (symlink (target, link), 0);
    begin (self, "cards");
    assert_found (self, "Ana");
    assert_int_equal (g_rename (target, away), 0);
    wait_for_news (self, 2);
    assert_found (self, "");
    assert_int_equal (g_rename (away, target), 0);
    wait_for_news (self, 3);
    assert_found (self, "Ana");
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* What else lies in a folder of cards may be a link to anything: that is not read, and no trouble.
 */
static void
test_other_links_are_left_alone (void **state)
{
  Fixture *self = *state;
  g_autofree char *notes = scratch_path (self->folder, "cards/notes");
  g_autofree char *nowhere = scratch_path (self->folder, "cards/nowhere");

  scratch_write (self->folder, "cards/a.vcf", ANA);
  scratch_write (self->folder, "notes.txt", "x");
  assert_int_equal (symlink ("../notes.txt", notes), 0);
  assert_int_equal (symlink ("../gone", nowhere), 0);
  begin (self, "cards");
  assert_found (self, "Ana");
  scratch_write (self->folder, "gone", "x");
  cid_vcard_reader_scan (self->reader);
  assert_found (self, "Ana");
}

/* A folder that is linked into itself is read once, and the reading ends. */
static void
test_folder_within_itself_is_read_once (void **state)
{
  Fixture *self = *state;
  g_autofree char *link = scratch_path (self->folder, "again");

  scratch_write (self->folder, "a.vcf", ANA);
  assert_int_equal (symlink (self->folder, link), 0);
  begin (self, ".");
  assert_found (self, "Ana");
}

/* Folders within folders have an end, and what lies beyond is told of instead of left out quietly.
 */
static void
test_too_deep_folders_are_a_problem (void **state)
{
  Fixture *self = *state;
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = 0; i < 16; i++)
    g_string_append (path, "d/");
  g_string_append (path, "a.vcf");
  scratch_write (self->folder, path->str, ANA);
  g_string_truncate (path, path->len - strlen ("a.vcf"));
  g_string_append (path, "d/b.vcf");
  scratch_write (self->folder, path->str, BOB);
  begin (self, ".");
  g_string_truncate (path, path->len - strlen ("/b.vcf"));
  g_string_prepend (path, "Ana|");
  g_string_append (path, ": too many folders within folders");
  assert_found (self, path->str);
}

/* A file that is not readable costs only itself, and heals. */
static void
test_bad_file_costs_only_itself (void **state)
{
  Fixture *self = *state;
  g_autofree char *text = NULL;

  scratch_write (self->folder, "a.vcf", ANA);
  scratch_write (self->folder, "b.vcf", "BEGIN:VCARD\nnonsense");
  begin (self, ".");
  text = describe (self);
  assert_true (g_str_has_prefix (text, "Ana|b.vcf"));
  scratch_replace (self->folder, "b.vcf", BOB);
  cid_vcard_reader_scan (self->reader);
  assert_found (self, "Ana,Bob");
}

/* At the end of the daemon nothing half read is told. */
static void
test_stopped_reader_tells_nothing (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", ANA);
  self->reader = cid_vcard_reader_new (self->folder, NULL, on_yield, self);
  cid_vcard_reader_stop (self->reader);
  cid_vcard_reader_scan (self->reader);
  assert_int_equal (self->n_told, 0);
  assert_false (cid_vcard_reader_is_reading (self->reader));
}

static void
begin_kept (Fixture *self)
{
  g_autofree char *path = scratch_path (self->folder, "cards");
  g_autofree char *caches = scratch_path (self->folder, "cache");

  g_clear_pointer (&self->reader, cid_vcard_reader_free);
  self->reader = cid_vcard_reader_new (path, NULL, on_yield, self);
  cid_vcard_reader_set_cache (self->reader, cid_vcard_cache_new (caches, path, NULL));
  cid_vcard_reader_scan (self->reader);
}

static gboolean
is_kept (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *caches = scratch_path (self->folder, "cache");
  g_autoptr (GDir) directory = g_dir_open (caches, 0, NULL);

  return directory != NULL && g_dir_read_name (directory) != NULL;
}

/* What was read is kept after a while; the next reader finds it there, and what has changed since.
 */
static void
test_the_next_reader_reads_only_what_changed (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "cards/a.vcf", ANA);
  scratch_write (self->folder, "cards/b.vcf", BOB);
  g_usleep (100000);
  begin_kept (self);
  assert_found (self, "Ana,Bob");
  scratch_run_until (is_kept, self);
  scratch_replace (self->folder, "cards/a.vcf", CLEO);
  begin_kept (self);
  assert_found (self, "Cleo,Bob");
}

/* Whatever writes a book all the time is looked at now and then, and the last of it is not missed.
 */
static void
test_a_book_that_is_rewritten_all_the_time_is_read_in_the_end (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", ANA);
  begin (self, ".");
  for (guint i = 0; i < 20; i++) {
    scratch_replace (self->folder, "a.vcf", i % 2 == 0 ? BOB : ANA);
    scratch_run_ms (20);
  }
  scratch_replace (self->folder, "a.vcf", CLEO);
  for (guint i = 0;
       i < 100 && !g_str_equal (((CidContact *) self->yield->contacts->pdata[0])->name, "Cleo");
       i++)
    scratch_run_ms (20);
  assert_found (self, "Cleo");
  assert_in_range (self->n_told, 2, 22);
}

/* A closed reader watches no more, so nothing calls into what is about to be freed. */
static void
test_closed_reader_hears_nothing (void **state)
{
  Fixture *self = *state;

  begin (self, ".");
  cid_vcard_reader_close (self->reader);
  scratch_write (self->folder, "a.vcf", ANA);
  scratch_run_ms (500);
  assert_int_equal (self->n_told, 1);
}

#define READER_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    READER_TEST (test_only_vcard_files_are_read),
    READER_TEST (test_contacts_come_in_the_order_of_their_files),
    READER_TEST (test_plan_is_kept),
    READER_TEST (test_what_does_not_exist_is_empty_until_it_appears),
    READER_TEST (test_second_look_at_the_same_tells_nothing),
    READER_TEST (test_changes_are_noticed),
    READER_TEST (test_change_behind_a_link_is_noticed),
    READER_TEST (test_what_a_link_leads_to_comes_back),
    READER_TEST (test_other_links_are_left_alone),
    READER_TEST (test_folder_within_itself_is_read_once),
    READER_TEST (test_too_deep_folders_are_a_problem),
    READER_TEST (test_bad_file_costs_only_itself),
    READER_TEST (test_stopped_reader_tells_nothing),
    READER_TEST (test_the_next_reader_reads_only_what_changed),
    READER_TEST (test_a_book_that_is_rewritten_all_the_time_is_read_in_the_end),
    READER_TEST (test_closed_reader_hears_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
