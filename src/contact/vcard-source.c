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
  return cid_vcard_source_new_without (path, NULL, plan);
}

/**
 * cid_vcard_source_new_without:
 * @path: a vCard file, or a folder of them
 * @left_out: (nullable): a file that somebody else reads
 * @plan: (nullable): how numbers without a country are to be read; is copied
 *
 * Makes a source as cid_vcard_source_new() does, without one file.
 *
 * Returns: (transfer full): a source, empty until its first `changed`
 */
CidContactSource *
cid_vcard_source_new_without (const char *path, const char *left_out, const CidNumberPlan *plan)
{
  CidWorkerSource *self;
  CidVcardReader *reader;

  g_return_val_if_fail (path != NULL, NULL);

  self = cid_worker_source_new (&kind);
  reader =
    cid_vcard_reader_new (path, plan, cid_worker_source_tell, cid_worker_source_get_link (self));
  if (left_out != NULL)
    cid_vcard_reader_leave_out (reader, left_out);
  cid_worker_source_start (self, reader);
  return CID_CONTACT_SOURCE (self);
}
