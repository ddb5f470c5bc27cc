/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-tables"

#include "contact/contact-tables.h"

#include "contact/main-number.h"
#include "contact/number-table.h"
#include "number/phone-number.h"

#include <string.h>

#define ARGENTINA "+54"
#define ARGENTINA_MOBILE "+549"

/*
 * @contacts: whoever is found; not held
 * @numbers: every number
 * @mains: the few numbers that a switchboard may answer
 * @by_sip: addresses, each with an array of contacts
 * @prefixes: beginnings of numbers, sorted by their keys
 */
struct _CidContactTables {
  GPtrArray *contacts;
  CidNumberTable *numbers;
  CidNumberTable *mains;
  GHashTable *by_sip;
  GArray *prefixes;
};

static void
add_number (CidContactTables *self, guint position, const CidContactNumber *number)
{
  const CidContact *contact = g_ptr_array_index (self->contacts, position);
  const char *text = number->e164 != NULL ? number->e164 : number->text;
  CidNumberKey key = cid_number_key_from_text (text);

  cid_number_table_add (self->numbers, key, position);
  if (contact->organization != NULL && cid_main_number_is_likely (number))
    cid_number_table_add (self->mains, key, position);
}

static void
add_sip (CidContactTables *self, CidContact *contact, char *address)
{
  GPtrArray *same = g_hash_table_lookup (self->by_sip, address);

  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (self->by_sip, address, same);
  }
  if (!g_ptr_array_find (same, contact, NULL))
    g_ptr_array_add (same, contact);
}

static void
add_prefix (CidContactTables *self, guint position, const char *prefix)
{
  const CidNumberEntry entry = { .key = cid_number_key_from_text (prefix), .contact = position };

  if (entry.key != CID_NUMBER_KEY_NONE)
    g_array_append_val (self->prefixes, entry);
}

static int
compare_prefixes (gconstpointer a, gconstpointer b)
{
  const CidNumberEntry *first = a;
  const CidNumberEntry *second = b;

  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;
  return first->contact < second->contact ? -1 : first->contact > second->contact;
}

