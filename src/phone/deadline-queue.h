/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidDeadlineQueue CidDeadlineQueue;

/**
 * CidDeadline:
 * @link: its place; the data is whose deadline it is
 * @due_us: by the monotonic clock
 * @is_queued: it runs
 *
 * Part of whatever has the deadline, so that setting one costs no memory.
 */
typedef struct {
  GList link;
  gint64 due_us;
  gboolean is_queued;
} CidDeadline;

typedef void (*CidDeadlineFunc) (gpointer owner, gpointer user_data);
typedef gboolean (*CidDeadlineMatch) (gpointer owner, gpointer user_data);

CidDeadlineQueue *cid_deadline_queue_new (gint64 patience_us,
                                          CidDeadlineFunc expired,
                                          gpointer user_data);
void cid_deadline_queue_free (CidDeadlineQueue *self);
void cid_deadline_queue_set_patience (CidDeadlineQueue *self, gint64 patience_us);
void cid_deadline_queue_start (CidDeadlineQueue *self, CidDeadline *deadline, gpointer owner);
void cid_deadline_queue_cancel (CidDeadlineQueue *self, CidDeadline *deadline);
gpointer cid_deadline_queue_find (CidDeadlineQueue *self,
                                  CidDeadlineMatch fits,
                                  gpointer user_data);

G_END_DECLS
