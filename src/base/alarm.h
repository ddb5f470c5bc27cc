/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidAlarm CidAlarm;

CidAlarm *cid_alarm_new (GSourceFunc function, gpointer user_data);
void cid_alarm_set (CidAlarm *self, gint64 boot_us);
void cid_alarm_free (CidAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidAlarm, cid_alarm_free)

G_END_DECLS
