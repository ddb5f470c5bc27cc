/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidSubject:
 * @uid: of the call
 * @who: in a few words; plain text, safe to show
 * @phones: (array zero-terminated=1): ids of the phones that it rings on, or rang on
 * @number: (nullable): what to dial and to copy: E.164, an extension, or `user@host`
 * @page: (nullable): address of a page about the call, for the browser
 * @individual: (nullable): what GNOME Contacts calls the caller
 * @token: (nullable): of a click: lets the window that it opens come to the front
 * @is_stranger: no contact has the number, and it is no rehearsal
 *
 * Whom the buttons of a notice are about.
 */
typedef struct {
  char *uid;
  char *who;
  char **phones;
  char *number;
  char *page;
  char *individual;
  char *token;
  gboolean is_stranger;
} CidSubject;

CidSubject *cid_subject_new (const CidCall *call);
gboolean cid_subject_has_number (const CidCall *call);
CidSubject *cid_subject_copy (const CidSubject *self);
gboolean cid_subject_is_same (const CidSubject *a, const CidSubject *b);
void cid_subject_free (CidSubject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidSubject, cid_subject_free)

G_END_DECLS
