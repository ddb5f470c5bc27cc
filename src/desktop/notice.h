/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

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
 * CidNotice:
 * @key: what it is about; a notice that the user closed comes back only with another key
 * @title: plain text, safe to show
 * @body: Pango markup, everything from outside escaped
 * @plain: title and body for a terminal, one line
 * @urgency: how pressing it is
 * @category: of the specification, `call.incoming` for instance
 * @icon: name of an icon of the theme
 * @image: (nullable): picture file's bytes
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
} CidNotice;

CidNotice *cid_notice_new_ringing (GPtrArray *calls, guint total, GHashTable *line_names);
CidNotice *cid_notice_new_trouble (const char *title, const char *detail);
CidNotice *cid_notice_new_troubles (const char *title, const char *detail, char *const *sentences);
CidNotice *cid_notice_copy (const CidNotice *self);
gboolean cid_notice_is_same (const CidNotice *a, const CidNotice *b);
void cid_notice_free (CidNotice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNotice, cid_notice_free)

G_END_DECLS
