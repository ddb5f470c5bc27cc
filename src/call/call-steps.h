/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "call/call-table.h"

G_BEGIN_DECLS

void cid_call_steps_open (CidCallTable *table,
                          const CidCallEvent *event,
                          const CidCaller *caller,
                          GPtrArray *changed);
void cid_call_steps_join (CidCallTable *table,
                          CidWatch *watch,
                          const CidCallEvent *event,
                          const CidCaller *caller,
                          GPtrArray *changed);
void cid_call_steps_go_on (CidCallTable *table,
                           CidTrack *track,
                           const CidCallEvent *event,
                           const CidCaller *caller,
                           GPtrArray *changed);
void cid_call_steps_ring_again (CidCallTable *table,
                                CidTrack *track,
                                const CidCallEvent *event,
                                const CidCaller *caller,
                                GPtrArray *changed);
void cid_call_steps_take_away (CidWatch *watch, GPtrArray *changed);
void cid_call_steps_close_leg (CidCallTable *table,
                               CidTrack *track,
                               CidStamp when,
                               GPtrArray *changed);
void cid_call_steps_close (CidCallTable *table, CidWatch *watch, CidStamp when, GPtrArray *changed);

G_END_DECLS
