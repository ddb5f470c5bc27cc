/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-filter"

#include "cli/call-filter.h"

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/options.h"

#include <glib/gi18n.h>

/**
 * cid_call_filter_clear:
 * @self: options
 *
 * Frees what was typed.
 */
void
cid_call_filter_clear (CidCallFilter *self)
{
  g_strfreev (self->outcomes);
  g_free (self->line);
  g_free (self->longer_than);
  g_free (self->name);
  g_free (self->note);
  g_free (self->number);
  g_free (self->phone);
  g_free (self->since);
  g_free (self->until);
}

/**
 * cid_call_filter_make_entries:
 * @self: where the options are to be kept
 * @more: the command's own options, which come behind; ends with %G_OPTION_ENTRY_NULL
 *
 * Returns: (transfer full) (element-type GOptionEntry): the options, for cid_options_parse()
 */
GArray *
cid_call_filter_make_entries (CidCallFilter *self, const GOptionEntry *more)
{
  const GOptionEntry entries[] = {
    { "missed", 'm', 0, G_OPTION_ARG_NONE, &self->missed, N_ ("Missed calls"), NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &self->open,
      N_ ("Missed calls that nobody has dealt with yet"), NULL },
    { "incoming", 'i', 0, G_OPTION_ARG_NONE, &self->incoming, N_ ("Incoming calls"), NULL },
    { "outgoing", 'o', 0, G_OPTION_ARG_NONE, &self->outgoing, N_ ("Outgoing calls"), NULL },
    { "outcome", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->outcomes,
      N_ ("That ended so: answered, missed, elsewhere, rejected, …; may be given again"),
      N_ ("OUTCOME") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self->since,
      N_ ("From then on: yesterday, monday, last week, 2 weeks ago, 2026-11-01, 14:30"),
      N_ ("WHEN") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &self->until, N_ ("Before then"), N_ ("WHEN") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &self->number,
      N_ ("With this number, however it is written; 02 9999* is a beginning"), N_ ("NUMBER") },
    { "name", 'N', 0, G_OPTION_ARG_STRING, &self->name,
      N_ ("With this in the name, case and accents aside"), N_ ("TEXT") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &self->note, N_ ("With this in the note"), N_ ("TEXT") },
    { "phone", 'p', 0, G_OPTION_ARG_STRING, &self->phone, N_ ("On this phone"), N_ ("NAME") },
    { "line", 0, 0, G_OPTION_ARG_STRING, &self->line,
      N_ ("On this line of mine, by name or number"), N_ ("LINE") },
    { "withheld", 0, 0, G_OPTION_ARG_NONE, &self->withheld, N_ ("Whose number was withheld"),
      NULL },
    { "contact", 0, 0, G_OPTION_ARG_NONE, &self->contact, N_ ("With whom the address books name"),
      NULL },
    { "stranger", 0, 0, G_OPTION_ARG_NONE, &self->stranger, N_ ("With whom they do not name"),
      NULL },
    { "longer-than", 0, 0, G_OPTION_ARG_STRING, &self->longer_than,
      N_ ("In which people talked for longer: 5m, 1h 30m"), N_ ("TIME") },
    { "simulated", 0, 0, G_OPTION_ARG_NONE, &self->simulated, N_ ("Rehearsals too"), NULL },
  };
  GArray *all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
  for (; more->long_name != NULL; more++)
    g_array_append_vals (all, more, 1);

  return all;
}

/**
 * cid_call_filter_is_set:
 * @self: options
 *
 * Returns: whether any calls are left out
 */
gboolean
cid_call_filter_is_set (const CidCallFilter *self)
{
  return self->missed || self->open || self->incoming || self->outgoing || self->contact ||
         self->stranger || self->withheld || self->outcomes != NULL || self->line != NULL ||
         self->longer_than != NULL || self->name != NULL || self->note != NULL ||
         self->number != NULL || self->phone != NULL || self->since != NULL || self->until != NULL;
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

static gboolean
add_outcome (const char *word, guint *outcomes, GError **error)
{
  int outcome = cid_outcome_from_nick (word);

  if (outcome < 0) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no outcome; expected ringing, active, answered, missed, "
                    "elsewhere, rejected, unanswered, blocked or unknown"),
                 word);
    return FALSE;
  }
  *outcomes |= CID_OUTCOME_BIT (outcome);

  return TRUE;
}

