/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a commit of the call store costs: pages of the write-ahead log for each event that is
 * committed alone, by what happened; and, run under `valgrind --tool=callgrind`, instructions for
 * each event of a group commit. Counts, not times: they are the same on every machine.
 *
 * commit-cost FOLDER [BATCHES]
 */

#include "log/store-file.h"
#include "log/store-writer.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define FRAME_HEADER 24
#define N_FIRST 10 /* with them come the rows of the run, the phone and the like */
#define N_CALLERS 40
#define N_ALONE 30
#define GROUP 50

static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_CONNECTED,
                                      CID_EVENT_DISCONNECTED };
static const CidOutcome outcomes[] = { CID_OUTCOME_RINGING, CID_OUTCOME_ACTIVE,
                                       CID_OUTCOME_ANSWERED };

static goffset
get_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

static CidParty *
make_party (guint number)
{
  const CidNumberPlan plan = { "AU", NULL };
  g_autofree char *remote = g_strdup_printf ("02999%05u@192.0.2.1", number % N_CALLERS);

  return cid_party_parse (remote, &plan);
}

static CidCallEvent *
make_event (guint number, guint step, CidStamp stamp)
{
  CidCallEvent *event = cid_call_event_new (kinds[step]);

  event->stamp = stamp;
  event->phone = g_strdup ("5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11");
  event->phone_name = g_strdup ("desk");
  event->party = make_party (number);
  event->line = g_strdup ("0101");
  event->call_ref = g_strdup_printf ("%u", number);
  event->target =
    g_strdup_printf ("/-/%s?mac=000413AABBCC&call=%u&local=0101@192.0.2.1&remote=%s",
                     cid_event_kind_to_nick (kinds[step]), number, event->party->remote);
  return event;
}

static GPtrArray *
make_calls (guint number, guint step, CidStamp first, CidStamp now)
{
  static const CidCallState states[] = { CID_CALL_STATE_RINGING, CID_CALL_STATE_ACTIVE,
                                         CID_CALL_STATE_ENDED };
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autofree char *ref = g_strdup_printf ("%u", number);
  g_autofree char *uid = g_strdup_printf ("00000000-0000-8000-a000-%012u", number);
  CidCall *call = cid_call_new (uid, CID_DIRECTION_INCOMING, first);

  call->outcome = outcomes[step];
  call->party = make_party (number);
  call->line = g_strdup ("0101");
  call->caller = cid_caller_new ();
  call->caller->name = g_strdup_printf ("Contact %u", number % N_CALLERS);
  call->caller->name_from = CID_NAME_FROM_CONTACT;
  call->answered = step > 0 ? now : (CidStamp){ 0, 0 };
  call->ended = step > 1 ? now : (CidStamp){ 0, 0 };
  call->ring_us = step > 0 ? G_USEC_PER_SEC : -1;
  call->talk_us = step > 1 ? G_USEC_PER_SEC : -1;
  cid_call_add_leg (call, "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", "desk", ref, states[step])
    ->outcome = outcomes[step];
  g_ptr_array_add (calls, call);
  return calls;
}

static void
fill_entry (CidStoreEntry *entry, guint number, guint step)
{
  gint64 start_us = G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC + (gint64) number * 3000;
  const CidStamp first = { start_us, start_us };
  const CidStamp now = { start_us + step * 1000, start_us + step * 1000 };

  entry->event = make_event (number, step, now);
  entry->calls = make_calls (number, step, first, now);
}

static void
write_entries (CidStoreWriter *writer, CidStoreEntry *entries, guint n_entries)
{
  g_autofree CidStoreEntry **pointers = g_new (CidStoreEntry *, n_entries);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_entries; i++)
    pointers[i] = &entries[i];
  if (!cid_store_writer_open (writer, &error) ||
      !cid_store_writer_write (writer, pointers, n_entries, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < n_entries; i++) {
    cid_call_event_free (entries[i].event);
    g_ptr_array_unref (entries[i].calls);
  }
}

static goffset
get_frame_size (CidStoreWriter *writer)
{
  gint64 page_size = 0;

  if (!cid_store_file_get_integer (cid_store_writer_get_database (writer), "PRAGMA page_size",
                                   &page_size, NULL))
    g_error ("The store does not tell the size of its pages");
  return page_size + FRAME_HEADER;
}

static double
count_pages_of (CidStoreWriter *writer, const char *wal, guint number, guint step)
{
  CidStoreEntry entry = { 0 };
  goffset before = get_size (wal);

  fill_entry (&entry, number, step);
  write_entries (writer, &entry, 1);
  return (double) (get_size (wal) - before) / (double) get_frame_size (writer);
}

/* The first call of each caller, who is a contact, makes rows that the others find. */
static void
count_pages (CidStoreWriter *writer, const char *wal)
{
  double pages[G_N_ELEMENTS (kinds)] = { 0 };
  double pages_of_first = 0;

  for (guint number = 0; number < N_CALLERS + N_ALONE; number++)
    for (guint step = 0; step < G_N_ELEMENTS (kinds); step++) {
      double n_pages = count_pages_of (writer, wal, number, step);

      if (number >= N_CALLERS)
        pages[step] += n_pages;
      else if (number >= N_FIRST && step == 0)
        pages_of_first += n_pages;
    }
  g_print ("%-13s %5.1f pages a commit, of who never called before\n",
           cid_event_kind_to_nick (kinds[0]), pages_of_first / (N_CALLERS - N_FIRST));
  for (guint step = 0; step < G_N_ELEMENTS (kinds); step++)
    g_print ("%-13s %5.1f pages a commit\n", cid_event_kind_to_nick (kinds[step]),
             pages[step] / N_ALONE);
}

static void
write_groups (CidStoreWriter *writer, guint n_groups)
{
  guint number = 100000;

  for (guint group = 0; group < n_groups; group++) {
    CidStoreEntry entries[GROUP] = { 0 };

    for (guint i = 0; i < GROUP; i++)
      fill_entry (&entries[i], number + i, group % G_N_ELEMENTS (kinds));
    write_entries (writer, entries, GROUP);
    number += group % G_N_ELEMENTS (kinds) == G_N_ELEMENTS (kinds) - 1 ? GROUP : 0;
  }
}

int
main (int argc, char **argv)
{
  guint n_groups = argc > 2 ? (guint) atoi (argv[2]) : 0;
  g_autofree char *path = g_build_filename (argc > 1 ? argv[1] : ".", "calls.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "bench");

  if (n_groups > 0)
    write_groups (writer, n_groups);
  else
    count_pages (writer, wal);
  return 0;
}
