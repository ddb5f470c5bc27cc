/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/dial.h"
#include "phone/address.h"

G_BEGIN_DECLS

/**
 * CidControlSettings:
 * @base: `http://192.0.2.50` or `https://…`, without a path, or %NULL
 * @user: the user name of the phone's web interface, or %NULL
 * @password: its password where no Secret Service keeps it, or %NULL
 * @certificate: SHA-256 of the phone's certificate, 64 small hexadecimal digits, or %NULL
 * @identity: the identity to dial from, `0101@192.0.2.1`, or %NULL
 * @prefix: digits before numbers of the public network, or %NULL
 * @style: how such numbers are dialled
 *
 * How a phone is controlled from here, as the user set it.
 */
typedef struct {
  char *base;
  char *user;
  char *password;
  char *certificate;
  char *identity;
  char *prefix;
  CidDialStyle style;
} CidControlSettings;

void cid_control_settings_copy (const CidControlSettings *self, CidControlSettings *copy);
void cid_control_settings_clear (CidControlSettings *self);
gboolean cid_control_settings_is_set (const CidControlSettings *self);
char *cid_control_settings_make_key (const CidControlSettings *self,
                                     GArray *networks,
                                     const char *make);

char *cid_control_base_parse (const char *text);
char *cid_control_base_choose (const CidControlSettings *self,
                               GArray *networks,
                               const char *heard,
                               gboolean *is_heard);
char *cid_control_base_follow (const char *base, const char *location);
gboolean cid_control_base_is_elsewhere (const char *base, const char *location);
char *cid_control_fingerprint_parse (const char *text);
char *cid_control_fingerprint_to_display (const char *fingerprint);

G_END_DECLS
