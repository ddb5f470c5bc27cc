/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cid_lock_file_take (const char *path,
                        const char *words,
                        char **others) G_GNUC_WARN_UNUSED_RESULT;
char *cid_lock_file_ask (const char *path);
void cid_lock_file_give_up (int fd);

G_END_DECLS
