/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

CidParty *cid_outside_line_strip (const CidParty *party,
                                  const char *prefix,
                                  const CidNumberPlan *plan);

G_END_DECLS
