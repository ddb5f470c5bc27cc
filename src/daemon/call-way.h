/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/bus-news.h"
#include "daemon/media.h"
#include "daemon/move-watch.h"
#include "daemon/phone-watch.h"
#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

/**
 * CidCallWay:
 *
 * The way of an event: from what a phone says to whoever has to know of it.
 */
typedef struct _CidCallWay CidCallWay;

/**
 * CidCallWayEnds:
 *
 * Where it leads to; all of it outlives the way.
 */
typedef struct {
  const CidParts *parts;
  CidScreen *screen;
  CidPhoneWatch *phone_watch;
  CidMoveWatch *move_watch;
  CidBusNews *news;
  CidMedia *media;
} CidCallWayEnds;

CidCallWay *cid_call_way_new (const CidCallWayEnds *ends);
void cid_call_way_free (CidCallWay *self);
void cid_call_way_expect (CidCallWay *self);
void cid_call_way_take (CidCallWay *self,
                        CidCallEvent *event,
                        CidStoreFunc stored,
                        gpointer stored_data);
void cid_call_way_stop_waiting (CidCallWay *self);
void cid_call_way_take_up (CidCallWay *self, GPtrArray *calls);
void cid_call_way_refit (CidCallWay *self);
void cid_call_way_complete (CidCallWay *self);
void cid_call_way_block (CidCallWay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallWay, cid_call_way_free)

G_END_DECLS
