/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-task.h"

G_BEGIN_DECLS

typedef struct _CidStoreAgenda CidStoreAgenda;

CidStoreAgenda *cid_store_agenda_new (void);
void cid_store_agenda_free (CidStoreAgenda *self);
CidStoreQueue *cid_store_agenda_get_waiting (CidStoreAgenda *self);

CidStoreTask *cid_store_agenda_take_next (CidStoreAgenda *self);
CidStoreTask *cid_store_agenda_take_writing (CidStoreAgenda *self);
CidStoreTask *cid_store_agenda_take_filing (CidStoreAgenda *self);
void cid_store_agenda_note_past (CidStoreAgenda *self);

void cid_store_agenda_set_keep (CidStoreAgenda *self, gint64 keep_us);
void cid_store_agenda_want_filing (CidStoreAgenda *self);
gboolean cid_store_agenda_wants_filing (CidStoreAgenda *self);

void cid_store_agenda_lend (CidStoreAgenda *self, CidStoreFunc lent, gpointer user_data);
gboolean cid_store_agenda_is_lent (CidStoreAgenda *self);
CidStoreFunc cid_store_agenda_end_loan (CidStoreAgenda *self, gpointer *user_data);

CidContactIndex *cid_store_agenda_learn (CidStoreAgenda *self, CidContactIndex *names);
gboolean cid_store_agenda_is_learning (CidStoreAgenda *self);
gboolean cid_store_agenda_note_lesson (CidStoreAgenda *self,
                                       const CidStoreTask *task,
                                       CidContactIndex **learnt);
CidContactIndex *cid_store_agenda_end_lesson (CidStoreAgenda *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreAgenda, cid_store_agenda_free)

G_END_DECLS
