/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-cache"

#include "contact/vcard-cache.h"

#include "base/build-stamp.h"
#include "contact/contact-pack.h"
#include "contact/regular-file.h"
#include "contact/vcard-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "cidalert contacts 1\n"
#define ENDING ".cards"
#define NAME_CHARS 32
#define BYTES_MAX ((gsize) 512 * 1024 * 1024)
#define DIGEST_BYTES 32

/* Which read cards and numbers. */
static const char *const readers[] = { "libebook-contacts", "libphonenumber", NULL };

struct _CidVcardCache {
  char *path;
  char *key;
};

/* Two sources never share a file; none tells by its name what it is of. */
static char *
make_name (const char *source)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, source, -1);

  return g_strdup_printf ("%.*s%s", NAME_CHARS, sum, ENDING);
}

/* All that the contacts depend on beside the vCards themselves. */
static char *
make_key (const char *source, const CidNumberPlan *plan)
{
  g_autofree char *stamp = cid_build_stamp_get (readers);
  const char *region = plan != NULL && plan->region != NULL ? plan->region : "";
  const char *area = plan != NULL && plan->area != NULL ? plan->area : "";

  if (stamp == NULL)
    return NULL;
  return g_strdup_printf ("%s\n%s\n%s\n%s\n%s", CIDALERT_VERSION, region, area, source, stamp);
}

static void
compute_digest (const guint8 *bytes, gsize length, guint8 digest[DIGEST_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = DIGEST_BYTES;

  g_checksum_update (checksum, bytes, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
}

/**
 * cid_vcard_cache_new:
 * @folder: where caches are; need not exist
 * @source: the vCard file or folder whose cards are kept
 * @plan: (nullable): how numbers without a country are read
 *
 * Returns: (transfer full): a cache, which nobody looked into yet
 */
CidVcardCache *
cid_vcard_cache_new (const char *folder, const char *source, const CidNumberPlan *plan)
{
  CidVcardCache *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (folder != NULL && source != NULL, NULL);

  self = g_new0 (CidVcardCache, 1);
  name = make_name (source);
  self->path = g_build_filename (folder, name, NULL);
  self->key = make_key (source, plan);
  return self;
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) cid_vcard_file_free);
}

static gboolean
read_whole (int fd, guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize got = read (fd, bytes + done, length - done);

    if (got == 0 || (got < 0 && errno != EINTR))
      return FALSE;
    done += got > 0 ? (gsize) got : 0;
  }
  return TRUE;
}

static guint8 *
read_bytes (const char *path, gsize *length)
{
  struct stat info = { 0 };
  g_autofree guint8 *bytes = NULL;
  gboolean is_read = FALSE;
  int fd = cid_regular_file_open (path, &info, NULL);

  if (fd < 0)
    return NULL;
  *length = (gsize) info.st_size;
  if (info.st_uid == geteuid () && *length <= BYTES_MAX) {
    bytes = g_malloc (*length + 1);
    is_read = read_whole (fd, bytes, *length);
  }
  close (fd);
  return is_read ? g_steal_pointer (&bytes) : NULL;
}

/* The head is the magic words and the digest of all that follows. */
static gboolean
is_sound (const guint8 *bytes, gsize length)
{
  const gsize head = strlen (MAGIC) + DIGEST_BYTES;
  guint8 digest[DIGEST_BYTES];

  if (length < head || memcmp (bytes, MAGIC, strlen (MAGIC)) != 0)
    return FALSE;
  compute_digest (bytes + head, length - head, digest);
  return memcmp (bytes + strlen (MAGIC), digest, DIGEST_BYTES) == 0;
}

static gboolean
unpack_files (CidUnpack *unpack, GHashTable *files)
{
  guint64 n_files = cid_unpack_number (unpack, (guint64) (unpack->end - unpack->at));

  for (guint64 i = 0; i < n_files && !unpack->is_broken; i++) {
    const char *path = cid_unpack_text (unpack);
    CidVcardFile *file = path != NULL ? cid_vcard_file_unpack (unpack, path) : NULL;

    if (file == NULL)
      return FALSE;
    g_hash_table_replace (files, g_strdup (path), file);
  }
  return !unpack->is_broken && unpack->at == unpack->end;
}

