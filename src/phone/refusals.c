/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-refusals"

#include "phone/refusals.h"

#include "base/nick.h"

static const char *const nicks[] = {
  [CID_REFUSAL_UNREAD] = "unread",   [CID_REFUSAL_TOKEN] = "token",
  [CID_REFUSAL_ADDRESS] = "address", [CID_REFUSAL_EVENT] = "event",
  [CID_REFUSAL_METHOD] = "method",   [CID_REFUSAL_RATE] = "rate",
};

struct _CidRefusals {
  GPtrArray *list; /* oldest first */
};

static void
refusal_free (gpointer data)
{
  CidRefusal *refusal = data;

  g_free (refusal->phone);
  g_free (refusal);
}

/**
 * cid_refusal_why_to_nick:
 *
 * Returns: (transfer none): its word on the bus
 */
const char *
cid_refusal_why_to_nick (CidRefusalWhy why)
{
  g_return_val_if_fail ((guint) why < G_N_ELEMENTS (nicks), nicks[CID_REFUSAL_UNREAD]);

  return nicks[why];
}

/**
 * cid_refusal_why_from_nick:
 * @nick: (nullable): a word
 *
 * Returns: the #CidRefusalWhy, or -1 if there is none of that name
 */
int
cid_refusal_why_from_nick (const char *nick)
{
  return cid_nick_find (nicks, G_N_ELEMENTS (nicks), nick);
}

/**
 * cid_refusals_new:
 *
 * Returns: (transfer full): nobody was refused yet
 */
CidRefusals *
cid_refusals_new (void)
{
  CidRefusals *self = g_new0 (CidRefusals, 1);

  self->list = g_ptr_array_new_with_free_func (refusal_free);

  return self;
}

/**
 * cid_refusals_free:
 * @self: (transfer full) (nullable): refusals
 */
void
cid_refusals_free (CidRefusals *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->list);
  g_free (self);
}

/* Taken out of the list, to be put at its end. */
static CidRefusal *
take (CidRefusals *self, const CidAddress *peer, CidRefusalWhy why, const char *phone)
{
  for (guint i = 0; i < self->list->len; i++) {
    const CidRefusal *refusal = g_ptr_array_index (self->list, i);

    if (refusal->why == why && cid_address_is_equal (&refusal->peer, peer) &&
        g_strcmp0 (refusal->phone, phone) == 0)
      return g_ptr_array_steal_index (self->list, i);
  }

  return NULL;
}

/* A host on IPv6 has a whole /64 of addresses to itself, if it likes. */
static guint
count_neighbours (CidRefusals *self, const CidRefusal *of)
{
  const CidNetwork network = { of->peer, cid_address_is_ipv4 (&of->peer) ? 128 : 64 };
  guint count = 0;

  for (guint i = 0; i < self->list->len; i++) {
    const CidRefusal *refusal = g_ptr_array_index (self->list, i);

    count += cid_network_contains (&network, &refusal->peer);
  }
  return count;
}

/* The oldest of those that have most of the room, so that nobody's flood hides a phone. */
static void
forget_one (CidRefusals *self)
{
  guint most = 0;
  guint chosen = 0;

  for (guint i = 0; i < self->list->len; i++) {
    guint count = count_neighbours (self, g_ptr_array_index (self->list, i));

    if (count > most) {
      most = count;
      chosen = i;
    }
  }
  g_ptr_array_remove_index (self->list, chosen);
}

/**
 * cid_refusals_note:
 * @peer: who asked
 * @why: why it was refused
 * @phone: (nullable): name of the phone whose token it was
 * @now_us: the time by the wall clock
 *
 * Remembers a refusal. Where there are too many, the oldest from the network that has most of them
 * is forgotten: whoever knocks from many addresses fills no memory and hides nobody else.
 */
void
cid_refusals_note (CidRefusals *self,
                   const CidAddress *peer,
                   CidRefusalWhy why,
                   const char *phone,
                   gint64 now_us)
{
  CidRefusal *refusal;

  g_return_if_fail (self != NULL && peer != NULL);

  refusal = take (self, peer, why, phone);
  if (refusal == NULL) {
    refusal = g_new0 (CidRefusal, 1);
    refusal->peer = *peer;
    refusal->why = why;
    refusal->phone = g_strdup (phone);
    if (self->list->len >= CID_MAX_REFUSALS)
      forget_one (self);
  }
  if (refusal->count < G_MAXUINT)
    refusal->count++;
  refusal->last_us = now_us;
  g_ptr_array_add (self->list, refusal);
}

/**
 * cid_refusals_list:
 *
 * Returns: (transfer none) (element-type CidRefusal): who was refused, the latest last
 */
GPtrArray *
cid_refusals_list (CidRefusals *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->list;
}