static gboolean
read_outcomes (const CidCallFilter *self, guint *outcomes, GError **error)
{
  *outcomes = self->missed ? CID_OUTCOME_BIT (CID_OUTCOME_MISSED) : 0;
  for (char **text = self->outcomes; text != NULL && *text != NULL; text++) {
    g_auto (GStrv) words = g_strsplit (*text, ",", -1);

    /* No word at all is none that is known either: it must not become every outcome. */
    if (words[0] == NULL && !add_outcome (*text, outcomes, error))
      return FALSE;
    for (char **word = words; *word != NULL; word++)
      if (!add_outcome (*word, outcomes, error))
        return FALSE;
  }

  return TRUE;
}

static gboolean
is_called (const char *name, const char *text)
{
  g_autofree char *one = cid_text_fold (name);
  g_autofree char *other = cid_text_fold (text);

  return g_str_equal (one, other);
}

/* What is asked by its name is found by what the phone says. */
static gboolean
find_line (const char *text, GHashTable *line_names, char **line, GError **error)
{
  GHashTableIter iter;
  gpointer said;
  gpointer name;

  g_hash_table_iter_init (&iter, line_names);
  while (g_hash_table_iter_next (&iter, &said, &name)) {
    if (!is_called (name, text))
      continue;
    if (*line != NULL) {
      g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                   _ ("Several lines are called “%s”; say which: %s or %s"), text, *line,
                   (const char *) said);
      return FALSE;
    }
    *line = g_strdup (said);
  }
  if (*line == NULL)
    *line = g_strdup (text);

  return TRUE;
}

/* A script whose variable is empty must not get other calls than it asked for. */
static gboolean
check_texts (const CidCallFilter *self, GError **error)
{
  const struct {
    const char *option;
    const char *text;
  } texts[] = {
    { "--line", self->line },     { "--name", self->name },   { "--note", self->note },
    { "--number", self->number }, { "--phone", self->phone },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!cid_options_is_blank (texts[i].text))
      continue;
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("%s is empty"), texts[i].option);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_times (const CidCallFilter *self, CidCallQuery *query, GError **error)
{
  if (!read_when (self->since, &query->since_us, error) ||
      !read_when (self->until, &query->until_us, error))
    return FALSE;
  if (self->since == NULL || self->until == NULL || query->since_us <= query->until_us)
    return TRUE;
  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("--until is before --since"));
  return FALSE;
}

/* What cannot be true together is a slip, not a question that nothing answers. */
static gboolean
check (const CidCallFilter *self, GError **error)
{
  const char *contradiction = NULL;

  if (self->incoming && self->outgoing)
    contradiction = _ ("--incoming and --outgoing exclude each other");
  else if (self->contact && self->stranger)
    contradiction = _ ("--contact and --stranger exclude each other");
  else if (self->missed && self->outgoing)
    contradiction = _ ("--missed and --outgoing exclude each other");
  else if (self->open && self->outgoing)
    contradiction = _ ("--open and --outgoing exclude each other");
  if (contradiction == NULL)
    return TRUE;

  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT, contradiction);
  return FALSE;
}

/**
 * cid_call_filter_to_query:
 * @self: options
 * @home: the configuration: how numbers are read, what lines are called
 * @error: return location for an error
 *
 * Returns: (transfer full): the query, without a limit; %NULL with %CID_ERROR_BAD_INPUT if what was
 *   typed cannot be understood
 */
CidCallQuery *
cid_call_filter_to_query (const CidCallFilter *self, CidHome *home, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  if (!check (self, error) || !check_texts (self, error) || !read_times (self, query, error) ||
      !read_outcomes (self, &query->outcomes, error))
    return NULL;
  if (self->longer_than != NULL &&
      !cid_when_parse_duration (self->longer_than, &query->longer_us, error))
    return NULL;
  if (self->line != NULL &&
      !find_line (self->line, home->settings->line_names, &query->line, error))
    return NULL;

  query->direction = self->incoming   ? CID_DIRECTION_INCOMING
                     : self->outgoing ? CID_DIRECTION_OUTGOING
                                      : -1;
  query->kin = self->contact    ? CID_CALLS_OF_CONTACTS
               : self->stranger ? CID_CALLS_OF_STRANGERS
                                : CID_CALLS_OF_ALL;
  query->waiting = self->open;
  query->withheld = self->withheld;
  query->name = g_strdup (self->name);
  query->note = g_strdup (self->note);
  query->phone = g_strdup (self->phone);
  query->simulated = self->simulated;
  if (self->number != NULL &&
      !cid_call_query_set_number (query, self->number, cid_home_get_plan (home), error))
    return NULL;

  return g_steal_pointer (&query);
}
