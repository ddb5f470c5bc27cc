/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-name-source"

#include "contact/name-source.h"

#include "contact/worker-source.h"

static char *
get_name (gpointer reader)
{
  return g_filename_display_name (cid_name_reader_get_path (reader));
}

static const CidReaderKind reader_kind = {
  .thread = "names",
  .open = (void (*) (gpointer)) cid_name_reader_scan,
  .stop = (void (*) (gpointer)) cid_name_reader_stop,
  .close = (void (*) (gpointer)) cid_name_reader_close,
  .free = (void (*) (gpointer)) cid_name_reader_free,
  .is_reading = (gboolean (*) (gpointer)) cid_name_reader_is_reading,
  .get_name = get_name,
};

/**
 * cid_name_source_new:
 * @kind: what the file holds
 * @path: the file
 * @plan: (nullable): how numbers without a country are to be read; is copied
 *
 * Makes a source of names for numbers, which begins to read at once, on a thread of its own, and
 * reads again when the file changes.
 *
 * Returns: (transfer full): a source, empty until its first `changed`
 */
CidContactSource *
cid_name_source_new (CidNameKind kind, const char *path, const CidNumberPlan *plan)
{
  CidWorkerSource *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = cid_worker_source_new (&reader_kind);
  cid_worker_source_start (self, cid_name_reader_new (kind, path, plan, cid_worker_source_tell,
                                                      cid_worker_source_get_link (self)));
  return CID_CONTACT_SOURCE (self);
}
