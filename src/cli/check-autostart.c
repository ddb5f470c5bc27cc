/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-autostart"

#include "cli/check.h"

#include "cli/autostart.h"

#include <glib/gi18n.h>

/**
 * cid_check_autostart:
 *
 * Will the daemon be there after the next login?
 */
void
cid_check_autostart (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (CidAutostart) found = cid_autostart_look ();

  if (!cid_autostart_is_on (found))
    cid_check_report_add (report, CID_CHECK_WARNING, CID_AUTOSTART_REMEDY, "%s",
                          cid_autostart_tell (found));
  else if (!found->is_known)
    cid_check_report_add (report, CID_CHECK_WARNING, "systemctl --user daemon-reload",
                          _ ("systemd has not read yet that it is to start cidalertd"));
  else
    cid_check_report_add (report, CID_CHECK_WELL, NULL, "%s", cid_autostart_tell (found));
}
