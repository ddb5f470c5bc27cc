/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-daemon"

#include "cli/check.h"

#include <glib/gi18n.h>

#define RESTART "systemctl --user restart cidalertd"

/* The program was replaced while it ran: Linux says so of what /proc/PID/exe leads to. */
static gboolean
is_replaced (guint pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/exe", pid);
  g_autofree char *target = g_file_read_link (path, NULL);

  return target != NULL && g_str_has_suffix (target, " (deleted)");
}

/**
 * cid_check_daemon:
 *
 * Does cidalertd run, and is it the one that belongs to this command?
 */
void
cid_check_daemon (const CidCheckScene *scene, CidCheckReport *report)
{
  const char *version = cid_check_scene_say (scene, "version");
  guint pid = 0;

  if (scene->status == NULL) {
    cid_check_report_add (report, CID_CHECK_WRONG, "systemctl --user start cidalertd",
                          _ ("cidalertd does not run"));
    return;
  }

  g_variant_lookup (scene->status, "pid", "u", &pid);
  if (!g_str_equal (version, CIDALERT_VERSION))
    cid_check_report_add (report, CID_CHECK_WARNING, RESTART,
                          _ ("cidalertd %s runs, and this is cidalert %s"), version,
                          CIDALERT_VERSION);
  else if (is_replaced (pid))
    cid_check_report_add (report, CID_CHECK_WARNING, RESTART,
                          _ ("cidalertd was replaced on disk, and the old one still runs"));
  else
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("cidalertd %s runs, process %u"),
                          version, pid);
}
