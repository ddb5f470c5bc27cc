/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _CidHttpAnswers CidHttpAnswers;

CidHttpAnswers *cid_http_answers_new (void);
void cid_http_answers_free (CidHttpAnswers *self);
gboolean cid_http_answers_have (guint status);
enum MHD_Result cid_http_answers_send (CidHttpAnswers *self,
                                       struct MHD_Connection *connection,
                                       guint status);

G_END_DECLS
