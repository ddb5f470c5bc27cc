/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/* So many hooks there may be, so many words a program's command line may have. */
#define CID_MAX_HOOKS 32
#define CID_MAX_HOOK_WORDS 100
#define CID_HOOK_TIMEOUT_S 30
#define CID_MAX_HOOK_TIMEOUT_S 3600

/**
 * CidHookEvents:
 * @CID_HOOK_RINGING: it rings here
 * @CID_HOOK_OUTGOING: it rings there
 * @CID_HOOK_ANSWERED: two people talk
 * @CID_HOOK_MISSED: it is over, nobody took it
 * @CID_HOOK_REJECTED: it is over, it was refused here
 * @CID_HOOK_ELSEWHERE: it is over, another phone took it
 * @CID_HOOK_UNANSWERED: it is over, the other end did not take it
 * @CID_HOOK_BLOCKED: it is over, it was blocked
 * @CID_HOOK_ENDED: it is over, whatever became of it
 *
 * What happens to a call that a hook can wait for; a set. They come in this order.
 */
typedef enum {
  CID_HOOK_RINGING = 1 << 0,
  CID_HOOK_OUTGOING = 1 << 1,
  CID_HOOK_ANSWERED = 1 << 2,
  CID_HOOK_MISSED = 1 << 3,
  CID_HOOK_REJECTED = 1 << 4,
  CID_HOOK_ELSEWHERE = 1 << 5,
  CID_HOOK_UNANSWERED = 1 << 6,
  CID_HOOK_BLOCKED = 1 << 7,
  CID_HOOK_ENDED = 1 << 8,
} CidHookEvents;

#define CID_N_HOOK_EVENTS 9
#define CID_HOOK_OVER                                                                              \
  (CID_HOOK_MISSED | CID_HOOK_REJECTED | CID_HOOK_ELSEWHERE | CID_HOOK_UNANSWERED |                \
   CID_HOOK_BLOCKED | CID_HOOK_ENDED)

/**
 * CidHookCallers:
 * @CID_HOOK_CONTACTS: who is in an address book, or named by the user
 * @CID_HOOK_STRANGERS: who is not
 * @CID_HOOK_WITHHELD: who hides the number
 *
 * Whose calls a hook is about; a set, empty for everybody.
 */
typedef enum {
  CID_HOOK_CONTACTS = 1 << 0,
  CID_HOOK_STRANGERS = 1 << 1,
  CID_HOOK_WITHHELD = 1 << 2,
} CidHookCallers;

#define CID_N_HOOK_CALLERS 3

/**
 * CidHookKind:
 * @CID_HOOK_RUN: starts a program
 * @CID_HOOK_POST: posts to a web address
 * @CID_HOOK_OPEN: offers a page to open
 *
 * What a hook does.
 */
typedef enum {
  CID_HOOK_RUN,
  CID_HOOK_POST,
  CID_HOOK_OPEN,
} CidHookKind;

/**
 * CidHook:
 * @name: what the user calls it
 * @kind: what it does
 * @on: what it waits for
 * @argv: (nullable) (array zero-terminated=1): the program and its arguments, placeholders in them
 * @url: (nullable): the web address, placeholders in it
 * @headers: (nullable) (array zero-terminated=1): `Name: value`, for @url; secret
 * @timeout_s: how long one go may take
 * @callers: whose calls; 0 for everybody's
 * @phones: (nullable) (array zero-terminated=1): names of phones; %NULL for all
 * @lines: (nullable) (array zero-terminated=1): lines, as the phone says; %NULL for all
 * @simulated: rehearsals too
 *
 * Something of the user's that shall happen when something happens to a call.
 */
typedef struct {
  char *name;
  CidHookKind kind;
  CidHookEvents on;
  char **argv;
  char *url;
  char **headers;
  guint timeout_s;
  CidHookCallers callers;
  char **phones;
  char **lines;
  gboolean simulated;
} CidHook;

CidHook *cid_hook_new (const char *name);
CidHook *cid_hook_copy (const CidHook *self);
void cid_hook_free (CidHook *self);
gboolean cid_hook_does_the_same (const CidHook *self, const CidHook *other);
gboolean cid_hook_is_name (const char *name);
gboolean cid_hook_is_about (const CidHook *self, const CidCall *call);
CidHookEvents cid_hook_events_of_call (const CidCall *call);
gboolean cid_hook_call_may_be_corrected (const CidCall *call);
const char *cid_hook_event_to_nick (CidHookEvents event);
CidHookEvents cid_hook_event_from_nick (const char *nick);
CidHookCallers cid_hook_callers_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHook, cid_hook_free)

G_END_DECLS
