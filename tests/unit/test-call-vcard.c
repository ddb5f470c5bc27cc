/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "call-kit.h"
#include "log/call-vcard.h"

static CidCall *
make_stranger (gint64 second, const char *remote, const char *name)
{
  CidCall *call = make_call ("u", CID_OUTCOME_MISSED, second, remote);

  call->id = second + 1;
  call->caller = make_caller (name, name != NULL ? CID_NAME_FROM_PHONE : CID_NAME_FROM_NONE);
  return call;
}

static void
add (CidCallVcards *cards, CidCall *call)
{
  cid_call_vcards_add (cards, call);
  cid_call_free (call);
}

static char *
to_text (CidCallVcards *cards)
{
  const CidFormat format = { 0 };

  return cid_call_vcards_to_text (cards, &format);
}

/* The card to the letter: lines end as the standard has it, and the number is whole. */
static void
test_the_card_of_a_stranger (void **state)
{
  g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
  g_autofree char *text = NULL;

  add (cards, make_stranger (0, "0299991234", "PLUMBER; BOB, \\ SONS"));
  text = to_text (cards);
  assert_string_equal (text, "BEGIN:VCARD\r\nVERSION:3.0\r\n"
                             "FN:PLUMBER\\; BOB\\, \\\\ SONS\r\n"
                             "N:;PLUMBER\\; BOB\\, \\\\ SONS;;;\r\n"
                             "TEL;TYPE=VOICE:+61299991234\r\n"
                             "NOTE:Called 2026-11-22 12:00\r\n"
                             "END:VCARD\r\n");
}

/* Who is known, hides or is no number has no card; who called twice has one, of the last call. */
static void
test_who_has_a_card (void **state)
{
  g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
  CidCall *known = make_stranger (0, "0299990001", "Ana");
  CidCall *mine = make_stranger (1, "0299990002", "Bob");
  const char *first;
  const char *second;
  g_autofree char *text = NULL;

  known->caller->name_from = CID_NAME_FROM_CONTACT;
  mine->caller->name_from = CID_NAME_FROM_MINE;
  add (cards, known);
  add (cards, mine);
  add (cards, make_stranger (2, "anonymous@anonymous.invalid", NULL));
  add (cards, make_stranger (3, "bob@192.0.2.1", NULL));
  add (cards, make_stranger (4, "*97", NULL));
  add (cards, make_stranger (5, "0299990003", "Early"));
  add (cards, make_stranger (6, "0299990004", NULL));
  add (cards, make_stranger (3600, "0299990003", "Late"));
  text = to_text (cards);
  first = strstr (text, "TEL;TYPE=VOICE:+61299990004");
  second = strstr (text, "TEL;TYPE=VOICE:+61299990003");
  assert_non_null (first);
  assert_true (second > first);
  assert_null (strstr (second + 1, "TEL;"));
  assert_non_null (strstr (text, "FN:Late\r\n"));
  assert_non_null (strstr (text, "13:00\r\n"));
  assert_null (strstr (text, "Early"));
  assert_null (strstr (text, "Ana"));
  assert_null (strstr (text, "*97"));
}

/* What a caller is called makes no card of its own, and no line of more than 75 bytes. */
static void
test_hostile_names_stay_in_their_line (void **state)
{
  static const char *const names[] = {
    "x\r\nEND:VCARD\r\nBEGIN:VCARD",
    "\xff\xfe not UTF-8",
    "<b>&",
    ("名前は長い日本語の名前です名前は長い日本語の名前です名前は長い日本語の名前です名前は長い日本"
     "語"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;

    add (cards, make_stranger (0, "0299991234", names[i]));
    text = to_text (cards);
    lines = g_strsplit (text, "\r\n", -1);
    assert_string_equal (lines[0], "BEGIN:VCARD");
    for (char **line = lines + 1; *line != NULL; line++) {
      assert_true (strlen (*line) <= 75);
      assert_true (g_utf8_validate (*line, -1, NULL));
      assert_null (strpbrk (*line, "\r\n"));
      assert_false (g_str_equal (*line, "BEGIN:VCARD"));
    }
  }
}

/* A card without a name is none to most address books: where nothing is left of what the phone
 * sent, the number stands there. */
static void
test_a_name_of_which_nothing_is_left (void **state)
{
  static const char *const names[] = { "\u200b\u200b", "\xcc\x81\xcc\x81", " \t", "\u3164" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
    g_autofree char *text = NULL;

    add (cards, make_stranger (0, "0299991234", names[i]));
    text = to_text (cards);
    assert_non_null (strstr (text, "FN:(02) 9999 1234\r\n"));
  }
}

/* No stranger, no card. */
static void
test_nobody_has_no_card (void **state)
{
  g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
  g_autofree char *text = to_text (cards);

  assert_string_equal (text, "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_card_of_a_stranger),
    cmocka_unit_test (test_who_has_a_card),
    cmocka_unit_test (test_hostile_names_stay_in_their_line),
    cmocka_unit_test (test_a_name_of_which_nothing_is_left),
    cmocka_unit_test (test_nobody_has_no_card),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
