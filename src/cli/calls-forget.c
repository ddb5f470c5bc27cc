/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-calls-forget"

#include "base/clock.h"
#include "base/error.h"
#include "base/when.h"
#include "cli/ask.h"
#include "cli/calls.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/store-hold.h"
#include "config/paths.h"
#include "log/store-restore.h"

#include <glib/gi18n.h>

/* So often it is looked for what came meanwhile. */
#define MAX_ROUNDS 5

typedef struct {
  char *before;
  gboolean all;
  gboolean yes;
} Options;

static void
clear_options (Options *self)
{
  g_free (self->before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

typedef struct {
  const CidForget *what;
  CidForgotten *forgotten;
} Forgetting;

static gboolean
forget_some (CidStoreWriter *writer, gboolean *is_more, gpointer data, GError **error)
{
  Forgetting *self = data;

  return cid_store_writer_forget (writer, self->what, self->forgotten, is_more, error);
}

static gboolean
finish (CidStoreWriter *writer, const CidForget *what, CidForgotten forgotten, GError **error)
{
  if (cid_store_writer_has_traces (writer))
    cid_options_warn (
      _ ("Another program reads the call log: traces of what is forgotten stay in its "
         "files until that has ended, and this command was run again"));
  if (!cid_store_writer_note_forgetting (writer, what, forgotten, cid_clock_now (), error))
    return FALSE;
  cid_store_writer_close (writer);
  return TRUE;
}

static guint
count (const CidForgotten *forgotten)
{
  return forgotten->n_calls + forgotten->n_mentions;
}

/* What phones said while it went on waited with the daemon, and is written then: so it is looked
 * for once more, until there is nothing new. */
static gboolean
forget (const CidForget *what, CidForgotten *forgotten, GError **error)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *boot_id = cid_clock_get_boot_id ();
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new_for_command (path, boot_id);
  Forgetting forgetting = { what, forgotten };

  for (guint i = 0; i < MAX_ROUNDS; i++) {
    guint n_before = count (forgotten);

    if (!cid_store_hold_work (writer, forget_some, &forgetting, error))
      return FALSE;
    if (count (forgotten) == n_before || what->number == NULL)
      break;
    cid_store_writer_close (writer);
    if (!cid_store_hold_let_write ())
      break;
  }
  return cid_store_hold_open (writer, error) && finish (writer, what, *forgotten, error);
}

/* Looking through all events takes long, but keeps nobody from writing; forgetting does. */
static gboolean
find_mentions (CidForget *what, GError **error)
{
  g_autoptr (CidCallReader) reader = NULL;

  if (what->mentions == NULL)
    return TRUE;
  reader = cid_home_open_log (error);
  return reader != NULL && cid_call_reader_find_mentions (reader, what->mentions, error);
}

/* Beside the log there may be others, which are nobody's but the user's. */
static void
look_beside (void)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autoptr (GPtrArray) kept = cid_store_restore_list_kept (path);

  cid_store_restore_tidy (path);
  for (guint i = 0; i < kept->len; i++)
    cid_options_warn (_ ("Nothing is forgotten in %s, which was kept when a backup was restored: "
                         "delete it if you do not need it"),
                      (const char *) g_ptr_array_index (kept, i));
}

static CidExit
tell_forgotten (const CidForgotten *forgotten)
{
  if (forgotten->n_calls == 0 && forgotten->n_mentions > 0) {
    g_print (_ ("There was no such call; where others named the number it is forgotten.\n"));
    return CID_EXIT_DONE;
  }
  if (forgotten->n_calls == 0) {
    g_print (_ ("There was no such call, so nothing is forgotten.\n"));
    return CID_EXIT_NOTHING;
  }
  g_print (ngettext ("%u call is forgotten\n", "%u calls are forgotten\n", forgotten->n_calls),
           forgotten->n_calls);
  return CID_EXIT_DONE;
}

static CidExit
ask_and_forget (CidForget *what, const char *question, gboolean yes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);
  CidForgotten forgotten = { 0 };
  CidExit result;

  if (reader == NULL)
    return cid_options_fail_by_cause (error);
  g_clear_pointer (&reader, cid_call_reader_free);
  result = cid_ask_first (question, yes);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (!find_mentions (what, &error) || !forget (what, &forgotten, &error))
    return cid_options_fail (error);

  look_beside ();
  return tell_forgotten (&forgotten);
}

/* Whoever believes that there are no such calls leaves them there: what hits nobody by what it is
 * must be told from a number that never called. */
static CidParty *
find_party (const char *text, GError **error)
{
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (CidParty) party = cid_party_parse (text, cid_home_get_plan (home));

  if (party->kind == CID_PARTY_SIP && party->host != NULL)
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("%s is a SIP address, by which no call is forgotten; --before and --all do not "
                    "ask who called"),
                 text);
  else if (party->number == NULL || g_str_has_suffix (party->number, "*"))
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no number; expected one whole number such as 0391234567, or an "
                    "extension; cidalert log shows them"),
                 text);
  else
    return g_steal_pointer (&party);
  return NULL;
}

static CidExit
forget_number (const char *text, gboolean yes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidParty) party = find_party (text, &error);
  g_autoptr (CidStoreMentions) mentions = NULL;
  g_autofree char *question = NULL;
  CidForget what = { 0 };

  if (party == NULL)
    return cid_options_fail_by_cause (error);
  mentions = cid_store_mentions_new (party->number);
  what.number = party->number;
  what.mentions = mentions;
  question = g_strdup_printf (_ ("Forget every call of %s?"), party->number);
  return ask_and_forget (&what, question, yes);
}

static CidExit
forget_before (const char *text, gboolean yes)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) when = cid_when_parse (text, now, &error);
  g_autofree char *day = NULL;
  g_autofree char *question = NULL;
  CidForget what = { 0 };

  if (when == NULL)
    return cid_options_complain ("%s", error->message);
  day = g_date_time_format (when, "%F %R");
  question = g_strdup_printf (_ ("Forget every call before %s?"), day);
  what.before_us = g_date_time_to_unix (when) * G_USEC_PER_SEC;
  return ask_and_forget (&what, question, yes);
}

/**
 * cid_calls_forget:
 *
 * `cidalert calls forget`: really removes calls.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_forget (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "before", 0, 0, G_OPTION_ARG_STRING, &options.before, N_ ("Every call that began before"),
      N_ ("WHEN") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, N_ ("Every call"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes,
      N_ ("Do not ask; needed where nobody can be asked"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidForget everything = { .before_us = G_MAXINT64 };
  CidExit result = cid_options_parse (
    entries, _ ("[NUMBER]"),
    _ ("Really removes calls: with what the phones said of them, notes and names, from every file\n"
       "of the call log. Calls that are going on stay."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if ((argc > 1) + (options.before != NULL) + options.all != 1 || argc > 2 ||
      (argc == 2 && cid_options_is_blank (argv[1])))
    return cid_options_complain (_ ("expected one of: a number, --before WHEN, --all"));

  if (options.all)
    return ask_and_forget (&everything, _ ("Forget every call?"), options.yes);
  return options.before != NULL ? forget_before (options.before, options.yes)
                                : forget_number (argv[1], options.yes);
}
