/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/deed.h"
#include "phone/make.h"

G_BEGIN_DECLS

/**
 * CidControlVerdict:
 * @CID_CONTROL_DONE: the phone has done it
 * @CID_CONTROL_UNAUTHORIZED: it wants another user name or password
 * @CID_CONTROL_FORBIDDEN: it does not let itself be controlled
 * @CID_CONTROL_MISSING: it knows no such request
 * @CID_CONTROL_STRANGE: it said something that nobody documents
 *
 * What a phone's answer means.
 */
typedef enum {
  CID_CONTROL_DONE,
  CID_CONTROL_UNAUTHORIZED,
  CID_CONTROL_FORBIDDEN,
  CID_CONTROL_MISSING,
  CID_CONTROL_STRANGE,
} CidControlVerdict;

/**
 * CidControlValues:
 * @number: what to dial
 * @uri: the identity to dial from, or %NULL
 * @user: the user name
 * @password: the password
 *
 * What a path of a make's may name. All are escaped where they stand in it.
 */
typedef struct {
  const char *number;
  const char *uri;
  const char *user;
  const char *password;
} CidControlValues;

CidDeeds cid_make_get_deeds (CidMake *self);
gboolean cid_make_has_password_in_path (CidMake *self);
char *cid_make_get_deed_path (CidMake *self, CidDeeds deed, const CidControlValues *values);
CidControlVerdict cid_make_judge (CidMake *self,
                                  guint status,
                                  const char *location,
                                  const char *body);
const char *cid_make_get_advice (CidMake *self, CidControlVerdict verdict);

const char *cid_deed_to_nick (CidDeeds deed);
CidDeeds cid_deed_from_nick (const char *nick);

G_END_DECLS
