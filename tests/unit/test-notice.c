/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/notice.h"

#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static GPtrArray *
take_calls (CidCall *first, CidCall *second)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  if (first != NULL)
    g_ptr_array_add (calls, first);
  if (second != NULL)
    g_ptr_array_add (calls, second);

  return calls;
}

static const struct {
  const char *name;
  const char *number;
  const char *organization;
  const char *place;
  const char *line;
  const char *diverted;
  gboolean simulated;
  const char *title;
  const char *body;
} cases[] = {
  { "Ana Pérez", "(02) 9999 1234", "ACME", "Sydney", "0101", NULL, FALSE, "Ana Pérez",
    "(02) 9999 1234 · ACME · Sydney\nLine Sales" },
  { NULL, "(02) 9999 1234", NULL, "Sydney", "0102", NULL, FALSE, "(02) 9999 1234",
    "Sydney\nLine 0102" },
  { NULL, NULL, NULL, NULL, NULL, NULL, FALSE, "Withheld number", "" },
  { "Ana", "101", NULL, NULL, NULL, "102", FALSE, "Ana", "101\nDiverted from 102" },
  { "Ana", "101", NULL, NULL, "0101", "102", TRUE, "Ana",
    "101\nLine Sales · Diverted from 102 · Rehearsal" },
  { "ACME", "101", "ACME", NULL, NULL, NULL, FALSE, "ACME", "101" },
  { "<b>&", "101", "<i>x</i>", "A & B", "<u>", "\"'", FALSE, "<b>&",
    "101 · &lt;i&gt;x&lt;/i&gt; · A &amp; B\nLine &lt;u&gt; · Diverted from &quot;&apos;" },
  { "Ana\nPérez", "1\r\n01", "A\x1b[2JB", "x\xe2\x80\xaey", "\n", "\x01", FALSE, "Ana Pérez",
    "1 01 · A[2JB · xy" },
  { "Ana", "+971 50 123 4567", "شركة", "United Arab Emirates", "0101", NULL, FALSE, "Ana",
    "\u2066+971 50 123 4567\u2069 · \u2068شركة\u2069 · \u2068United Arab Emirates\u2069\n"
    "Line Sales" },
  { "דוד", "101", "A\u2067B", NULL, NULL, NULL, FALSE, "דוד", "101 · AB" },
};

/* The one notice that matters most: who, from where, for whom; and nothing of it is markup. */
static void
test_one_caller (void **state)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (names, (gpointer) "0101", (gpointer) "Sales");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CidCall *call = fake_call_new ("u1", cases[i].name, cases[i].number);
    g_autoptr (GPtrArray) calls = take_calls (call, NULL);
    g_autoptr (CidNotice) notice = NULL;

    fake_call_set_text (&call->caller->organization, cases[i].organization);
    fake_call_set_place (call, cases[i].place);
    fake_call_set_text (&call->line, cases[i].line);
    fake_call_set_text (&call->diverted, cases[i].diverted);
    call->simulated = cases[i].simulated;
    notice = cid_notice_new_ringing (calls, 1, names);

    assert_string_equal (notice->title, cases[i].title);
    assert_string_equal (notice->body, cases[i].body);
    assert_string_equal (notice->key, "u1");
    assert_int_equal (notice->urgency, CID_URGENCY_CRITICAL);
    assert_string_equal (notice->category, "call.incoming");
    assert_null (strchr (notice->plain, '\n'));
    assert_null (notice->image);
  }
}

/* Two who ring at once stand in one notice, newest first. */
static void
test_two_callers_stand_in_one_notice (void **state)
{
  CidCall *ana = fake_call_new ("u1", "Ana Pérez", "(02) 9999 0001");
  CidCall *unknown = fake_call_new ("u2", NULL, "(02) 9999 1234");
  g_autoptr (GPtrArray) calls = take_calls (ana, unknown);
  g_autoptr (CidNotice) notice = NULL;

  fake_call_set_text (&unknown->line, "0101");
  unknown->simulated = TRUE;
  notice = cid_notice_new_ringing (calls, 2, NULL);
  assert_string_equal (notice->title, "2 calls: Ana Pérez, (02) 9999 1234");
  assert_string_equal (notice->body,
                       "Ana Pérez · (02) 9999 0001\n(02) 9999 1234 · Line 0101 · Rehearsal");
  assert_string_equal (notice->key, "u1,u2");
  assert_string_equal (notice->plain,
                       "2 calls: Ana Pérez, (02) 9999 1234 · Ana Pérez · (02) 9999 0001 · "
                       "(02) 9999 1234 · Line 0101 · Rehearsal");
}

