/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/control-state.h"

G_BEGIN_DECLS

/**
 * CidControlRecord:
 * @key: what the settings were, as of cid_control_settings_make_key()
 * @state: what the phone let be done
 * @detail: (nullable): for the sentence about @state
 * @heard: (nullable): the address that it reported from
 *
 * What is remembered of a phone.
 */
typedef struct {
  char *key;
  CidControlState state;
  char *detail;
  char *heard;
} CidControlRecord;

typedef struct _CidControlMemory CidControlMemory;

CidControlMemory *cid_control_memory_new (const char *path);
void cid_control_memory_free (CidControlMemory *self);
void cid_control_memory_flush (CidControlMemory *self);
gboolean cid_control_memory_get (CidControlMemory *self,
                                 const char *phone_id,
                                 CidControlRecord *record);
void cid_control_memory_set (CidControlMemory *self,
                             const char *phone_id,
                             const CidControlRecord *record);
char *cid_control_memory_get_told (CidControlMemory *self, const char *phone_id);
void cid_control_memory_set_told (CidControlMemory *self, const char *phone_id, const char *told);
void cid_control_record_clear (CidControlRecord *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidControlRecord, cid_control_record_clear)

G_END_DECLS
