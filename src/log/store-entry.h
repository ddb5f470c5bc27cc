/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

/**
 * CidStoreEntry:
 * @event: (nullable): what was said
 * @calls: (nullable) (element-type CidCall): the calls that it changed
 * @marked: a call that the user marks by @event; 0 for none
 * @is_refused: (out): there is no such call to be marked, and nothing of the entry was written
 * @run: the run that the event arose in, if that was in another log: as cid_store_peers_find_run()
 *   has it; 0: this one
 * @peer_seq: its number there
 * @first_seq: of @calls that are made anew: their first event; 0: @event
 * @last_seq: and their last
 * @phone: (nullable): id of a phone that is to be called @phone_name from now on
 * @phone_name: (nullable): its name
 *
 * What is to be written as one.
 */
typedef struct {
  CidCallEvent *event;
  GPtrArray *calls;
  gint64 marked;
  gboolean is_refused;
  gint64 run;
  gint64 peer_seq;
  gint64 first_seq;
  gint64 last_seq;
  char *phone;
  char *phone_name;
} CidStoreEntry;

void cid_store_entry_clear (CidStoreEntry *self);

G_END_DECLS
