/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/contact-index.h"

#define N_CONTACTS 100000
#define N_NUMBERS 250000
#define N_ROUNDS 200000
#define SWITCHBOARDS 1000

/* How long a look-up takes at 100,000 contacts with 250,000 numbers, by the step that ends it. The
 * callers are spread over the whole address book, so that nothing is in the processor's cache. */

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
scatter (guint i)
{
  return (guint) (((guint64) i * 2654435761u) % N_NUMBERS);
}

static void
add_number (CidContact *contact, const char *format, guint value)
{
  g_autofree char *number = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  number = g_strdup_printf (format, value);
#pragma GCC diagnostic pop
  cid_contact_add_number (contact, number, number);
}

static CidContactIndex *
make_index (void)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (guint i = 0; i < N_CONTACTS; i++) {
    g_autofree char *name = g_strdup_printf ("Contact %u", i);
    CidContact *contact = cid_contact_new (name, name);

    for (guint j = i; j < N_NUMBERS; j += N_CONTACTS)
      add_number (contact, "+612%08u", j);
    if (i < SWITCHBOARDS)
      add_number (contact, "+613%05u000", i);
    g_ptr_array_add (contacts, contact);
  }
  return cid_contact_index_new (contacts);
}

static GPtrArray *
make_callers (const char *format, CidPartyKind kind)
{
  GPtrArray *callers = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_party_free);

  for (guint i = 0; i < N_ROUNDS; i++) {
    CidParty *party = g_new0 (CidParty, 1);

    party->kind = kind;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    party->number = g_strdup_printf (
      format, g_str_has_suffix (format, "234") ? scatter (i) % SWITCHBOARDS : scatter (i));
#pragma GCC diagnostic pop
    g_ptr_array_add (callers, party);
  }
  return callers;
}

static void
measure (CidContactIndex *index, const char *what, const char *format, CidPartyKind kind)
{
  g_autoptr (GPtrArray) callers = make_callers (format, kind);
  guint counts[CID_MATCH_SUFFIX + 1] = { 0 };
  guint most = 0;
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < callers->len; i++) {
    CidMatchStep step = CID_MATCH_NONE;
    G_GNUC_UNUSED g_autoptr (GPtrArray) found =
      cid_contact_index_find (index, g_ptr_array_index (callers, i), &step);

    counts[step]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    most = counts[i] > counts[most] ? i : most;
  g_print ("%-14s %5.0f ns, mostly %s (%u %%)\n", what,
           (double) (g_get_monotonic_time () - start_us) * 1000 / callers->len,
           cid_match_step_to_nick (most), counts[most] * 100 / callers->len);
}

int
main (void)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CidContactIndex) index = make_index ();

  g_print ("%u contacts, %u numbers: indexed in %.0f ms\n",
           cid_contact_index_get_n_contacts (index), cid_contact_index_get_n_numbers (index),
           (double) (g_get_monotonic_time () - start_us) / 1000);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    measure (index, kinds[i].what, kinds[i].format, kinds[i].kind);
  return 0;
}
