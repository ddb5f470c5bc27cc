/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/phones.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define ID_2 "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12"
#define TOKEN "7kq3m9x2adfh"
#define TOKEN_2 "8kq3m9x2adfh"
#define GOOD "[phone good]\nid=" ID_2 "\ntoken=" TOKEN_2 "\n"

static GPtrArray *
read_text (const char *text, GPtrArray **problems)
{
  return cid_phones_new_from_data ("phones.conf", text, strlen (text), problems);
}

/* Every key of the contract's example reaches the phone. */
static void
test_every_key_is_read (void **state)
{
  static const char text[] = "[phone desk]\n"
                             "id=" ID "\n"
                             "make=snom\n"
                             "token=" TOKEN "\n"
                             "address=192.0.2.50;2001:db8::/32\n"
                             "host=192.0.2.20\n"
                             "number=+61 2 9999 0000\n"
                             "group=office\n";
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones = read_text (text, &problems);
  CidPhone *phone = cid_phones_find (phones, "desk");
  CidAddress inside;
  CidAddress outside;

  assert_int_equal (problems->len, 0);
  assert_int_equal (phones->len, 1);
  assert_non_null (phone);
  assert_string_equal (phone->id, ID);
  assert_string_equal (phone->make, "snom");
  assert_string_equal (phone->token, TOKEN);
  assert_string_equal (phone->host, "192.0.2.20");
  assert_string_equal (phone->number, "+61 2 9999 0000");
  assert_string_equal (phone->group, "office");
  assert_false (phone->simulated);
  assert_int_equal (phone->networks->len, 2);
  assert_true (cid_address_parse ("192.0.2.50", &inside));
  assert_true (cid_address_parse ("192.0.2.51", &outside));
  assert_true (cid_network_contains (&g_array_index (phone->networks, CidNetwork, 0), &inside));
  assert_false (cid_network_contains (&g_array_index (phone->networks, CidNetwork, 0), &outside));
}

/* Only id and token are wanted; what is not said is the same as what is empty. */
static void
test_a_phone_needs_no_more_than_id_and_token (void **state)
{
  static const char *const rests[] = { "", "make=\naddress=\nhost=\nnumber=\ngroup=\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (rests); i++) {
    g_autofree char *text = g_strconcat (GOOD, rests[i], NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_text (text, &problems);
    CidPhone *phone = cid_phones_find (phones, "good");

    assert_int_equal (problems->len, 0);
    assert_non_null (phone);
    assert_string_equal (phone->make, "generic");
    assert_string_equal (phone->group, "");
    assert_null (phone->host);
    assert_null (phone->number);
    assert_int_equal (phone->networks->len, 0);
  }
}

typedef struct {
  const char *text;
  const char *problem;
} Bad;

static const Bad bad_phones[] = {
  { "[phone desk]\ntoken=" TOKEN "\n",
    "phones.conf:1: [phone desk] id: it is missing; expected a UUID" },
  { "[phone desk]\nid=1\ntoken=" TOKEN "\n", "phones.conf:2: [phone desk] id: this is no UUID" },
  { "[phone desk]\nid=" ID "\n",
    "phones.conf:1: [phone desk] token: it is missing; expected 12 small letters and digits" },
  { "[phone desk]\nid=" ID "\ntoken=7KQ3M9X2ADFH\n",
    "phones.conf:3: [phone desk] token: this is no token; expected 12 small letters and digits, "
    "without i l o u" },
  { "[phone desk]\nid=" ID "\ntoken=7kq3m9x2adf\n",
    "phones.conf:3: [phone desk] token: this is no token; expected 12 small letters and digits, "
    "without i l o u" },
  { "[phone my desk]\nid=" ID "\ntoken=" TOKEN "\n",
    "phones.conf:1: [phone my desk]: \"my desk\" is no name for a phone; expected letters, digits, "
    "- _ and ." },
  { "[phone desk]\nid=" ID "\ntoken=" TOKEN "\naddress=192.0.2.50;anywhere\n",
    "phones.conf:4: [phone desk] address: \"anywhere\" is not possible; expected addresses such as "
    "192.0.2.50 or 192.0.2.0/24" },
  { "[phone desk]\nid=" ID "\ntoken=" TOKEN_2 "\n",
    "phones.conf:3: [phone desk] token: phone good has the same; here it is left out" },
  { "[phone desk]\nid=" ID_2 "\ntoken=" TOKEN "\n",
    "phones.conf:2: [phone desk] id: phone good has the same; here it is left out" },
  { "[phone  good]\nid=" ID "\ntoken=" TOKEN "\n",
    "phones.conf:1: [phone  good]: phone good has the same; here it is left out" },
};

/* A bad phone must neither be let in nor shut the others out. */
static void
test_a_bad_phone_costs_only_itself (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_phones); i++) {
    g_autofree char *behind = g_strconcat (bad_phones[i].text, GOOD, NULL);
    g_autofree char *before = g_strconcat (GOOD, bad_phones[i].text, NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) problems_2 = NULL;
    g_autoptr (GPtrArray) phones = read_text (before, &problems);
    g_autoptr (GPtrArray) phones_2 = read_text (behind, &problems_2);

    assert_int_equal (phones->len, 1);
    assert_non_null (cid_phones_find (phones, "good"));
    assert_int_equal (problems->len, 1);
    assert_int_equal (phones_2->len, 1);
    assert_int_equal (problems_2->len, 1);
  }
}

