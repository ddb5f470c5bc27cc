/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-look"

#include "base/error.h"
#include "base/text.h"
#include "base/when.h"
#include "call/phone-words.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/status-text.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 10

#define BOLD "\033[1m"
#define ALARM "\033[31m"
#define NORMAL "\033[0m"

static const CidPhoneState *
find_state (GPtrArray *states, const char *id)
{
  for (guint i = 0; states != NULL && i < states->len; i++) {
    const CidPhoneState *one = g_ptr_array_index (states, i);

    if (g_strcmp0 (one->phone, id) == 0)
      return one;
  }

  return NULL;
}

static void
print_heading (const char *heading, const CidFormat *format)
{
  g_print ("%s%s%s\n", format->colour ? BOLD : "", heading, format->colour ? NORMAL : "");
}

/* Why calls may not reach the user, below the phone that said so. */
static void
print_conditions (const char *name, const CidPhoneState *state, const CidFormat *format)
{
  g_auto (GStrv) sentences = cid_phone_words_list (name, state, format->now);

  for (char **sentence = sentences; *sentence != NULL; sentence++)
    g_print ("  %s%s%s\n", format->colour ? ALARM : "", *sentence, format->colour ? NORMAL : "");
}

static void
print_phone (const CidPhone *phone, const CidPhoneState *last, gsize width, const CidFormat *format)
{
  g_autofree char *name = cid_text_fit (phone->name, width);
  g_autofree char *ago = NULL;

  if (last == NULL) {
    g_print (_ ("  %s  never heard; what to paste into it: cidalert phone urls %s\n"), name,
             phone->name);
    return;
  }
  ago = cid_when_describe_ago (last->last_us, g_get_real_time ());
  g_print (_ ("  %s  heard %s (%s)\n"), name, ago, cid_event_kind_to_nick (last->last_kind));
  print_conditions (phone->name, last, format);
}

static void
print_phones (CidHome *home, CidCallReader *reader, const CidFormat *format)
{
  g_autoptr (GPtrArray) states = reader != NULL ? cid_call_reader_get_phones (reader, NULL) : NULL;
  gsize width = 0;

  if (home->phones->len == 0) {
    g_print (_ ("No phone is set up yet: cidalert setup\n"));
    return;
  }
  for (guint i = 0; i < home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (home->phones, i);

    width = MAX (width, cid_text_get_width (phone->name));
  }

  print_heading (_ ("Phones"), format);
  for (guint i = 0; i < home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (home->phones, i);

    print_phone (phone, find_state (states, phone->id), width, format);
  }
}

/* The latest, oldest first as in the log; the reader has them the other way round. */
static GPtrArray *
choose_waiting (GPtrArray *calls)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = MIN (calls->len, MAX_SHOWN); i > 0; i--)
    g_ptr_array_add (chosen, g_ptr_array_index (calls, i - 1));

  return chosen;
}

static void
print_table (GPtrArray *calls, const CidFormat *format)
{
  g_autoptr (GPtrArray) chosen = choose_waiting (calls);
  g_autofree char *table = cid_call_format_table (chosen, format);
  g_autofree char *heading = g_strdup_printf (
    ngettext ("%u missed call waits", "%u missed calls wait", calls->len), calls->len);

  print_heading (heading, format);
  g_print ("%s", table);
  if (calls->len > chosen->len)
    g_print (_ ("  … and %u before: cidalert log --open --all\n"), calls->len - chosen->len);
}

/* A log that cannot be read is not one in which nobody waits. */
static void
print_waiting (CidCallReader *reader, const GError *no_reader, const CidFormat *format)
{
  gint64 since_us = g_get_real_time () - CID_WAITING_US;
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GError) error = no_reader != NULL ? g_error_copy (no_reader) : NULL;

  g_print ("\n");
  if (reader != NULL)
    calls = cid_call_reader_get_waiting (reader, since_us, &error);
  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    g_print (_ ("No calls yet. Try one: cidalert simulate\n"));
  else if (error != NULL)
    cid_options_tell ("%s", error->message);
  else if (calls != NULL && calls->len > 0)
    print_table (calls, format);
  else
    g_print (_ ("No missed call waits.\n"));
}

static char *
find_problems (CidHome *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) status = cid_status_ask (&error);
  GString *problems;

  if (status != NULL)
    return cid_status_to_problems (status);

  problems = g_string_new (error->message);
  g_string_append_c (problems, '\n');
  for (guint i = 0; i < home->problems->len; i++) {
    g_autofree char *text = cid_problem_to_string (g_ptr_array_index (home->problems, i));

    g_string_append_printf (problems, "%s\n", text);
  }

  return g_string_free (problems, FALSE);
}

static void
print_problems (CidHome *home, const CidFormat *format)
{
  g_autofree char *problems = find_problems (home);

  if (*problems == '\0')
    return;
  g_print ("\n%s%s%s\n", format->colour ? ALARM : "", g_strchomp (problems),
           format->colour ? NORMAL : "");
}

/**
 * cid_command_look:
 *
 * Bare `cidalert`: one look at the phones, the missed calls that wait, and what is wrong.
 *
 * Returns: the exit status
 */
CidExit
cid_command_look (int argc, char **argv)
{
  g_auto (CidFormat) format = { 0 };
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);

  cid_home_init_format (home, &format);
  print_phones (home, reader, &format);
  print_waiting (reader, error, &format);
  print_problems (home, &format);

  return CID_EXIT_DONE;
}
