/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds a call log of many calls, as the daemon writes it, with a spread of callers, lines and
 * years as an office has: some call every day, most once; a few names are shared by many. Tells how
 * fast each tenth of it went in, and how many bytes a call takes.
 *
 * log-build HOME N_CALLS [fast]
 *
 * With `fast` SQLite gets more memory than the daemon has, and does not wait for the disk.
 */

#include "log/store-writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

#define BATCH 2000
#define N_PHONES 8
#define N_LINES 12
#define YEARS 10
#define FIRST_US (G_GINT64_CONSTANT (1480000000) * G_USEC_PER_SEC)

static const char *const first_names[] = { "Ana",   "Bob",  "Chloé",  "Dmitri", "Émile", "Fatima",
                                           "Greta", "Hugo", "Ines",   "Jürgen", "Kim",   "Łukasz",
                                           "María", "Noor", "Ólafur", "Priya" };
static const char *const last_names[] = { "Pérez",  "Smith",    "Müller", "Nguyễn", "O'Brien",
                                          "Rossi",  "Sørensen", "Tanaka", "Usman",  "Vogel",
                                          "Wójcik", "Young",    "Zimmer" };

typedef struct {
  GRand *random;
  guint n_calls;
  guint n_numbers;
} Office;

/* Who calls: the first ones often, the last ones once in years. */
static guint
pick_number (Office *self)
{
  double u = g_rand_double (self->random);

  return (guint) (pow ((double) self->n_numbers, u) - 1);
}

static CidParty *
make_party (guint number, guint who)
{
  const CidNumberPlan nowhere = { NULL, NULL };
  CidParty *party = cid_party_parse (who < 4 ? "anonymous" : NULL, &nowhere);

  if (who < 4)
    return party;
  party->kind = who == 4 ? CID_PARTY_SIP : number % 50 == 7 ? CID_PARTY_SHORT : CID_PARTY_NUMBER;
  if (who == 4)
    party->remote = g_strdup_printf ("user%u@example.com", number % 500);
  else if (party->kind == CID_PARTY_SHORT)
    party->number = g_strdup_printf ("%u", 20 + number % 80);
  else
    party->number =
      g_strdup_printf ("+61%u%08u", 2 + number % 7, (number * 2654435761u) % 100000000);
  if (party->remote == NULL)
    party->remote = g_strdup_printf ("%s@192.0.2.1", party->number);
  return party;
}

/* Two of five are in the address books; of the others some phones send a name. */
static CidCaller *
make_caller (CidCall *call, guint number, guint who)
{
  CidCaller *caller = cid_caller_new ();
  g_autofree char *name =
    g_strdup_printf ("%s %s %u", first_names[number % G_N_ELEMENTS (first_names)],
                     last_names[(number / 7) % G_N_ELEMENTS (last_names)], number / 200);

  caller->withheld = who < 4;
  caller->profile =
    cid_number_profile_new_known (call->party->number, NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN);
  if (who >= 5 && number % 5 < 2) {
    caller->name = g_steal_pointer (&name);
    caller->name_from = CID_NAME_FROM_CONTACT;
  } else if (who >= 4 && number % 5 == 2) {
    call->phone_said = g_strdup (name);
    caller->name = g_steal_pointer (&name);
    caller->name_from = CID_NAME_FROM_PHONE;
  }
  return caller;
}

static void
set_end (Office *self, CidCall *call)
{
  static const CidOutcome incoming[] = { CID_OUTCOME_ANSWERED,  CID_OUTCOME_ANSWERED,
                                         CID_OUTCOME_ANSWERED,  CID_OUTCOME_ANSWERED,
                                         CID_OUTCOME_ANSWERED,  CID_OUTCOME_ANSWERED,
                                         CID_OUTCOME_MISSED,    CID_OUTCOME_MISSED,
                                         CID_OUTCOME_ELSEWHERE, CID_OUTCOME_REJECTED };
  guint luck = (guint) g_rand_int_range (self->random, 0, 1000);

  if (call->direction == CID_DIRECTION_OUTGOING)
    call->outcome = luck < 700 ? CID_OUTCOME_ANSWERED : CID_OUTCOME_UNANSWERED;
  else
    call->outcome = luck == 999   ? CID_OUTCOME_BLOCKED
                    : luck == 998 ? CID_OUTCOME_UNKNOWN
                                  : incoming[luck % G_N_ELEMENTS (incoming)];
  call->ring_us = g_rand_int_range (self->random, 1, 40) * G_USEC_PER_SEC;
  if (call->outcome == CID_OUTCOME_ANSWERED)
    call->talk_us = (gint64) (exp (g_rand_double (self->random) * 8.5) * (double) G_USEC_PER_SEC);
}