/* The messages are what `status` shows; lines are counted in the whole file. */
static void
test_each_bad_phone_is_explained (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_phones); i++) {
    g_autofree char *text = g_strconcat (GOOD, bad_phones[i].text, NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_text (text, &problems);
    CidProblem *problem = g_ptr_array_index (problems, 0);
    g_autofree char *line = NULL;

    assert_non_null (phones);
    problem->line -= 3;
    line = cid_problem_to_string (problem);
    assert_string_equal (line, bad_phones[i].problem);
  }
}

/* Tokens let phones in, and problems stand in the journal. */
static void
test_no_message_repeats_a_token (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones =
    read_text (GOOD "[phone a]\nid=" ID "\ntoken=" TOKEN_2 "\n"
                    "[phone b]\nid=" ID "\ntoken=" TOKEN_2 "x\ntoken=" TOKEN "\ntokem=" TOKEN
                    "\ntoken " TOKEN "\n",
               &problems);

  assert_int_equal (phones->len, 1);
  assert_true (problems->len >= 4);
  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *line = cid_problem_to_string (g_ptr_array_index (problems, i));

    assert_null (strstr (line, "kq3m9x2adfh"));
  }
}

/* Whoever pastes a web address may paste the password in it. */
static void
test_no_password_in_messages (void **state)
{
  static const char *const lines[] = { "host=http://admin:geheim@10.0.0.1/\n",
                                       "host=admin:geheim@10.0.0.1\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = g_strconcat (GOOD, lines[i], NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_text (text, &problems);
    g_autofree char *line = NULL;

    assert_non_null (phones);
    assert_int_equal (problems->len, 1);
    line = cid_problem_to_string (g_ptr_array_index (problems, 0));
    assert_null (strstr (line, "geheim"));
    assert_non_null (strstr (line, "expected an address or name of this machine"));
  }
}

/* What is only odd is said and does not cost the phone. */
static void
test_an_odd_key_does_not_cost_the_phone (void **state)
{
  static const char *const lines[] = {
    "make=Snom 300\n", "make=../etc\n", "host=http://192.0.2.1\n",
    "host=a b\n",      "host=a%b\n",    "wibble=1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = g_strconcat (GOOD, lines[i], NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_text (text, &problems);
    CidPhone *phone = cid_phones_find (phones, "good");

    assert_int_equal (problems->len, 1);
    assert_int_equal (((CidProblem *) g_ptr_array_index (problems, 0))->line, 4);
    assert_non_null (phone);
    assert_string_equal (phone->make, "generic");
    assert_null (phone->host);
  }
}

