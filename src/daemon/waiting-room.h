/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/listener.h"

G_BEGIN_DECLS

/**
 * CidWaitingRoom:
 *
 * The requests that wait until their events are on disk, each for the same time at the most.
 */
typedef struct _CidWaitingRoom CidWaitingRoom;

/**
 * CidTicket:
 *
 * One request's place in the room.
 */
typedef struct _CidTicket CidTicket;

typedef void (*CidDrainedFunc) (gpointer user_data);

/**
 * CidSilenceFunc:
 *
 * The disk has not spoken for as long as a phone waits.
 */
typedef void (*CidSilenceFunc) (gpointer user_data);

CidWaitingRoom *cid_waiting_room_new (void);
void cid_waiting_room_free (CidWaitingRoom *self);
void cid_waiting_room_set_silence (CidWaitingRoom *self,
                                   CidSilenceFunc function,
                                   gpointer user_data);
CidTicket *cid_waiting_room_enter (CidWaitingRoom *self, CidRequest *request);
void cid_waiting_room_leave (gboolean stored, gpointer ticket);
void cid_waiting_room_drain (CidWaitingRoom *self, CidDrainedFunc drained, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWaitingRoom, cid_waiting_room_free)

G_END_DECLS
