/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/button.h"

G_BEGIN_DECLS

/**
 * CidLastClick:
 * @act: what it asked for
 * @uid: (nullable): of the call that was meant
 * @when_us: by a clock that does not jump; 0 if there was none
 *
 * The last click on one notification. Zeros are none.
 */
typedef struct {
  CidAct act;
  char *uid;
  gint64 when_us;
} CidLastClick;

void cid_last_click_clear (CidLastClick *self);
gboolean cid_last_click_take (CidLastClick *self,
                              CidAct act,
                              const CidSubject *subject,
                              gint64 now_us);
gboolean cid_last_click_was_just (const CidLastClick *self, gint64 now_us);

G_END_DECLS
