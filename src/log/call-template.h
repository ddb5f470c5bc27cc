/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

/**
 * CidCallTemplate:
 *
 * How a line for a call is made: text with names of fields in braces.
 */
typedef struct _CidCallTemplate CidCallTemplate;

CidCallTemplate *cid_call_template_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_call_template_free (CidCallTemplate *self);
char *cid_call_template_fill (const CidCallTemplate *self,
                              const CidCall *call,
                              const CidFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallTemplate, cid_call_template_free)

G_END_DECLS
