/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

#define CID_MAX_REFUSALS 16

/**
 * CidRefusalWhy:
 * @CID_REFUSAL_UNREAD: no phone may report from there, so nothing of it was read
 * @CID_REFUSAL_TOKEN: it is no phone's token
 * @CID_REFUSAL_ADDRESS: it is a phone's token, which may not be used from there
 * @CID_REFUSAL_EVENT: a phone's token with no event that is known
 * @CID_REFUSAL_METHOD: neither GET nor POST
 * @CID_REFUSAL_RATE: more than the phone may report
 */
typedef enum {
  CID_REFUSAL_UNREAD,
  CID_REFUSAL_TOKEN,
  CID_REFUSAL_ADDRESS,
  CID_REFUSAL_EVENT,
  CID_REFUSAL_METHOD,
  CID_REFUSAL_RATE,
} CidRefusalWhy;

/**
 * CidRefusal:
 * @peer: who asked
 * @why: why it was refused
 * @phone: (nullable): name of the phone whose token it was
 * @count: how often, since it is remembered
 * @last_us: when it was the last time, by the wall clock
 */
typedef struct {
  CidAddress peer;
  CidRefusalWhy why;
  char *phone;
  guint count;
  gint64 last_us;
} CidRefusal;

/**
 * CidRefusals:
 *
 * The refusals of late, as many as people can make use of. No token is in them.
 */
typedef struct _CidRefusals CidRefusals;

CidRefusals *cid_refusals_new (void);
void cid_refusals_free (CidRefusals *self);
void cid_refusals_note (CidRefusals *self,
                        const CidAddress *peer,
                        CidRefusalWhy why,
                        const char *phone,
                        gint64 now_us);
GPtrArray *cid_refusals_list (CidRefusals *self);
const char *cid_refusal_why_to_nick (CidRefusalWhy why);
int cid_refusal_why_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRefusals, cid_refusals_free)

G_END_DECLS
