/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/block-file.h"
#include "daemon/screen.h"
#include "phone/control.h"

G_BEGIN_DECLS

/**
 * CidClicks:
 *
 * Does what the user asks for by a click on a notice.
 */
typedef struct _CidClicks CidClicks;

/**
 * CidHand:
 * @get_deeds: what a phone lets be done
 * @ask: asks a phone for one deed, as cid_phone_control_do() does
 * @note: (transfer full) (nullable): told of each deed that was asked for, for the journal
 * @user_data: for all of them
 * @get_page: (nullable): the page about a call
 *
 * What reaches out to the phones.
 */
typedef struct {
  CidDeedsFunc get_deeds;
  void (*ask) (const char *phone,
               CidDeeds deed,
               const char *number,
               const char *call_uid,
               CidDeedFunc done,
               gpointer done_data,
               gpointer user_data);
  void (*note) (CidCallEvent *event, gpointer user_data);
  gpointer user_data;
  CidPageFunc get_page;
} CidHand;

CidClicks *cid_clicks_new (CidNotifier *notifier,
                           CidScreen *screen,
                           CidBlockFile *blocked,
                           const CidHand *hand);
void cid_clicks_free (CidClicks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidClicks, cid_clicks_free)

G_END_DECLS
