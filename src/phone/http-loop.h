/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _CidHttpLoop CidHttpLoop;

CidHttpLoop *cid_http_loop_new (struct MHD_Daemon *daemon);
void cid_http_loop_free (CidHttpLoop *self);
gboolean cid_http_loop_is_running (CidHttpLoop *self);
void cid_http_loop_wake (CidHttpLoop *self);
void cid_http_loop_run (CidHttpLoop *self);
void cid_http_loop_wait (CidHttpLoop *self, int time_ms);

G_END_DECLS
