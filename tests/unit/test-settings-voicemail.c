/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config/settings-voicemail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  char **numbers;
  GHashTable *lines;
  GPtrArray *problems;
} Settings;

static void
settings_clear (Settings *self)
{
  g_strfreev (self->numbers);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)

static void
read_text (Settings *self, const char *text)
{
  g_autoptr (CidKeyFile) file = cid_key_file_new_from_data ("x.conf", text, strlen (text));

  self->numbers = cid_settings_read_voicemail_numbers (file);
  self->lines = cid_settings_read_voicemail_lines (file);
  self->problems = cid_key_file_end (file);
}

/* What is not said names no machine: then whoever takes a call elsewhere is a person. */
static void
test_nothing_is_said (void **state)
{
  static const char *const texts[] = { "", "[numbers]\nvoicemail=\n", "[line 0101]\nvoicemail=\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (Settings) settings = { 0 };

    read_text (&settings, texts[i]);
    assert_int_equal (g_strv_length (settings.numbers), 0);
    assert_int_equal (g_hash_table_size (settings.lines), 0);
    assert_int_equal (settings.problems->len, 0);
  }
}

/* Numbers as the user writes them, and the lines for which it is true. */
static void
test_numbers_and_lines_are_read (void **state)
{
  g_auto (Settings) settings = { 0 };
  g_autofree char *numbers = NULL;

  read_text (&settings, "[numbers]\nvoicemail=02 9999 0700;**600\n[line  0101]\nvoicemail=true\n"
                        "[line 21]\nvoicemail=false\n[line 22]\n");
  numbers = g_strjoinv ("|", settings.numbers);
  assert_string_equal (numbers, "02 9999 0700|**600");
  assert_int_equal (g_hash_table_size (settings.lines), 1);
  assert_true (g_hash_table_contains (settings.lines, "0101"));
  assert_int_equal (settings.problems->len, 0);
}

/* A bad value costs itself, and is told with its line. */
static void
test_bad_values_are_told (void **state)
{
  static const struct {
    const char *text;
    const char *problem;
  } rows[] = {
    { "[numbers]\nvoicemail=700;mine\n",
      "x.conf:2: [numbers] voicemail: \"mine\" is not possible; expected telephone numbers" },
    { "[line 0101]\nvoicemail=700\n",
      "x.conf:2: [line 0101] voicemail: \"700\" is not possible; expected true or false" },
    { "[line 0101]\nvoicemail=TRUE\n",
      "x.conf:2: [line 0101] voicemail: \"TRUE\" is not possible; expected true or false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Settings) settings = { 0 };
    g_autofree char *problem = NULL;

    read_text (&settings, rows[i].text);
    assert_int_equal (settings.problems->len, 1);
    problem = cid_problem_to_string (g_ptr_array_index (settings.problems, 0));
    assert_string_equal (problem, rows[i].problem);
    assert_int_equal (g_hash_table_size (settings.lines), 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nothing_is_said),
    cmocka_unit_test (test_numbers_and_lines_are_read),
    cmocka_unit_test (test_bad_values_are_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
