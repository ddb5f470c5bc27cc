/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/when.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidEventKind:
 *
 * What happened. The first eighteen are what a phone can report, named in URLs by their nick; the
 * rest arise in cidalert itself and stand in the journal beside them: a call's time ran out, its
 * caller is one of whom the user does not want to hear, the user asked for something from here,
 * which the reason names, or marked a call: wrote a note to it, which is the body, dealt with it or
 * took that back; or calls were forgotten, the reason says by what.
 */
typedef enum {
  CID_EVENT_INCOMING,
  CID_EVENT_OUTGOING,
  CID_EVENT_CONNECTED,
  CID_EVENT_DISCONNECTED,
  CID_EVENT_MISSED,
  CID_EVENT_REJECTED,
  CID_EVENT_OFFHOOK,
  CID_EVENT_ONHOOK,
  CID_EVENT_HOLD,
  CID_EVENT_UNHOLD,
  CID_EVENT_TRANSFER,
  CID_EVENT_DND_ON,
  CID_EVENT_DND_OFF,
  CID_EVENT_FORWARD_ON,
  CID_EVENT_FORWARD_OFF,
  CID_EVENT_READY,
  CID_EVENT_REGISTERED,
  CID_EVENT_UNREGISTERED,
  CID_EVENT_EXPIRED,
  CID_EVENT_BLOCKED,
  CID_EVENT_ASKED,
  CID_EVENT_NOTED,
  CID_EVENT_DONE,
  CID_EVENT_UNDONE,
  CID_EVENT_FORGOT,
} CidEventKind;

#define CID_EVENT_NONE (-1)

/**
 * CidCallEvent:
 * @kind: what happened
 * @stamp: when it arrived
 * @phone: id of the configured phone (a UUID), which outlives renaming
 * @phone_name: its name at the time
 * @group: phones that ring together; empty for all phones that name none
 * @simulated: it came in by the token of `cidalert simulate`
 * @party: (not nullable): who is at the other end
 * @name: what the phone calls the other end, cleaned; or %NULL
 * @line: which of my lines, as the phone says; or %NULL
 * @call_ref: the phone's own call id, cut at `@`; or %NULL
 * @call_uid: for what arises in cidalert itself: the call that is meant
 * @reason: why it ended, as the phone says; or %NULL
 * @diverted: who the call was first meant for; or %NULL
 * @voicemail: by the settings of the time, what takes this call elsewhere is a voicemail
 * @mac: of the phone; or %NULL
 * @peer: the address that it came from, which is not kept; or %NULL
 * @reached: the address of this machine that it came to, unless from this machine itself; not kept;
 * or %NULL
 * @target: the raw request target, its token blanked; %NULL for what arises in cidalert itself
 * @body: the raw request body as text; or %NULL
 * @extra: (nullable) (array zero-terminated=1): parameters we have no use for, `key=value` each
 *
 * What one callback says. Filled once, by the callback and the bridge, and not changed after.
 */
typedef struct {
  CidEventKind kind;
  CidStamp stamp;
  char *phone;
  char *phone_name;
  char *group;
  gboolean simulated;
  CidParty *party;
  char *name;
  char *line;
  char *call_ref;
  char *call_uid;
  char *reason;
  char *diverted;
  gboolean voicemail;
  char *mac;
  char *peer;
  char *reached;
  char *target;
  char *body;
  char **extra;
} CidCallEvent;

CidCallEvent *cid_call_event_new (CidEventKind kind);
CidCallEvent *cid_call_event_copy (const CidCallEvent *self);
void cid_call_event_free (CidCallEvent *self);
const char *cid_event_kind_to_nick (CidEventKind kind);
int cid_event_kind_from_nick (const char *nick);
gboolean cid_event_kind_is_from_phone (CidEventKind kind);
gboolean cid_call_event_was_said (const CidCallEvent *self);
gboolean cid_call_event_is_whole (const CidCallEvent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallEvent, cid_call_event_free)

G_END_DECLS
