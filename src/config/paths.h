/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_paths_get_settings (void);
char *cid_paths_get_phones (void);
char *cid_paths_get_blocked (void);
char *cid_paths_get_mine (void);
char *cid_paths_get_store (void);
char *cid_paths_get_socket (void);
char *cid_paths_get_simulate_token (void);
char *cid_paths_get_daemon_lock (void);
char *cid_paths_get_control_memory (void);
char *cid_paths_get_seen (void);
char *cid_paths_get_cache (void);
char *cid_paths_get_push_memory (void);

G_END_DECLS
