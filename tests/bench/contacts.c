/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long it takes to read and to index 100,000 contacts with 250,000 numbers, beside a bare loop
 * over EVCard and libphonenumber; what that costs again when nothing or little has changed; what
 * memory it takes; and how long a look-up takes, by the step of the ladder that ends it.
 *
 * contacts [CONTACTS]
 */

#include "contacts-floor.h"
#include "report.h"

#include "contact/contact-index.h"
#include "contact/vcard-reader.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_CONTACTS 100000
#define PER_FILE 1000
#define N_ROUNDS 200000
#define SWITCHBOARDS 1000
#define PROMISED_READ_MS 4000
#define PROMISED_FLOORS 1.5
#define PROMISED_LOOKUP_NS 1000
/* What was written so shortly before is read again the next time. */
#define SETTLE_US 100000

typedef struct {
  double read_ms;
  double index_ms;
  guint n_contacts;
  guint n_numbers;
  guint memory_kib;
} Result;

typedef void (*Work) (const char *home, Result *result);

static const CidNumberPlan plan = { .region = "AU" };

static double
get_time_ms (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

/* The address book */

/* Numbers as people write them: with and without country, blanks and brackets. */
static char *
write_number (guint i)
{
  guint high = i / 10000 % 1000;
  guint low = i % 10000;

  switch (i % 5) {
  case 0:
    return g_strdup_printf ("+61 2 9%03u %04u", high, low);
  case 1:
    return g_strdup_printf ("029%03u%04u", high, low);
  case 2:
    return g_strdup_printf ("(02) 9%03u %04u", high, low);
  case 3:
    return g_strdup_printf ("+6129%03u%04u", high, low);
  default:
    return g_strdup_printf ("04%02u %03u %03u", i / 1000000 % 100, i / 1000 % 1000, i % 1000);
  }
}

static void
add_card (GString *text, guint i)
{
  g_string_append_printf (text,
                          "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Example//EN\r\n"
                          "UID:%08x-0000-4000-8000-000000000000\r\nN:Family%u;Given%u;;;\r\n"
                          "FN:Given%u Family%u\r\nEMAIL;TYPE=INTERNET,WORK:given%u@example.com\r\n",
                          i, i, i, i, i, i);
  if (i % 2 == 1)
    g_string_append_printf (text, "ORG:Company %u;Sales\r\nTITLE:Clerk\r\n", i / 10);
  for (guint j = 0; j < 2 + i % 2; j++) {
    g_autofree char *number = write_number (i * 5 / 2 + j);

    g_string_append_printf (text, "TEL;TYPE=%s:%s\r\n", j > 0 ? "CELL" : "WORK,VOICE", number);
  }
  g_string_append (text, "REV:2026-11-22T09:00:00Z\r\nEND:VCARD\r\n");
}

static void
write_book_file (const char *home, guint first, guint end)
{
  g_autofree char *path = g_strdup_printf ("%s/cards/%06u.vcf", home, first);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < end; i++)
    add_card (text, i);
  if (!g_file_set_contents (path, text->str, (gssize) text->len, NULL))
    g_error ("%s cannot be written", path);
}

static void
write_book (const char *home, guint n_contacts)
{
  g_autofree char *cards = g_build_filename (home, "cards", NULL);

  if (g_mkdir (cards, 0700) != 0)
    g_error ("%s cannot be made", cards);
  for (guint i = 0; i < n_contacts; i += PER_FILE)
    write_book_file (home, i, MIN (i + PER_FILE, n_contacts));
  g_usleep (SETTLE_US);
}

/* Each in a process of its own, so that none finds the memory of another. */

static void
run (Work work, const char *home, Result *result)
{
  int ends[2];
  pid_t child;

  if (pipe (ends) != 0)
    g_error ("no pipe");
  child = fork ();
  if (child == 0) {
    work (home, result);
    _exit (write (ends[1], result, sizeof *result) == sizeof *result ? 0 : 1);
  }
  if (read (ends[0], result, sizeof *result) != sizeof *result)
    g_error ("a measurement failed");
  waitpid (child, NULL, 0);
  close (ends[0]);
  close (ends[1]);
}

static guint
get_memory_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "RssAnon:");
  return line != NULL ? (guint) strtoul (line + strlen ("RssAnon:"), NULL, 10) : 0;
}

static void
read_floor (const char *home, Result *result)
{
  g_autofree char *cards = g_build_filename (home, "cards", NULL);
  double start_ms = get_time_ms ();

  contacts_floor_read (cards, &result->n_contacts, &result->n_numbers);
  result->read_ms = get_time_ms () - start_ms;
}

static void
on_yield (CidContactYield *yield, gpointer user_data)
{
  *(CidContactYield **) user_data = yield;
}

