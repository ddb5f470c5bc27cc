/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bus/bus.h"
#include "call/deed.h"
#include "cli/command.h"

G_BEGIN_DECLS

CidBusCidAlert1 *cid_deed_connect (GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_deed_do (CidBusCidAlert1 *daemon,
                      CidDeeds deed,
                      const char *number,
                      const char *phone,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
