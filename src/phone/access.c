/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-access"

#include "phone/access.h"

#include "base/text.h"

#define BURST_S 10
#define REPORT_INTERVAL_US (60 * G_USEC_PER_SEC)

/* What a phone may still report. Credit is counted in millionths of an event, so that a
 * microsecond is worth exactly the rate. */
typedef struct {
  gint64 credit;
  gint64 filled_us;
  gint64 reported_us;
  gboolean has_reported;
  gboolean is_refusing;
} Bucket;

struct _CidAccess {
  GPtrArray *phones;
  GArray *own_networks;
  GHashTable *buckets;
  guint rate;
};

/**
 * cid_access_new:
 *
 * Makes the guard, which knows no phone and no network yet and sets no rate limit.
 *
 * Returns: (transfer full): the guard
 */
CidAccess *
cid_access_new (void)
{
  CidAccess *self = g_new0 (CidAccess, 1);

  self->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  self->own_networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * cid_access_free:
 * @self: (nullable) (transfer full): the guard
 *
 * Frees the guard.
 */
void
cid_access_free (CidAccess *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->phones, g_ptr_array_unref);
  g_clear_pointer (&self->own_networks, g_array_unref);
  g_clear_pointer (&self->buckets, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_phone_gone (gpointer id, gpointer bucket, gpointer user_data)
{
  CidAccess *self = user_data;

  return cid_phone_find_by_id (self->phones, id) == NULL;
}

/**
 * cid_access_set_phones:
 * @self: the guard
 * @phones: (element-type CidPhone): all phones, the rehearsal phone among them; copied
 *
 * Replaces the phones. What a phone has used of its rate stays used, so saving the settings anew
 * gives nobody a fresh burst. Phones that cid_access_find() returned before are freed.
 */
void
cid_access_set_phones (CidAccess *self, GPtrArray *phones)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (phones != NULL);

  g_ptr_array_unref (self->phones);
  self->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  for (guint i = 0; i < phones->len; i++)
    g_ptr_array_add (self->phones, cid_phone_copy (g_ptr_array_index (phones, i)));

  g_hash_table_foreach_remove (self->buckets, is_phone_gone, self);
}

/**
 * cid_access_set_own_networks:
 * @self: the guard
 * @networks: (element-type CidNetwork): this machine's own networks, each with the address that it
 * has there; copied
 *
 * Sets where phones without an address of their own may report from, and who is this machine.
 */
void
cid_access_set_own_networks (CidAccess *self, GArray *networks)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (networks != NULL);

  g_array_unref (self->own_networks);
  self->own_networks = g_array_copy (networks);
}

/**
 * cid_access_set_rate:
 * @self: the guard
 * @events_per_second: how many events one phone may report; 0 for no limit
 *
 * Sets the rate. Ten seconds' worth of it may come at once.
 */
void
cid_access_set_rate (CidAccess *self, guint events_per_second)
{
  g_return_if_fail (self != NULL);

  self->rate = events_per_second;
}

static gboolean
is_in_networks (GArray *networks, const CidAddress *peer)
{
  gboolean is_in = FALSE;

  for (guint i = 0; i < networks->len; i++)
    is_in |= cid_network_contains (&g_array_index (networks, CidNetwork, i), peer);
  return is_in;
}

static gboolean
may_report_from (CidAccess *self, const CidPhone *phone, const CidAddress *peer)
{
  if (phone->simulated)
    return FALSE;

  return is_in_networks (phone->networks->len > 0 ? phone->networks : self->own_networks, peer);
}

/**
 * cid_access_is_own:
 * @self: the guard
 * @address: who is at the other end
 *
 * A link-local address is nobody's in particular: on another link it may be somebody else's.
 *
 * Returns: %TRUE if it is this machine's, as its networks were set
 */