static gboolean
on_time (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* As the daemon does. The cache is written some seconds after the reading. */
static void
read_ours (const char *home, Result *result, gboolean wait_for_cache)
{
  g_autofree char *cards = g_build_filename (home, "cards", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  CidContactYield *yield = NULL;
  CidVcardReader *reader = cid_vcard_reader_new (cards, &plan, on_yield, &yield);
  CidContactIndex *index;
  double start_ms = get_time_ms ();

  cid_vcard_reader_set_cache (reader, cid_vcard_cache_new (home, cards, &plan));
  cid_vcard_reader_scan (reader);
  result->read_ms = get_time_ms () - start_ms;
  start_ms = get_time_ms ();
  index = cid_contact_index_new (yield->contacts);
  result->index_ms = get_time_ms () - start_ms;
  result->n_contacts = cid_contact_index_get_n_contacts (index);
  result->n_numbers = cid_contact_index_get_n_numbers (index);
  result->memory_kib = get_memory_kib ();
  if (wait_for_cache) {
    g_timeout_add_seconds (8, on_time, loop);
    g_main_loop_run (loop);
  }
}

static void
read_first (const char *home, Result *result)
{
  read_ours (home, result, TRUE);
}

static void
read_again (const char *home, Result *result)
{
  read_ours (home, result, FALSE);
}

static void
report_time (const char *what, double time_ms)
{
  const ReportRow row = { .what = what, .unit = "ms", .value = time_ms };

  report_row (&row);
}

static void
measure_reading (const char *home, guint n_contacts)
{
  Result floor = { 0 };
  Result first = { 0 };
  Result again = { 0 };
  Result changed = { 0 };

  run (read_floor, home, &floor);
  run (read_first, home, &first);
  run (read_again, home, &again);
  write_book_file (home, 0, MIN (PER_FILE, n_contacts));
  run (read_again, home, &changed);
  if (first.n_contacts != floor.n_contacts || first.n_numbers != floor.n_numbers ||
      again.n_numbers != first.n_numbers || changed.n_numbers != first.n_numbers)
    g_error ("not all was read");

  report_scene ("%u contacts, %u numbers, %u a file; floor: EVCard and libphonenumber in a loop",
                first.n_contacts, first.n_numbers, PER_FILE);
  report_row (&(ReportRow){ .what = "read and indexed",
                            .unit = "ms",
                            .value = first.read_ms + first.index_ms,
                            .floor = floor.read_ms,
                            .promise = PROMISED_READ_MS,
                            .promised_ratio = PROMISED_FLOORS });
  report_time ("read again, nothing has changed", again.read_ms + again.index_ms);
  report_time ("read again, one file has changed", changed.read_ms + changed.index_ms);
  report_time ("indexed alone", first.index_ms);
  report_row (
    &(ReportRow){ .what = "memory (RssAnon)", .unit = "MB", .value = again.memory_kib / 1024.0 });
}

/* Look-ups. The callers are spread over the whole book, so that nothing is in the processor's
 * cache.
 */

static const struct {
  const char *what;
  const char *format;
  CidPartyKind kind;
} kinds[] = {
  { "same number", "+612%08u", CID_PARTY_NUMBER }, { "same at home", "02%08u", CID_PARTY_NUMBER },
  { "company", "+613%05u234", CID_PARTY_NUMBER },  { "same end", "9612%08u", CID_PARTY_NUMBER },
  { "nobody", "+617%08u", CID_PARTY_NUMBER },      { "extension", "%04u", CID_PARTY_SHORT },
};

/* Spread over the numbers that there are, always in the same way. */
static guint
scatter (guint i, guint n_numbers)
{
  return (guint) (((guint64) i * 2654435761u) % n_numbers);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void
add_number (CidContact *contact, const char *format, guint value)
{
  g_autofree char *number = g_strdup_printf (format, value);

  cid_contact_add_number (contact, number, number);
}

static GPtrArray *
make_callers (const char *format, CidPartyKind kind, guint n_numbers)
{
  GPtrArray *callers = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_party_unref);
  guint end = g_str_has_suffix (format, "234") ? SWITCHBOARDS : n_numbers;

  for (guint i = 0; i < N_ROUNDS; i++) {
    CidParty *party = cid_party_new ();

    party->kind = kind;
    party->number = g_strdup_printf (format, scatter (i, n_numbers) % end);
    g_ptr_array_add (callers, party);
  }
  return callers;
}

#pragma GCC diagnostic pop

static CidContactIndex *
make_index (guint n_contacts)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (guint i = 0; i < n_contacts; i++) {
    g_autofree char *name = g_strdup_printf ("Contact %u", i);
    CidContact *contact = cid_contact_new (name, name);

    for (guint j = i; j < n_contacts * 5 / 2; j += n_contacts)
      add_number (contact, "+612%08u", j);
    if (i < SWITCHBOARDS)
      add_number (contact, "+613%05u000", i);
    g_ptr_array_add (contacts, contact);
  }
  return cid_contact_index_new (contacts);
}

static void
measure_look_up (CidContactIndex *index, guint n_numbers, guint kind)
{
  g_autoptr (GPtrArray) callers = make_callers (kinds[kind].format, kinds[kind].kind, n_numbers);
  guint counts[CID_MATCH_SUFFIX + 1] = { 0 };
  guint most = 0;
  g_autofree char *what = NULL;
  double start_ms = get_time_ms ();
  double time_ms;

  for (guint i = 0; i < callers->len; i++) {
    CidMatchStep step = CID_MATCH_NONE;
    G_GNUC_UNUSED g_autoptr (GPtrArray) found =
      cid_contact_index_find (index, g_ptr_array_index (callers, i), &step);

    counts[step]++;
  }
  time_ms = get_time_ms () - start_ms;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    most = counts[i] > counts[most] ? i : most;
  what = g_strdup_printf ("look-up, %s (%s: %u %%)", kinds[kind].what,
                          cid_match_step_to_nick (most), counts[most] * 100 / callers->len);
  report_row (&(ReportRow){ .what = what,
                            .unit = "ns",
                            .value = time_ms * 1e6 / callers->len,
                            .promise = PROMISED_LOOKUP_NS });
}

static void
remove_home (const char *home)
{
  const char *const argv[] = { "rm", "-r", "--", home, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

int
main (int argc, char **argv)
{
  guint n_contacts = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : N_CONTACTS;
  g_autofree char *home = g_dir_make_tmp ("cidalert-bench-XXXXXX", NULL);
  g_autoptr (CidContactIndex) index = NULL;

  write_book (home, n_contacts);
  measure_reading (home, n_contacts);
  remove_home (home);
  index = make_index (n_contacts);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    measure_look_up (index, n_contacts * 5 / 2, i);
  return 0;
}
