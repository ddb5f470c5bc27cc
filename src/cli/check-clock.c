/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-clock"

#include "cli/check.h"

#include "base/when.h"
#include "config/paths.h"
#include "log/call-reader.h"

#include <glib/gi18n.h>
#include <sys/timex.h>

#define SET_CLOCK "sudo timedatectl set-ntp true"
/* No clock is right that stands before this program was written. */
#define LEAST_YEAR 2026
#define TOLERANCE_US (60 * G_USEC_PER_SEC)

static gboolean
look_at_year (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (scene->now_us / G_USEC_PER_SEC);
  int year = now != NULL ? g_date_time_get_year (now) : 0;

  if (year >= LEAST_YEAR)
    return TRUE;
  cid_check_report_add (report, CID_CHECK_WARNING, SET_CLOCK,
                        _ ("it says that this is the year %d: calls are logged under wrong times"),
                        year);
  return FALSE;
}

/* A call from the future was logged before the clock was set back, or the clock is wrong now. */
static gboolean
look_at_calls (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (CidCall) call = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = NULL;
  gint64 id = reader != NULL ? cid_call_reader_get_last (reader, FALSE, NULL) : 0;

  if (id > 0)
    call = cid_call_reader_get (reader, id, NULL);
  if (call == NULL || call->started.wall_us <= scene->now_us + TOLERANCE_US)
    return TRUE;

  when = cid_when_to_rfc3339 (call->started.wall_us, zone);
  cid_check_report_add (report, CID_CHECK_WARNING, SET_CLOCK,
                        _ ("the last call in the log is of a time to come, %s: the clock was set "
                           "back"),
                        when);
  return FALSE;
}

static gboolean
is_kept_right (void)
{
  struct timex state = { .modes = 0 };

  return adjtimex (&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}

/**
 * cid_check_clock:
 *
 * Is the clock right, as far as that can be told from here?
 */
void
cid_check_clock (const CidCheckScene *scene, CidCheckReport *report)
{
  gboolean is_well = look_at_year (scene, report);

  is_well = look_at_calls (scene, report) && is_well;
  if (!is_well)
    return;

  if (is_kept_right ())
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("kept right by a time server"));
  else
    cid_check_report_add (report, CID_CHECK_NOTE, SET_CLOCK,
                          _ ("no time server keeps it right, as far as this machine knows"));
}
