/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "phone/phone.h"

G_BEGIN_DECLS

CidExit cid_phone_add_run (int argc, char **argv);
CidPhone *cid_phone_make_one (const char *name,
                              const char *make,
                              const char *address,
                              const char *host,
                              const char *number,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
