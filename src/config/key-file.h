/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/problem.h"

G_BEGIN_DECLS

/**
 * CidKeyFile:
 *
 * A key file whose keys are consumed as they are read: what is left over is a problem. It knows the
 * line of every group and key, which GKeyFile forgets, and a line that cannot be read costs only
 * itself.
 */
typedef struct _CidKeyFile CidKeyFile;

CidKeyFile *cid_key_file_new_from_data (const char *name, const char *data, gsize length);
void cid_key_file_free (CidKeyFile *self);
char **cid_key_file_get_groups (CidKeyFile *self);
void cid_key_file_know_family (CidKeyFile *self, const char *family);
gboolean cid_key_file_has (CidKeyFile *self, const char *group, const char *key);
char *cid_key_file_take (CidKeyFile *self, const char *group, const char *key);
char **cid_key_file_take_list (CidKeyFile *self, const char *group, const char *key);
void cid_key_file_add_problem (CidKeyFile *self,
                               const char *group,
                               const char *key,
                               const char *format,
                               ...) G_GNUC_PRINTF (4, 5);
guint cid_key_file_count_problems (CidKeyFile *self);
GPtrArray *cid_key_file_end (CidKeyFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidKeyFile, cid_key_file_free)

G_END_DECLS