/* Numbers keep their groups in order beside a name that is written from right to left. */
static void
test_two_directions_in_one_notice (void **state)
{
  g_autoptr (GPtrArray) calls = take_calls (fake_call_new ("u1", "דוד", "(02) 9999 0001"),
                                            fake_call_new ("u2", NULL, "(02) 9999 1234"));
  g_autoptr (CidNotice) notice = cid_notice_new_ringing (calls, 2, NULL);

  assert_string_equal (notice->title, "\u20682 calls: דוד\u2069, \u2066(02) 9999 1234\u2069");
  assert_string_equal (notice->body, "\u2068דוד\u2069 · \u2066(02) 9999 0001\u2069\n"
                                     "(02) 9999 1234");
  assert_string_equal (notice->plain, "2 calls: דוד, (02) 9999 1234 · דוד · (02) 9999 0001 · "
                                      "(02) 9999 1234");
}

/* A hundred calls at once still make a notice that fits on a screen, and a true number. */
static void
test_more_calls_than_are_named_are_counted (void **state)
{
  g_autofree char *name = g_strnfill (500, 'x');
  g_autoptr (GPtrArray) calls =
    take_calls (fake_call_new ("u1", name, "101"), fake_call_new ("u2", name, "102"));
  g_autoptr (CidNotice) notice = cid_notice_new_ringing (calls, 100, NULL);

  assert_true (g_str_has_prefix (notice->title, "100 calls: xxx"));
  assert_true (g_utf8_strlen (notice->title, -1) <= 120);
  assert_true (g_str_has_suffix (notice->body, "\nand 98 more"));
  assert_true (g_utf8_strlen (notice->body, -1) < 400);
}

/* What is cut off the end makes a number no other number: it is not said twice. */
static void
test_a_long_address_is_said_once (void **state)
{
  g_autofree char *user = g_strnfill (56, 'u');
  CidCall *call = fake_call_new ("u1", NULL, "x");
  g_autoptr (GPtrArray) calls = take_calls (call, NULL);
  g_autoptr (CidNotice) notice = NULL;

  g_clear_pointer (&call->caller, cid_caller_unref);
  call->party->kind = CID_PARTY_SIP;
  fake_call_set_text (&call->party->number, NULL);
  fake_call_set_text (&call->party->user, user);
  fake_call_set_text (&call->party->host, "example.org");
  call->caller = cid_caller_new ();
  notice = cid_notice_new_ringing (calls, 1, NULL);
  assert_true (g_str_has_prefix (notice->title, user));
  assert_string_equal (notice->body, "");
}

/* No call, no notice. */
static void
test_nobody_rings (void **state)
{
  g_autoptr (GPtrArray) none = take_calls (NULL, NULL);
  g_autoptr (GPtrArray) one = take_calls (fake_call_new ("u1", "Ana", "101"), NULL);

  assert_null (cid_notice_new_ringing (none, 0, NULL));
  assert_null (cid_notice_new_ringing (one, 0, NULL));
  assert_null (cid_notice_new_ringing (NULL, 0, NULL));
}

/* A caller shall not be able to put a link on the user's screen. */
static void
test_links_are_defused (void **state)
{
  CidCall *call = fake_call_new ("u1", "Bank", "101");
  g_autoptr (GPtrArray) calls = take_calls (call, NULL);
  g_autoptr (CidNotice) notice = NULL;

  fake_call_set_text (&call->caller->organization, "http://evil.example/login");
  notice = cid_notice_new_ringing (calls, 1, NULL);
  assert_null (strstr (notice->body, "http://"));
}

/* Trouble is told in the same shape, and nothing in it is markup either. */
static void
test_trouble (void **state)
{
  g_autoptr (CidNotice) full = cid_notice_new_trouble ("Disk <full>", "/home & co");
  g_autoptr (CidNotice) bare = cid_notice_new_trouble ("Disk", NULL);
  g_autoptr (CidNotice) blank = cid_notice_new_trouble ("\n", "\n");

  assert_string_equal (full->title, "Disk <full>");
  assert_non_null (strstr (full->body, "&amp;"));
  assert_string_equal (full->key, "Disk <full>");
  assert_int_equal (full->urgency, CID_URGENCY_NORMAL);
  assert_string_equal (bare->body, "");
  assert_string_equal (bare->plain, "Disk");
  assert_true (*blank->title != '\0');
}

