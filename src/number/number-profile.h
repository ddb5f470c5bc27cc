/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/phone-number.h"

G_BEGIN_DECLS

typedef struct _CidNumberProfile CidNumberProfile;

CidNumberProfile *cid_number_profile_new (const char *number,
                                          const char *home,
                                          const char *language);
CidNumberProfile *cid_number_profile_new_known (const char *display,
                                                const char *place,
                                                CidPhoneNumberType type);
CidNumberProfile *cid_number_profile_ref (CidNumberProfile *self);
void cid_number_profile_unref (CidNumberProfile *self);
const char *cid_number_profile_get_display (CidNumberProfile *self);
const char *cid_number_profile_get_place (CidNumberProfile *self);
CidPhoneNumberType cid_number_profile_get_type (CidNumberProfile *self);
const char *cid_number_profile_get_home (CidNumberProfile *self);
gboolean cid_number_profile_is_same (CidNumberProfile *a, CidNumberProfile *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNumberProfile, cid_number_profile_unref)

G_END_DECLS
