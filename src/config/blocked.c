/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-blocked"

#include "config/blocked.h"

#include "base/error.h"
#include "config/config-file.h"
#include "contact/block-edit.h"

#include <glib/gi18n.h>

/* What shall become of the text. */
typedef struct {
  const char *line;
  const CidBlockRule *rule;
  const CidNumberPlan *plan;
} Edit;

static char *
add_line (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;

  return cid_block_edit_add (text, edit->line, edit->plan);
}

static char *
remove_rule (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;
  char *rest = cid_block_edit_remove (text, edit->rule, edit->plan);

  if (rest == NULL)
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("Nobody has blocked that"));
  return rest;
}

/**
 * cid_blocked_add:
 * @path: the file, which need not be there
 * @line: whom to hear no more of
 * @plan: (nullable): where this telephone stands
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Adds a line to the file, for its owner's eyes alone, unless a line says the same already;
 * whatever happens, the file is the old one or the new one. Waits for the disk.
 *
 * Returns: %TRUE if it is there
 */
gboolean
cid_blocked_add (const char *path, const char *line, const CidNumberPlan *plan, GError **error)
{
  const Edit edit = { .line = line, .plan = plan };

  return cid_config_file_edit (path, CID_LIST_FILE_MAX, add_line, &edit, error);
}

/**
 * cid_blocked_remove:
 * @path: the file
 * @rule: whom to hear of again
 * @plan: (nullable): where this telephone stands
 * @error: return location for %CID_ERROR_NOT_FOUND and %CID_ERROR_BAD_CONFIG
 *
 * Takes every line from the file that says @rule. Waits for the disk.
 *
 * Returns: %TRUE if there was one, and it is gone
 */
gboolean
cid_blocked_remove (const char *path,
                    const CidBlockRule *rule,
                    const CidNumberPlan *plan,
                    GError **error)
{
  const Edit edit = { .rule = rule, .plan = plan };

  return cid_config_file_edit (path, CID_LIST_FILE_MAX, remove_rule, &edit, error);
}
