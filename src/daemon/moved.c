/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-moved"

#include "daemon/moved.h"

#include "phone/phone-host.h"

static gboolean
is_address_near (const CidPhone *phone)
{
  g_autofree char *address =
    phone->networks->len > 0
      ? cid_address_to_string (&g_array_index (phone->networks, CidNetwork, 0).address)
      : NULL;

  return cid_phone_host_is_near (address);
}

/**
 * cid_moved_find:
 * @parts: the running daemon
 * @phone: a phone that is set up
 * @moved: (out caller-allocates): from where to where; to be cleared
 *
 * Tells whether a phone still looks for this machine where it was once and is no longer. What was
 * never an address of this machine is some other's on the way, and no reason for alarm; nor is it
 * that this machine has no address at all just now.
 *
 * Returns: %TRUE if it does
 */
gboolean
cid_moved_find (const CidParts *parts, const CidPhone *phone, CidMoved *moved)
{
  g_autofree char *told = cid_phone_control_get_told (parts->control, phone->id);
  g_autofree char *heard = cid_phone_control_get_heard (parts->control, phone->id);
  g_autofree char *now = NULL;

  g_return_val_if_fail (moved != NULL, FALSE);

  *moved = (CidMoved){ 0 };
  if (told == NULL || cid_phone_host_is_own (told))
    return FALSE;
  if (phone->host != NULL && !g_str_equal (phone->host, told))
    return FALSE;
  now = cid_phone_host_find (phone, heard);
  if (now == NULL || g_str_equal (now, told))
    return FALSE;

  moved->is_near =
    cid_phone_host_is_near (told) || cid_phone_host_is_near (heard) || is_address_near (phone);
  moved->told = g_steal_pointer (&told);
  moved->now = g_steal_pointer (&now);
  return TRUE;
}

/**
 * cid_moved_clear:
 *
 * Frees what @self holds.
 */
void
cid_moved_clear (CidMoved *self)
{
  g_clear_pointer (&self->told, g_free);
  g_clear_pointer (&self->now, g_free);
}