/* A group that is about no phone is said to be unknown, with a hint. */
static void
test_other_groups_are_unknown (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones = read_text ("[phones desk]\nid=1\n" GOOD "[phone]\n", &problems);
  g_autofree char *first = cid_problem_to_string (g_ptr_array_index (problems, 0));
  g_autofree char *second = cid_problem_to_string (g_ptr_array_index (problems, 1));

  assert_int_equal (phones->len, 1);
  assert_int_equal (problems->len, 2);
  assert_string_equal (first,
                       "phones.conf:1: [phones desk]: no such group; did you mean [phone desk]?");
  assert_string_equal (second, "phones.conf:6: [phone]: no such group; expected [phone NAME]");
}

/* A slip while editing must not silence a phone that runs; to take one out must. */
static void
test_a_phone_that_became_bad_is_kept (void **state)
{
  static const struct {
    const char *text;
    const char *kept;
  } rows[] = {
    { "[phone desk]\nid=" ID "\ntoken=" TOKEN "\n", NULL },
    { "[phone desk]\nid=" ID "\ntoken=short\n", "desk" },
    { "[phone desk]\nid=" ID "\n", "desk" },
    { "[phone desk]\nid=none\ntoken=" TOKEN "\n", "desk" },
    { "[phone desk]\nid=" ID "\ntoken=" TOKEN "\naddress=here\n", "desk" },
    { "[phone desk]\nid=" ID "\ntoken=" TOKEN "\naddress=192.0.2.50\\q\n", "desk" },
    { "[phone desk]\n", "desk" },
    { "[phone  desk ]\ntoken=short\n", "desk" },
    { "", NULL },
    { "nonsense\n", "desk" },
    { "[phone desk\nid=" ID "\ntoken=" TOKEN "\n", "desk" },
    { "[phome desk]\nid=" ID "\ntoken=" TOKEN "\n", "desk" },
    { "[pho", "desk" },
    { "[phone hall]\nid=" ID "\ntoken=short\n", NULL },
    { "[phone desk2]\nid=" ID "\ntoken=short\n", NULL },
    { "[phone desk]\nid=" ID "\ntoken=short\n[phone hall]\nid=" ID "\ntoken=" TOKEN_2 "\n", NULL },
    { "[phone desk]\nid=none\n[phone hall]\nid=" ID_2 "\ntoken=" TOKEN "\n", NULL },
    { "[phone desk]\ntoken=short\n[phone hall]\nid=" ID_2 "\ntoken=" TOKEN_2 "\n", "desk" },
  };
  g_autoptr (GPtrArray) fine = NULL;
  g_autoptr (GPtrArray) last = read_text (rows[0].text, &fine);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_text (rows[i].text, &problems);
    guint n_read = phones->len;

    assert_int_equal (cid_phones_keep (phones, last, problems), rows[i].kept != NULL ? 1 : 0);
    assert_int_equal (phones->len, n_read + (rows[i].kept != NULL ? 1 : 0));
    if (rows[i].kept != NULL)
      assert_string_equal (cid_phones_find (phones, rows[i].kept)->token, TOKEN);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_key_is_read),
    cmocka_unit_test (test_a_phone_needs_no_more_than_id_and_token),
    cmocka_unit_test (test_a_bad_phone_costs_only_itself),
    cmocka_unit_test (test_each_bad_phone_is_explained),
    cmocka_unit_test (test_no_message_repeats_a_token),
    cmocka_unit_test (test_no_password_in_messages),
    cmocka_unit_test (test_an_odd_key_does_not_cost_the_phone),
    cmocka_unit_test (test_other_groups_are_unknown),
    cmocka_unit_test (test_a_phone_that_became_bad_is_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
