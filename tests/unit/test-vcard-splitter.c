/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-splitter"

#include "contact/vcard-splitter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <string.h>
#include <sys/mman.h>

typedef struct {
  GString *cards;
  const char *stream;
} Taken;

/* Each card on a line of its own, its line ends as `|`; and it must lie where its offset says. */
static void
on_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  Taken *taken = user_data;

  if (taken->stream != NULL)
    assert_memory_equal (taken->stream + offset, card, length);
  for (gsize i = 0; i < length; i++)
    g_string_append_c (taken->cards, card[i] == '\n' || card[i] == '\r' ? '|' : card[i]);
  g_string_append_c (taken->cards, '\n');
}

static char *
split (const char *stream, gsize length, gsize chunk, guint *n_broken)
{
  Taken taken = { .cards = g_string_new (NULL), .stream = stream };
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, &taken);

  for (gsize i = 0; i < length; i += chunk)
    cid_vcard_splitter_feed (splitter, stream + i, MIN (chunk, length - i));
  *n_broken = cid_vcard_splitter_end (splitter);
  return g_string_free (taken.cards, FALSE);
}

#define B "BEGIN:VCARD"
#define E "END:VCARD"

/* Whatever stands in a file, whole cards come out whole and the others are counted, however the
 * reads fall. */
static void
test_cards_are_cut_the_same_however_they_come (void **state)
{
  static const struct {
    const char *stream;
    const char *cards;
    guint n_broken;
  } rows[] = {
    { "", "", 0 },
    { "no card at all\n", "", 0 },
    { B "\nFN:A\n" E "\n", B "|FN:A|" E "\n", 0 },
    { B "\nFN:A\n" E, B "|FN:A|" E "\n", 0 },
    { B "\r\nFN:A\r\n" E "\r\n", B "||FN:A||" E "\n", 0 },
    { B "\rFN:A\r" E "\r" B "\rFN:B\r" E, B "|FN:A|" E "\n" B "|FN:B|" E "\n", 0 },
    { "begin:vcard \nFN:A\nEnd:vCard\t\n", "begin:vcard |FN:A|End:vCard\t\n", 0 },
    { "\xef\xbb\xbf" B "\nFN:A\n" E "\n", B "|FN:A|" E "\n", 0 },
    { "x\n\n" B "\nFN:A\n" E "\ny\n" B "\n" E "\n", B "|FN:A|" E "\n" B "|" E "\n", 0 },
    /* a folded line and a value are no markers */
    { B "\nNOTE:x\n " E "\nX:" E "\n" E "\n", B "|NOTE:x| " E "|X:" E "|" E "\n", 0 },
    { B "S\n" E "\n", "", 0 },
    { E "\n" B "\n" E "\n", B "|" E "\n", 0 },
    /* never finished */
    { B "\nFN:A\n", "", 1 },
    { B, "", 1 },
    { B "\nFN:A\n" B "\nFN:B\n" E "\n", B "|FN:B|" E "\n", 1 },
    { B "\n" B "\n" B "\n" E "\n" B, B "|" E "\n", 3 },
    /* the card of a secretary inside */
    { B "\nAGENT:\n" B "\nFN:S\n" E "\nFN:A\n" E "\n", B "|AGENT:|" B "|FN:S|" E "|FN:A|" E "\n",
      0 },
    { B "\nAGENT:\n" B "\nFN:S\n" E "\nFN:A\n", "", 1 },
    { B "\nAGENT:x\nFN:A\n" B "\nFN:B\n" E "\n", B "|FN:B|" E "\n", 1 },
  };
  static const gsize chunks[] = { 1, 2, 3, 7, 4096 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (chunks); j++) {
      guint n_broken = 0;
      g_autofree char *cards =
        split (rows[i].stream, strlen (rows[i].stream), chunks[j], &n_broken);

      assert_string_equal (cards, rows[i].cards);
      assert_int_equal (n_broken, rows[i].n_broken);
    }
  }
}

