/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

CidExit cid_verbs_run (const char *command,
                       const CidCommand *verbs,
                       gsize n_verbs,
                       int argc,
                       char **argv);
CidExit cid_verbs_run_or_first (const char *command,
                                const CidCommand *verbs,
                                gsize n_verbs,
                                const GOptionEntry *options,
                                int argc,
                                char **argv);

G_END_DECLS
