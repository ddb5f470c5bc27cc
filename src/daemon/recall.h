/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/log-question.h"

G_BEGIN_DECLS

CidLogQuestion *cid_recall_begin (const char *path,
                                  gint64 after_us,
                                  CidLogAnswerFunc done,
                                  gpointer user_data);

G_END_DECLS
