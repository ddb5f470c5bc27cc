/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPhoneRow:
 * @line: where it stands in the table, from 1
 * @name: what the phone shall be called
 * @make: (nullable): its make
 * @mac: (nullable): its MAC address
 * @address: (nullable): addresses and networks, with blanks between them
 * @host: (nullable): the address of this machine that it is to use
 * @number: (nullable): its own number
 * @group: (nullable): phones that ring together
 *
 * One phone of a table, as it was written.
 */
typedef struct {
  guint line;
  char *name;
  char *make;
  char *mac;
  char *address;
  char *host;
  char *number;
  char *group;
} CidPhoneRow;

GPtrArray *cid_phone_table_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_phone_row_free (CidPhoneRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneRow, cid_phone_row_free)

G_END_DECLS
