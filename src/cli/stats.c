/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-stats"

#include "base/error.h"
#include "cli/call-filter.h"
#include "cli/options.h"
#include "cli/pager.h"
#include "cli/terminal.h"
#include "log/sums-format.h"
#include "log/sums-reader.h"

#include <glib/gi18n.h>

#define DEFAULT_TOP 10
#define NOT_GIVEN G_MININT
/* The days that are looked at unless others are asked for, this one among them. */
#define DEFAULT_DAYS 30

typedef struct {
  CidCallFilter filter;
  gboolean all;
  gboolean json;
  gboolean no_pager;
  int top;
  char **by;
} Options;

static void
options_clear (Options *options)
{
  cid_call_filter_clear (&options->filter);
  g_strfreev (options->by);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static CidExit
read_options (Options *o, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "by", 'b', 0, G_OPTION_ARG_STRING_ARRAY, &o->by,
      N_ ("Put together by day, week, month, weekday, hour, caller, line or outcome; may be given "
          "again"),
      N_ ("WHAT") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o->all,
      N_ ("Of all times; else of 30 days, or as --since says"), NULL },
    { "top", 0, 0, G_OPTION_ARG_INT, &o->top, N_ ("COUNT callers (10)"), N_ ("COUNT") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &o->json, N_ ("Print JSON"), NULL },
    { "no-pager", 0, 0, G_OPTION_ARG_NONE, &o->no_pager, N_ ("Do not page"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) entries = cid_call_filter_make_entries (&o->filter, own);
  CidExit result = cid_options_parse ((const GOptionEntry *) (gconstpointer) entries->data, NULL,
                                      _ ("Prints the calls in sums."), argc, argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (*argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), (*argv)[1]);
  if (o->top != NOT_GIVEN && o->top < 1)
    return cid_options_complain (_ ("--top takes a number from 1 on"));
  if (o->all && o->filter.since != NULL)
    return cid_options_complain (_ ("--all and --since exclude each other"));

  return CID_EXIT_GO_ON;
}

static void
add_by (GArray *all, CidSumsBy by)
{
  g_array_append_val (all, by);
}

static void
add_usual (GArray *all, gboolean json)
{
  static const CidSumsBy usual[] = { CID_SUMS_BY_WEEKDAY, CID_SUMS_BY_HOUR, CID_SUMS_BY_OUTCOME,
                                     CID_SUMS_BY_LINE, CID_SUMS_BY_CALLER };

  for (CidSumsBy by = 0; json && by < CID_SUMS_N_BY; by++)
    add_by (all, by);
  for (gsize i = 0; !json && i < G_N_ELEMENTS (usual); i++)
    add_by (all, usual[i]);
}

static gboolean
add_word (GArray *all, const char *word, GError **error)
{
  int by = cid_sums_by_from_nick (word);

  if (by < 0) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is nothing to put calls together by; expected day, week, month, "
                    "weekday, hour, caller, line or outcome"),
                 word);
    return FALSE;
  }
  add_by (all, (CidSumsBy) by);
  return TRUE;
}

static gboolean
has_callers (const GArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    if (g_array_index (all, CidSumsBy, i) == CID_SUMS_BY_CALLER)
      return TRUE;
  }
  return FALSE;
}

static GArray *
read_by (const Options *options, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (CidSumsBy));

  for (char **text = options->by; text != NULL && *text != NULL; text++) {
    g_auto (GStrv) words = g_strsplit (*text, ",", -1);

    /* No word at all is none that is known either: it must not become no table. */
    if (words[0] == NULL && !add_word (all, *text, error))
      return NULL;
    for (char **word = words; *word != NULL; word++)
      if (!add_word (all, *word, error))
        return NULL;
  }
  if (options->by == NULL)
    add_usual (all, options->json);

  return g_steal_pointer (&all);
}

/* Days are whole: the first begins at its midnight. */
static gint64
get_default_since (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = g_date_time_add_days (now, 1 - DEFAULT_DAYS);
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (first), g_date_time_get_month (first),
                           g_date_time_get_day_of_month (first), 0, 0, 0);

  return g_date_time_to_unix (midnight != NULL ? midnight : first) * G_USEC_PER_SEC;
}

