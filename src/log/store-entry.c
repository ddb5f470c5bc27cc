/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-entry"

#include "log/store-entry.h"

/**
 * cid_store_entry_clear:
 * @self: an entry
 *
 * Frees what it holds; it is to write nothing then.
 */
void
cid_store_entry_clear (CidStoreEntry *self)
{
  g_clear_pointer (&self->event, cid_call_event_free);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->phone_name, g_free);
  *self = (CidStoreEntry){ 0 };
}