static gboolean
unpack_cache (CidVcardCache *self, CidUnpack unpack, GHashTable *files)
{
  gsize length = (gsize) (unpack.end - unpack.at);

  if (!is_sound (unpack.at, length))
    return FALSE;
  unpack.at += strlen (MAGIC) + DIGEST_BYTES;
  return g_strcmp0 (cid_unpack_text (&unpack), self->key) == 0 && unpack_files (&unpack, files);
}

/**
 * cid_vcard_cache_load:
 * @self: a cache
 * @is_stopping: (nullable): becomes non-zero, on whatever thread, when nobody wants it any more
 *
 * Takes out what was kept. A cache that is damaged, or was made by another version, by another
 * build, for another region or another source, is empty: then all is read anew.
 *
 * Returns: (transfer full) (element-type filename CidVcardFile): the files by their paths, each as
 * it was when it was read
 */
GHashTable *
cid_vcard_cache_load (CidVcardCache *self, const int *is_stopping)
{
  g_autoptr (GHashTable) files = NULL;
  g_autofree guint8 *bytes = NULL;
  CidUnpack unpack = { .is_stopping = is_stopping };
  gsize length = 0;

  g_return_val_if_fail (self != NULL, NULL);

  files = make_table ();
  bytes = self->key != NULL ? read_bytes (self->path, &length) : NULL;
  if (bytes == NULL)
    return g_steal_pointer (&files);
  unpack.at = bytes;
  unpack.end = bytes + length;
  if (!unpack_cache (self, unpack, files)) {
    g_debug ("The cache %s is not used", self->path);
    g_hash_table_remove_all (files);
  }
  return g_steal_pointer (&files);
}

/* Only what is surely the whole file; the rest is read again. */
static void
pack_files (GByteArray *pack, GHashTable *files)
{
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer file = NULL;
  guint n_files = 0;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    n_files += cid_vcard_file_is_lasting (file) ? 1 : 0;
  cid_pack_add_number (pack, n_files);

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &file)) {
    if (!cid_vcard_file_is_lasting (file))
      continue;
    cid_pack_add_text (pack, path);
    cid_vcard_file_pack (file, path, pack);
  }
}

/**
 * cid_vcard_cache_save:
 * @self: a cache
 * @files: (element-type filename CidVcardFile): the files by their paths
 * @error: where to put why it cannot be kept
 *
 * Keeps what was read, in the place of what was kept before; for the user alone.
 *
 * Returns: %TRUE if it is kept
 */
gboolean
cid_vcard_cache_save (CidVcardCache *self, GHashTable *files, GError **error)
{
  g_autoptr (GByteArray) pack = NULL;
  g_autofree char *folder = NULL;
  const guint head = strlen (MAGIC) + DIGEST_BYTES;

  g_return_val_if_fail (self != NULL && files != NULL, FALSE);

  if (self->key == NULL)
    return TRUE;
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                         g_strerror (errno));
    return FALSE;
  }
  pack = g_byte_array_new ();
  g_byte_array_append (pack, (const guint8 *) MAGIC, strlen (MAGIC));
  g_byte_array_set_size (pack, head);
  cid_pack_add_text (pack, self->key);
  pack_files (pack, files);
  compute_digest (pack->data + head, pack->len - head, pack->data + strlen (MAGIC));
  return g_file_set_contents_full (self->path, (const char *) pack->data, pack->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * cid_vcard_cache_get_path:
 * @self: a cache
 *
 * Returns: (transfer none): the file that it is in
 */
const char *
cid_vcard_cache_get_path (CidVcardCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * cid_vcard_cache_free:
 * @self: (nullable) (transfer full): a cache
 */
void
cid_vcard_cache_free (CidVcardCache *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->key);
  g_free (self);
}

static gboolean
is_of (const char *name, const char *const *sources)
{
  for (guint i = 0; sources[i] != NULL; i++) {
    g_autofree char *own = make_name (sources[i]);

    if (g_str_equal (name, own))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_vcard_cache_sweep:
 * @folder: where caches are
 * @sources: (array zero-terminated=1): the vCard files and folders that are in use
 *
 * Removes the caches of all others: who takes an address book away wants nobody to keep it.
 */
void
cid_vcard_cache_sweep (const char *folder, const char *const *sources)
{
  g_autoptr (GDir) directory = NULL;
  const char *name = NULL;

  g_return_if_fail (folder != NULL && sources != NULL);

  directory = g_dir_open (folder, 0, NULL);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (strstr (name, ENDING) != NULL && !is_of (name, sources))
      g_unlink (path);
  }
}
