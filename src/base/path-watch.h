/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPathWatch:
 *
 * Watches directories and single names in them, and tells that something happened there: once for
 * many events that come together. That another file system is mounted over a directory, or no
 * more, is one of them. What a limit of the kernel's keeps from being watched is told of later.
 * Belongs to the thread whose context was the default when it was made, and tells there.
 */
typedef struct _CidPathWatch CidPathWatch;

/**
 * CidPathFunc:
 *
 * Something changed, perhaps.
 */
typedef void (*CidPathFunc) (gpointer user_data);

CidPathWatch *cid_path_watch_new (CidPathFunc function, gpointer user_data);
void cid_path_watch_begin (CidPathWatch *self);
void cid_path_watch_add_directory (CidPathWatch *self, const char *path);
void cid_path_watch_add_name (CidPathWatch *self, const char *path);
void cid_path_watch_end (CidPathWatch *self);
char *cid_path_watch_get_problem (CidPathWatch *self);
void cid_path_watch_free (CidPathWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPathWatch, cid_path_watch_free)

G_END_DECLS
