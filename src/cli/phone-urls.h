/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"
#include "phone/make.h"

G_BEGIN_DECLS

CidExit cid_phone_urls_run (int argc, char **argv);
CidExit cid_phone_urls_check_host (const char *host);
guint16 cid_phone_urls_get_port (const CidHome *home);
GPtrArray *cid_phone_urls_make (const CidHome *home,
                                const CidPhone *phone,
                                CidMake *make,
                                const char *host,
                                gboolean all,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *cid_phone_urls_get_verb (const char *make);
void cid_phone_urls_print (CidMake *make, GPtrArray *urls);

G_END_DECLS