/* A card of any size needs little memory, and its neighbours are not harmed. */
static void
test_a_card_that_is_too_big_costs_itself_alone (void **state)
{
  Taken taken = { .cards = g_string_new (NULL) };
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, &taken);
  g_autofree char *bulk = g_strnfill (64 * 1024, 'x');

  cid_vcard_splitter_feed (splitter, B "\nNOTE:", 17);
  for (guint i = 0; i < 800; i++)
    cid_vcard_splitter_feed (splitter, bulk, 64 * 1024);
  cid_vcard_splitter_feed (splitter, "\n" E "\n" B "\nFN:B\n" E "\n", 38);

  assert_int_equal (cid_vcard_splitter_end (splitter), 0);
  assert_int_equal (cid_vcard_splitter_get_n_too_big (splitter), 1);
  assert_string_equal (taken.cards->str, B "|FN:B|" E "\n");
  g_string_free (taken.cards, TRUE);
}

/* Files hold anything; NUL is a byte like others. */
static void
test_any_byte_may_stand_in_a_card (void **state)
{
  static const char stream[] = B "\nFN:\0\xff\n" E "\n";
  guint n_broken = 0;
  Taken taken = { .cards = g_string_new (NULL), .stream = stream };
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, &taken);

  cid_vcard_splitter_feed (splitter, stream, sizeof (stream) - 1);
  n_broken = cid_vcard_splitter_end (splitter);

  assert_int_equal (n_broken, 0);
  assert_int_equal (taken.cards->len, 28);
  g_string_free (taken.cards, TRUE);
}

/* A line that goes on behind a NUL is no marker; a card lies where its offset says all the same. */
static void
test_a_nul_makes_no_marker (void **state)
{
  static const char stream[] =
    B "\0\0\nFN:A\n" E "\n" B "\nFN:B\n" E "\0x\nFN:C\n" E "\nx\0" B "\n";
  guint n_broken = 0;
  Taken taken = { .cards = g_string_new (NULL), .stream = stream };
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, &taken);

  cid_vcard_splitter_feed (splitter, stream, sizeof (stream) - 1);
  n_broken = cid_vcard_splitter_end (splitter);

  assert_int_equal (n_broken, 0);
  assert_true (g_str_has_prefix (taken.cards->str, B "|FN:B|" E));
  assert_int_equal (taken.cards->len, sizeof (B "|FN:B|" E "\0x|FN:C|" E "\n") - 1);
  g_string_free (taken.cards, TRUE);
}

/* A line ends in LF or CR, whichever comes first, wherever it comes. */
static void
test_a_line_ends_where_it_ends (void **state)
{
  for (gsize length = 0; length < 600; length++) {
    g_autofree char *text = g_strnfill (length + 3, 'x');

    assert_int_equal (cid_vcard_get_line (text, length), length);
    text[length] = '\r';
    text[length + 2] = '\n';
    assert_int_equal (cid_vcard_get_line (text, length + 3), length);
    text[length] = '\n';
    text[length + 2] = '\r';
    assert_int_equal (cid_vcard_get_line (text, length + 3), length);
  }
}

/* Where lines end in CR alone, no LF is looked for in all that follows, for each line again: the
 * second half of this file cannot be looked at. */
static void
test_a_line_end_that_is_near_is_not_sought_far_away (void **state)
{
  static const gsize half = 64 * 1024;
  char *text = mmap (NULL, 2 * half, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  assert_true (text != MAP_FAILED);
  memset (text, '\r', half);
  assert_int_equal (mprotect (text + half, half, PROT_NONE), 0);
  memset (text, 'x', 70);
  assert_int_equal (cid_vcard_get_line (text, 2 * half), 70);
  assert_int_equal (munmap (text, 2 * half), 0);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_cards_are_cut_the_same_however_they_come),
    cmocka_unit_test (test_a_card_that_is_too_big_costs_itself_alone),
    cmocka_unit_test (test_any_byte_may_stand_in_a_card),
    cmocka_unit_test (test_a_nul_makes_no_marker),
    cmocka_unit_test (test_a_line_ends_where_it_ends),
    cmocka_unit_test (test_a_line_end_that_is_near_is_not_sought_far_away),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
