/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"

G_BEGIN_DECLS

CidExit cid_phone_password_run (int argc, char **argv);
CidExit cid_phone_trust_run (int argc, char **argv);

const CidPhone *cid_phone_named (CidHome *home, const char *name, CidExit *result);
CidExit cid_phone_tell_control (const char *name);
char *cid_phone_find_heard (const CidPhone *phone);

G_END_DECLS