static CidCall *
make_call (Office *self, guint i)
{
  gint64 span_us = (gint64) YEARS * 365 * G_TIME_SPAN_DAY;
  gint64 start_us = FIRST_US + (gint64) ((double) span_us * i / self->n_calls);
  const CidStamp started = { start_us, start_us };
  guint number = pick_number (self);
  guint who = (guint) g_rand_int_range (self->random, 0, 100);
  guint phone = (guint) g_rand_int_range (self->random, 0, N_PHONES);
  g_autofree char *uid = g_strdup_printf ("%08x-0000-8000-a000-%012u", i * 2654435761u, i);
  g_autofree char *ref = g_strdup_printf ("%u", i);
  g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-%012u", phone);
  g_autofree char *name = g_strdup_printf ("phone%u", phone);
  CidCall *call = cid_call_new (uid,
                                g_rand_int_range (self->random, 0, 10) < 6 ? CID_DIRECTION_INCOMING
                                                                           : CID_DIRECTION_OUTGOING,
                                started);

  call->party = make_party (number, who);
  call->caller = make_caller (call, number, who);
  call->line = g_strdup_printf ("01%02u", (phone * 3 + number % 2) % N_LINES);
  set_end (self, call);
  call->answered = call->outcome == CID_OUTCOME_ANSWERED ? started : (CidStamp){ 0, 0 };
  call->ended = started;
  cid_call_add_leg (call, id, name, ref, CID_CALL_STATE_ENDED)->outcome = call->outcome;
  return call;
}

static CidCallEvent *
make_event (const CidCall *call)
{
  const CidLeg *leg = g_ptr_array_index (call->legs, 0);
  CidCallEvent *event = cid_call_event_new (CID_EVENT_INCOMING);

  event->stamp = call->started;
  event->phone = g_strdup (leg->phone);
  event->phone_name = g_strdup (leg->phone_name);
  event->party = cid_party_ref (call->party);
  event->line = g_strdup (call->line);
  event->call_ref = g_strdup (leg->call_ref);
  event->target = g_strdup_printf ("/-/incoming?mac=000413AABBCC&call=%s&local=%s&remote=%s",
                                   leg->call_ref, call->line, call->party->remote);
  return event;
}

static void
write_batch (CidStoreWriter *writer, Office *office, guint first, guint n_calls)
{
  g_autofree CidStoreEntry *entries = g_new0 (CidStoreEntry, n_calls);
  g_autofree CidStoreEntry **pointers = g_new (CidStoreEntry *, n_calls);
  g_autoptr (GError) error = NULL;
  gboolean is_more = TRUE;

  for (guint i = 0; i < n_calls; i++) {
    CidCall *call = make_call (office, first + i);

    entries[i].calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
    g_ptr_array_add (entries[i].calls, call);
    entries[i].event = make_event (call);
    pointers[i] = &entries[i];
  }
  if (!cid_store_writer_write (writer, pointers, n_calls, &error))
    g_error ("%s", error->message);
  while (is_more)
    if (!cid_store_writer_file (writer, &is_more, &error))
      g_error ("%s", error->message);
  for (guint i = 0; i < n_calls; i++) {
    cid_call_event_free (entries[i].event);
    g_ptr_array_unref (entries[i].calls);
  }
}

static int
be_fast (sqlite3 *database, const char **message, const sqlite3_api_routines *api)
{
  return sqlite3_exec (database, "PRAGMA cache_size = -400000; PRAGMA synchronous = OFF", NULL,
                       NULL, NULL);
}

int
main (int argc, char **argv)
{
  guint n_calls = argc > 2 ? (guint) atoi (argv[2]) : 100000;
  g_autofree char *folder = g_build_filename (argc > 1 ? argv[1] : ".", "cidalert", NULL);
  g_autofree char *path = g_build_filename (folder, "calls.db", NULL);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "bench");
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  Office office = { random, n_calls, MAX (n_calls / 30, 10) };
  gint64 began_us = g_get_monotonic_time ();
  guint tenth = MAX (n_calls / 10, 1);
  GStatBuf status;

  if (argc > 3)
    sqlite3_auto_extension ((void (*) (void)) be_fast);
  g_mkdir_with_parents (folder, 0700);
  if (!cid_store_writer_open (writer, NULL))
    g_error ("%s cannot be opened", path);
  for (guint i = 0; i < n_calls; i += BATCH) {
    write_batch (writer, &office, i, MIN (BATCH, n_calls - i));
    if (i / tenth != (i + BATCH) / tenth) {
      gint64 now_us = g_get_monotonic_time ();

      g_print ("%9u calls  %7.0f a second\n", i + BATCH,
               (double) tenth * G_USEC_PER_SEC / (double) (now_us - began_us));
      began_us = now_us;
    }
  }
  cid_store_writer_close (writer);
  if (g_stat (path, &status) == 0)
    g_print ("%.0f bytes a call\n", (double) status.st_size / n_calls);
  return 0;
}
