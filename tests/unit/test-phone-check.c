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
#include "phone/phone-check.h"

/* A phone is told what it can reach: an address of one machine, or a name; with nothing around it
   that would be another part of the URL. */
static void
test_hosts (void **state)
{
  static const struct {
    const char *text;
    gboolean is_host;
  } rows[] = {
    { "192.0.2.20", TRUE },
    { "2001:db8::20", TRUE },
    { "[2001:db8::20]", TRUE },
    { "::ffff:192.0.2.20", TRUE },
    { "localhost", TRUE },
    { "pc", TRUE },
    { "pc.example.org", TRUE },
    { "my_pc.lan", TRUE },
    { "3com.example", TRUE },
    { "xn--mller-kva.example", TRUE },
    { "", FALSE },
    { " ", FALSE },
    { "a b", FALSE },
    { "a%b", FALSE },
    { "a%20b", FALSE },
    { "fe80::1%eth0", FALSE },
    { "0.0.0.0", FALSE },
    { "::", FALSE },
    { "192.0.2.300", FALSE },
    { "192.0.2", FALSE },
    { "20", FALSE },
    { "192.0.2.0/24", FALSE },
    { "pc:80", FALSE },
    { "192.0.2.20:80", FALSE },
    { "[2001:db8::20", FALSE },
    { "http://pc", FALSE },
    { "pc/", FALSE },
    { "user@pc", FALSE },
    { "pc?x", FALSE },
    { "pc#x", FALSE },
    { "pc..lan", FALSE },
    { ".pc", FALSE },
    { "pc.", FALSE },
    { "-pc", FALSE },
    { "pc-", FALSE },
    { "müller.example", FALSE },
    { "\xff", FALSE },
    { "$host", FALSE },
    { "pc\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    if (cid_phone_check_host (rows[i].text, &error) != rows[i].is_host)
      fail_msg ("%s", rows[i].text);
    assert_int_equal (error == NULL, rows[i].is_host);
    if (error != NULL)
      assert_non_null (strstr (error->message, "expected as 192.0.2.20 or pc.example.org"));
  }
}

/* No name is longer than the DNS has room for. */
static void
test_long_hosts (void **state)
{
  static const struct {
    guint n_chars;
    guint n_labels;
    gboolean is_host;
  } rows[] = { { 63, 1, TRUE }, { 64, 1, FALSE }, { 49, 5, TRUE }, { 50, 5, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) name = g_string_new (NULL);

    for (guint j = 0; j < rows[i].n_labels; j++) {
      g_autofree char *label = g_strnfill (rows[i].n_chars, 'a');

      g_string_append_printf (name, "%s%s", j > 0 ? "." : "", label);
    }
    assert_int_equal (cid_phone_check_is_host (name->str), rows[i].is_host);
  }
}

/* A phone's own number tells where it stands, or is one within the house; a word is neither. Where
   the country is known it may be left out. */
static void
test_numbers (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    const char *complaint;
  } rows[] = {
    { "+61 2 9999 0000", NULL, NULL },
    { "+61 2 9999 0000", "DE", NULL },
    { "(02) 9999 0000", "AU", NULL },
    { "030 123456", "DE", NULL },
    { "9999 0000", "AU", NULL },
    { "7", NULL, NULL },
    { "21", "DE", NULL },
    { "20315", NULL, NULL },
    { "02 9999 0000", NULL, "“02 9999 0000” does not say its country; expected as +61 2 9999" },
    { "030/123456", NULL, "does not say its country" },
    { "zwölf", NULL, "“zwölf” is no telephone number; expected as +61 2 9999 0000, or an" },
    { "zwölf", "DE", "is no telephone number" },
    { "", NULL, "is no telephone number" },
    { "-", "DE", "is no telephone number" },
    { "+", NULL, "is no telephone number" },
    { "+999 123", NULL, "is no telephone number" },
    { "+61", NULL, "is no telephone number" },
    { "*21#", "DE", "is no telephone number" },
    { "ana@example.org", "DE", "is no telephone number" },
    { "1234567890123456789012", "DE", "is no telephone number" },
    { "\xff", "DE", "is no telephone number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gboolean is_good = cid_phone_check_number (rows[i].text, rows[i].region, &error);

    if (is_good != (rows[i].complaint == NULL))
      fail_msg ("%s (%s)", rows[i].text, rows[i].region);
    assert_int_equal (error == NULL, is_good);
    if (!is_good && strstr (error->message, rows[i].complaint) == NULL)
      fail_msg ("%s: %s", rows[i].text, error->message);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_hosts),
    cmocka_unit_test (test_long_hosts),
    cmocka_unit_test (test_numbers),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
