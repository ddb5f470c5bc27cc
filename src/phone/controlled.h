/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/control-memory.h"
#include "phone/phone.h"

G_BEGIN_DECLS

/**
 * CidControlled:
 * @phone: what the user set
 * @make: (nullable): its make, if it is one that can be controlled
 * @key: of its settings, as of cid_control_settings_make_key()
 * @serial: of its settings in this run, the password among them
 * @heard: (nullable): the address that it last reported from
 * @state: how it stands
 * @detail: (nullable): for the sentence about @state
 * @password: (nullable): its password
 * @has_password: @password has been looked up, whether there is one or not
 * @asked_us: when it was last asked, monotonic
 * @is_due: it is to be asked what it lets be done
 *
 * One phone that can be controlled, and what is known of that.
 */
typedef struct {
  CidPhone *phone;
  CidMake *make;
  char *key;
  guint serial;
  char *heard;
  CidControlState state;
  char *detail;
  char *password;
  gboolean has_password;
  gint64 asked_us;
  gboolean is_due;
} CidControlled;

CidControlled *cid_controlled_new (const CidPhone *phone);
void cid_controlled_free (CidControlled *self);
void cid_controlled_recall (CidControlled *self, CidControlMemory *memory);
void cid_controlled_remember (CidControlled *self, CidControlMemory *memory);
void cid_controlled_take_over (CidControlled *self, CidControlled *before);
void cid_controlled_set_state (CidControlled *self, CidControlState state, const char *detail);
void cid_controlled_take_password (CidControlled *self, const char *password);
void cid_controlled_forget_password (CidControlled *self);
char *cid_controlled_get_base (CidControlled *self, gboolean *is_heard);
char *cid_controlled_get_path (CidControlled *self, CidDeeds deed, const char *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidControlled, cid_controlled_free)

G_END_DECLS
