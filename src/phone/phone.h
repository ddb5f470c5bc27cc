/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/control-settings.h"

G_BEGIN_DECLS

#define CID_TOKEN_LENGTH 12

/**
 * CidPhone:
 * @id: UUID, which outlives renaming
 * @name: what the user calls it: letters, digits, `-`, `_` and `.`
 * @make: name of its make, as in `data/makes/`
 * @token: 12 characters of Crockford's base32, lower case
 * @mac: its MAC address, 12 small hexadecimal digits, or %NULL
 * @networks: (element-type CidNetwork): the only addresses that may use @token; empty: any of this
 *   machine's own networks
 * @host: the address of this machine that the phone was told, or %NULL
 * @number: the phone's own number as the user wrote it, or %NULL
 * @group: phones that ring together; empty for all that name none
 * @control: how it is controlled from here
 * @simulated: it is the rehearsal phone of `cidalert simulate`, valid on loopback only
 *
 * One configured phone.
 */
typedef struct {
  char *id;
  char *name;
  char *make;
  char *token;
  char *mac;
  GArray *networks;
  char *host;
  char *number;
  char *group;
  CidControlSettings control;
  gboolean simulated;
} CidPhone;

CidPhone *cid_phone_new (const char *name, const char *id, const char *token);
CidPhone *cid_phone_copy (const CidPhone *self);
void cid_phone_free (CidPhone *self);
const CidPhone *cid_phone_find_by_id (GPtrArray *phones, const char *id);
char *cid_phone_make_token (const guint8 random[CID_TOKEN_LENGTH]);
gboolean cid_phone_is_token (const char *text);
gboolean cid_phone_is_name (const char *text);
char *cid_phone_read_mac (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhone, cid_phone_free)

G_END_DECLS
