/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-index"

#include "contact/contact-index.h"

#include "contact/contact-search.h"
#include "contact/contact-tables.h"

struct _CidContactIndex {
  GPtrArray *contacts;
  CidContactTables *tables;
  CidContactSearch *search;
};

static const char *const step_nicks[] = {
  [CID_MATCH_NONE] = "none",
  [CID_MATCH_E164] = "e164",
  [CID_MATCH_NATIONAL] = "national",
  [CID_MATCH_SIP] = "sip",
  [CID_MATCH_SHORT] = "short",
  [CID_MATCH_PREFIX] = "prefix",
  [CID_MATCH_ORGANIZATION] = "organization",
  [CID_MATCH_SUFFIX] = "suffix",
};

static const char *const verdict_nicks[] = {
  [CID_VERDICT_MATCHED] = "matched",           [CID_VERDICT_NOBODY] = "nobody",
  [CID_VERDICT_AMBIGUOUS] = "ambiguous",       [CID_VERDICT_WITHHELD] = "withheld",
  [CID_VERDICT_NO_NUMBER] = "no-number",       [CID_VERDICT_NO_COUNTRY] = "no-country",
  [CID_VERDICT_TOO_SHORT] = "too-short",       [CID_VERDICT_NO_ADDRESS] = "no-address",
  [CID_VERDICT_NO_EXTENSION] = "no-extension",
};

static void
clear_index (gpointer data)
{
  CidContactIndex *self = data;

  cid_contact_search_free (self->search);
  cid_contact_tables_free (self->tables);
  g_ptr_array_unref (self->contacts);
}

static gboolean
is_public (const CidParty *party, CidNumberKey key)
{
  return party->kind == CID_PARTY_NUMBER && key != CID_NUMBER_KEY_NONE;
}

static CidVerdict
judge (gboolean is_ambiguous, GPtrArray *found)
{
  if (found->len > 0)
    return CID_VERDICT_MATCHED;
  return is_ambiguous ? CID_VERDICT_AMBIGUOUS : CID_VERDICT_NOBODY;
}

static CidVerdict
try_e164 (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (!is_public (party, key))
    return CID_VERDICT_NO_NUMBER;

  cid_contact_tables_find_exact (tables, key, found);
  return judge (FALSE, found);
}

static CidVerdict
try_national (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (!is_public (party, key))
    return CID_VERDICT_NO_NUMBER;

  return judge (cid_contact_tables_find_national (tables, key, found), found);
}

static CidVerdict
try_sip (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (party->user == NULL || party->host == NULL)
    return CID_VERDICT_NO_ADDRESS;

  cid_contact_tables_find_sip (tables, party->user, party->host, found);
  return judge (FALSE, found);
}

static CidVerdict
try_short (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (key == CID_NUMBER_KEY_NONE ||
      (party->kind != CID_PARTY_SHORT && party->kind != CID_PARTY_CODE))
    return CID_VERDICT_NO_EXTENSION;

  cid_contact_tables_find_exact (tables, key, found);
  return judge (FALSE, found);
}

static CidVerdict
try_prefix (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (key == CID_NUMBER_KEY_NONE ||
      (party->kind != CID_PARTY_NUMBER && party->kind != CID_PARTY_SHORT))
    return CID_VERDICT_NO_NUMBER;

  cid_contact_tables_find_prefix (tables, key, found);
  return judge (FALSE, found);
}

static CidVerdict
try_organization (CidContactTables *tables,
                  const CidParty *party,
                  CidNumberKey key,
                  GPtrArray *found)
{
  if (!is_public (party, key))
    return CID_VERDICT_NO_NUMBER;
  if (!cid_number_key_has_country (key))
    return CID_VERDICT_NO_COUNTRY;

  return judge (cid_contact_tables_find_main (tables, key, found), found);
}

static CidVerdict
try_suffix (CidContactTables *tables, const CidParty *party, CidNumberKey key, GPtrArray *found)
{
  if (!is_public (party, key))
    return CID_VERDICT_NO_NUMBER;
  if (cid_number_key_get_length (key) < CID_NUMBER_KEY_TAIL)
    return CID_VERDICT_TOO_SHORT;

  return judge (cid_contact_tables_find_suffix (tables, key, found), found);
}

typedef CidVerdict (*TryFunc) (CidContactTables *tables,
                               const CidParty *party,
                               CidNumberKey key,
                               GPtrArray *found);

