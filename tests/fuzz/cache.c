/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "contact/contact-index.h"
#include "contact/vcard-cache.h"
#include "contact/vcard-file.h"

/*
 * What was read of vCards, as the cache has it: any bytes in the place of the file; and any bytes
 * under a head that is right, as whoever can write there can make one.
 */

#define SOURCE "/home/ana/contacts.vcf"
#define DIGEST_BYTES 32

typedef struct {
  char *folder;
  CidVcardCache *cache;
  char *head;
  gsize head_length;
  gsize digest_at;
} Place;

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) cid_vcard_file_free);
}

/* A cache of nothing is a head, and how many files follow: none, one byte. */
static Place *
make_place (void)
{
  static const CidNumberPlan plan = { "DE", "30" };
  g_autoptr (GHashTable) none = make_table ();
  Place *self = g_new0 (Place, 1);

  self->folder = kit_make_folder ();
  self->cache = cid_vcard_cache_new (self->folder, SOURCE, &plan);
  g_assert_true (cid_vcard_cache_save (self->cache, none, NULL));
  g_assert_true (g_file_get_contents (cid_vcard_cache_get_path (self->cache), &self->head,
                                      &self->head_length, NULL));
  self->head_length--;
  self->digest_at = (gsize) (strchr (self->head, '\n') + 1 - self->head);
  return self;
}

static void
free_place (Place *self)
{
  kit_remove_folder (self->folder);
  cid_vcard_cache_free (self->cache);
  g_free (self->head);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, free_place)

static GHashTable *
load (Place *self, const guint8 *bytes, gsize length)
{
  g_assert_true (g_file_set_contents_full (cid_vcard_cache_get_path (self->cache),
                                           (const char *) bytes, (gssize) length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return cid_vcard_cache_load (self->cache, NULL);
}

static GHashTable *
load_under_head (Place *self, const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const gsize digested_at = self->digest_at + DIGEST_BYTES;
  gsize n_bytes = DIGEST_BYTES;

  g_byte_array_append (bytes, (const guint8 *) self->head, (guint) self->head_length);
  g_byte_array_append (bytes, data, (guint) size);
  g_checksum_update (checksum, bytes->data + digested_at, (gssize) (bytes->len - digested_at));
  g_checksum_get_digest (checksum, bytes->data + self->digest_at, &n_bytes);
  return load (self, bytes->data, bytes->len);
}

static void
check_contact (const CidContact *contact)
{
  kit_check_utf8 (contact->name);
  kit_check_utf8 (contact->organization);
  for (guint i = 0; i < contact->numbers->len; i++) {
    kit_check_utf8 (g_array_index (contact->numbers, CidContactNumber, i).text);
    kit_check_utf8 (g_array_index (contact->numbers, CidContactNumber, i).e164);
  }
  for (char **sip = contact->sips; sip != NULL && *sip != NULL; sip++)
    kit_check_utf8 (*sip);
}

/* They are found by whatever number and name they have. */
static void
check_index (GPtrArray *contacts)
{
  g_autoptr (CidContactIndex) index = cid_contact_index_new (contacts);
  g_autoptr (CidParty) party = cid_party_new_from_number ("+493012345678");
  CidMatchStep step = CID_MATCH_NONE;
  G_GNUC_UNUSED g_autoptr (GPtrArray) by_number = cid_contact_index_find (index, party, &step);
  G_GNUC_UNUSED g_autoptr (GPtrArray) by_name = NULL;

  g_assert_cmpuint (cid_contact_index_get_n_contacts (index), <=, contacts->len);
  by_name = cid_contact_index_search (
    index, contacts->len > 0 ? ((CidContact *) contacts->pdata[0])->name : "Ana", 10);
}

static void
check_files (GHashTable *files)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CidVcardFile *file = value;

    if (file->problem != NULL)
      kit_check_line (file->problem, 0);
    for (guint i = 0; i < file->n_contacts; i++) {
      check_contact (file->contacts[i]);
      g_ptr_array_add (contacts, file->contacts[i]);
    }
  }
  check_index (contacts);
}

static guint
count_numbers (GHashTable *files)
{
  GHashTableIter iter;
  gpointer value;
  guint n_numbers = 0;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n_numbers += ((CidVcardFile *) value)->n_numbers;
  return n_numbers;
}

/* What was taken out, kept once more, is the same. */
static void
check_round_trip (Place *self, GHashTable *files)
{
  g_autoptr (GHashTable) again = NULL;

  g_assert_true (cid_vcard_cache_save (self->cache, files, NULL));
  again = cid_vcard_cache_load (self->cache, NULL);
  g_assert_cmpuint (g_hash_table_size (again), ==, g_hash_table_size (files));
  g_assert_cmpuint (count_numbers (again), ==, count_numbers (files));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (Place) place = make_place ();
  g_autoptr (GHashTable) raw = load (place, data, size);
  g_autoptr (GHashTable) files = load_under_head (place, data, size);

  g_assert_cmpuint (g_hash_table_size (raw), ==, 0);
  check_files (files);
  check_round_trip (place, files);
  return 0;
}
