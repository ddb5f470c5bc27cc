/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-file.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ANA                                                                                        \
  "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:+61299991234\r\nTEL:0412345678\r\nEND:VCARD\r\n"
#define BOB "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bob\r\nTEL:0299990002\r\nEND:VCARD\r\n"
#define NUMBERLESS "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cleo\r\nEMAIL:c@h\r\nEND:VCARD\r\n"
#define CUT "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dan\r\nTEL:0299990004\r\n"

static const CidNumberPlan plan = { .region = "AU" };

static gboolean
go_on (gsize n_bytes, gpointer user_data)
{
  return TRUE;
}

static gboolean
give_up (gsize n_bytes, gpointer user_data)
{
  return FALSE;
}

static CidVcardFile *
read_text (const char *folder, const char *text)
{
  g_autofree char *path = scratch_path (folder, "a.vcf");

  scratch_write (folder, "a.vcf", text);
  return cid_vcard_file_read (path, &plan, go_on, NULL);
}

/* What is wrong costs the card in which it is, and is told with the file's name. */
static void
test_cards_are_read_and_broken_ones_counted (void **state)
{
  static const struct {
    const char *text;
    guint n_contacts;
    guint n_numbers;
    const char *problem;
  } rows[] = {
    { ANA, 1, 2, NULL },
    { ANA BOB, 2, 3, NULL },
    { "", 0, 0, NULL },
    { "no card at all\n", 0, 0, NULL },
    { ANA CUT, 1, 2, "a.vcf: 1 card could not be read" },
    { CUT ANA BOB, 2, 3, "a.vcf: 1 card could not be read" },
    { CUT CUT ANA, 1, 2, "a.vcf: 2 cards could not be read" },
  };
  char *folder = scratch_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidVcardFile) file = read_text (folder, rows[i].text);

    print_message ("# %" G_GSIZE_FORMAT "\n", i);
    assert_int_equal (file->n_contacts, rows[i].n_contacts);
    assert_int_equal (file->n_numbers, rows[i].n_numbers);
    if (rows[i].problem == NULL)
      assert_null (file->problem);
    else
      assert_true (g_str_has_suffix (file->problem, rows[i].problem));
  }
  scratch_free (folder);
}

/* A card without a number is nobody who can call; it is no fault either. */
static void
test_a_card_without_numbers_is_no_problem (void **state)
{
  char *folder = scratch_new ();
  g_autoptr (CidVcardFile) file = read_text (folder, NUMBERLESS ANA);

  assert_null (file->problem);
  assert_int_equal (file->n_numbers, 2);
  assert_string_equal (file->contacts[file->n_contacts - 1]->name, "Ana");
  scratch_free (folder);
}

/* The file is larger than one reading takes: no card is lost where two pieces meet. */
static void
test_a_large_file_is_read_whole (void **state)
{
  char *folder = scratch_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CidVcardFile) file = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (
      text, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:P%u\r\nTEL:02999%05u\r\nEND:VCARD\r\n", i, i);
  file = read_text (folder, text->str);
  assert_null (file->problem);
  assert_int_equal (file->n_contacts, 3000);
  assert_string_equal (file->contacts[2999]->name, "P2999");
  scratch_free (folder);
}

/* Nobody waits for a file that nobody wants any more. */
static void
test_reading_is_given_up (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "a.vcf");
  g_autoptr (CidVcardFile) file = NULL;

  scratch_write (folder, "a.vcf", ANA);
  file = cid_vcard_file_read (path, &plan, give_up, NULL);
  assert_int_equal (file->n_contacts, 0);
  assert_false (cid_vcard_file_is_lasting (file));
  scratch_free (folder);
}

/* Where nothing can be read there is a problem to show, and no contact. */
static void
test_what_cannot_be_read_is_a_problem (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "missing.vcf");
  const char *const paths[] = { path, folder, "/dev/null" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (CidVcardFile) file = cid_vcard_file_read (paths[i], &plan, go_on, NULL);

    assert_int_equal (file->n_contacts, 0);
    assert_true (g_str_has_prefix (file->problem, paths[i]));
    assert_false (file->is_settled);
  }
  scratch_free (folder);
}

static gboolean
is_current (const CidVcardFile *file, const char *path)
{
  struct stat info;

  assert_int_equal (stat (path, &info), 0);
  return cid_vcard_file_is_current (file, &info);
}

/* A file is read again when it may differ, also where it was written twice within one tick. */
static void
test_a_changed_file_is_not_current (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "a.vcf");
  g_autoptr (CidVcardFile) fresh = read_text (folder, ANA);
  g_autoptr (CidVcardFile) settled = NULL;

  assert_false (is_current (fresh, path));
  g_usleep (100000);
  settled = cid_vcard_file_read (path, &plan, go_on, NULL);
  assert_true (is_current (settled, path));
  assert_false (is_current (fresh, path));

  scratch_replace (folder, "a.vcf", ANA);
  assert_false (is_current (settled, path));
  scratch_write (folder, "a.vcf", BOB);
  assert_false (is_current (settled, path));
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_cards_are_read_and_broken_ones_counted),
    cmocka_unit_test (test_a_card_without_numbers_is_no_problem),
    cmocka_unit_test (test_a_large_file_is_read_whole),
    cmocka_unit_test (test_reading_is_given_up),
    cmocka_unit_test (test_what_cannot_be_read_is_a_problem),
    cmocka_unit_test (test_a_changed_file_is_not_current),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
