/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"
#include "phone/phone.h"
#include "phone/target.h"

G_BEGIN_DECLS

/**
 * CidSaid:
 * @text: the request target as it came
 * @target: the same, taken apart
 * @body: (nullable): what came with it
 * @length: of @body, in bytes
 * @stamp: when
 *
 * What a phone says in one request.
 */
typedef struct {
  const char *text;
  const CidTarget *target;
  const char *body;
  gsize length;
  CidStamp stamp;
} CidSaid;

/**
 * CidHearing:
 *
 * How what phones say is understood: by which plan numbers are read, which of them are mine, and
 * which are of a voicemail.
 */
typedef struct _CidHearing CidHearing;

CidHearing *cid_hearing_new (void);
void cid_hearing_free (CidHearing *self);
void cid_hearing_set_plan (CidHearing *self, const CidNumberPlan *plan);
void cid_hearing_set_own_numbers (CidHearing *self, char **numbers);
void cid_hearing_set_voicemail (CidHearing *self, char **numbers, GHashTable *lines);
CidCallEvent *cid_hearing_read (CidHearing *self, const CidPhone *phone, const CidSaid *said);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHearing, cid_hearing_free)

G_END_DECLS
