/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidTimer:
 *
 * Calls a function at a moment of the monotonic clock, as g_get_monotonic_time() has it. It is made
 * once and set ever anew, which costs no memory; #CidAlarm is the one that counts the time, too,
 * that the machine sleeps.
 */
typedef struct _CidTimer CidTimer;

typedef void (*CidTimerFunc) (gpointer user_data);

CidTimer *cid_timer_new (const char *name, int priority, CidTimerFunc function, gpointer user_data);
void cid_timer_free (CidTimer *self);
void cid_timer_set (CidTimer *self, gint64 due_us);
gint64 cid_timer_get_due (CidTimer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidTimer, cid_timer_free)

G_END_DECLS
