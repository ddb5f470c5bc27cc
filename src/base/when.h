/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidStamp:
 * @wall_us: microseconds since the epoch, by the wall clock
 * @boot_us: microseconds since the machine started, sleep included; 0 where it is not known
 *
 * One moment on both clocks: what happened when is told by the first, how long it took by the
 * second.
 */
typedef struct {
  gint64 wall_us;
  gint64 boot_us;
} CidStamp;

gint64 cid_when_believe (gint64 us);
GDateTime *cid_when_parse (const char *text,
                           GDateTime *now,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_when_parse_duration (const char *text,
                                  gint64 *duration_us,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_when_get_midnight_after (gint64 wall_us, GTimeZone *zone);
char *cid_when_to_rfc3339 (gint64 wall_us, GTimeZone *zone);
char *cid_when_describe_day (GDateTime *when, GDateTime *now);
char *cid_when_describe_ago (gint64 wall_us, gint64 now_us);
char *cid_when_describe_duration (double seconds);

G_END_DECLS
