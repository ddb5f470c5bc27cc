/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-index"

#include "contact/contact-index.h"

#include "contact/contact-search.h"
#include "contact/number-table.h"

struct _CidContactIndex {
  GPtrArray *contacts;
  CidNumberTable *numbers;
  GHashTable *by_sip;
};

static const char *const step_nicks[] = {
  [CID_MATCH_NONE] = "none",   [CID_MATCH_E164] = "e164",     [CID_MATCH_SIP] = "sip",
  [CID_MATCH_SHORT] = "short", [CID_MATCH_SUFFIX] = "suffix",
};

static void
add_numbers (CidContactIndex *self)
{
  for (guint i = 0; i < self->contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (self->contacts, i);

    for (guint j = 0; j < contact->numbers->len; j++) {
      const CidContactNumber *number = &g_array_index (contact->numbers, CidContactNumber, j);
      const char *text = number->e164 != NULL ? number->e164 : number->text;

      cid_number_table_add (self->numbers, cid_number_key_from_text (text), i);
    }
  }
  cid_number_table_close (self->numbers);
}

static guint
count_numbers (GPtrArray *contacts)
{
  guint count = 0;

  for (guint i = 0; i < contacts->len; i++)
    count += ((const CidContact *) g_ptr_array_index (contacts, i))->numbers->len;
  return count;
}

static void
add_sips (CidContactIndex *self)
{
  for (guint i = 0; i < self->contacts->len; i++) {
    CidContact *contact = g_ptr_array_index (self->contacts, i);

    for (guint j = 0; contact->sips != NULL && contact->sips[j] != NULL; j++) {
      GPtrArray *same = g_hash_table_lookup (self->by_sip, contact->sips[j]);

      if (same == NULL) {
        same = g_ptr_array_new ();
        g_hash_table_insert (self->by_sip, contact->sips[j], same);
      }
      if (!g_ptr_array_find (same, contact, NULL))
        g_ptr_array_add (same, contact);
    }
  }
}

static void
clear_index (gpointer data)
{
  CidContactIndex *self = data;

  g_hash_table_unref (self->by_sip);
  cid_number_table_free (self->numbers);
  g_ptr_array_unref (self->contacts);
}

static void
find_key (CidContactIndex *self, CidNumberKey key, GPtrArray *found)
{
  guint n_entries = 0;
  const CidNumberEntry *entries = cid_number_table_find (self->numbers, key, &n_entries);

  for (guint i = 0; i < n_entries && entries[i].key <= key; i++) {
    gpointer contact = g_ptr_array_index (self->contacts, entries[i].contact);

    if (entries[i].key == key && !g_ptr_array_find (found, contact, NULL))
      g_ptr_array_add (found, contact);
  }
}

static void
find_sip (CidContactIndex *self, const CidParty *party, GPtrArray *found)
{
  g_autofree char *address = NULL;
  g_autofree char *lower = NULL;
  GPtrArray *same = NULL;

  if (party->user == NULL || party->host == NULL || g_hash_table_size (self->by_sip) == 0)
    return;

  address = g_strconcat (party->user, "@", party->host, NULL);
  lower = g_utf8_strdown (address, -1);
  same = g_hash_table_lookup (self->by_sip, lower);
  for (guint i = 0; same != NULL && i < same->len; i++)
    g_ptr_array_add (found, g_ptr_array_index (same, i));
}

/* The same person in two address books is one contact. */
static gboolean
is_one_person (GPtrArray *contacts)
{
  const CidContact *first = NULL;

  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    first = first != NULL ? first : contact;
    if (!g_str_equal (first->name, contact->name))
      return FALSE;
  }
  return first != NULL;
}

/* Of the contacts whose number ends like @key those that agree the longest; more than one are none.
 */
static void
find_suffix (CidContactIndex *self, CidNumberKey key, GPtrArray *found)
{
  guint n_entries = 0;
  const CidNumberEntry *entries = cid_number_table_find (self->numbers, key, &n_entries);
  guint longest = 0;

  for (guint i = 0; i < n_entries; i++) {
    gpointer contact = g_ptr_array_index (self->contacts, entries[i].contact);
    guint common = cid_number_key_count_common (entries[i].key, key);

    if (common < longest || !cid_number_key_is_end (entries[i].key, key))
      continue;
    if (common > longest)
      g_ptr_array_set_size (found, 0);
    longest = common;
    if (!g_ptr_array_find (found, contact, NULL))
      g_ptr_array_add (found, contact);
  }
  if (!is_one_person (found))
    g_ptr_array_set_size (found, 0);
}