gboolean
cid_access_is_own (CidAccess *self, const CidAddress *address)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  if (cid_address_is_link_local (address))
    return FALSE;

  for (guint i = 0; i < self->own_networks->len; i++) {
    const CidNetwork *network = &g_array_index (self->own_networks, CidNetwork, i);

    if (cid_address_is_equal (&network->address, address))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_access_admits:
 * @self: the guard
 * @peer: who connects
 * @is_local: @peer is this machine
 *
 * Decides whether to talk to a peer at all, before it has said anything.
 *
 * Returns: %TRUE if @peer is local, or some phone may report from there
 */
gboolean
cid_access_admits (CidAccess *self, const CidAddress *peer, gboolean is_local)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (peer != NULL, FALSE);

  if (is_local)
    return TRUE;

  for (guint i = 0; i < self->phones->len; i++) {
    if (may_report_from (self, g_ptr_array_index (self->phones, i), peer))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_access_find:
 * @self: the guard
 * @token: what the request claims
 * @peer: where it came from
 * @is_local: @peer is this machine, which may use any token
 *
 * Finds the phone that a request speaks for. All phones are compared in full, each time, so neither
 * the answer nor its cost tells a wrong token from a wrong address.
 *
 * Returns: (transfer none) (nullable): the phone, valid until cid_access_set_phones(); or %NULL
 */
const CidPhone *
cid_access_find (CidAccess *self, const char *token, const CidAddress *peer, gboolean is_local)
{
  const CidPhone *found = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);
  g_return_val_if_fail (peer != NULL, NULL);

  for (guint i = 0; i < self->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (self->phones, i);
    gboolean is_claimed = cid_text_equal_secret (token, phone->token);
    gboolean is_allowed = may_report_from (self, phone, peer) | (is_local != FALSE);

    if (is_claimed & is_allowed)
      found = phone;
  }
  return found;
}

/**
 * cid_access_recognize:
 * @self: the guard
 * @token: what a request claimed that was refused
 *
 * Finds out whose token it is, wherever it came from, to tell the user: never to let anybody in.
 * All phones are compared in full here, too.
 *
 * Returns: (transfer none) (nullable): the phone, valid until cid_access_set_phones(); or %NULL
 */
const CidPhone *
cid_access_recognize (CidAccess *self, const char *token)
{
  const CidPhone *found = NULL;

  g_return_val_if_fail (self != NULL && token != NULL, NULL);

  for (guint i = 0; i < self->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (self->phones, i);

    if (cid_text_equal_secret (token, phone->token))
      found = phone;
  }
  return found;
}

static Bucket *
ensure_bucket (CidAccess *self, const char *id, gint64 capacity, gint64 now_us)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, id);

  if (bucket != NULL)
    return bucket;

  bucket = g_new0 (Bucket, 1);
  bucket->credit = capacity;
  bucket->filled_us = now_us;
  g_hash_table_insert (self->buckets, g_strdup (id), bucket);
  return bucket;
}

static void
fill_bucket (Bucket *bucket, guint rate, gint64 capacity, gint64 now_us)
{
  gint64 elapsed_us = CLAMP (now_us - bucket->filled_us, 0, BURST_S * G_USEC_PER_SEC);

  bucket->credit = MIN (bucket->credit + elapsed_us * rate, capacity);
  bucket->filled_us = now_us;
}

/* The first refusal in a row is worth a line in the journal, but not more than one a minute. */
static gboolean
note_refusal (Bucket *bucket, gint64 now_us)
{
  gboolean is_first = !bucket->is_refusing;

  bucket->is_refusing = TRUE;
  if (!is_first)
    return FALSE;
  if (bucket->has_reported && now_us - bucket->reported_us < REPORT_INTERVAL_US)
    return FALSE;

  bucket->has_reported = TRUE;
  bucket->reported_us = now_us;
  return TRUE;
}

/**
 * cid_access_take:
 * @self: the guard
 * @phone: who reports
 * @now_us: a clock that does not jump
 * @is_first_refusal: (out) (optional): this refusal is worth a line in the journal: the first since
 *   @phone was last allowed, and the first within a minute
 *
 * Counts one event against the rate of its phone.
 *
 * Returns: %TRUE if @phone is within its rate
 */
gboolean
cid_access_take (CidAccess *self, const CidPhone *phone, gint64 now_us, gboolean *is_first_refusal)
{
  gint64 capacity;
  gboolean is_first = FALSE;
  gboolean is_allowed = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (phone != NULL, FALSE);

  capacity = (gint64) self->rate * BURST_S * G_USEC_PER_SEC;
  if (capacity > 0) {
    Bucket *bucket = ensure_bucket (self, phone->id, capacity, now_us);

    fill_bucket (bucket, self->rate, capacity, now_us);
    is_allowed = bucket->credit >= G_USEC_PER_SEC;
    if (is_allowed) {
      bucket->credit -= G_USEC_PER_SEC;
      bucket->is_refusing = FALSE;
    } else {
      is_first = note_refusal (bucket, now_us);
    }
  }

  if (is_first_refusal)
    *is_first_refusal = is_first;
  return is_allowed;
}
