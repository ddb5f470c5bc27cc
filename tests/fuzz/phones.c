/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "config/phone-edit.h"
#include "config/phones.h"

/*
 * phones.conf, read and written back.
 */

#define NAME "fuzzed"
#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define TOKEN "7kq3m9x2adfh"

static GPtrArray *
read_phones (const char *text, gsize length)
{
  g_autoptr (GPtrArray) problems = NULL;
  GPtrArray *phones = cid_phones_new_from_data ("phones.conf", text, length, &problems);

  kit_check_problems (problems);
  return phones;
}

/* No two may be taken for each other, and no token is one that can be guessed at once. */
static void
check_phones (GPtrArray *phones)
{
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    g_assert_true (cid_phone_is_name (phone->name));
    g_assert_true (cid_phone_is_token (phone->token));
    g_assert_false (phone->simulated);
    for (guint j = 0; j < i; j++) {
      const CidPhone *other = g_ptr_array_index (phones, j);

      g_assert_cmpstr (phone->name, !=, other->name);
      g_assert_cmpstr (phone->token, !=, other->token);
      g_assert_cmpstr (phone->id, !=, other->id);
    }
  }
}

static gboolean
is_taken (GPtrArray *phones)
{
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    if (g_str_equal (phone->id, ID) || g_str_equal (phone->token, TOKEN))
      return TRUE;
  }
  return cid_phones_find (phones, NAME) != NULL;
}

/* What is set up is there; what is removed leaves the others as they were. */
static void
check_edit (const char *text, GPtrArray *phones)
{
  g_autoptr (CidPhone) phone = cid_phone_new (NAME, ID, TOKEN);
  g_autofree char *with = cid_phone_edit_add (text, phone, NULL);
  g_autofree char *renamed = NULL;
  g_autofree char *without = NULL;
  g_autoptr (GPtrArray) more = NULL;
  g_autoptr (GPtrArray) fewer = NULL;

  if (with == NULL)
    return;
  more = read_phones (with, strlen (with));
  g_assert_nonnull (cid_phones_find (more, NAME));
  g_assert_cmpuint (more->len, ==, phones->len + 1);

  renamed = cid_phone_edit_set (with, NAME, "host", "192.0.2.20", NULL);
  g_assert_nonnull (renamed);
  without = cid_phone_edit_remove (renamed, NAME, NULL);
  g_assert_nonnull (without);
  fewer = read_phones (without, strlen (without));
  g_assert_cmpuint (fewer->len, ==, phones->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = kit_make_string (data, size);
  g_autofree char *bytes = g_memdup2 (size > 0 ? data : (const uint8_t *) "", MAX (size, 1));
  g_autoptr (GPtrArray) raw = read_phones (bytes, size);
  g_autoptr (GPtrArray) phones = read_phones (text, strlen (text));

  check_phones (raw);
  check_phones (phones);
  if (!is_taken (phones))
    check_edit (text, phones);
  return 0;
}
