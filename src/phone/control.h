/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/deed.h"
#include "phone/phone.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define CID_TYPE_PHONE_CONTROL (cid_phone_control_get_type ())
G_DECLARE_FINAL_TYPE (CidPhoneControl, cid_phone_control, CID, PHONE_CONTROL, GObject)

/**
 * CidDeedFunc:
 * @error: (nullable): a sentence for people; %NULL if the phone has done it
 * @user_data: as given
 */
typedef void (*CidDeedFunc) (const GError *error, gpointer user_data);

CidPhoneControl *cid_phone_control_new (const char *memory_path);
void cid_phone_control_leave (CidPhoneControl *self);
void cid_phone_control_set_plan (CidPhoneControl *self, const CidNumberPlan *plan);
void cid_phone_control_set_phones (CidPhoneControl *self, GPtrArray *phones);
void cid_phone_control_hear (CidPhoneControl *self,
                             const char *phone_id,
                             const char *address,
                             gboolean has_started);
CidDeeds cid_phone_control_get_deeds (CidPhoneControl *self, const char *phone_id);
const char *cid_phone_control_get_state (CidPhoneControl *self, const char *phone_id);
char *cid_phone_control_get_problem (CidPhoneControl *self, const char *phone_id);
char *cid_phone_control_get_heard (CidPhoneControl *self, const char *phone_id);
char *cid_phone_control_get_told (CidPhoneControl *self, const char *phone_id);
void cid_phone_control_set_told (CidPhoneControl *self, const char *phone_id, const char *told);
char *cid_phone_control_get_base (CidPhoneControl *self, const char *phone_id);
void cid_phone_control_do (CidPhoneControl *self,
                           const char *phone_id,
                           CidDeeds deed,
                           const char *number,
                           const char *call_uid,
                           CidDeedFunc done,
                           gpointer user_data);

G_END_DECLS
