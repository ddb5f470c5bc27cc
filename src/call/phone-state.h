/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

/**
 * CID_N_PHONE_EVENTS:
 *
 * How many kinds of events phones send; they are the first of #CidEventKind.
 */
#define CID_N_PHONE_EVENTS (CID_EVENT_UNREGISTERED + 1)

/**
 * CidPhoneAspect:
 * @CID_ASPECT_DND: Do Not Disturb: it does not ring
 * @CID_ASPECT_FORWARD: calls go elsewhere
 * @CID_ASPECT_REGISTERED: its phone system knows where it is
 *
 * What a phone can be, or not be, beside its calls.
 */
typedef enum {
  CID_ASPECT_DND,
  CID_ASPECT_FORWARD,
  CID_ASPECT_REGISTERED,
} CidPhoneAspect;

#define CID_N_ASPECTS 3

/**
 * CidPhoneCondition:
 * @aspect: what is told of
 * @line: (nullable): of which line; %NULL: of the whole phone
 * @is_on: it is so, or it is not
 * @since_us: since when, microseconds since the epoch
 */
typedef struct {
  CidPhoneAspect aspect;
  char *line;
  gboolean is_on;
  gint64 since_us;
} CidPhoneCondition;

/**
 * CidPhoneState:
 * @phone: id of the phone
 * @kinds: what it has ever sent: a bit for each #CidEventKind
 * @last_us: when it was last heard; 0 if it never was
 * @last_kind: what it said then
 * @ready_us: when it last said that it had started; 0 if it never did
 * @heard_us: by #CidEventKind: when it was heard last since this program started; 0 if it was not
 * @conditions: (element-type CidPhoneCondition): what is known of it, in the order of finding out
 *
 * How a phone is, as far as its own events tell.
 */
typedef struct {
  char *phone;
  guint32 kinds;
  gint64 last_us;
  CidEventKind last_kind;
  gint64 ready_us;
  gint64 heard_us[CID_N_PHONE_EVENTS];
  GPtrArray *conditions;
} CidPhoneState;

/**
 * CidPhoneNews:
 * @CID_PHONE_HEARD: it spoke
 * @CID_PHONE_CHANGED: more is different than when it was heard last
 *
 * What an event changed; a set.
 */
typedef enum {
  CID_PHONE_NO_NEWS = 0,
  CID_PHONE_HEARD = 1 << 0,
  CID_PHONE_CHANGED = 1 << 1,
} CidPhoneNews;

CidPhoneState *cid_phone_state_new (const char *phone);
CidPhoneState *cid_phone_state_copy (const CidPhoneState *self);
void cid_phone_state_free (CidPhoneState *self);
CidPhoneNews cid_phone_state_apply (CidPhoneState *self, const CidCallEvent *event);
void cid_phone_state_add (CidPhoneState *self,
                          CidPhoneAspect aspect,
                          const char *line,
                          gboolean is_on,
                          gint64 since_us);
void cid_phone_state_merge (CidPhoneState *self, const CidPhoneState *older);
gboolean cid_phone_state_has_sent (const CidPhoneState *self, CidEventKind kind);
gboolean cid_phone_state_has_lines (const CidPhoneState *self);
gboolean cid_phone_condition_is_trouble (const CidPhoneCondition *self);
const char *cid_phone_aspect_to_nick (CidPhoneAspect aspect);
int cid_phone_aspect_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneState, cid_phone_state_free)

G_END_DECLS
