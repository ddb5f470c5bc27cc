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

#include "base/error.h"
#include "call-kit.h"
#include "log/call-fields.h"
#include "log/call-template.h"

static char *
fill (const char *text)
{
  g_autoptr (CidCallTemplate) template = cid_call_template_new (text, NULL);
  g_autoptr (CidCall) call = make_call ("0b6e", CID_OUTCOME_ANSWERED, 0, "0299991234@192.0.2.1");
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOON / G_USEC_PER_SEC);
  const CidFormat format = { .now = now };

  assert_non_null (template);
  call->id = 41;
  call->talk_us = 222 * G_USEC_PER_SEC;
  call->note = g_strdup ("two\nlines \033[2J");
  call->caller = make_caller ("Ana Pérez", CID_NAME_FROM_CONTACT);
  return cid_call_template_fill (template, call, &format);
}

/* Fields, widths and what a shell cannot write. */
static void
test_templates (void **state)
{
  static const struct {
    const char *template;
    const char *line;
  } rows[] = {
    { "", "\n" },
    { "{id}", "41\n" },
    { "#{id}\\t{name}", "#41\tAna Pérez\n" },
    { "{date} {time} {arrow} {who} {result}", "2026-11-22 12:00 ↙ Ana Pérez 3:42\n" },
    { "[{name:12}]", "[Ana Pérez   ]\n" },
    { "[{name:>12}]", "[   Ana Pérez]\n" },
    { "[{name:5}]", "[Ana …]\n" },
    { "[{name:>5}]", "[Ana …]\n" },
    { "[{diverted}{line_name}]", "[]\n" },
    { "{{{id}}}", "{41}\n" },
    { "a}b", "a}b\n" },
    { "a\\\\b\\nc\\q", "a\\b\nc\\q\n" },
    { "{note}", "two lines [2J\n" },
    { "{ring_s}|{talk_s}|{withheld}|{simulated}|{done}", "|222|false|false|false\n" },
    { "{phone} {outcome} {direction} {number} {start}",
      "desk answered incoming +61299991234 2026-11-22T12:00:00.000+00:00\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *line = fill (rows[i].template);

    assert_string_equal (line, rows[i].line);
  }
}

/* Every field that is offered can be had. */
static void
test_every_field_has_a_name (void **state)
{
  const char *const *names = cid_call_fields_get_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *template = g_strdup_printf ("{%s}", names[i]);
    g_autofree char *line = fill (template);

    assert_null (strchr (line, '{'));
  }
  assert_string_equal (names[cid_call_fields_count_stored ()], "date");
}

/* A slip is told, with what is to be had. */
static void
test_what_is_no_template (void **state)
{
  static const struct {
    const char *template;
    const char *message;
  } rows[] = {
    { "{nam}", "“{nam}” is no field; expected one of these in braces: id uid start" },
    { "{nam} {time}", "“{nam}” is no field" },
    { "{change}", "“{change}” is no field" },
    { "a {", "“{” is no field" },
    { "{}", "“{}” is no field" },
    { "{name", "“{name” is no field" },
    { "{name:}", "“{name:}” has no width; expected {name:20} or {name:>20}" },
    { "{name:0}", "has no width" },
    { "{name:-3}", "has no width" },
    { "{name:99999999999}", "has no width" },
    { "{name>3}", "has no width" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    assert_null (cid_call_template_new (rows[i].template, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    if (strstr (error->message, rows[i].message) == NULL)
      fail_msg ("%s: %s", rows[i].template, error->message);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_templates),
    cmocka_unit_test (test_every_field_has_a_name),
    cmocka_unit_test (test_what_is_no_template),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
