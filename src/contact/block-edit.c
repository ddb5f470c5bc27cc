/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-edit"

#include "contact/block-edit.h"

static gboolean
says (const char *line, const CidBlockRule *rule, const CidNumberPlan *plan)
{
  g_auto (CidBlockRule) other = { 0 };

  return cid_block_rule_parse (&other, line, plan) && cid_block_rule_is_same (&other, rule);
}

/**
 * cid_block_edit_add:
 * @text: a list as its file has it
 * @line: whom to add
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Returns: (transfer full): @text with @line as its last line; all else stays as it is, and so does
 *   all of it if a line is there that says the same
 */
char *
cid_block_edit_add (const char *text, const char *line, const CidNumberPlan *plan)
{
  g_auto (CidBlockRule) rule = { 0 };
  g_auto (GStrv) lines = NULL;
  gboolean is_open;

  g_return_val_if_fail (text != NULL && line != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  if (cid_block_rule_parse (&rule, line, plan))
    for (guint i = 0; lines[i] != NULL; i++)
      if (says (lines[i], &rule, plan))
        return g_strdup (text);

  is_open = *text != '\0' && !g_str_has_suffix (text, "\n");
  return g_strconcat (text, is_open ? "\n" : "", line, "\n", NULL);
}

/**
 * cid_block_edit_remove:
 * @text: a list as its file has it
 * @rule: whom to take away
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Returns: (transfer full) (nullable): @text without the lines that say @rule; %NULL if there are
 *   none
 */
char *
cid_block_edit_remove (const char *text, const CidBlockRule *rule, const CidNumberPlan *plan)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) kept = NULL;
  g_auto (GStrv) rest = NULL;

  g_return_val_if_fail (text != NULL && rule != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  kept = g_strv_builder_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    if (!says (lines[i], rule, plan))
      g_strv_builder_add (kept, lines[i]);
  rest = g_strv_builder_end (kept);

  return g_strv_length (rest) < g_strv_length (lines) ? g_strjoinv ("\n", rest) : NULL;
}
