/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"

G_BEGIN_DECLS

/**
 * CidUnpack:
 * @at: what is next
 * @end: where it ends
 * @is_stopping: (nullable): becomes non-zero, on whatever thread, when nobody wants the rest
 * @is_broken: something was found that nobody packed; whatever else is asked for is nothing
 *
 * Bytes of which nothing is believed, being taken apart.
 */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  const int *is_stopping;
  gboolean is_broken;
} CidUnpack;

void cid_pack_add_number (GByteArray *pack, guint64 number);
void cid_pack_add_text (GByteArray *pack, const char *text);
void cid_pack_add_contact (GByteArray *pack, const CidContact *contact, const char *own_path);

guint64 cid_unpack_number (CidUnpack *self, guint64 max);
const char *cid_unpack_text (CidUnpack *self);
CidContact *cid_unpack_contact (CidUnpack *self, const char *own_path);

G_END_DECLS
