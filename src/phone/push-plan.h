/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPushState:
 * @CID_PUSH_SAME: it is what it shall be
 * @CID_PUSH_EMPTY: nothing stands there
 * @CID_PUSH_OURS: it is ours, and another than it shall be
 * @CID_PUSH_FOREIGN: somebody else set it
 * @CID_PUSH_READ_ONLY: it is another than it shall be, and the phone lets nobody change it
 * @CID_PUSH_ABSENT: the phone does not have it
 *
 * How it stands with one setting of a phone.
 */
typedef enum {
  CID_PUSH_SAME,
  CID_PUSH_EMPTY,
  CID_PUSH_OURS,
  CID_PUSH_FOREIGN,
  CID_PUSH_READ_ONLY,
  CID_PUSH_ABSENT,
} CidPushState;

/**
 * CidPushItem:
 * @setting: its name
 * @label: what people call it
 * @before: what it was, empty if the phone does not have it
 * @wanted: what it shall be
 * @state: how these differ
 * @is_chosen: it is to be written
 * @is_right: it is what it shall be, as far as was read
 *
 * One setting that is to be written into a phone.
 */
typedef struct {
  char *setting;
  char *label;
  char *before;
  char *wanted;
  CidPushState state;
  gboolean is_chosen;
  gboolean is_right;
} CidPushItem;

GPtrArray *cid_push_plan_new (GPtrArray *urls, GHashTable *settings, const char *token);
GPtrArray *cid_push_plan_new_back (GHashTable *kept,
                                   GPtrArray *urls,
                                   GHashTable *settings,
                                   const char *token);
guint cid_push_plan_count (GPtrArray *plan, CidPushState state);
guint cid_push_plan_choose (GPtrArray *plan, gboolean with_foreign);
void cid_push_plan_check (GPtrArray *plan, GHashTable *settings);

G_END_DECLS
