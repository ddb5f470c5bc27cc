/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sys/inotify.h>

G_BEGIN_DECLS

/**
 * CidFolderEvents:
 *
 * What happens in folders, as the kernel tells. Belongs to the thread whose context is the default
 * where folders are added, and tells there.
 */
typedef struct _CidFolderEvents CidFolderEvents;

/**
 * CidFolderEventFunc:
 * @event: what happened
 * @user_data: as given to cid_folder_events_new()
 */
typedef void (*CidFolderEventFunc) (const struct inotify_event *event, gpointer user_data);

CidFolderEvents *cid_folder_events_new (CidFolderEventFunc function, gpointer user_data);
int cid_folder_events_add (CidFolderEvents *self, const char *folder);
void cid_folder_events_remove (CidFolderEvents *self, int number);
const char *cid_folder_events_name_limit (int number);
void cid_folder_events_free (CidFolderEvents *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidFolderEvents, cid_folder_events_free)

G_END_DECLS
