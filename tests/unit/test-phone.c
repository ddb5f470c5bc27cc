/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const tokens[] = {
  "7kq3m9x2adfh", "000000000000", "zzzzzzzzzzzz", "0123456789ab", "cdefghjkmnpq", "rstvwxyz0000",
};

static const char *const bad_tokens[] = {
  "",
  "7kq3m9x2adf",
  "7kq3m9x2adfhh",
  "7KQ3M9X2ADFH",
  "7kq3m9x2adfi",
  "7kq3m9x2adfl",
  "7kq3m9x2adfo",
  "7kq3m9x2adfu",
  "7kq3m9x2adf ",
  "7kq3m9x2adf/",
  "7kq3m9x2adf\xc3\xa9",
};

static const char *const names[] = {
  "desk",
  "Desk-2",
  "0",
  "front_door.old",
  "0123456789012345678901234567890123456789012345678901234567890123",
};

static const char *const bad_names[] = {
  "",
  " ",
  "front door",
  "-desk",
  ".desk",
  "_desk",
  "desk]",
  "desk/2",
  "desk\n",
  "B\xc3\xbcro",
  "01234567890123456789012345678901234567890123456789012345678901234",
};

/* A token that setup writes must be one that the listener takes. */
static void
test_a_made_token_is_a_token (void **state)
{
  guint8 random[CID_TOKEN_LENGTH];

  for (int seed = 0; seed < 256; seed++) {
    g_autofree char *token = NULL;

    for (int i = 0; i < CID_TOKEN_LENGTH; i++)
      random[i] = (guint8) (seed + i * 23);
    token = cid_phone_make_token (random);
    if (!cid_phone_is_token (token))
      fail_msg ("no token: %s", token);
  }
}

/* Every character of the alphabet must be as likely as any other: 8 of 256 bytes each. */
static void
test_each_letter_of_a_token_is_equally_likely (void **state)
{
  int seen[128] = { 0 };
  int letters = 0;

  for (int byte = 0; byte < 256; byte++) {
    const guint8 random[CID_TOKEN_LENGTH] = { (guint8) byte };
    g_autofree char *token = cid_phone_make_token (random);

    seen[(guint8) token[0] & 127]++;
  }
  for (int c = 0; c < 128; c++) {
    if (seen[c] != 0) {
      assert_int_equal (seen[c], 8);
      letters++;
    }
  }
  assert_int_equal (letters, 32);
}

/* The form is checked before a token is written to a URL or looked up. */
static void
test_a_token_is_twelve_letters_of_the_alphabet (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++) {
    if (!cid_phone_is_token (tokens[i]))
      fail_msg ("refused: %s", tokens[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_tokens); i++) {
    if (cid_phone_is_token (bad_tokens[i]))
      fail_msg ("accepted: %s", bad_tokens[i]);
  }
}

/* Names become group headings and arguments; a bad one would break the file for all phones. */
static void
test_a_name_needs_no_quoting (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (!cid_phone_is_name (names[i]))
      fail_msg ("refused: %s", names[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_names); i++) {
    if (cid_phone_is_name (bad_names[i]))
      fail_msg ("accepted: %s", bad_names[i]);
  }
}

/* What is not filled in must be safe to read: no caller checks for a missing list of networks. */
static void
test_a_new_phone_is_whole (void **state)
{
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", "5f0c", "7kq3m9x2adfh");

  assert_string_equal (phone->name, "desk");
  assert_string_equal (phone->id, "5f0c");
  assert_string_equal (phone->token, "7kq3m9x2adfh");
  assert_string_equal (phone->make, "generic");
  assert_string_equal (phone->group, "");
  assert_int_equal (phone->networks->len, 0);
  assert_null (phone->host);
  assert_null (phone->number);
  assert_false (phone->simulated);
}

/* Phones are handed from settings to access and back; a shared field would be freed twice. */
static void
test_a_copy_shares_nothing (void **state)
{
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", "5f0c", "7kq3m9x2adfh");
  g_autoptr (CidPhone) copy = NULL;
  CidNetwork network = { .prefix = 128 };

  phone->host = g_strdup ("192.0.2.20");
  phone->number = g_strdup ("+61 2 9999 0000");
  phone->simulated = TRUE;
  g_array_append_val (phone->networks, network);
  copy = cid_phone_copy (phone);
  g_array_set_size (phone->networks, 0);
  phone->host[0] = 'x';
  phone->number[0] = 'x';
  phone->name[0] = 'x';

  assert_string_equal (copy->name, "desk");
  assert_string_equal (copy->host, "192.0.2.20");
  assert_string_equal (copy->number, "+61 2 9999 0000");
  assert_true (copy->simulated);
  assert_int_equal (copy->networks->len, 1);
  assert_int_equal (g_array_index (copy->networks, CidNetwork, 0).prefix, 128);
}

/* MAC addresses stand on labels and in tables in many forms; files are named by one. */
static void
test_mac_addresses_are_read_in_all_forms (void **state)
{
  static const struct {
    const char *text;
    const char *mac;
  } rows[] = {
    { "00:04:13:AA:bb:cc", "000413aabbcc" },
    { "00-04-13-aa-bb-cc", "000413aabbcc" },
    { "0004.13AA.BBCC", "000413aabbcc" },
    { "000413AABBCC", "000413aabbcc" },
    { "000413AABBC", NULL },
    { "000413AABBCCDD", NULL },
    { "../13AABBCC", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *mac = cid_phone_read_mac (rows[i].text);

    if (rows[i].mac != NULL)
      assert_string_equal (mac, rows[i].mac);
    else
      assert_null (mac);
  }
}

/* Freeing nothing is what g_autoptr does on early returns. */
static void
test_freeing_nothing_is_fine (void **state)
{
  g_autoptr (CidPhone) phone = NULL;

  cid_phone_free (phone);
  assert_null (phone);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_made_token_is_a_token),
    cmocka_unit_test (test_each_letter_of_a_token_is_equally_likely),
    cmocka_unit_test (test_a_token_is_twelve_letters_of_the_alphabet),
    cmocka_unit_test (test_a_name_needs_no_quoting),
    cmocka_unit_test (test_a_new_phone_is_whole),
    cmocka_unit_test (test_a_copy_shares_nothing),
    cmocka_unit_test (test_mac_addresses_are_read_in_all_forms),
    cmocka_unit_test (test_freeing_nothing_is_fine),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
