/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-log"

#include "cli/check.h"

#include "base/error.h"
#include "config/paths.h"
#include "log/store-health.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A call takes a kilobyte or two; SQLite wants room for its write-ahead log. */
#define LEAST_BYTES (10 * 1024 * 1024)
#define FEW_BYTES (200 * 1024 * 1024)

static void
look_at_daemon (const CidCheckScene *scene, CidCheckReport *report)
{
  const char *problem = cid_check_scene_say (scene, "store-problem");
  guint queue = 0;

  if (scene->status != NULL)
    g_variant_lookup (scene->status, "store-queue", "u", &queue);
  if (*problem != '\0')
    cid_check_report_add (report, CID_CHECK_WRONG, _ ("as it says; calls are shown meanwhile"),
                          "%s", problem);
  if (queue > 0)
    cid_check_report_add (
      report, CID_CHECK_WARNING, _ ("look at the disk"),
      ngettext ("%u event waits for the disk", "%u events wait for the disk", queue), queue);
}

static void
look_at_disk (const CidStoreHealth *health, const char *folder, CidCheckReport *report)
{
  g_autofree char *room = NULL;
  g_autofree char *cure = g_strdup_printf (_ ("make room on the disk of %s"), folder);

  if (health->free_bytes < 0 || health->free_bytes >= FEW_BYTES)
    return;
  room = g_format_size ((guint64) health->free_bytes);
  cid_check_report_add (report,
                        health->free_bytes < LEAST_BYTES ? CID_CHECK_WRONG : CID_CHECK_WARNING,
                        cure, _ ("its disk has room for %s more"), room);
}

static gboolean
look_at_folder (const char *folder, CidCheckReport *report)
{
  g_autofree char *cure = NULL;

  if (g_access (folder, F_OK) != 0 || g_access (folder, W_OK) == 0)
    return TRUE;

  cure = g_strdup_printf ("chmod u+rwx %s", folder);
  cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("its folder %s cannot be written"),
                        folder);
  return FALSE;
}

static void
tell_health (const CidStoreHealth *health, CidCheckReport *report)
{
  g_autofree char *size = g_format_size (health->size);
  g_autofree char *n_calls = g_strdup_printf ("%" G_GINT64_FORMAT, health->n_calls);

  if (!health->is_there)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("no call was logged yet"));
  else
    cid_check_report_add (
      report, CID_CHECK_WELL, NULL,
      ngettext ("sound: %s call, %s", "sound: %s calls, %s", (gulong) health->n_calls), n_calls,
      size);
}

/* What helps where the message itself does not say it; to move a log away helps one that is damaged
 * alone. */
static void
tell_problem (const char *path, const GError *error, CidCheckReport *report)
{
  g_autofree char *cure = NULL;

  if (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED))
    cure = g_strdup_printf (
      _ ("stop cidalertd, move %s away and keep it for rescue; a new one is begun"), path);
  else if (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY))
    cure = g_strdup (_ ("close the program that has it open"));
  cid_check_report_add (report, CID_CHECK_WRONG, cure, "%s", error->message);
}

/**
 * cid_check_log:
 *
 * Is the call log sound, can it be written, and is there room for it?
 */
void
cid_check_log (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  CidStoreHealth health;

  look_at_daemon (scene, report);
  if (!cid_store_health_read (path, &health, &error))
    tell_problem (path, error, report);
  else if (look_at_folder (folder, report))
    tell_health (&health, report);
  look_at_disk (&health, folder, report);
}
