/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/quiet-hours.h"

G_BEGIN_DECLS

/**
 * CidShow:
 * @CID_SHOW_UNSAID: nothing is said; another rule decides
 * @CID_SHOW_LOG: it stands in the call log alone
 * @CID_SHOW_QUIET: it stands in the list of notifications, without a banner and without a sound
 * @CID_SHOW_LOUD: it is shown as calls are
 *
 * How much is made of a call; the more, the greater. The nicks are `log`, `quiet` and `show`.
 */
typedef enum {
  CID_SHOW_UNSAID,
  CID_SHOW_LOG,
  CID_SHOW_QUIET,
  CID_SHOW_LOUD,
} CidShow;

/**
 * CidBreakThrough:
 * @CID_BREAK_THROUGH_NEVER: nobody
 * @CID_BREAK_THROUGH_CONTACTS: whoever stands in an address book
 * @CID_BREAK_THROUGH_FAVOURITES: contacts that are marked as favourites
 * @CID_BREAK_THROUGH_ALWAYS: everybody
 *
 * Who may disturb a user who does not want to be disturbed. The nicks are `never`, `contacts`,
 * `favourites` and `always`.
 */
typedef enum {
  CID_BREAK_THROUGH_NEVER,
  CID_BREAK_THROUGH_CONTACTS,
  CID_BREAK_THROUGH_FAVOURITES,
  CID_BREAK_THROUGH_ALWAYS,
} CidBreakThrough;

/**
 * CidPrivacy:
 * @CID_PRIVACY_UNSAID: as the desktop is set
 * @CID_PRIVACY_NOTHING: nothing
 * @CID_PRIVACY_SOMEBODY: that somebody calls
 * @CID_PRIVACY_EVERYTHING: who calls
 *
 * What a locked screen may show. The nicks are `nothing`, `somebody` and `everything`.
 */
typedef enum {
  CID_PRIVACY_UNSAID,
  CID_PRIVACY_NOTHING,
  CID_PRIVACY_SOMEBODY,
  CID_PRIVACY_EVERYTHING,
} CidPrivacy;

/**
 * CidNotifyPolicy:
 * @break_through: who may disturb nevertheless, in Do Not Disturb and in quiet hours
 * @privacy: what a locked screen may show
 * @outgoing: how calls that I make are shown
 * @strangers: how callers are shown who stand in no address book
 * @withheld: how callers are shown who hide their number
 * @sound: the desktop plays a sound while the phone rings
 * @quiet_hours: when calls are quiet
 * @lines: (element-type utf8 CidShow): how calls of a line are shown, by what the phone calls it
 * @phones: (element-type utf8 CidShow): how calls of a phone are shown, by its name
 *
 * What the user wants to be told of, and how. Counted, and immutable once whoever made it hands it
 * on; of one thread.
 */
typedef struct {
  CidBreakThrough break_through;
  CidPrivacy privacy;
  CidShow outgoing;
  CidShow strangers;
  CidShow withheld;
  gboolean sound;
  CidQuietHours *quiet_hours;
  GHashTable *lines;
  GHashTable *phones;
} CidNotifyPolicy;

CidNotifyPolicy *cid_notify_policy_new (void);
CidNotifyPolicy *cid_notify_policy_ref (CidNotifyPolicy *self);
void cid_notify_policy_unref (CidNotifyPolicy *self);
void cid_notify_policy_set_line (CidNotifyPolicy *self, const char *line, CidShow show);
void cid_notify_policy_set_phone (CidNotifyPolicy *self, const char *phone, CidShow show);
CidShow cid_notify_policy_get_line (const CidNotifyPolicy *self, const char *line);
CidShow cid_notify_policy_get_phone (const CidNotifyPolicy *self, const char *phone);

const char *cid_show_to_nick (CidShow show);
int cid_show_from_nick (const char *nick);
int cid_break_through_from_nick (const char *nick);
int cid_privacy_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNotifyPolicy, cid_notify_policy_unref)

G_END_DECLS
