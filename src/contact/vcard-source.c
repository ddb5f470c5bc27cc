/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-source"

#include "contact/vcard-source.h"

#include "contact/vcard-reader.h"
#include "contact/worker-source.h"

static char *
get_name (gpointer reader)
{
  return g_filename_display_name (cid_vcard_reader_get_path (reader));
}

static const CidReaderKind kind = {
  .thread = "vcards",
  .open = (void (*) (gpointer)) cid_vcard_reader_scan,
  .stop = (void (*) (gpointer)) cid_vcard_reader_stop,
  .close = (void (*) (gpointer)) cid_vcard_reader_close,
  .free = (void (*) (gpointer)) cid_vcard_reader_free,
  .is_reading = (gboolean (*) (gpointer)) cid_vcard_reader_is_reading,
  .get_permille = (int (*) (gpointer)) cid_vcard_reader_get_permille,
  .get_name = get_name,
};

/**
 * cid_vcard_source_new:
 * @path: a vCard file, or a folder of them (`*.vcf`, `*.vcard`, folders below it too)
 * @plan: (nullable): how numbers without a country are to be read; is copied
 *
 * Makes a source that begins to read at once, on a thread of its own, and reads again what changes.
 * What does not exist is empty until it appears. A card that cannot be read costs only itself.
 *
 * Returns: (transfer full): a source, empty until its first `changed`
 */
CidContactSource *
cid_vcard_source_new (const char *path, const CidNumberPlan *plan)
{
  return cid_vcard_source_new_kept (path, plan, NULL, NULL);
}

/**
 * cid_vcard_source_new_kept:
 * @path: as for cid_vcard_source_new()
 * @plan: (nullable): as for cid_vcard_source_new()
 * @cache_folder: (nullable): where to keep what was read, so that at the next start only what has
 *   changed is read again
 * @left_out: (nullable): a file that somebody else reads
 *
 * Returns: (transfer full): a source, empty until its first `changed`
 */
CidContactSource *
cid_vcard_source_new_kept (const char *path,
                           const CidNumberPlan *plan,
                           const char *cache_folder,
                           const char *left_out)
{
  CidWorkerSource *self = NULL;
  CidVcardReader *reader = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = cid_worker_source_new (&kind);
  reader =
    cid_vcard_reader_new (path, plan, cid_worker_source_tell, cid_worker_source_get_link (self));
  cid_vcard_reader_set_progress (reader, cid_worker_source_tell_progress);
  if (left_out != NULL)
    cid_vcard_reader_leave_out (reader, left_out);
  if (cache_folder != NULL)
    cid_vcard_reader_set_cache (reader, cid_vcard_cache_new (cache_folder, path, plan));
  cid_worker_source_start (self, reader);
  return CID_CONTACT_SOURCE (self);
}
