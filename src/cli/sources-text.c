/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sources-text"

#include "cli/sources-text.h"

#include "base/text.h"
#include "base/when.h"
#include "cli/terminal.h"
#include "cli/variant.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
  CELL_CONTACTS,
  CELL_NUMBERS,
  CELL_READ,
  CELL_NAME,
  N_CELLS,
};

static guint
get_count (GVariantDict *source, const char *key)
{
  guint count = 0;

  g_variant_dict_lookup (source, key, "u", &count);
  return count;
}

static gboolean
is_reading (GVariantDict *source)
{
  gboolean reading = FALSE;

  g_variant_dict_lookup (source, "reading", "b", &reading);
  return reading;
}

static gint64
get_read_us (GVariantDict *source)
{
  gint64 read_us = 0;

  g_variant_dict_lookup (source, "read", "x", &read_us);
  return read_us;
}

static char *
shorten_home (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (g_str_has_prefix (path, home) && (path[length] == '/' || path[length] == '\0'))
    return g_strconcat ("~", path + length, NULL);
  return g_strdup (path);
}

/**
 * cid_source_describe_reading:
 * @source: as `GetStatus` has it
 * @now_us: this moment, microseconds since the epoch
 *
 * Returns: (transfer full): when it was read, or that it is being read, and how far
 */
char *
cid_source_describe_reading (GVariantDict *source, gint64 now_us)
{
  double progress = 0;

  if (!is_reading (source))
    return cid_when_describe_ago (get_read_us (source), now_us);
  if (!g_variant_dict_lookup (source, "progress", "d", &progress))
    return g_strdup (_ ("being read"));
  return g_strdup_printf (_ ("being read, %d %%"), (int) (CLAMP (progress, 0, 1) * 100));
}

static char **
make_cells (GVariantDict *source, gint64 now_us)
{
  char **cells = g_new0 (char *, N_CELLS + 1);
  g_autofree char *name = shorten_home (cid_variant_get_string (source, "name"));

  cells[CELL_CONTACTS] = g_strdup_printf ("%u", get_count (source, "contacts"));
  cells[CELL_NUMBERS] = g_strdup_printf ("%u", get_count (source, "numbers"));
  cells[CELL_READ] = cid_source_describe_reading (source, now_us);
  cells[CELL_NAME] = cid_terminal_clean (name);
  return cells;
}

static void
fit_widths (gsize widths[N_CELLS], char **cells)
{
  for (guint i = 0; i < CELL_NAME; i++)
    widths[i] = MAX (widths[i], cid_text_get_width (cells[i]));
}

static void
add_padding (GString *text, gsize columns)
{
  for (gsize i = 0; i < columns; i++)
    g_string_append_c (text, ' ');
}

/* Counts stand at the right of their columns; the name, which may be long, comes last. */
static void
add_cells (GString *text, char **cells, const gsize widths[N_CELLS])
{
  for (guint i = 0; i < CELL_NAME; i++) {
    gsize rest = widths[i] - cid_text_get_width (cells[i]);

    add_padding (text, i < CELL_READ ? rest : 0);
    g_string_append (text, cells[i]);
    add_padding (text, (i < CELL_READ ? 0 : rest) + 2);
  }
  g_string_append_printf (text, "%s\n", cells[CELL_NAME]);
}

static void
add_problems (GString *text, GVariantDict *source, const gsize widths[N_CELLS])
{
  g_autofree const char **problems = NULL;

  if (!g_variant_dict_lookup (source, "problems", "^a&s", &problems))
    return;
  for (gsize i = 0; problems[i] != NULL; i++) {
    g_autofree char *problem = cid_terminal_clean (problems[i]);

    add_padding (text, widths[CELL_CONTACTS] + widths[CELL_NUMBERS] + widths[CELL_READ] + 6);
    g_string_append_printf (text, "%s\n", problem);
  }
}

/**
 * cid_sources_to_table:
 * @sources: as `GetStatus` has them
 * @now_us: this moment, microseconds since the epoch
 *
 * Returns: (transfer full): a table for people: a row each, what is wrong with it below
 */
char *
cid_sources_to_table (GVariant *sources, gint64 now_us)
{
  const char *const heads[] = { _ ("Contacts"), _ ("Numbers"), _ ("Read"), _ ("Source"), NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  gsize widths[N_CELLS] = { 0 };

  fit_widths (widths, (char **) heads);
  for (gsize i = 0; i < g_variant_n_children (sources); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (sources, i);
    g_auto (GVariantDict) source = G_VARIANT_DICT_INIT (child);

    g_ptr_array_add (rows, make_cells (&source, now_us));
    fit_widths (widths, g_ptr_array_index (rows, i));
  }
  add_cells (text, (char **) heads, widths);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (sources, i);
    g_auto (GVariantDict) source = G_VARIANT_DICT_INIT (child);

    add_cells (text, g_ptr_array_index (rows, i), widths);
    add_problems (text, &source, widths);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_problems (GVariantDict *source)
{
  g_autofree const char **problems = NULL;
  g_autofree char *joined = NULL;

  if (!g_variant_dict_lookup (source, "problems", "^a&s", &problems))
    return g_strdup ("");
  joined = g_strjoinv ("; ", (char **) problems);
  return cid_terminal_clean (joined);
}

/**
 * cid_sources_to_rows:
 * @sources: as `GetStatus` has them
 * @zone: where the user is
 *
 * Returns: (transfer full): a line each for programs, tabs between the columns: contacts, numbers,
 *   when it was read (empty while that goes on), the source, what is wrong with it
 */
char *
cid_sources_to_rows (GVariant *sources, GTimeZone *zone)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (sources); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (sources, i);
    g_auto (GVariantDict) source = G_VARIANT_DICT_INIT (child);
    g_autofree char *name = cid_terminal_clean (cid_variant_get_string (&source, "name"));
    g_autofree char *problems = join_problems (&source);
    g_autofree char *read = is_reading (&source) || get_read_us (&source) == 0
                              ? g_strdup ("")
                              : cid_when_to_rfc3339 (get_read_us (&source), zone);

    g_string_append_printf (text, "%u\t%u\t%s\t%s\t%s\n", get_count (&source, "contacts"),
                            get_count (&source, "numbers"), read, name, problems);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cid_source_to_json:
 * @source: as `GetStatus` has it
 * @zone: where the user is
 *
 * Returns: (transfer floating): the same, with its time as JSON has times: RFC 3339, or `null`
 */
GVariant *
cid_source_to_json (GVariant *source, GTimeZone *zone)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (source);
  gint64 read_us = get_read_us (&dict);
  g_autofree char *read = read_us > 0 ? cid_when_to_rfc3339 (read_us, zone) : NULL;

  g_variant_dict_insert (&dict, "read", "ms", read);
  return g_variant_dict_end (&dict);
}
