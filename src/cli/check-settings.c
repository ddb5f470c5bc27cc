/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-settings"

#include "cli/check.h"

#include "cli/check-limit.h"
#include "config/paths.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

static char *
get_path (const CidProblem *problem)
{
  g_autofree char *settings = cid_paths_get_settings ();
  g_autofree char *name = g_path_get_basename (settings);

  return g_strcmp0 (problem->file, name) == 0 ? g_steal_pointer (&settings)
                                              : cid_paths_get_phones ();
}

/* What is about the file as a whole is most often who may read it. */
static char *
find_cure (const CidProblem *problem)
{
  g_autofree char *path = get_path (problem);
  GStatBuf status;

  if (problem->line > 0)
    return g_strdup_printf (_ ("edit %s, line %u"), path, problem->line);
  if (g_stat (path, &status) == 0 && (status.st_mode & 077) != 0)
    return g_strdup_printf ("chmod 600 %s", path);
  return g_strdup_printf (_ ("edit %s"), path);
}

static gboolean
is_ours (const CidCheckScene *scene, const char *sentence)
{
  for (guint i = 0; i < scene->home->problems->len; i++) {
    g_autofree char *text = cid_problem_to_string (g_ptr_array_index (scene->home->problems, i));

    if (g_str_equal (text, sentence))
      return TRUE;
  }

  return FALSE;
}

/* What the daemon says and the files do not: it still goes by what they said before. */
static gboolean
look_at_daemon (const CidCheckScene *scene, CidCheckReport *report)
{
  g_auto (GStrv) problems = cid_check_scene_list (scene, "config-problems");
  gboolean is_well = TRUE;

  for (guint i = 0; problems[i] != NULL; i++) {
    g_autofree char *cure = cid_check_limit_find_cure (scene->root, problems[i]);

    if (is_ours (scene, problems[i]))
      continue;
    cid_check_report_add (report, CID_CHECK_WARNING,
                          cure != NULL ? cure : "systemctl --user restart cidalertd",
                          _ ("cidalertd says: %s"), problems[i]);
    is_well = FALSE;
  }
  return is_well;
}

/**
 * cid_check_settings:
 *
 * Is anything in the configuration files that is not understood?
 */
void
cid_check_settings (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autofree char *path = cid_paths_get_settings ();

  for (guint i = 0; i < scene->home->problems->len; i++) {
    const CidProblem *problem = g_ptr_array_index (scene->home->problems, i);
    g_autofree char *text = cid_problem_to_string (problem);
    g_autofree char *cure = find_cure (problem);

    cid_check_report_add (report, CID_CHECK_WRONG, cure, "%s", text);
  }
  if (!look_at_daemon (scene, report) || scene->home->problems->len > 0)
    return;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("%s has no mistakes"), path);
  else
    cid_check_report_add (report, CID_CHECK_WELL, NULL,
                          _ ("all as usual: there is no %s, and none is needed"), path);
}
