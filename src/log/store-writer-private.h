/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-clean.h"
#include "log/store-doubt.h"
#include "log/store-open.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

struct _CidStoreWriter {
  char *path;
  char *boot_id;
  const char *role;
  CidStoreOpen *open; /* %NULL while it is closed */
  CidStoreDoubt doubt;
  gint64 last_change;
  /* Something may have been forgotten by a command before, if it was interrupted. */
  CidStoreClean clean;
  /* How far it swept behind what was too old, and when it began. */
  gint64 swept;
  gint64 swept_us;
};

void cid_store_writer_drop (CidStoreWriter *self);

G_END_DECLS
