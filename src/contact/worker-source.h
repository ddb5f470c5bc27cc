/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-source.h"
#include "contact/contact-yield.h"

G_BEGIN_DECLS

/**
 * CidReaderKind:
 * @thread: name of the thread
 * @open: begins to read, and goes on to follow what changes; on the thread
 * @stop: (nullable): gives up what is being read, soon; from any thread
 * @close: follows nothing any more; on the thread, as the last thing there
 * @free: once the thread has ended
 * @is_reading: whether it is still to be found out what there is; from any thread
 * @get_permille: (nullable): how much of what it reads it has read; from any thread
 * @get_name: (transfer full): what the user calls it; on the main loop
 *
 * How to deal with what reads contacts on a thread of its own.
 */
typedef struct {
  const char *thread;
  void (*open) (gpointer reader);
  void (*stop) (gpointer reader);
  void (*close) (gpointer reader);
  void (*free) (gpointer reader);
  gboolean (*is_reading) (gpointer reader);
  int (*get_permille) (gpointer reader);
  char *(*get_name) (gpointer reader);
} CidReaderKind;

/**
 * CidReaderLink:
 *
 * By which a reader tells what it found.
 */
typedef struct _CidReaderLink CidReaderLink;

#define CID_TYPE_WORKER_SOURCE (cid_worker_source_get_type ())
G_DECLARE_FINAL_TYPE (CidWorkerSource, cid_worker_source, CID, WORKER_SOURCE, GObject)

CidWorkerSource *cid_worker_source_new (const CidReaderKind *kind);
CidReaderLink *cid_worker_source_get_link (CidWorkerSource *self);
void cid_worker_source_start (CidWorkerSource *self, gpointer reader);
void cid_worker_source_tell (CidContactYield *yield, gpointer link);
void cid_worker_source_tell_progress (gpointer link);

G_END_DECLS
