/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-state.h"
#include "contact/caller.h"

G_BEGIN_DECLS

typedef enum {
  CID_DIRECTION_INCOMING,
  CID_DIRECTION_OUTGOING,
} CidDirection;

/**
 * CidLeg:
 * @phone: id of the phone
 * @phone_name: its name
 * @group: of phones that ring together, as it was then; or %NULL
 * @call_ref: the phone's call id, or %NULL
 * @reason: why it ended there, as this phone said, or %NULL; in the log's events alone
 * @state: where this leg is
 * @outcome: what became of it on this phone
 *
 * One phone's part in a call.
 */
typedef struct {
  char *phone;
  char *phone_name;
  char *group;
  char *call_ref;
  char *reason;
  CidCallState state;
  CidOutcome outcome;
} CidLeg;

/**
 * CidCall:
 * @uid: derives from the first event, see cid_call_make_uid()
 * @id: the number in the log; 0 until the store has given one
 * @direction: incoming or outgoing
 * @outcome: what became of it so far
 * @started: when the first leg began to ring or to dial
 * @answered: when the first leg connected; zeros if none did
 * @ended: when the last leg ended; zeros while it is open
 * @ring_us: how long it rang, -1 if not known
 * @talk_us: how long people talked, -1 if they did not
 * @party: (not nullable): who is at the other end, as the first event said
 * @caller: (nullable): who that is, by the contacts
 * @shown_name: (nullable): the name that was shown at the time, if the log tells
 * @phone_said: what the phone calls the other end, or %NULL
 * @line: which of my lines, or %NULL
 * @diverted: who the call was first meant for, or %NULL
 * @answered_by: name of the phone that took it, or %NULL
 * @reason: why it ended, as the phone said, or %NULL
 * @voicemail: what took it elsewhere, if something did, is a voicemail
 * @simulated: it is a rehearsal
 * @blocked: the user does not want to hear of the caller
 * @note: what the user wrote to it, or %NULL
 * @done_us: when a missed call was dealt with, by the user or by a talk with that number; 0 if it
 * was not
 * @change: the number that its last change has in the log; 0 if it is not from there
 * @legs: (element-type CidLeg): at least one
 *
 * One conversation, however many phones rang for it. Also what the log gives back.
 */
typedef struct {
  char *uid;
  gint64 id;
  CidDirection direction;
  CidOutcome outcome;
  CidStamp started;
  CidStamp answered;
  CidStamp ended;
  gint64 ring_us;
  gint64 talk_us;
  CidParty *party;
  CidCaller *caller;
  char *shown_name;
  char *phone_said;
  char *line;
  char *diverted;
  char *answered_by;
  char *reason;
  gboolean voicemail;
  gboolean simulated;
  gboolean blocked;
  char *note;
  gint64 done_us;
  gint64 change;
  GPtrArray *legs;
} CidCall;

CidCall *cid_call_new (const char *uid, CidDirection direction, CidStamp started);
CidCall *cid_call_copy (const CidCall *self);
void cid_call_free (CidCall *self);
CidLeg *cid_call_add_leg (CidCall *self,
                          const char *phone,
                          const char *phone_name,
                          const char *call_ref,
                          CidCallState state);
CidCall *cid_call_split (CidCall *self, CidLeg *leg, const char *uid, CidStamp started);
char *cid_call_make_uid (const CidCallEvent *first);
gboolean cid_call_is_open (const CidCall *self);
const char *cid_direction_to_nick (CidDirection direction);
int cid_direction_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCall, cid_call_free)

G_END_DECLS
