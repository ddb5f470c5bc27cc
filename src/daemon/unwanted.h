/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "config/block-file.h"
#include "daemon/clicks.h"

G_BEGIN_DECLS

/**
 * CidUnwanted:
 *
 * Sees to it that nobody hears of callers whom the user blocked.
 */
typedef struct _CidUnwanted CidUnwanted;

/**
 * CidBlockHit:
 * @path: the file that has the rule; until control returns to the main loop
 * @line: the line of the rule, counted from 1
 * @kind: what the rule is about
 *
 * Why a caller is blocked.
 */
typedef struct {
  const char *path;
  guint line;
  CidBlockKind kind;
} CidBlockHit;

CidUnwanted *cid_unwanted_new (const char *path,
                               CidCallTracker *tracker,
                               CidBlockChangedFunc changed,
                               gpointer user_data);
void cid_unwanted_free (CidUnwanted *self);
void cid_unwanted_set_plan (CidUnwanted *self, const CidNumberPlan *plan);
void cid_unwanted_set_lists (CidUnwanted *self, char **paths);
void cid_unwanted_set_refusal (CidUnwanted *self, const CidHand *hand);
CidBlockFile *cid_unwanted_get_file (CidUnwanted *self);
GPtrArray *cid_unwanted_get_lists (CidUnwanted *self);
gboolean cid_unwanted_is_known (CidUnwanted *self);
gboolean cid_unwanted_find (CidUnwanted *self,
                            const CidParty *party,
                            const CidCaller *caller,
                            CidBlockHit *hit);
GPtrArray *cid_unwanted_apply (CidUnwanted *self,
                               GPtrArray *changed,
                               const CidCallEvent *heard,
                               CidStamp now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidUnwanted, cid_unwanted_free)

G_END_DECLS
