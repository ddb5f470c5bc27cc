/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/button.h"

G_BEGIN_DECLS

/**
 * CidNoticeSlot:
 * @CID_NOTICE_RINGING: who is calling just now
 * @CID_NOTICE_MISSED: who called in vain
 * @CID_NOTICE_TROUBLE: what is wrong with cidalert
 * @CID_NOTICE_OUTGOING: whom I am calling
 *
 * The notifications that cidalert ever shows. GNOME 43 keeps three of one application: while
 * somebody rings the second and the last make room.
 */
typedef enum {
  CID_NOTICE_RINGING,
  CID_NOTICE_MISSED,
  CID_NOTICE_TROUBLE,
  CID_NOTICE_OUTGOING,
} CidNoticeSlot;

#define CID_N_NOTICE_SLOTS 4

/**
 * CidUrgency:
 *
 * As the Desktop Notifications Specification has it.
 */
typedef enum {
  CID_URGENCY_LOW,
  CID_URGENCY_NORMAL,
  CID_URGENCY_CRITICAL,
} CidUrgency;

/**
 * CidNoticeSound:
 * @CID_NOTICE_SOUND_DESKTOP: as the desktop does with any notice
 * @CID_NOTICE_SOUND_NONE: none
 * @CID_NOTICE_SOUND_RING: the one that the theme has for a call
 */
typedef enum {
  CID_NOTICE_SOUND_DESKTOP,
  CID_NOTICE_SOUND_NONE,
  CID_NOTICE_SOUND_RING,
} CidNoticeSound;

/**
 * CidNotice:
 * @key: what it is about; a notice that the user closed comes back only with another key
 * @title: plain text, safe to show
 * @body: Pango markup, everything from outside escaped
 * @plain: title and body for a terminal, one line
 * @urgency: how pressing it is
 * @category: of the specification, `call.incoming` for instance
 * @icon: name of an icon of the theme
 * @image: (nullable): picture file's bytes
 * @subject: (nullable): whom the buttons are about
 * @buttons: (nullable) (element-type CidButton): what can be clicked
 * @sound: what is heard
 * @is_public: may be read by anybody, on a locked screen too
 *
 * One notification, ready to be shown. Holds no handle of the desktop's; may cross threads.
 */
typedef struct {
  char *key;
  char *title;
  char *body;
  char *plain;
  CidUrgency urgency;
  char *category;
  char *icon;
  GBytes *image;
  CidSubject *subject;
  GPtrArray *buttons;
  CidNoticeSound sound;
  gboolean is_public;
} CidNotice;

/* What cid_notice_count_named() gives at most. */
#define CID_NOTICE_MAX_NAMED 4

guint cid_notice_count_named (guint total);
gboolean cid_notice_slot_is_kept (CidNoticeSlot slot);

CidNotice *cid_notice_new_ringing (GPtrArray *calls, guint total, GHashTable *line_names);
CidNotice *cid_notice_new_outgoing (GPtrArray *calls, guint total, GHashTable *line_names);
CidNotice *cid_notice_new_trouble (const char *title, const char *detail);
CidNotice *cid_notice_new_troubles (const char *title, const char *detail, char *const *sentences);
CidNotice *cid_notice_copy (const CidNotice *self);
gboolean cid_notice_is_same (const CidNotice *a, const CidNotice *b);
void cid_notice_free (CidNotice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNotice, cid_notice_free)

G_END_DECLS
