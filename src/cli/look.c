/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-look"

#include "base/when.h"
#include "call/phone-words.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/status-text.h"

#include <glib/gi18n.h>

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
print_conditions (const char *name, const CidPhoneState *state)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_auto (GStrv) sentences = cid_phone_words_list (name, state, now);

  for (char **sentence = sentences; *sentence != NULL; sentence++)
    g_print ("%s\n", *sentence);
}

static void
print_phones (CidHome *home, CidCallReader *reader)
{
  g_autoptr (GPtrArray) states = reader != NULL ? cid_call_reader_get_phones (reader, NULL) : NULL;

  if (home->phones->len == 0)
    g_print (_ ("No phone is set up yet: cidalert phone add desk\n"));
  for (guint i = 0; i < home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (home->phones, i);
    const CidPhoneState *last = find_state (states, phone->id);
    g_autofree char *ago = NULL;

    if (last == NULL) {
      g_print (_ ("%s was never heard: cidalert phone urls %s\n"), phone->name, phone->name);
      continue;
    }
    ago = cid_when_describe_ago (last->last_us, g_get_real_time ());
    g_print (_ ("%s was last heard %s (%s)\n"), phone->name, ago,
             cid_event_kind_to_nick (last->last_kind));
    print_conditions (phone->name, last);
  }
}

static void
print_waiting (CidHome *home, CidCallReader *reader)
{
  g_auto (CidFormat) format = { 0 };
  g_autoptr (GPtrArray) calls = NULL;
  g_autofree char *table = NULL;
  gint64 since_us = g_get_real_time () - CID_WAITING_US;

  if (reader == NULL) {
    g_print (_ ("No calls yet.\n"));
    return;
  }
  calls = cid_call_reader_get_waiting (reader, since_us, NULL);
  if (calls == NULL || calls->len == 0) {
    g_print (_ ("No missed call waits.\n"));
    return;
  }

  g_print (ngettext ("%u missed call waits:\n", "%u missed calls wait:\n", calls->len), calls->len);
  cid_home_init_format (home, &format);
  table = cid_call_format_table (calls, &format);
  g_print ("%s", table);
}

static void
print_problems (CidHome *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) status = cid_status_ask (&error);
  g_autofree char *problems = NULL;

  if (status != NULL) {
    problems = cid_status_to_problems (status);
    g_print ("%s", problems);
    return;
  }

  g_print ("%s\n", error->message);
  for (guint i = 0; i < home->problems->len; i++) {
    g_autofree char *text = cid_problem_to_string (g_ptr_array_index (home->problems, i));

    g_print ("%s\n", text);
  }
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
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (CidCallReader) reader = cid_home_open_log (NULL);

  print_phones (home, reader);
  print_waiting (home, reader);
  print_problems (home);

  return CID_EXIT_DONE;
}
