/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* What cid_ask_which() says where there is no index. */
#define CID_ASK_NONE (-1)
#define CID_ASK_ENDED (-2)

gboolean cid_ask_can (void);
gboolean cid_ask_yes (const char *question);
CidExit cid_ask_first (const char *question, gboolean yes);
gboolean cid_ask_text (const char *question,
                       const char *usual,
                       char **answer) G_GNUC_WARN_UNUSED_RESULT;
int cid_ask_which (const char *question, GPtrArray *choices);
char *cid_ask_password (const char *question);

gboolean cid_ask_desktop (const char *title, const char *body, const char *yes);
void cid_tell_desktop (const char *title, const char *body);

G_END_DECLS
