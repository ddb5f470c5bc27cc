/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidStateFile:
 *
 * What the program remembers from one run to the next, as a key file for the user alone. What is
 * missing or damaged is nothing remembered.
 */
typedef struct _CidStateFile CidStateFile;

CidStateFile *cid_state_file_new (const char *path);
void cid_state_file_free (CidStateFile *self);
GKeyFile *cid_state_file_get (CidStateFile *self);
void cid_state_file_flush (CidStateFile *self);
void cid_state_file_save (CidStateFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStateFile, cid_state_file_free)

G_END_DECLS