/* What cidalert lacks and what the phones say: one notice, which is another when they say something
 * else. */
static void
test_troubles_stand_in_one_notice (void **state)
{
  char *one[] = { (char *) "desk is in Do Not Disturb", NULL };
  char *two[] = { (char *) "desk is in Do Not Disturb", (char *) "hall <b> is lost", NULL };
  char *none[] = { NULL };
  g_autoptr (CidNotice) phone = cid_notice_new_troubles (NULL, NULL, one);
  g_autoptr (CidNotice) phones = cid_notice_new_troubles (NULL, NULL, two);
  g_autoptr (CidNotice) both = cid_notice_new_troubles ("Disk", "full", one);
  g_autoptr (CidNotice) own = cid_notice_new_troubles ("Disk", "full", none);
  g_autoptr (CidNotice) as_ever = cid_notice_new_trouble ("Disk", "full");

  assert_null (cid_notice_new_troubles (NULL, NULL, NULL));
  assert_null (cid_notice_new_troubles (NULL, "full", none));
  assert_string_equal (phone->title, "Calls may not reach you");
  assert_string_equal (phone->body, "desk is in Do Not Disturb");
  assert_string_equal (phones->body, "desk is in Do Not Disturb · hall &lt;b&gt; is lost");
  assert_string_not_equal (phone->key, phones->key);
  assert_string_equal (both->title, "Disk");
  assert_string_equal (both->body, "full · desk is in Do Not Disturb");
  assert_true (cid_notice_is_same (own, as_ever));
}

/* The notifier leaves out what would not change the screen, so every visible field counts. */
static void
test_notices_differ_by_what_is_seen (void **state)
{
  g_autoptr (CidNotice) notice = cid_notice_new_trouble ("Disk", "full");
  g_autoptr (CidNotice) copy = NULL;

  notice->image = g_bytes_new_static ("abc", 3);
  copy = cid_notice_copy (notice);
  assert_true (cid_notice_is_same (notice, copy));
  g_bytes_unref (copy->image);
  copy->image = g_bytes_new ("abc", 3);
  assert_true (cid_notice_is_same (notice, copy));

  g_clear_pointer (&copy->image, g_bytes_unref);
  assert_false (cid_notice_is_same (notice, copy));
  g_clear_pointer (&notice->image, g_bytes_unref);
  assert_true (cid_notice_is_same (notice, copy));
  fake_call_set_text (&copy->body, "x");
  assert_false (cid_notice_is_same (notice, copy));
  copy->urgency = CID_URGENCY_CRITICAL;
  fake_call_set_text (&copy->body, notice->body);
  assert_false (cid_notice_is_same (notice, copy));

  assert_true (cid_notice_is_same (NULL, NULL));
  assert_false (cid_notice_is_same (notice, NULL));
  assert_null (cid_notice_copy (NULL));
}

/* A click says that trouble was seen; what follows the calls goes when they do. */
static void
test_what_follows_calls_outlives_a_click (void **state)
{
  assert_true (cid_notice_slot_is_kept (CID_NOTICE_RINGING));
  assert_true (cid_notice_slot_is_kept (CID_NOTICE_MISSED));
  assert_false (cid_notice_slot_is_kept (CID_NOTICE_TROUBLE));
  assert_false (cid_notice_slot_is_kept (CID_NOTICE_OUTGOING));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_one_caller),
    cmocka_unit_test (test_two_callers_stand_in_one_notice),
    cmocka_unit_test (test_two_directions_in_one_notice),
    cmocka_unit_test (test_more_calls_than_are_named_are_counted),
    cmocka_unit_test (test_a_long_address_is_said_once),
    cmocka_unit_test (test_nobody_rings),
    cmocka_unit_test (test_links_are_defused),
    cmocka_unit_test (test_trouble),
    cmocka_unit_test (test_troubles_stand_in_one_notice),
    cmocka_unit_test (test_notices_differ_by_what_is_seen),
    cmocka_unit_test (test_what_follows_calls_outlives_a_click),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
