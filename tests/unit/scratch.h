/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sys/resource.h>

G_BEGIN_DECLS

/* How long something that must happen may take on a machine that is busy, or under memcheck. */
#define SCRATCH_PATIENCE_MS 20000

/**
 * ScratchFunc:
 *
 * Something that a test waits for.
 */
typedef gboolean (*ScratchFunc) (gpointer user_data);

char *scratch_new (void);
void scratch_free (char *folder);
char *scratch_path (const char *folder, const char *name);
char *scratch_read (const char *folder, const char *name);
void scratch_write (const char *folder, const char *name, const char *text);
void scratch_replace (const char *folder, const char *name, const char *text);
guint scratch_slow_down (guint duration_ms);
void scratch_run_until (ScratchFunc is_true, gpointer user_data);
void scratch_run_ms (guint duration_ms);
void scratch_begin_counting_wakes (void);
guint scratch_end_counting_wakes (void);
void scratch_run_short_of_descriptors (rlim_t n_most, guint duration_ms);

G_END_DECLS
