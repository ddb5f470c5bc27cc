/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

gboolean cid_call_mark_check_note (const char *note, GError **error);
CidCallEvent *cid_call_mark_new_note (const char *uid, const char *note, CidStamp now);
CidCallEvent *cid_call_mark_new_done (const char *uid, gboolean is_done, CidStamp now);
gboolean cid_call_mark_is_mark (CidEventKind kind);

G_END_DECLS
