/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-yield.h"
#include "number/party.h"

G_BEGIN_DECLS

void cid_name_list_read (CidContactYield *yield,
                         const char *path,
                         const char *text,
                         const CidNumberPlan *plan);

G_END_DECLS
