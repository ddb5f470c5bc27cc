/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/caller.h"

G_BEGIN_DECLS

const char *cid_name_from_describe (CidNameFrom from);
const char *cid_phone_number_type_describe (CidPhoneNumberType type);

G_END_DECLS
