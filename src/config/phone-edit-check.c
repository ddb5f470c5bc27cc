/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-edit-check"

#include "config/phone-edit-check.h"

#include "base/error.h"
#include "config/phones.h"

#include <glib/gi18n.h>
#include <string.h>

#define FILE_NAME "phones.conf"

static const CidProblem *
find_first (GPtrArray *problems, const char *name)
{
  for (guint i = 0; i < problems->len; i++) {
    if (cid_phones_is_about (g_ptr_array_index (problems, i), name))
      return g_ptr_array_index (problems, i);
  }
  return NULL;
}

static gboolean
is_known (GPtrArray *problems, const CidProblem *problem)
{
  for (guint i = 0; i < problems->len; i++) {
    const CidProblem *other = g_ptr_array_index (problems, i);

    if (g_strcmp0 (other->group, problem->group) == 0 &&
        g_strcmp0 (other->key, problem->key) == 0 && g_str_equal (other->message, problem->message))
      return TRUE;
  }
  return FALSE;
}

/* What an edit did wrong: all that was not wrong before, and whatever is wrong with @key now. */
static const CidProblem *
find_new (GPtrArray *problems, GPtrArray *before, const char *name, const char *key)
{
  for (guint i = 0; i < problems->len; i++) {
    const CidProblem *problem = g_ptr_array_index (problems, i);

    if (cid_phones_is_about (problem, name) &&
        (g_strcmp0 (problem->key, key) == 0 || !is_known (before, problem)))
      return problem;
  }
  return NULL;
}

static void
refuse (const char *name, const CidProblem *problem, GError **error)
{
  if (problem == NULL)
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("Phone %s cannot be written"), name);
  else
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("Phone %s cannot be written: %s%s%s"),
                 name, problem->key != NULL ? problem->key : "", problem->key != NULL ? ": " : "",
                 problem->message);
}

/**
 * cid_phone_edit_check:
 * @text: what phones.conf says
 * @edited: what it is to say
 * @name: name of the phone that was added or changed
 * @key: (nullable): the key that was set
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Looks whether the phone is there, and nothing of it is wrong but what was so before: a slip of
 * the user's elsewhere in its group keeps nobody from setting @key.
 *
 * Returns: %TRUE if @edited may be written
 */
gboolean
cid_phone_edit_check (const char *text,
                      const char *edited,
                      const char *name,
                      const char *key,
                      GError **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  G_GNUC_UNUSED g_autoptr (GPtrArray) old =
    cid_phones_new_from_data (FILE_NAME, text, strlen (text), &before);
  g_autoptr (GPtrArray) phones =
    cid_phones_new_from_data (FILE_NAME, edited, strlen (edited), &problems);
  const CidProblem *problem = find_new (problems, before, name, key);

  if (problem == NULL && cid_phones_find (phones, name) != NULL)
    return TRUE;

  refuse (name, problem != NULL ? problem : find_first (problems, name), error);
  return FALSE;
}
