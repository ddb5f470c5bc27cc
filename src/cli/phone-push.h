/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"

G_BEGIN_DECLS

CidExit cid_phone_push_one (CidHome *home, const CidPhone *phone, gboolean *told_by_hand);
CidExit cid_phone_push_run (int argc, char **argv);
CidExit cid_phone_restore_run (int argc, char **argv);

G_END_DECLS