static CidCallQuery *
make_query (const Options *options, CidHome *home, GError **error)
{
  CidCallQuery *query = cid_call_filter_to_query (&options->filter, home, error);

  if (query != NULL && !options->all && options->filter.since == NULL &&
      options->filter.until == NULL)
    query->since_us = get_default_since ();

  return query;
}

static void
clear_part (gpointer data)
{
  g_ptr_array_unref (((CidSumsPart *) data)->sums);
}

static guint
count_top (const Options *options)
{
  return options->top != NOT_GIVEN ? (guint) options->top : DEFAULT_TOP;
}

static GArray *
make_parts (const Options *options,
            GArray *all,
            CidCallSums *sums,
            CidCallReader *reader,
            GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CidSumsPart));

  g_array_set_clear_func (parts, clear_part);
  for (guint i = 0; i < all->len; i++) {
    CidSumsBy by = g_array_index (all, CidSumsBy, i);
    const CidSumsPart part = { by, by == CID_SUMS_BY_CALLER
                                     ? cid_sums_reader_list_callers (reader, sums,
                                                                     count_top (options), error)
                                     : cid_call_sums_list (sums, by) };

    if (part.sums == NULL)
      return NULL;
    g_array_append_val (parts, part);
  }

  return g_steal_pointer (&parts);
}

static void
print_report (const Options *options, const CidSumsReport *report, const CidFormat *format)
{
  guint rows = options->no_pager ? 0 : cid_terminal_get_rows ();
  g_autoptr (CidPager) pager = cid_pager_new (rows, FALSE);
  g_autofree char *text =
    options->json ? cid_sums_format_json (report, format) : cid_sums_format_sheet (report, format);

  if (options->json)
    g_print ("%s\n", text);
  else
    cid_pager_write (pager, text);
}

/* Nothing was ever written, or nothing that is meant. */
static CidExit
say_nothing_found (const Options *options, gboolean has_log)
{
  const char *text = _ ("No such calls.");

  if (!cid_call_filter_is_set (&options->filter) && (!has_log || options->all))
    text = _ ("No calls yet. Try one: cidalert simulate");
  else if (!options->all && options->filter.since == NULL && options->filter.until == NULL)
    text = _ ("No such calls in the last 30 days; --all asks for those of all times.");
  if (!options->json)
    g_print ("%s\n", text);

  return CID_EXIT_NOTHING;
}

static CidExit
print_sums (const Options *options, CidHome *home, const CidCallQuery *query, GArray *all)
{
  g_auto (CidFormat) format = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);
  g_autoptr (CidCallSums) sums = NULL;
  g_autoptr (GArray) parts = NULL;
  CidSumsReport report = { .since_us = query->since_us, .until_us = query->until_us };

  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    return say_nothing_found (options, FALSE);
  cid_home_init_format (home, &format);
  sums = reader != NULL ? cid_sums_reader_read (reader, query, format.zone, &error) : NULL;
  if (sums != NULL && cid_call_sums_get_total (sums)->n_calls == 0)
    return say_nothing_found (options, TRUE);
  parts = sums != NULL ? make_parts (options, all, sums, reader, &error) : NULL;
  if (parts == NULL)
    return cid_options_fail (error);

  report.total = cid_call_sums_get_total (sums);
  report.parts = parts;
  print_report (options, &report, &format);

  return CID_EXIT_DONE;
}

/**
 * cid_command_stats:
 *
 * `cidalert stats`: the calls in sums.
 *
 * Returns: the exit status
 */
CidExit
cid_command_stats (int argc, char **argv)
{
  g_auto (Options) options = { .top = NOT_GIVEN };
  g_autoptr (CidHome) home = NULL;
  g_autoptr (CidCallQuery) query = NULL;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GError) error = NULL;
  CidExit result = read_options (&options, &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;

  home = cid_home_open ();
  query = make_query (&options, home, &error);
  all = query != NULL ? read_by (&options, &error) : NULL;
  if (all == NULL)
    return cid_options_complain ("%s", error->message);
  if (options.top != NOT_GIVEN && !has_callers (all))
    return cid_options_complain (_ ("--top wants --by caller"));

  return print_sums (&options, home, query, all);
}
