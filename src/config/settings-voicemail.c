/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "cidalert-settings-voicemail"

#include "config/settings-voicemail.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINE_FAMILY "line"
#define KEY "voicemail"

/**
 * cid_settings_read_voicemail_numbers:
 * @file: the settings; what is wrong is added to its problems
 *
 * Takes `voicemail` of `[numbers]`.
 *
 * Returns: (transfer full) (array zero-terminated=1): numbers, as the user wrote them
 */
char **
cid_settings_read_voicemail_numbers (CidKeyFile *file)
{
  g_auto (GStrv) values = cid_key_file_take_list (file, "numbers", KEY);
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    if (strpbrk (values[i], "0123456789") != NULL)
      g_strv_builder_add (numbers, values[i]);
    else
      cid_key_file_add_problem (
        file, "numbers", KEY, _ ("\"%s\" is not possible; expected telephone numbers"), values[i]);
  }
  return g_strv_builder_end (numbers);
}

static gboolean
take_truth (CidKeyFile *file, const char *group)
{
  g_autofree char *value = cid_key_file_take (file, group, KEY);

  if (value == NULL || *value == '\0' || g_str_equal (value, "false"))
    return FALSE;
  if (g_str_equal (value, "true"))
    return TRUE;

  cid_key_file_add_problem (file, group, KEY, _ ("\"%s\" is not possible; expected true or false"),
                            value);
  return FALSE;
}

/**
 * cid_settings_read_voicemail_lines:
 * @file: the settings; what is wrong is added to its problems
 *
 * Takes `voicemail` of each `[line NAME]`.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the set of lines for which it is true
 */
GHashTable *
cid_settings_read_voicemail_lines (CidKeyFile *file)
{
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) groups = cid_key_file_get_groups (file);

  cid_key_file_know_family (file, LINE_FAMILY);
  for (guint i = 0; groups[i] != NULL; i++) {
    const char *line;

    if (!g_str_has_prefix (groups[i], LINE_FAMILY " ") || !take_truth (file, groups[i]))
      continue;

    line = groups[i] + strlen (LINE_FAMILY " ");
    while (g_ascii_isspace (*line))
      line++;
    g_hash_table_add (lines, g_strdup (line));
  }
  return lines;
}
