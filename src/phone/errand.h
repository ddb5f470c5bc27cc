/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/control.h"
#include "phone/controlled.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void cid_errand_run (CidPhoneControl *self,
                     const char *phone_id,
                     CidDeeds deed,
                     const char *number,
                     const char *call_uid,
                     GError *error,
                     CidDeedFunc done,
                     gpointer user_data);

/* What the control shows to its errands alone. */
CidControlled *cid_phone_control_find (CidPhoneControl *self, const char *phone_id);
void cid_phone_control_set_state (CidPhoneControl *self,
                                  CidControlled *phone,
                                  CidControlState state,
                                  const char *detail);
void cid_phone_control_tell_done (CidPhoneControl *self,
                                  const char *phone_id,
                                  CidDeeds deed,
                                  const char *call_uid);
GCancellable *cid_phone_control_get_leaving (CidPhoneControl *self);

G_END_DECLS