static void
add_contact (CidContactTables *self, guint position)
{
  CidContact *contact = g_ptr_array_index (self->contacts, position);

  for (guint i = 0; i < contact->numbers->len; i++)
    add_number (self, position, &g_array_index (contact->numbers, CidContactNumber, i));
  for (guint i = 0; contact->sips != NULL && contact->sips[i] != NULL; i++)
    add_sip (self, contact, contact->sips[i]);
  for (guint i = 0; contact->prefixes != NULL && contact->prefixes[i] != NULL; i++)
    add_prefix (self, position, contact->prefixes[i]);
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
add_found (CidContactTables *self, const CidNumberEntry *entry, GPtrArray *found)
{
  gpointer contact = g_ptr_array_index (self->contacts, entry->contact);

  if (!g_ptr_array_find (found, contact, NULL))
    g_ptr_array_add (found, contact);
}

/* The same person in two address books is one contact. */
static gboolean
is_one_person (GPtrArray *contacts)
{
  const CidContact *first = contacts->len > 0 ? g_ptr_array_index (contacts, 0) : NULL;

  for (guint i = 1; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    if (!g_str_equal (first->name, contact->name))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_one_organization (GPtrArray *contacts)
{
  const CidContact *first = contacts->len > 0 ? g_ptr_array_index (contacts, 0) : NULL;

  for (guint i = 1; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    if (!g_str_equal (first->organization, contact->organization))
      return FALSE;
  }
  return TRUE;
}

/* What cannot be told apart is not found. Returns whether that was so. */
static gboolean
clear_if (gboolean is_ambiguous, GPtrArray *found)
{
  if (is_ambiguous)
    g_ptr_array_set_size (found, 0);
  return is_ambiguous;
}

/* In Argentina a mobile's 9 is often left out. */
static gboolean
lacks_mobile_digit (const char *shorter, const char *longer)
{
  return g_str_has_prefix (longer, ARGENTINA_MOBILE) && g_str_has_prefix (shorter, ARGENTINA) &&
         g_str_equal (longer + strlen (ARGENTINA_MOBILE), shorter + strlen (ARGENTINA));
}

static gboolean
is_valid (const char *text)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, NULL);

  return number != NULL && cid_phone_number_is_valid (number);
}

/* Where both numbers name their country, the shorter lacks something (the area, or digits that were
 * put before all numbers since), or the longer has something that does not belong there. Two whole
 * numbers are two numbers, even if one ends like the other. */
static gboolean
is_credible_end (CidNumberKey a, CidNumberKey b)
{
  gboolean is_first_shorter = cid_number_key_get_length (a) < cid_number_key_get_length (b);
  g_autofree char *shorter = NULL;
  g_autofree char *longer = NULL;

  if (!cid_number_key_has_country (a) || !cid_number_key_has_country (b))
    return TRUE;
  shorter = cid_number_key_to_text (is_first_shorter ? a : b);
  longer = cid_number_key_to_text (is_first_shorter ? b : a);
  return lacks_mobile_digit (shorter, longer) || !is_valid (shorter) || !is_valid (longer);
}

/**
 * cid_contact_tables_new:
 * @contacts: (element-type CidContact): has to outlive the tables
 *
 * Returns: (transfer full): tables of @contacts
 */
CidContactTables *
cid_contact_tables_new (GPtrArray *contacts)
{
  CidContactTables *self = g_new0 (CidContactTables, 1);

  self->contacts = contacts;
  self->numbers = cid_number_table_new (count_numbers (contacts));
  self->mains = cid_number_table_new (0);
  self->by_sip =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->prefixes = g_array_new (FALSE, FALSE, sizeof (CidNumberEntry));
  for (guint i = 0; i < contacts->len; i++)
    add_contact (self, i);
  g_array_sort (self->prefixes, compare_prefixes);
  cid_number_table_close (self->numbers);
  cid_number_table_close (self->mains);
  return self;
}

/**
 * cid_contact_tables_free:
 * @self: (nullable) (transfer full): tables
 */
void
cid_contact_tables_free (CidContactTables *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_sip);
  g_array_unref (self->prefixes);
  cid_number_table_free (self->numbers);
  cid_number_table_free (self->mains);
  g_free (self);
}

/**
 * cid_contact_tables_find_exact:
 * @found: (element-type CidContact): to which everybody is added who has the number @key, each once
 */
void
cid_contact_tables_find_exact (CidContactTables *self, CidNumberKey key, GPtrArray *found)
{
  guint n_entries = 0;
  const CidNumberEntry *entries = cid_number_table_find (self->numbers, key, &n_entries);

  for (guint i = 0; i < n_entries && entries[i].key <= key; i++) {
    if (entries[i].key == key)
      add_found (self, &entries[i], found);
  }
}

/**
 * cid_contact_tables_find_national:
 * @found: (element-type CidContact): to which everybody is added who has the same national number,
 *   one of the two being without its country
 *
 * Returns: %TRUE if there are such contacts in several countries, so that nobody is found
 */
gboolean
cid_contact_tables_find_national (CidContactTables *self, CidNumberKey key, GPtrArray *found)
{
  guint n_entries = 0;
  const CidNumberEntry *entries = cid_number_table_find (self->numbers, key, &n_entries);
  const CidNumberEntry *first = NULL;
  gboolean has_several = FALSE;

  for (guint i = 0; i < n_entries; i++) {
    if (!cid_number_key_is_national (entries[i].key, key))
      continue;
    first = first != NULL ? first : &entries[i];
    has_several |= cid_number_key_has_country (entries[i].key) && entries[i].key != first->key;
    add_found (self, &entries[i], found);
  }
  return clear_if (has_several && !is_one_person (found), found);
}

/**
 * cid_contact_tables_find_sip:
 * @user: of the address
 * @host: of the address
 * @found: (element-type CidContact): to which everybody is added who has the address, whatever the
 *   case, each once
 */
