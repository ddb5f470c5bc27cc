/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

CidCallEvent *cid_callback_read (CidEventKind kind,
                                 const char *parameters,
                                 const CidNumberPlan *plan);
CidCallEvent *cid_callback_read_xml (const char *body,
                                     gsize length,
                                     const CidNumberPlan *plan,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
