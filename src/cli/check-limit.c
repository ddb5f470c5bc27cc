/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-limit"

#include "cli/check-limit.h"

#include <inttypes.h>
#include <string.h>

/* The kernel's settings that stand in the way of watching files, and what is plenty for a desktop.
 */
static const struct {
  const char *name;
  const char *file;
  uint64_t plenty;
} limits[] = {
  { "fs.inotify.max_user_watches", "proc/sys/fs/inotify/max_user_watches", 524288 },
  { "fs.inotify.max_user_instances", "proc/sys/fs/inotify/max_user_instances", 1024 },
};

/* Where it is plenty already, and was used up all the same, twice as much. */
static uint64_t
find_more (const char *root, gsize i)
{
  g_autofree char *path = g_build_filename (root, limits[i].file, NULL);
  g_autofree char *text = NULL;
  uint64_t now = 0;

  if (g_file_get_contents (path, &text, NULL, NULL))
    now = MIN (g_ascii_strtoull (text, NULL, 10), G_MAXINT32 / 2);
  return MAX (2 * now, limits[i].plenty);
}

/**
 * cid_check_limit_find_cure:
 * @root: the folder below which the system's own files are
 * @problem: what cidalertd says is wrong
 *
 * Returns: (transfer full) (nullable): the command that raises the limit of the kernel's that
 *   @problem names, for good; %NULL if it names none
 */
char *
cid_check_limit_find_cure (const char *root, const char *problem)
{
  g_return_val_if_fail (root != NULL && problem != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    if (strstr (problem, limits[i].name) == NULL)
      continue;
    return g_strdup_printf ("sudo sh -c 'echo %s=%" PRIu64
                            " >> /etc/sysctl.d/60-inotify.conf && sysctl --system'",
                            limits[i].name, find_more (root, i));
  }
  return NULL;
}