void
cid_contact_tables_find_sip (CidContactTables *self,
                             const char *user,
                             const char *host,
                             GPtrArray *found)
{
  g_autofree char *address = NULL;
  g_autofree char *lower = NULL;
  GPtrArray *same = NULL;

  if (g_hash_table_size (self->by_sip) == 0)
    return;

  address = g_strconcat (user, "@", host, NULL);
  lower = g_utf8_strdown (address, -1);
  same = g_hash_table_lookup (self->by_sip, lower);
  for (guint i = 0; same != NULL && i < same->len; i++)
    g_ptr_array_add (found, g_ptr_array_index (same, i));
}

/* Where the entries begin whose key is not less. */
static guint
find_bound (GArray *prefixes, CidNumberKey key)
{
  guint first = 0;
  guint end = prefixes->len;

  while (first < end) {
    guint middle = first + (end - first) / 2;

    if (g_array_index (prefixes, CidNumberEntry, middle).key < key)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

/**
 * cid_contact_tables_find_prefix:
 * @found: (element-type CidContact): to which everybody is added who has all numbers that begin as
 *   @key does, by the longest such beginning
 */
void
cid_contact_tables_find_prefix (CidContactTables *self, CidNumberKey key, GPtrArray *found)
{
  guint length = self->prefixes->len > 0 ? cid_number_key_get_length (key) : 0;

  for (guint n = length; found->len == 0 && n > 0; n--) {
    CidNumberKey beginning = cid_number_key_get_beginning (key, n);

    for (guint i = find_bound (self->prefixes, beginning); i < self->prefixes->len; i++) {
      const CidNumberEntry *entry = &g_array_index (self->prefixes, CidNumberEntry, i);

      if (entry->key != beginning)
        break;
      add_found (self, entry, found);
    }
  }
}

/**
 * cid_contact_tables_find_main:
 * @found: (element-type CidContact): to which the contacts are added whose main number stands for
 *   the whole block in which @key is, as cid_main_number_covers() tells; the smallest block wins
 *
 * Returns: %TRUE if they are of several organisations, so that nobody is found
 */
gboolean
cid_contact_tables_find_main (CidContactTables *self, CidNumberKey key, GPtrArray *found)
{
  guint n_extension = cid_number_key_count_extension (key);

  for (guint rule = 0; found->len == 0 && rule < CID_MAIN_NUMBER_RULES; rule++) {
    CidNumberKey main_key = cid_main_number_guess (key, n_extension, rule);
    guint n_entries = 0;
    const CidNumberEntry *entries = NULL;

    if (main_key == CID_NUMBER_KEY_NONE || main_key == key)
      continue;
    entries = cid_number_table_find (self->mains, main_key, &n_entries);
    for (guint i = 0; i < n_entries; i++) {
      if (entries[i].key == main_key &&
          cid_main_number_covers (g_ptr_array_index (self->contacts, entries[i].contact), main_key,
                                  rule))
        add_found (self, &entries[i], found);
    }
  }
  return clear_if (!is_one_organization (found), found);
}

/**
 * cid_contact_tables_find_suffix:
 * @found: (element-type CidContact): to which the contacts are added whose number ends like @key,
 *   of several such numbers those that agree the longest
 *
 * Returns: %TRUE if they are several people, so that nobody is found
 */
gboolean
cid_contact_tables_find_suffix (CidContactTables *self, CidNumberKey key, GPtrArray *found)
{
  guint n_entries = 0;
  const CidNumberEntry *entries = cid_number_table_find (self->numbers, key, &n_entries);
  guint longest = 0;

  for (guint i = 0; i < n_entries; i++) {
    guint common = cid_number_key_count_common (entries[i].key, key);

    if (common < longest || !cid_number_key_is_end (entries[i].key, key) ||
        !is_credible_end (entries[i].key, key))
      continue;
    if (common > longest)
      g_ptr_array_set_size (found, 0);
    longest = common;
    add_found (self, &entries[i], found);
  }
  return clear_if (!is_one_person (found), found);
}

/**
 * cid_contact_tables_get_n_numbers:
 *
 * Returns: how many numbers there are, each contact's own
 */
guint
cid_contact_tables_get_n_numbers (CidContactTables *self)
{
  return cid_number_table_get_length (self->numbers);
}
