/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "config/settings.h"

/*
 * cidalert.conf: every field is valid, whatever stands there.
 */

static guint
count_lines (const uint8_t *data, size_t size)
{
  guint n_lines = 1;

  for (size_t i = 0; i < size; i++)
    n_lines += data[i] == '\n';
  return n_lines;
}

static void
check_paths (char **paths)
{
  for (char **path = paths; *path != NULL; path++)
    g_assert_true (g_path_is_absolute (*path));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_memdup2 (size > 0 ? data : (const uint8_t *) "", MAX (size, 1));
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = cid_settings_new_from_data (
    "cidalert.conf", text, size, "/home/ana", "/home/ana/.local/share", &problems);

  g_assert_nonnull (settings);
  g_assert_true (settings->region == NULL ||
                 (strlen (settings->region) == 2 && g_ascii_isupper (settings->region[0]) &&
                  g_ascii_isupper (settings->region[1])));
  check_paths (settings->vcards);
  check_paths (settings->lists);
  check_paths (settings->blocklists);
  g_assert_cmpint (cid_settings_get_keep_us (settings), >=, 0);
  kit_check_problems (problems);
  for (guint i = 0; i < problems->len; i++)
    g_assert_cmpuint (((CidProblem *) g_ptr_array_index (problems, i))->line, <=,
                      count_lines (data, size));
  return 0;
}
