/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

/**
 * CidCallVcards:
 *
 * A vCard for each stranger among calls.
 */
typedef struct _CidCallVcards CidCallVcards;

CidCallVcards *cid_call_vcards_new (void);
void cid_call_vcards_free (CidCallVcards *self);
void cid_call_vcards_add (CidCallVcards *self, const CidCall *call);
char *cid_call_vcards_to_text (CidCallVcards *self, const CidFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallVcards, cid_call_vcards_free)

G_END_DECLS
