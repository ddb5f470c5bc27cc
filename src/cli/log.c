/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-log"

#include "base/error.h"
#include "base/when.h"
#include "cli/follow.h"
#include "cli/home.h"
#include "cli/options.h"

#include <glib/gi18n.h>

#define DEFAULT_LIMIT 50
#define DEFAULT_FOLLOW_LIMIT 10
#define NOT_GIVEN G_MININT

typedef struct {
  gboolean all;
  gboolean csv;
  gboolean follow;
  gboolean incoming;
  gboolean json;
  gboolean missed;
  gboolean outgoing;
  gboolean simulated;
  int limit;
  gint64 from;
  char *name;
  char *number;
  char *phone;
  char *since;
  char *until;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->name);
  g_free (options->number);
  g_free (options->phone);
  g_free (options->since);
  g_free (options->until);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
is_live (const Options *options)
{
  return options->follow || options->from != NOT_GIVEN;
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
  if (is_live (o) && o->csv)
    return cid_options_complain (_ ("--csv goes with neither --follow nor --from"));

  return CID_EXIT_GO_ON;
}

static CidExit
read_options (Options *o, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "missed", 'm', 0, G_OPTION_ARG_NONE, &o->missed, N_ ("Missed calls"), NULL },
    { "incoming", 'i', 0, G_OPTION_ARG_NONE, &o->incoming, N_ ("Incoming calls"), NULL },
    { "outgoing", 'o', 0, G_OPTION_ARG_NONE, &o->outgoing, N_ ("Outgoing calls"), NULL },
    { "since", 0, 0, G_OPTION_ARG_STRING, &o->since,
      N_ ("From then on: 2d, yesterday, monday, 2026-11-01, 14:30"), N_ ("WHEN") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &o->until, N_ ("Before then"), N_ ("WHEN") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &o->number,
      N_ ("With this number, however it is written; 02 9999* is a beginning"), N_ ("NUMBER") },
    { "name", 'N', 0, G_OPTION_ARG_STRING, &o->name, N_ ("With this in the name"), N_ ("TEXT") },
    { "phone", 'p', 0, G_OPTION_ARG_STRING, &o->phone, N_ ("On this phone"), N_ ("NAME") },
    { "simulated", 0, 0, G_OPTION_ARG_NONE, &o->simulated, N_ ("Rehearsals too"), NULL },
    { "limit", 'l', 0, G_OPTION_ARG_INT, &o->limit, N_ ("The latest COUNT (50)"), N_ ("COUNT") },
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o->all, N_ ("All of them"), NULL },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &o->json, N_ ("Print JSON, a call a line"), NULL },
    { "csv", 'c', 0, G_OPTION_ARG_NONE, &o->csv, N_ ("Print CSV (RFC 4180)"), NULL },
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &o->follow,
      N_ ("Go on with each call as it changes; the latest 10 first"), NULL },
    { "from", 0, 0, G_OPTION_ARG_INT64, &o->from,
      N_ ("The calls that changed after this change, in that order"), N_ ("CHANGE") },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result =
    cid_options_parse (entries, NULL, _ ("Prints the calls, newest last."), argc, argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (*argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), (*argv)[1]);
  if (o->json && o->csv)
    return cid_options_complain (_ ("--json and --csv exclude each other"));
  if (o->incoming && o->outgoing)
    return cid_options_complain (_ ("--incoming and --outgoing exclude each other"));
  return check_counts (o);
}

static gboolean
read_when (const char *text, gint64 *when_us, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) when = NULL;

  if (text == NULL)
    return TRUE;

  when = cid_when_parse (text, now, error);
  if (when == NULL)
    return FALSE;
  *when_us = g_date_time_to_unix (when) * G_USEC_PER_SEC + g_date_time_get_microsecond (when);

  return TRUE;
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
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  if (!read_when (options->since, &query->since_us, error) ||
      !read_when (options->until, &query->until_us, error))
    return NULL;

  query->direction = options->incoming   ? CID_DIRECTION_INCOMING
                     : options->outgoing ? CID_DIRECTION_OUTGOING
                                         : -1;
  query->outcomes = options->missed ? CID_OUTCOME_BIT (CID_OUTCOME_MISSED) : 0;
  query->name = g_strdup (options->name);
  query->phone = g_strdup (options->phone);
  query->simulated = options->simulated;
  query->limit = get_limit (options);
  query->after = MAX (options->from, 0);
  if (options->number != NULL)
    cid_call_query_set_number (query, options->number, &home->plan);

  return g_steal_pointer (&query);
}

static gboolean
is_filtered (const Options *options)
{
  return options->missed || options->incoming || options->outgoing || options->since != NULL ||
         options->until != NULL || options->number != NULL || options->name != NULL ||
         options->phone != NULL;
}

static CidExit
say_nothing_found (const Options *options)
{
  if (options->csv) {
    g_autofree char *header = cid_call_format_csv_header ();

    g_print ("%s", header);
  } else if (!options->json) {
    g_print ("%s\n", is_filtered (options)
                       ? _ ("No such calls.")
                       : _ ("No calls yet. Try one: cidalert simulate — or add your phone: "
                            "cidalert phone add desk"));
  }

  return CID_EXIT_NOTHING;
}

static void
print_calls (const Options *options, GPtrArray *calls, const CidFormat *format)
{
  g_autofree char *head = options->csv ? cid_call_format_csv_header () : NULL;

  if (!options->json && !options->csv) {
    g_autofree char *table = cid_call_format_table (calls, format);

    g_print ("%s", table);
    return;
  }

  g_print ("%s", head != NULL ? head : "");
  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);
    g_autofree char *text =
      options->json ? cid_call_format_json (call, format) : cid_call_format_csv (call, format);

    g_print (options->json ? "%s\n" : "%s", text);
  }
}

static GPtrArray *
read_calls (CidCallReader *reader, CidCallQuery *query, const Options *options, GError **error)
{
  gboolean is_more = FALSE;

  if (options->from == NOT_GIVEN)
    return cid_call_reader_query (reader, query, error);

  query->limit = 0;
  return cid_call_reader_get_changes (reader, query, &is_more, error);
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
  g_auto (CidFormat) format = { 0 };
  g_autoptr (CidHome) home = NULL;
  g_autoptr (CidCallQuery) query = NULL;
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GError) error = NULL;
  CidExit result = read_options (&options, &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;

  home = cid_home_open ();
  query = make_query (&options, home, &error);
  if (query == NULL)
    return cid_options_complain ("%s", error->message);

  if (options.follow) {
    const CidFollow follow = { home, query, options.from != NOT_GIVEN, options.json };

    return cid_follow_run (&follow);
  }

  reader = cid_home_open_log (&error);
  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    return say_nothing_found (&options);
  if (reader != NULL)
    calls = read_calls (reader, query, &options, &error);
  if (calls == NULL)
    return cid_options_fail (error);
  if (calls->len == 0)
    return say_nothing_found (&options);

  cid_home_init_format (home, &format);
  print_calls (&options, calls, &format);

  return CID_EXIT_DONE;
}
