/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * CID_EXIT_GO_ON:
 *
 * What cid_options_parse() returns if there is nothing to leave for.
 */
#define CID_EXIT_GO_ON ((CidExit) -1)

CidExit cid_options_parse (const GOptionEntry *entries,
                           const char *arguments,
                           const char *summary,
                           int *argc,
                           char ***argv);
CidExit cid_options_parse_files (const GOptionEntry *entries,
                                 const char *arguments,
                                 const char *summary,
                                 int *argc,
                                 char ***argv);
CidExit cid_options_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean cid_options_is_blank (const char *text);
CidExit cid_options_need_text (const char *option, const char *text);
void cid_options_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);
void cid_options_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
CidExit cid_options_fail (const GError *error);
CidExit cid_options_fail_by_cause (const GError *error);

G_END_DECLS
