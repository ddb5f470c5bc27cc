/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-setup-broken"

#include "cli/setup.h"

#include "base/error.h"
#include "cli/ask.h"
#include "config/paths.h"

#include <glib/gi18n.h>

static gboolean
tell_problems (const char *name, GPtrArray *problems)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autofree char *file = g_path_get_basename (path);
  gboolean is_broken = FALSE;

  for (guint i = 0; i < problems->len; i++) {
    const CidProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *text = cid_problem_to_string (problem);

    /* cidalert.conf has groups of phones as well. */
    if (!cid_phones_is_about (problem, name) || !g_str_equal (problem->file, file))
      continue;
    g_printerr ("%s\n", text);
    is_broken = TRUE;
  }
  return is_broken;
}

/**
 * cid_setup_settle_broken:
 * @self: a phone that is not known
 * @problems: (element-type CidProblem): what is wrong with the configuration
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * A phone whose group in phones.conf cannot be used is neither known nor new. Says what is wrong
 * with it, and asks, where somebody can be asked, whether another one is to take its place.
 *
 * Returns: %TRUE if there is none such, or @self is to replace it
 */
gboolean
cid_setup_settle_broken (CidSetupPhone *self, GPtrArray *problems, GError **error)
{
  g_return_val_if_fail (self != NULL && problems != NULL, FALSE);

  if (!tell_problems (self->name, problems))
    return TRUE;

  self->replaces = cid_ask_can () && cid_ask_yes (_ ("So the phone cannot be used. Shall it be "
                                                     "taken out of phones.conf, and set up anew?"));
  if (self->replaces)
    return TRUE;

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
               _ ("Phone %s cannot be used as it stands in phones.conf; mend it there, or begin "
                  "anew after cidalert phone remove %s"),
               self->name, self->name);
  return FALSE;
}
