/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-warm-up"

#include "daemon/warm-up.h"

#include "base/clock.h"
#include "base/timer.h"

#include <string.h>

/* Caches hold what was used for so long at least: phones that flood us cost no more than this. */
#define WARM_US (20 * 1000)
/* The digits that tell neighbours apart. What is known of a number is remembered for a while, and
 * to look that up warms nothing; so each time another neighbour is taken. */
#define N_DIGITS 4
#define N_NEIGHBOURS 10000
#define MIN_LENGTH 8

struct _CidWarmUp {
  const CidParts *parts;
  CidTimer *timer;
  char *neighbour; /* %NULL until somebody has called */
  guint n_times;
  gint64 warm_until_us;
};

/* A call of theirs, as it would be if they rang now. */
static CidCall *
make_call (CidWarmUp *self)
{
  const CidNumberPlan *plan = cid_configuration_get_plan (self->parts->configuration);
  CidCall *call = cid_call_new ("warm-up", CID_DIRECTION_INCOMING, cid_clock_now ());
  char *digits = self->neighbour + strlen (self->neighbour) - N_DIGITS;

  g_snprintf (digits, N_DIGITS + 1, "%0*u", N_DIGITS, self->n_times++ % N_NEIGHBOURS);
  call->party = cid_party_parse (self->neighbour, plan);
  call->caller = cid_caller_identify (call->party, NULL,
                                      cid_contact_book_get_index (self->parts->book), plan, NULL);
  return call;
}

static void
warm_up (gpointer user_data)
{
  CidWarmUp *self = user_data;
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  g_ptr_array_add (calls, make_call (self));
  cid_notifier_warm_up (self->parts->notifier, cid_notice_new_ringing (calls, calls->len, NULL));
  self->warm_until_us = g_get_monotonic_time () + WARM_US;
}

/**
 * cid_warm_up_new:
 * @parts: (transfer none): of the daemon; outlive the warm-up
 *
 * Returns: (transfer full): a warm-up
 */
CidWarmUp *
cid_warm_up_new (const CidParts *parts)
{
  CidWarmUp *self = g_new0 (CidWarmUp, 1);

  self->parts = parts;
  self->timer = cid_timer_new ("cidalert-warm-up", G_PRIORITY_DEFAULT_IDLE, warm_up, self);

  return self;
}

/**
 * cid_warm_up_free:
 * @self: (transfer full): a warm-up
 */
void
cid_warm_up_free (CidWarmUp *self)
{
  cid_timer_free (self->timer);
  g_free (self->neighbour);
  g_free (self);
}

/**
 * cid_warm_up_want:
 * @self: a warm-up
 *
 * A phone has connected: warms up as soon as there is nothing else to do, unless that was done just
 * now.
 */
void
cid_warm_up_want (CidWarmUp *self)
{
  g_return_if_fail (self != NULL);

  if (self->neighbour != NULL && g_get_monotonic_time () >= self->warm_until_us)
    cid_timer_set (self->timer, 0);
}

/**
 * cid_warm_up_note:
 * @self: a warm-up
 * @event: what a phone says
 *
 * It is here, so nothing has to be warmed up for it any more. Of its number all is kept but the
 * last digits.
 */
void
cid_warm_up_note (CidWarmUp *self, const CidCallEvent *event)
{
  const CidParty *party = event->party;

  g_return_if_fail (self != NULL);

  cid_timer_set (self->timer, -1);
  self->warm_until_us = g_get_monotonic_time () + WARM_US;
  if (party == NULL || party->kind != CID_PARTY_NUMBER || strlen (party->number) < MIN_LENGTH)
    return;

  g_free (self->neighbour);
  self->neighbour = g_strdup (party->number);
  memset (self->neighbour + strlen (self->neighbour) - N_DIGITS, '0', N_DIGITS);
}