/* The ladder. */
static const TryFunc ladder[] = {
  [CID_MATCH_E164] = try_e164,     [CID_MATCH_NATIONAL] = try_national,
  [CID_MATCH_SIP] = try_sip,       [CID_MATCH_SHORT] = try_short,
  [CID_MATCH_PREFIX] = try_prefix, [CID_MATCH_ORGANIZATION] = try_organization,
  [CID_MATCH_SUFFIX] = try_suffix,
};

static CidVerdict
try_step (CidContactIndex *self,
          const CidParty *party,
          CidNumberKey key,
          CidMatchStep step,
          GPtrArray *found)
{
  if (party->kind == CID_PARTY_WITHHELD || party->kind == CID_PARTY_UNKNOWN)
    return CID_VERDICT_WITHHELD;
  return ladder[step](self->tables, party, key, found);
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

  self->tables = cid_contact_tables_new (self->contacts);
  self->search = cid_contact_search_new (self->contacts);
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
 * Finds who has the number or address of @party, by the first step of the ladder that finds
 * somebody:
 *
 * 1. the very same number, in E.164 where its country is known;
 * 2. the same national number of seven digits or more, where one of the two lacks its country;
 * 3. the same SIP address;
 * 4. for an extension or a code, the same one;
 * 5. for a number or an extension, whoever has all numbers that begin so, by the longest beginning;
 * 6. for a number with its country, the organisation whose main number covers it, as main-number
 *    tells: the caller is then a line of that company, and not the contact;
 * 7. for a number of seven digits or more, one number that is the end of the other, if that is one
 *    person's alone.
 *
 * Extensions, short and emergency numbers and codes are found as they are or not at all. Who hides
 * the number is nobody.
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
  CidNumberKey key;

  g_return_val_if_fail (self != NULL && party != NULL, NULL);

  key = cid_number_key_from_text (party->number);
  for (guint i = CID_MATCH_E164; reached == CID_MATCH_NONE && i < G_N_ELEMENTS (ladder); i++) {
    if (try_step (self, party, key, i, found) == CID_VERDICT_MATCHED)
      reached = i;
  }
  if (step != NULL)
    *step = reached;
  return g_steal_pointer (&found);
}

/**
 * cid_contact_index_try:
 * @self: an index
 * @party: who is calling
 * @step: a step of the ladder
 * @found: (element-type CidContact): empty; gets whom this step finds
 *
 * Tries one step alone, as cid_contact_index_find() tries one after the other.
 *
 * Returns: what came of it
 */
CidVerdict
cid_contact_index_try (CidContactIndex *self,
                       const CidParty *party,
                       CidMatchStep step,
                       GPtrArray *found)
{
  g_return_val_if_fail (self != NULL && party != NULL, CID_VERDICT_NOBODY);
  g_return_val_if_fail (step > CID_MATCH_NONE && step < G_N_ELEMENTS (ladder), CID_VERDICT_NOBODY);

  return try_step (self, party, cid_number_key_from_text (party->number), step, found);
}

/**
 * cid_contact_index_search:
 * @self: an index
 * @words: parts of a name or an organisation, in any order, or the initials of a name
 * @limit: how many to return at most
 *
 * Finds contacts by name, as cid_contact_search_find() does.
 *
 * Returns: (transfer container) (element-type CidContact): who was found; empty if @words has no
 *   words. The contacts are not held: they live as long as @self.
 */
GPtrArray *
cid_contact_index_search (CidContactIndex *self, const char *words, guint limit)
{
  g_return_val_if_fail (self != NULL && words != NULL, NULL);

  return cid_contact_search_find (self->search, words, limit);
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

  return cid_contact_tables_get_n_numbers (self->tables);
}

/**
 * cid_match_step_to_nick:
 * @step: a step of the ladder
 *
 * Returns: (transfer none): its one spelling: `none`, `e164`, `national`, `sip`, `short`,
 *   `prefix`, `organization`, `suffix`
 */
const char *
cid_match_step_to_nick (CidMatchStep step)
{
  g_return_val_if_fail ((guint) step < G_N_ELEMENTS (step_nicks), NULL);

  return step_nicks[step];
}

/**
 * cid_verdict_to_nick:
 * @verdict: what came of a step
 *
 * Returns: (transfer none): its one spelling: `matched`, `nobody`, `ambiguous`, `withheld`,
 *   `no-number`, `no-country`, `too-short`, `no-address`, `no-extension`
 */
const char *
cid_verdict_to_nick (CidVerdict verdict)
{
  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (verdict_nicks), NULL);

  return verdict_nicks[verdict];
}