static CidMatchStep
climb (CidContactIndex *self, const CidParty *party, GPtrArray *found)
{
  CidNumberKey key = cid_number_key_from_text (party->number);
  gboolean is_number = party->kind == CID_PARTY_NUMBER && key != CID_NUMBER_KEY_NONE;
  gboolean is_short = party->kind == CID_PARTY_SHORT || party->kind == CID_PARTY_CODE;

  if (party->kind == CID_PARTY_WITHHELD || party->kind == CID_PARTY_UNKNOWN)
    return CID_MATCH_NONE;

  if (is_number)
    find_key (self, key, found);
  if (found->len > 0)
    return CID_MATCH_E164;

  find_sip (self, party, found);
  if (found->len > 0)
    return CID_MATCH_SIP;

  if (is_short && key != CID_NUMBER_KEY_NONE)
    find_key (self, key, found);
  if (found->len > 0)
    return CID_MATCH_SHORT;

  if (is_number)
    find_suffix (self, key, found);
  return found->len > 0 ? CID_MATCH_SUFFIX : CID_MATCH_NONE;
}

/**
 * cid_contact_index_new:
 * @contacts: (element-type CidContact): what the address books hold
 *
 * Indexes @contacts, of which each is held once more. It takes a while where there are many, so it
 * belongs on a worker.
 *
 * Returns: (transfer full): an index
 */
CidContactIndex *
cid_contact_index_new (GPtrArray *contacts)
{
  CidContactIndex *self = NULL;

  g_return_val_if_fail (contacts != NULL, NULL);

  self = g_atomic_rc_box_new0 (CidContactIndex);
  self->contacts = g_ptr_array_new_full (contacts->len, (GDestroyNotify) cid_contact_unref);
  for (guint i = 0; i < contacts->len; i++)
    g_ptr_array_add (self->contacts, cid_contact_ref (g_ptr_array_index (contacts, i)));

  self->numbers = cid_number_table_new (count_numbers (contacts));
  self->by_sip =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  add_numbers (self);
  add_sips (self);
  return self;
}

/**
 * cid_contact_index_ref:
 * @self: an index
 *
 * Returns: (transfer full): @self, held once more; any thread may do so
 */
CidContactIndex *
cid_contact_index_ref (CidContactIndex *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * cid_contact_index_unref:
 * @self: (transfer full): an index
 *
 * Lets go of @self, and frees it with its hold on the contacts if nobody else has it.
 */
void
cid_contact_index_unref (CidContactIndex *self)
{
  g_atomic_rc_box_release_full (self, clear_index);
}

/**
 * cid_contact_index_find:
 * @self: an index
 * @party: who is calling
 * @step: (out) (optional): which step of the ladder found somebody; %CID_MATCH_NONE if none did
 *
 * Finds who has the number or address of @party: by the whole number; else by the SIP address;
 * else, for an extension or a code, by the same one; else, for a number of seven digits or more, by
 * its end, if that leads to one person alone. Extensions, codes and withheld numbers are never
 * found by their end.
 *
 * Returns: (transfer container) (element-type CidContact): everybody who shares the number, each
 *   once, in the order of the address books; empty if there is nobody. The contacts are not held:
 *   they live as long as @self.
 */
GPtrArray *
cid_contact_index_find (CidContactIndex *self, const CidParty *party, CidMatchStep *step)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  CidMatchStep reached = CID_MATCH_NONE;

  g_return_val_if_fail (self != NULL && party != NULL, NULL);

  reached = climb (self, party, found);
  if (step != NULL)
    *step = reached;
  return g_steal_pointer (&found);
}

/**
 * cid_contact_index_search:
 * @self: an index
 * @words: parts of a name or an organisation, in any order
 * @limit: how many to return at most
 *
 * Finds contacts by name, as cid_contact_search() does.
 *
 * Returns: (transfer container) (element-type CidContact): who was found; empty if @words has no
 *   words. The contacts are not held: they live as long as @self.
 */
GPtrArray *
cid_contact_index_search (CidContactIndex *self, const char *words, guint limit)
{
  g_return_val_if_fail (self != NULL && words != NULL, NULL);

  return cid_contact_search (self->contacts, words, limit);
}

/**
 * cid_contact_index_get_n_contacts:
 * @self: an index
 *
 * Returns: how many contacts it knows
 */
guint
cid_contact_index_get_n_contacts (CidContactIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->contacts->len;
}

/**
 * cid_contact_index_get_n_numbers:
 * @self: an index
 *
 * Returns: how many numbers it knows, each contact's own
 */
guint
cid_contact_index_get_n_numbers (CidContactIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cid_number_table_get_length (self->numbers);
}

/**
 * cid_match_step_to_nick:
 * @step: a step of the ladder
 *
 * Returns: (transfer none): its one spelling: `none`, `e164`, `sip`, `short`, `suffix`
 */
const char *
cid_match_step_to_nick (CidMatchStep step)
{
  g_return_val_if_fail ((guint) step < G_N_ELEMENTS (step_nicks), NULL);

  return step_nicks[step];
}
