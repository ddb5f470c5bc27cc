/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-import.h"

/* All of a file, in one turn; @n_events is how many were new, on error as well. */
static inline gboolean
import_all (CidStoreWriter *writer,
            const char *path,
            const CidNumberPlan *plan,
            guint *n_events,
            GError **error)
{
  g_autoptr (CidStoreImport) import = cid_store_import_new (path, plan, error);
  gboolean is_more = TRUE;
  gboolean is_done = import != NULL;

  while (is_done && is_more)
    is_done = cid_store_import_step (import, writer, &is_more, error);
  *n_events = import != NULL ? cid_store_import_get_n_events (import) : 0;
  return is_done;
}
