/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

CidExit cid_contacts_name (int argc, char **argv);
CidExit cid_contacts_block (int argc, char **argv);
CidExit cid_contacts_unblock (int argc, char **argv);
CidExit cid_contacts_blocked (int argc, char **argv);

G_END_DECLS
