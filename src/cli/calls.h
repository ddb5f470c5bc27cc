/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

CidExit cid_calls_forget (int argc, char **argv);
CidExit cid_calls_backup (int argc, char **argv);
CidExit cid_calls_restore (int argc, char **argv);
CidExit cid_calls_import (int argc, char **argv);
CidExit cid_calls_export (int argc, char **argv);
CidExit cid_calls_replay (int argc, char **argv);
CidExit cid_calls_rebuild (int argc, char **argv);

G_END_DECLS
