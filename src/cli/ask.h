/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cid_ask_can (void);
gboolean cid_ask_yes (const char *question);
char *cid_ask_text (const char *question, const char *usual);
int cid_ask_which (const char *question, GPtrArray *choices);
char *cid_ask_password (const char *question);

gboolean cid_ask_desktop (const char *title, const char *body, const char *yes);
void cid_tell_desktop (const char *title, const char *body);

G_END_DECLS
