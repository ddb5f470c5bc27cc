/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-hooks"

#include "cli/check.h"

#include <glib/gi18n.h>

/* What an older daemon does not name is to be found there. */
#define LIST "cidalert hook list"

/**
 * cid_check_hooks:
 *
 * Do the user's own programs and web addresses take what they are told?
 */
void
cid_check_hooks (const CidCheckScene *scene, CidCheckReport *report)
{
  g_auto (GStrv) problems = cid_check_scene_list (scene, "hook-problems");
  g_auto (GStrv) names = cid_check_scene_list (scene, "failing-hooks");
  guint n_names = g_strv_length (names);
  guint n_hooks = scene->home->settings->hooks->len;

  for (guint i = 0; problems[i] != NULL; i++) {
    g_autofree char *cure =
      i < n_names ? g_strconcat ("cidalert hook test ", names[i], NULL) : g_strdup (LIST);

    cid_check_report_add (report, CID_CHECK_WARNING, cure, "%s", problems[i]);
  }
  if (problems[0] != NULL)
    return;

  if (n_hooks == 0)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("there are none, and none is needed"));
  else
    cid_check_report_add (report, CID_CHECK_WELL, NULL,
                          ngettext ("%u, and it does not fail", "%u, and none fails", n_hooks),
                          n_hooks);
}
