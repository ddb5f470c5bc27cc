/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-scan.h"

#include "contact/vcard-file.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define CARD(name, number) "BEGIN:VCARD\nVERSION:3.0\nFN:" name "\nTEL:" number "\nEND:VCARD\n"
#define SETTLE_US 100000
#define GIBIBYTE ((off_t) 1024 * 1024 * 1024)
/* A sanitizer keeps what was freed for a while; two files of a gibibyte are far more. */
#define MEMORY_MAX_KIB (512 * 1024)

typedef struct {
  char *folder;
  CidPathWatch *watch;
  GHashTable *known;
  guint permille;
  guint n_calls;
  guint n_max_calls;
} Fixture;

static void
ignore (gpointer user_data)
{
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) cid_vcard_file_free);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->watch = cid_path_watch_new (ignore, NULL);
  self->known = make_table ();
  self->n_max_calls = G_MAXUINT;
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_hash_table_unref (self->known);
  cid_path_watch_free (self->watch);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static gboolean
go_on (guint permille, gpointer user_data)
{
  Fixture *self = user_data;

  assert_in_range (permille, self->permille, 1000);
  self->permille = permille;
  return ++self->n_calls < self->n_max_calls;
}

static void
run (Fixture *self, CidVcardScan *scan)
{
  scan->path = self->folder;
  scan->watch = self->watch;
  scan->known = self->known;
  scan->go_on = go_on;
  scan->user_data = self;
  self->permille = 0;
  cid_vcard_scan_run (scan);
}

/* What was read before is read again only where it is another now. */
static void
test_only_what_changed_is_read_again (void **state)
{
  Fixture *self = *state;
  g_auto (CidVcardScan) first = { 0 };
  g_auto (CidVcardScan) second = { 0 };
  g_auto (CidVcardScan) third = { 0 };
  g_autoptr (CidContactYield) yield = NULL;

  scratch_write (self->folder, "a.vcf", CARD ("Ana", "1"));
  scratch_write (self->folder, "b.vcf", CARD ("Bob", "2"));
  g_usleep (SETTLE_US);
  run (self, &first);
  assert_int_equal (first.due->len, 2);
  g_hash_table_unref (self->known);
  self->known = g_steal_pointer (&first.files);
  run (self, &second);
  assert_int_equal (second.due->len, 0);
  assert_false (cid_vcard_scan_has_read (&second));
  g_hash_table_unref (self->known);
  self->known = g_steal_pointer (&second.files);
  scratch_replace (self->folder, "a.vcf", CARD ("Anita", "1"));
  run (self, &third);
  assert_int_equal (third.due->len, 1);
  assert_true (cid_vcard_scan_has_read (&third));
  yield = cid_vcard_scan_gather (&third);
  assert_string_equal (((CidContact *) yield->contacts->pdata[0])->name, "Anita");
  assert_string_equal (((CidContact *) yield->contacts->pdata[1])->name, "Bob");
}

/* It is told how far it is, from little to all, also within one file. */
static void
test_progress_is_told (void **state)
{
  Fixture *self = *state;
  g_auto (CidVcardScan) scan = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, CARD ("P%u", "%u"), i, i);
  scratch_write (self->folder, "a.vcf", text->str);
  run (self, &scan);
  assert_true (self->n_calls > 5);
  assert_in_range (self->permille, 900, 1000);
}

/* Whoever is not waited for any more stops within a piece. */
static void
test_it_is_given_up (void **state)
{
  Fixture *self = *state;
  g_auto (CidVcardScan) scan = { 0 };
  g_autoptr (CidContactYield) yield = NULL;

  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("%u.vcf", i);

    scratch_write (self->folder, name, CARD ("Ana", "1"));
  }
  self->n_max_calls = 60;
  run (self, &scan);
  yield = cid_vcard_scan_gather (&scan);
  assert_in_range (yield->contacts->len, 0, 49);
}

static void
write_hole (Fixture *self, const char *name, const char *before, const char *after)
{
  g_autofree char *path = scratch_path (self->folder, name);
  FILE *file = fopen (path, "w");

  assert_non_null (file);
  fputs (before, file);
  assert_int_equal (fseeko (file, GIBIBYTE, SEEK_SET), 0);
  fputs (after, file);
  assert_int_equal (fclose (file), 0);
}

/* A file of a gibibyte, one card of a gibibyte, a pipe, a socket's place, a folder that holds
 * itself: all else is read, each is told in a line of its own, and memory has an end. */
static void
test_monsters_cost_only_themselves (void **state)
{
  Fixture *self = *state;
  g_auto (CidVcardScan) scan = { 0 };
  g_autoptr (CidContactYield) yield = NULL;
  g_autofree char *pipe_path = scratch_path (self->folder, "d.vcf");
  g_autofree char *loop_path = scratch_path (self->folder, "loop");
  g_autofree char *bad_link = scratch_path (self->folder, "e.vcf");
  struct rusage usage;

  scratch_write (self->folder, "a.vcf", CARD ("Ana", "1"));
  write_hole (self, "b.vcf", "", "\n" CARD ("Bob", "2"));
  write_hole (self, "c.vcf", "BEGIN:VCARD\nFN:x\nTEL:3\nNOTE:", "\nEND:VCARD\n" CARD ("Cleo", "3"));
  assert_int_equal (mkfifo (pipe_path, 0600), 0);
  assert_int_equal (symlink (self->folder, loop_path), 0);
  assert_int_equal (symlink ("e.vcf", bad_link), 0);
  scratch_write (self->folder, "z.vcf", CARD ("Zoe", "4"));
  run (self, &scan);
  yield = cid_vcard_scan_gather (&scan);
  assert_int_equal (yield->contacts->len, 4);
  assert_int_equal (g_strv_length (yield->problems), 3);
  assert_non_null (strstr (yield->problems[0], "c.vcf: 1 card is larger than 16 MB"));
  assert_non_null (strstr (yield->problems[1], "d.vcf: is not a file"));
  assert_non_null (strstr (yield->problems[2], "e.vcf"));
  assert_int_equal (getrusage (RUSAGE_SELF, &usage), 0);
  assert_in_range (usage.ru_maxrss, 0, MEMORY_MAX_KIB);
}

#define SCAN_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SCAN_TEST (test_only_what_changed_is_read_again),
    SCAN_TEST (test_progress_is_told),
    SCAN_TEST (test_it_is_given_up),
    SCAN_TEST (test_monsters_cost_only_themselves),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
