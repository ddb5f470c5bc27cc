/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/folder-events.h"

G_BEGIN_DECLS

/* The number of what is not watched, and was refused by no limit. */
#define CID_WATCHED_NOT (-1)

/**
 * CidWatchedPath:
 * @path: a directory, or one name in it
 * @directory: the directory
 * @name: (nullable): the name; %NULL: all of them
 * @number: of the directory; another where another directory took its place, and negative where it
 *   is not watched
 * @is_wanted: for its owner
 * @look: (nullable): how @path looked, for as long as a limit keeps it from being watched
 *
 * One of the paths that a #CidPathWatch watches.
 */
typedef struct {
  char *path;
  char *directory;
  char *name;
  int number;
  gboolean is_wanted;
  char *look;
} CidWatchedPath;

CidWatchedPath *cid_watched_path_new (const char *directory, const char *path);
void cid_watched_path_free (CidWatchedPath *self);
gboolean cid_watched_path_is_met (const CidWatchedPath *self, const struct inotify_event *event);
gboolean cid_watched_path_is_blind (const CidWatchedPath *self);
gboolean cid_watched_path_look_again (CidWatchedPath *self);
char *cid_watched_path_describe_limit (const CidWatchedPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWatchedPath, cid_watched_path_free)

G_END_DECLS
