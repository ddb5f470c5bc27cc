/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-bus"

#include "cli/check.h"

#include <glib/gi18n.h>

/**
 * cid_check_bus:
 *
 * Is there a session bus, by which notifications go?
 */
void
cid_check_bus (const CidCheckScene *scene, CidCheckReport *report)
{
  const char *problem = cid_check_scene_say (scene, "bus-problem");

  if (*problem != '\0')
    cid_check_report_add (report, CID_CHECK_WRONG,
                          _ ("log in to the desktop; systemctl --user restart cidalertd"), "%s",
                          problem);
  else if (scene->session != NULL)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("the session bus is there"));
  else if (scene->status != NULL)
    cid_check_report_add (report, CID_CHECK_NOTE, _ ("ask again from within the desktop"),
                          _ ("cidalertd has a session bus, and this terminal has none"));
  else
    cid_check_report_add (report, CID_CHECK_WRONG, _ ("log in to the desktop"),
                          _ ("there is no session bus, so nothing can be shown"));
}
