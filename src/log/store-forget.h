/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

#include "log/store-mentions.h"

G_BEGIN_DECLS

/* What is left of an event: its place in the sequence. */
#define CID_STORE_TOMBSTONE                                                                        \
  "UPDATE events SET kind = 'forgotten', wall_us = 0, boot_us = 0, phone = NULL,"                  \
  " phone_name = NULL, phone_group = NULL, simulated = 0, party = 'unknown', number = NULL,"       \
  " remote = NULL, name = NULL, line = NULL, call_ref = NULL, call_uid = NULL, reason = NULL,"     \
  " diverted = NULL, mac = NULL, target = NULL, body = NULL, extra = NULL, voicemail = 0,"         \
  " call = NULL"

#define CID_FORGOTTEN_SWEPT G_MAXINT64

/**
 * CidForget:
 * @number: (nullable): the calls of this number, E.164 or an extension
 * @before_us: else those that began before
 * @mentions: (nullable): the events that name @number, as far as they were found before
 *
 * Which calls are to be forgotten; those that are going on never are.
 */
typedef struct {
  const char *number;
  gint64 before_us;
  CidStoreMentions *mentions;
} CidForget;

/**
 * CidForgotten:
 * @n_calls: so many calls
 * @n_mentions: and so many events beside them that named the number
 * @swept: up to this row of numbers it was looked what no call needs any more; 0 for none,
 *   %CID_FORGOTTEN_SWEPT for all
 *
 * What was forgotten.
 */
typedef struct {
  guint n_calls;
  guint n_mentions;
  gint64 swept;
} CidForgotten;

gboolean cid_store_forget_step (sqlite3 *database,
                                const CidForget *what,
                                CidForgotten *forgotten,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_forget_calls (sqlite3 *database,
                                 GArray *ids,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
