/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mine"

#include "config/mine.h"

#include "base/error.h"
#include "config/config-file.h"
#include "contact/mine-edit.h"

#include <glib/gi18n.h>

/* What shall become of the text. */
typedef struct {
  const CidParty *party;
  const CidNumberPlan *plan;
  const char *name;
} Edit;

static char *
set_name (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;

  return cid_mine_edit_set (text, edit->party, edit->plan, edit->name);
}

static char *
remove_name (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;
  char *rest = cid_mine_edit_remove (text, edit->party, edit->plan);

  if (rest == NULL)
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                         _ ("You gave that number no name; address books are left as they are"));
  return rest;
}

/**
 * cid_mine_set:
 * @path: the file of names of one's own, which need not be there
 * @party: whose number or SIP address it is
 * @plan: (nullable): where this telephone stands
 * @name: what to call it
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Gives a number a name; whatever happens, the file is the old one or the new one. Waits for the
 * disk.
 *
 * Returns: %TRUE if it is there
 */
gboolean
cid_mine_set (const char *path,
              const CidParty *party,
              const CidNumberPlan *plan,
              const char *name,
              GError **error)
{
  const Edit edit = { party, plan, name };

  return cid_config_file_edit (path, CID_LIST_FILE_MAX, set_name, &edit, error);
}

/**
 * cid_mine_remove:
 * @path: the file of names of one's own
 * @party: whose number or SIP address it is
 * @plan: (nullable): where this telephone stands
 * @error: return location for %CID_ERROR_NOT_FOUND and %CID_ERROR_BAD_CONFIG
 *
 * Takes the name away that the user gave to a number. Waits for the disk.
 *
 * Returns: %TRUE if there was one, and it is gone
 */
gboolean
cid_mine_remove (const char *path, const CidParty *party, const CidNumberPlan *plan, GError **error)
{
  const Edit edit = { party, plan, NULL };

  return cid_config_file_edit (path, CID_LIST_FILE_MAX, remove_name, &edit, error);
}
