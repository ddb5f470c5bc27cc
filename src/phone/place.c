/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-place"

#include "phone/place.h"

#include "phone/port-owner.h"

#include <errno.h>
#include <glib/gi18n.h>

/* A socket on every address leaves no room for one on a single address beside it. */
static gboolean
covers (const CidPlace *self, const CidPlace *other)
{
  if (!self->is_address || !other->is_address)
    return FALSE;
  if (cid_address_is_equal (&self->wanted, &other->wanted))
    return TRUE;
  if (!cid_address_is_any (&self->wanted))
    return FALSE;
  return !cid_address_is_ipv4 (&self->wanted) || cid_address_is_ipv4 (&other->wanted);
}

static void
add (GPtrArray *places, const char *address, gboolean is_optional)
{
  CidPlace *self = g_new0 (CidPlace, 1);

  self->is_optional = is_optional;
  self->is_address = cid_address_parse (address, &self->wanted);
  self->bound = self->wanted;
  if (!self->is_address)
    self->problem = g_strdup_printf (_ ("Cannot listen on “%s”: it is not an IP address"), address);

  for (guint i = places->len; i > 0; i--) {
    if (covers (g_ptr_array_index (places, i - 1), self)) {
      cid_place_free (self);
      return;
    }
    if (covers (self, g_ptr_array_index (places, i - 1)))
      g_ptr_array_remove_index (places, i - 1);
  }
  g_ptr_array_add (places, self);
}

/**
 * cid_place_list_new:
 * @hosts: (element-type utf8): IP addresses, and the words `loopback` and `any`
 *
 * Reads where to listen. What another of them covers is left out.
 *
 * Returns: (transfer full) (element-type CidPlace): the places, none of them open
 */
GPtrArray *
cid_place_list_new (GPtrArray *hosts)
{
  GPtrArray *places;

  g_return_val_if_fail (hosts != NULL, NULL);

  places = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_place_free);
  for (guint i = 0; i < hosts->len; i++) {
    const char *host = g_ptr_array_index (hosts, i);

    if (g_str_equal (host, "loopback")) {
      add (places, "127.0.0.1", FALSE);
      add (places, "::1", TRUE);
    } else if (g_str_equal (host, "any")) {
      add (places, "::", FALSE);
    } else {
      add (places, host, FALSE);
    }
  }

  return places;
}

static void
inherit (CidPlace *self, CidPlace *old)
{
  self->bound = old->bound;
  self->port = g_steal_pointer (&old->port);
  self->error_number = old->error_number;
  g_free (self->problem);
  self->problem = g_steal_pointer (&old->problem);
  self->retry_s = old->retry_s;
}

/**
 * cid_place_list_inherit:
 * @places: (element-type CidPlace): where to listen from now on
 * @from: (element-type CidPlace): where it was before, on the same port
 *
 * Takes over the ports that stay, and the troubles that were told already.
 */
void
cid_place_list_inherit (GPtrArray *places, GPtrArray *from)
{
  g_return_if_fail (places != NULL);
  g_return_if_fail (from != NULL);

  for (guint i = 0; i < places->len; i++) {
    CidPlace *self = g_ptr_array_index (places, i);

    for (guint j = 0; j < from->len; j++) {
      CidPlace *old = g_ptr_array_index (from, j);

      if (self->is_address && old->is_address &&
          cid_address_is_equal (&old->wanted, &self->wanted)) {
        inherit (self, old);
        break;
      }
    }
  }
}

/**
 * cid_place_free:
 * @self: (transfer full): a place
 *
 * Frees it and closes its port.
 */
void
cid_place_free (CidPlace *self)
{
  g_return_if_fail (self != NULL);

  cid_place_close (self);
  g_free (self->problem);
  g_free (self);
}

/**
 * cid_place_is_to_open:
 * @self: a place
 *
 * Returns: %TRUE if it is an address without an open port
 */
gboolean
cid_place_is_to_open (CidPlace *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_address && self->port == NULL;
}

static gboolean
is_family_missing (int error_number)
{
  return error_number == EAFNOSUPPORT || error_number == EADDRNOTAVAIL;
}

/**
 * cid_place_open:
 * @self: a place that is to open
 * @number: a port, or 0 for a free one
 * @accepted: called with each new connection
 * @user_data: for @accepted
 *
 * Listens there. On a machine without IPv6, `any` is every address of IPv4.
 *
 * Returns: 0, or the errno on failure
 */
int
cid_place_open (CidPlace *self, guint16 number, CidHttpPortFunc accepted, gpointer user_data)
{
  CidAddress any_ipv4;
  int error_number = 0;

  g_return_val_if_fail (self != NULL, EINVAL);

  self->bound = self->wanted;
  self->port = cid_http_port_open (&self->bound, number, accepted, user_data, &error_number);
  if (self->port == NULL && is_family_missing (error_number) &&
      cid_address_is_any (&self->wanted) && cid_address_parse ("0.0.0.0", &any_ipv4)) {
    self->bound = any_ipv4;
    self->port = cid_http_port_open (&any_ipv4, number, accepted, user_data, &error_number);
  }

  return self->port ? 0 : error_number;
}

/**
 * cid_place_close:
 * @self: a place
 *
 * Listens there no longer, if it did.
 */
void
cid_place_close (CidPlace *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->port, cid_http_port_close);
}

static char *
explain (CidPlace *self, guint16 number, int error_number)
{
  g_autofree char *address = cid_address_to_string (&self->wanted);
  g_autofree char *owner = NULL;

  if (error_number == EADDRNOTAVAIL)
    return g_strdup_printf (_ ("The address %s is not up on this machine"), address);
  if (error_number != EADDRINUSE)
    return g_strdup_printf (_ ("Cannot listen on %s, port %u: %s"), address, number,
                            g_strerror (error_number));

  owner = cid_port_owner_describe (&self->wanted, number);
  if (owner == NULL)
    return g_strdup_printf (_ ("Port %u on %s is taken by another program"), number, address);
  return g_strdup_printf (_ ("Port %u on %s is taken by %s"), number, address, owner);
}

static void
tell_success (CidPlace *self, guint16 number)
{
  g_autofree char *address = cid_address_to_host (&self->bound, number);

  if (self->problem)
    g_message ("Listening on %s now", address);
  else
    g_info ("Listening on %s", address);
  g_clear_pointer (&self->problem, g_free);
}

static void
tell_failure (CidPlace *self, guint16 number, int error_number)
{
  g_clear_pointer (&self->problem, g_free);
  if (self->is_optional && is_family_missing (error_number))
    return;

  self->problem = explain (self, number, error_number);
  self->retry_s = error_number == EADDRINUSE ? CID_PLACE_FIRST_RETRY_S : CID_PLACE_RETRY_S;
  g_message ("%s; trying again", self->problem);
}

/**
 * cid_place_slow_down:
 * @self: a place that is to be tried again
 *
 * The next time but this may be further away.
 */
void
cid_place_slow_down (CidPlace *self)
{
  g_return_if_fail (self != NULL);

  self->retry_s = MIN (self->retry_s * 2, CID_PLACE_RETRY_S);
}

/**
 * cid_place_tell:
 * @self: a place
 * @number: its port
 * @error_number: what cid_place_open() returned
 *
 * Keeps the problem, or its end, and logs it. The same trouble is told once, however often it is
 * tried again.
 */
void
cid_place_tell (CidPlace *self, guint16 number, int error_number)
{
  g_return_if_fail (self != NULL);

  if (error_number == 0)
    tell_success (self, number);
  else if (self->error_number != error_number)
    tell_failure (self, number, error_number);
  self->error_number = error_number;
}
