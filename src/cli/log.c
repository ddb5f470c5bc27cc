/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-log"

#include "base/error.h"
#include "cli/call-filter.h"
#include "cli/call-id.h"
#include "cli/call-printer.h"
#include "cli/follow.h"
#include "cli/options.h"

#include <glib/gi18n.h>

#define DEFAULT_LIMIT 50
#define DEFAULT_FOLLOW_LIMIT 10
#define NOT_GIVEN G_MININT
/* So many calls are read and printed at once. */
#define CHUNK 1000

typedef struct {
  CidCallFilter filter;
  CidCallStyle style;
  gboolean all;
  gboolean follow;
  int limit;
  gint64 from;
  char *before;
  char *after;
} Options;

static void
options_clear (Options *options)
{
  cid_call_filter_clear (&options->filter);
  g_free (options->style.template);
  g_free (options->before);
  g_free (options->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
is_live (const Options *options)
{
  return options->follow || options->from != NOT_GIVEN;
}

/* Before the log is opened: what was typed is wrong where there is none, too. */
static CidExit
check_words (const Options *o)
{
  const char *const ids[] = { o->before, o->after };
  g_autoptr (GError) error = NULL;
  CidCallId id;

  if (!cid_call_style_check (&o->style, &error))
    return cid_options_complain ("%s", error->message);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ids[i] != NULL && !cid_call_id_parse (ids[i], &id, &error))
      return cid_options_complain ("%s", error->message);

  return cid_options_need_text ("--format", o->style.template);
}

static CidExit
check_counts (const Options *o)
{
  int least = o->follow ? 0 : 1;

  if (o->limit != NOT_GIVEN && (o->limit < least || o->all))
    return cid_options_complain (_ ("--limit takes a number from %d on, and not beside --all"),
                                 least);
  if (o->from != NOT_GIVEN && (o->from < 0 || o->all || o->limit != NOT_GIVEN))
    return cid_options_complain (
      _ ("--from takes the number of a change, from 0 on, and not beside --limit or --all"));
  if (is_live (o) && (o->style.csv || o->style.vcard))
    return cid_options_complain (_ ("--csv and --vcard go with neither --follow nor --from"));
  if (is_live (o) && (o->before != NULL || o->after != NULL))
    return cid_options_complain (_ ("--before and --after go with neither --follow nor --from"));

  return CID_EXIT_GO_ON;
}

static CidExit
read_options (Options *o, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "limit", 'l', 0, G_OPTION_ARG_INT, &o->limit, N_ ("The latest COUNT (50)"), N_ ("COUNT") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o->all, N_ ("All of them"), NULL },
    { "before", 0, 0, G_OPTION_ARG_STRING, &o->before, N_ ("The page before this call"),
      N_ ("ID") },
    { "after", 0, 0, G_OPTION_ARG_STRING, &o->after, N_ ("The page behind this call"), N_ ("ID") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &o->style.json, N_ ("Print JSON, a call a line"), NULL },
    { "csv", 'c', 0, G_OPTION_ARG_NONE, &o->style.csv, N_ ("Print CSV (RFC 4180)"), NULL },
    { "vcard", 0, 0, G_OPTION_ARG_NONE, &o->style.vcard,
      N_ ("Print a vCard for each stranger, to import"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->style.template,
      N_ ("Print a line a call: '{date} {time} {number:16} {who}'"), N_ ("TEMPLATE") },
    { "no-pager", 0, 0, G_OPTION_ARG_NONE, &o->style.no_pager, N_ ("Do not page"), NULL },
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &o->follow,
      N_ ("Go on with each call as it changes; the latest 10 first"), NULL },
    { "from", 0, 0, G_OPTION_ARG_INT64, &o->from,
      N_ ("The calls that changed after this change, in that order"), N_ ("CHANGE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) entries = cid_call_filter_make_entries (&o->filter, own);
  CidExit result = cid_options_parse ((const GOptionEntry *) (gconstpointer) entries->data, NULL,
                                      _ ("Prints the calls, newest last."), argc, argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (*argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), (*argv)[1]);
  result = check_words (o);
  return result == CID_EXIT_GO_ON ? check_counts (o) : result;
}

static guint
get_limit (const Options *options)
{
  if (options->all)
    return options->follow ? G_MAXUINT : 0;
  if (options->limit != NOT_GIVEN)
    return (guint) options->limit;

  return options->follow ? DEFAULT_FOLLOW_LIMIT : DEFAULT_LIMIT;
}

static CidCallQuery *
make_query (const Options *options, CidHome *home, GError **error)
{
  CidCallQuery *query = cid_call_filter_to_query (&options->filter, home, error);

  if (query == NULL)
    return NULL;
  query->limit = get_limit (options);
  query->after = MAX (options->from, 0);

  return query;
}

static const char *
describe_nothing (const Options *options)
{
  CidCallFilter others = options->filter;

  others.open = FALSE;
  if (cid_call_filter_is_set (&others) || options->before != NULL || options->after != NULL ||
      options->from > 0)
    return _ ("No such calls.");
  if (options->filter.open)
    return _ ("No missed call waits.");

  return _ ("No calls yet. Try one: cidalert simulate — or set up your phone: cidalert setup");
}

static CidExit
say_nothing_found (const Options *options)
{
  if (cid_call_style_is_table (&options->style))
    g_print ("%s\n", describe_nothing (options));

  return CID_EXIT_NOTHING;
}

/* Where a page begins or ends. */
static gboolean
find_bound (const char *text, CidCallReader *reader, gint64 *id, GError **error)
{
  CidCallId parsed;

  if (text == NULL)
    return TRUE;
  if (!cid_call_id_parse (text, &parsed, error))
    return FALSE;
  *id = cid_call_id_find (&parsed, reader, error);

  return *id > 0;
}

static gboolean
print_changes (CidCallReader *reader, CidCallQuery *query, CidCallPrinter *printer, GError **error)
{
  gboolean is_more = TRUE;
  gboolean is_read = TRUE;

  query->limit = CHUNK;
  while (is_more && is_read) {
    g_autoptr (GPtrArray) calls = cid_call_reader_get_changes (reader, query, &is_more, error);

    if (calls == NULL)
      return FALSE;
    is_read = cid_call_printer_print (printer, calls);
  }

  return TRUE;
}

/* Page by page from the oldest on: the whole log is in no memory, and new calls shift nothing. */
static gboolean
print_all (CidCallReader *reader, CidCallQuery *query, CidCallPrinter *printer, GError **error)
{
  gboolean is_more = TRUE;
  gboolean is_read = TRUE;

  query->limit = CHUNK;
  query->oldest_first = TRUE;
  while (is_more && is_read) {
    g_autoptr (GPtrArray) calls = cid_call_reader_query (reader, query, error);

    if (calls == NULL)
      return FALSE;
    is_more = calls->len == CHUNK;
    if (is_more)
      query->after_id = ((CidCall *) g_ptr_array_index (calls, calls->len - 1))->id;
    is_read = cid_call_printer_print (printer, calls);
  }

  return TRUE;
}

static gboolean
print_page (CidCallReader *reader, CidCallQuery *query, CidCallPrinter *printer, GError **error)
{
  g_autoptr (GPtrArray) calls = cid_call_reader_query (reader, query, error);

  if (calls != NULL)
    cid_call_printer_print (printer, calls);

  return calls != NULL;
}

static gboolean
print_calls (const Options *options,
             CidCallReader *reader,
             CidCallQuery *query,
             CidCallPrinter *printer,
             GError **error)
{
  if (!find_bound (options->before, reader, &query->before_id, error) ||
      !find_bound (options->after, reader, &query->after_id, error))
    return FALSE;
  if (options->from != NOT_GIVEN)
    return print_changes (reader, query, printer, error);
  if (options->all)
    return print_all (reader, query, printer, error);

  return print_page (reader, query, printer, error);
}

static CidExit
fail (const GError *error)
{
  if (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT))
    return cid_options_complain ("%s", error->message);

  return cid_options_fail_by_cause (error);
}

/* A log in which nothing was ever written is one without calls. */
static CidExit
print_log (const Options *options, CidCallQuery *query, CidCallPrinter *printer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);
  gboolean is_empty = g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND);

  if (!is_empty && (reader == NULL || !print_calls (options, reader, query, printer, &error)))
    return fail (error);

  return cid_call_printer_end (printer) > 0 ? CID_EXIT_DONE : say_nothing_found (options);
}

/**
 * cid_command_log:
 *
 * `cidalert log`: the calls.
 *
 * Returns: the exit status
 */
CidExit
cid_command_log (int argc, char **argv)
{
  g_auto (Options) options = { .limit = NOT_GIVEN, .from = NOT_GIVEN };
  g_autoptr (CidHome) home = NULL;
  g_autoptr (CidCallQuery) query = NULL;
  g_autoptr (CidCallPrinter) printer = NULL;
  g_autoptr (GError) error = NULL;
  CidExit result = read_options (&options, &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;

  home = cid_home_open ();
  query = make_query (&options, home, &error);
  printer = query != NULL ? cid_call_printer_new (&options.style, home, &error) : NULL;
  if (printer == NULL)
    return cid_options_complain ("%s", error->message);

  if (options.follow) {
    const CidFollow follow = { home, query, options.from != NOT_GIVEN, options.style.json,
                               cid_call_printer_get_template (printer) };

    return cid_follow_run (&follow);
  }

  return print_log (&options, query, printer);
}
