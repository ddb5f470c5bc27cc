/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-reader.h"

G_BEGIN_DECLS

/**
 * CidLogQuestion:
 *
 * Something that the daemon asks the call log. The disk may take its time: nobody waits for it.
 */
typedef struct _CidLogQuestion CidLogQuestion;

/**
 * CidLogAskFunc:
 * @reader: the log
 * @subject: what is asked about
 *
 * Asks, on a thread.
 *
 * Returns: (transfer full) (element-type CidCall): the answer; %NULL on error
 */
typedef GPtrArray *(*CidLogAskFunc) (CidCallReader *reader, gpointer subject, GError **error);

/**
 * CidLogAnswerFunc:
 * @calls: (element-type CidCall): the answer
 */
typedef void (*CidLogAnswerFunc) (GPtrArray *calls, gpointer user_data);

CidLogQuestion *cid_log_question_begin (const char *path,
                                        CidLogAskFunc ask,
                                        gpointer subject,
                                        GDestroyNotify free_subject,
                                        CidLogAnswerFunc done,
                                        gpointer user_data);
void cid_log_question_free (CidLogQuestion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidLogQuestion, cid_log_question_free)

G_END_DECLS
