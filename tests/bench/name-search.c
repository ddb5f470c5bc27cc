/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long it takes to find somebody by name among 100,000 contacts, by what is typed, beside the
 * floor: one look through as much text for something that is not there.
 *
 * name-search [CONTACTS]
 */

#include "report.h"

#include "contact/contact-search.h"

#include <stdlib.h>
#include <string.h>

#define N_CONTACTS 100000
#define N_ROUNDS 50
#define MAX_FOUND 20
#define PROMISED_MS 5.0

static const char *const firsts[] = { "Ana", "Bob",   "Mariana", "Jörg",   "Wolfgang",
                                      "Zoe", "Chloe", "Peter",   "Olivia", "Liam" };
static const char *const lasts[] = { "Pérez",  "Smith", "Müller", "Johnson", "O'Brien",
                                     "Nguyen", "Rossi", "Novak",  "Costa",   "Andersson" };
static const char *const words[] = { "ana", "a p", "ap", "perez 99", "lumb", "99999", "nobody" };

static GPtrArray *
make_contacts (guint n_contacts)
{
  GPtrArray *contacts = g_ptr_array_new_full (n_contacts, (GDestroyNotify) cid_contact_unref);

  for (guint i = 0; i < n_contacts; i++) {
    g_autofree char *name = g_strdup_printf ("%s %s %u", firsts[i % 10], lasts[i / 10 % 10], i);

    g_ptr_array_add (contacts, cid_contact_new (name, i % 3 == 0 ? "Acme Plumbing" : NULL));
  }
  return contacts;
}

/* All names, one after the other. */
static double
measure_floor (GPtrArray *contacts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 start_us;
  guint n_found = 0;

  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    g_string_append_printf (text, " %s %s\n", contact->name,
                            contact->organization != NULL ? contact->organization : "");
  }
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_ROUNDS; i++) {
    char needle[] = "lumpa";

    needle[4] = (char) (needle[4] + i % 26);
    n_found += strstr (text->str, needle) != NULL ? 1 : 0;
  }
  g_assert (n_found == 0);
  return (double) (g_get_monotonic_time () - start_us) / 1000 / N_ROUNDS;
}

static void
measure (CidContactSearch *search, const char *typed, double floor_ms)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autofree char *what = NULL;
  guint n_found = 0;
  double each_ms;

  for (guint i = 0; i < N_ROUNDS; i++) {
    g_autoptr (GPtrArray) found = cid_contact_search_find (search, typed, MAX_FOUND);

    n_found = found->len;
  }
  each_ms = (double) (g_get_monotonic_time () - start_us) / 1000 / N_ROUNDS;
  what = g_strdup_printf ("a name by “%s” (%u found)", typed, n_found);
  report_row (&(ReportRow){
    .what = what, .unit = "ms", .value = each_ms, .floor = floor_ms, .promise = PROMISED_MS });
}

int
main (int argc, char **argv)
{
  guint n_contacts = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : N_CONTACTS;
  g_autoptr (GPtrArray) contacts = make_contacts (n_contacts);
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CidContactSearch) search = cid_contact_search_new (contacts);
  double floor_ms;

  report_scene ("%u contacts; floor: one look through as much text", n_contacts);
  report_row (&(ReportRow){
    .what = "made ready for searching",
    .unit = "ms",
    .value = (double) (g_get_monotonic_time () - start_us) / 1000,
  });
  floor_ms = measure_floor (contacts);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    measure (search, words[i], floor_ms);
  return 0;
}
