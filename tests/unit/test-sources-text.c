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

#include "cli/sources-text.h"

#include <string.h>

#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define NOW_US (G_GINT64_CONSTANT (1795338000) * G_USEC_PER_SEC)

#define SOURCES                                                                                    \
  "@aa{sv} [{'name': <'/srv/team.vcf'>, 'reading': <false>, 'contacts': <uint32 12345>,"           \
  "   'numbers': <uint32 30000>, 'read': <int64 1795337820000000>,"                                \
  "   'problems': <['/srv/team.vcf: 2 cards could not be read']>},"                                \
  " {'name': <'Evolution address books'>, 'reading': <true>, 'contacts': <uint32 0>,"              \
  "   'numbers': <uint32 0>, 'read': <int64 0>, 'problems': <@as []>}]"

static GVariant *
parse (const char *text)
{
  GVariant *variant = g_variant_parse (NULL, text, NULL, NULL, NULL);

  assert_non_null (variant);
  return variant;
}

/* What stands in a column stands below its head, and what is wrong below the source. */
static void
test_the_table_is_aligned (void **state)
{
  g_autoptr (GVariant) sources = parse (SOURCES);
  g_autofree char *text = cid_sources_to_table (sources, NOW_US);

  assert_string_equal (text,
                       "Contacts  Numbers  Read           Source\n"
                       "   12345    30000  3 minutes ago  /srv/team.vcf\n"
                       "                                  /srv/team.vcf: 2 cards could not be "
                       "read\n"
                       "       0        0  being read     Evolution address books\n");
}

/* The home is what people call ~; a folder that only begins like it is another. */
static void
test_the_home_is_short (void **state)
{
  const char *home = g_get_home_dir ();
  g_autofree char *inside =
    g_strdup_printf ("@aa{sv} [{'name': <'%s/cards'>}, {'name': <'%s-old/cards'>}]", home, home);
  g_autoptr (GVariant) sources = parse (inside);
  g_autofree char *text = cid_sources_to_table (sources, NOW_US);
  g_autofree char *other = g_strconcat ("  ", home, "-old/cards\n", NULL);

  assert_non_null (strstr (text, "  ~/cards\n"));
  assert_non_null (strstr (text, other));
}

/* A name from outside can neither colour the terminal nor add a column or a row. */
static void
test_a_hostile_name_stays_in_its_cell (void **state)
{
  g_autoptr (GVariant) sources =
    parse ("@aa{sv} [{'name': <'/srv/\\x1b[31mred\\tfile\\nSource'>, 'problems': <['a\\nb']>}]");
  g_autofree char *table = cid_sources_to_table (sources, NOW_US);
  g_autofree char *rows = cid_sources_to_rows (sources, NULL);
  g_auto (GStrv) cells = g_strsplit (rows, "\t", -1);

  assert_null (strchr (table, '\033'));
  assert_null (strchr (table, '\t'));
  assert_int_equal (g_strv_length (cells), 5);
  assert_ptr_equal (strchr (rows, '\n'), rows + strlen (rows) - 1);
}

/* Programs get the moment itself, and none while it is not yet known what there is. */
static void
test_rows_are_for_programs (void **state)
{
  g_autoptr (GVariant) sources = parse (SOURCES);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *text = cid_sources_to_rows (sources, zone);

  assert_string_equal (text, "12345\t30000\t2026-11-22T08:57:00.000+00:00\t/srv/team.vcf\t"
                             "/srv/team.vcf: 2 cards could not be read\n"
                             "0\t0\t\tEvolution address books\t\n");
}

/* Times in JSON are RFC 3339, and what never was is null. */
static void
test_json_has_times_or_null (void **state)
{
  g_autoptr (GVariant) sources = parse (SOURCES);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const char *const expected[] = { "2026-11-22T08:57:00.000+00:00", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (GVariant) source = g_variant_get_child_value (sources, i);
    g_autoptr (GVariant) json = g_variant_ref_sink (cid_source_to_json (source, zone));
    g_autofree char *read = NULL;

    assert_true (g_variant_lookup (json, "read", "ms", &read));
    if (expected[i] != NULL)
      assert_string_equal (read, expected[i]);
    else
      assert_null (read);
  }
}

/* What was read a moment ago, an hour ago or never is told so. */
static void
test_the_time_of_reading_is_told_in_words (void **state)
{
  static const struct {
    gboolean reading;
    gint64 read_us;
    const char *words;
  } rows[] = {
    { FALSE, 0, "never" },
    { FALSE, NOW_US - 1, "just now" },
    { FALSE, NOW_US - 60 * MINUTE_US, "1 hour ago" },
    { TRUE, NOW_US - 60 * MINUTE_US, "being read" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GVariantDict) source = G_VARIANT_DICT_INIT (NULL);
    g_autofree char *words = NULL;

    g_variant_dict_insert (&source, "reading", "b", rows[i].reading);
    g_variant_dict_insert (&source, "read", "x", rows[i].read_us);
    words = cid_source_describe_reading (&source, NOW_US);
    assert_string_equal (words, rows[i].words);
  }
}

/* While it reads people want to know how far it is, as far as anybody knows. */
static void
test_progress_is_told (void **state)
{
  static const struct {
    double progress;
    const char *words;
  } rows[] = {
    { 0, "being read, 0 %" },
    { 0.426, "being read, 42 %" },
    { 1, "being read, 100 %" },
    { 17, "being read, 100 %" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GVariantDict) source = G_VARIANT_DICT_INIT (NULL);
    g_autofree char *words = NULL;

    g_variant_dict_insert (&source, "reading", "b", TRUE);
    g_variant_dict_insert (&source, "progress", "d", rows[i].progress);
    words = cid_source_describe_reading (&source, NOW_US);
    assert_string_equal (words, rows[i].words);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_table_is_aligned),
    cmocka_unit_test (test_the_home_is_short),
    cmocka_unit_test (test_a_hostile_name_stays_in_its_cell),
    cmocka_unit_test (test_rows_are_for_programs),
    cmocka_unit_test (test_json_has_times_or_null),
    cmocka_unit_test (test_the_time_of_reading_is_told_in_words),
    cmocka_unit_test (test_progress_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
