/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-round-trip"

#include "cli/round-trip.h"

#include "call/call-event.h"

/* After the last word of a call its phone is waited for so long. */
#define QUIET_US (4 * G_USEC_PER_SEC)
/* A phone of which only the ring is heard tells no end: people hang up after two rings. */
#define RING_US (45 * G_USEC_PER_SEC)

#define BIT(kind) (1u << (guint) (kind))
#define ENDINGS (BIT (CID_EVENT_DISCONNECTED) | BIT (CID_EVENT_MISSED) | BIT (CID_EVENT_REJECTED))

struct _CidRoundTrip {
  guint32 expected;
  guint32 heard;
  gint64 began_us;
  gint64 last_us;
};

/* Of the settings that everybody wants, what such phones send of a call that nobody takes. */
static guint32
list_expected (CidMake *make)
{
  g_autoptr (GArray) steps = cid_make_get_scenario (make, "missed", 0, 0);
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, "");
  guint32 wanted = 0;
  guint32 sent = 0;

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (url->matters)
      wanted |= BIT (url->event);
  }
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    sent |= BIT (g_array_index (steps, CidMakeStep, i).event);
  if ((sent & wanted & ENDINGS) == 0)
    sent |= BIT (CID_EVENT_MISSED) | BIT (CID_EVENT_DISCONNECTED);
  return (sent & wanted) | BIT (CID_EVENT_INCOMING);
}

/**
 * cid_round_trip_new:
 * @make: the make of the phone
 * @began_us: from when on its events count, by the wall clock
 *
 * Returns: (transfer full): a proof of which nothing was heard yet
 */
CidRoundTrip *
cid_round_trip_new (CidMake *make, gint64 began_us)
{
  CidRoundTrip *self = g_new0 (CidRoundTrip, 1);

  self->expected = list_expected (make);
  self->began_us = began_us;

  return self;
}

/**
 * cid_round_trip_free:
 * @self: (transfer full) (nullable): a proof
 */
void
cid_round_trip_free (CidRoundTrip *self)
{
  g_free (self);
}

/**
 * cid_round_trip_hear:
 * @event: name of an event
 * @heard_us: when it was heard last
 *
 * Returns: the bit of the event's #CidEventKind if it is heard for the first time now, else 0
 */
guint32
cid_round_trip_hear (CidRoundTrip *self, const char *event, gint64 heard_us)
{
  int kind = cid_event_kind_from_nick (event);
  guint32 bit;

  g_return_val_if_fail (self != NULL, 0);

  if (kind < 0 || !cid_event_kind_is_from_phone ((CidEventKind) kind) || heard_us < self->began_us)
    return 0;

  bit = BIT (kind) & ~self->heard;
  self->heard |= bit;
  self->last_us = MAX (self->last_us, heard_us);
  return bit;
}

/**
 * cid_round_trip_get_missing:
 *
 * Returns: the bits of what was expected and not heard
 */
guint32
cid_round_trip_get_missing (const CidRoundTrip *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->expected & ~self->heard;
}

/**
 * cid_round_trip_has_begun:
 *
 * Returns: whether anything was heard
 */
gboolean
cid_round_trip_has_begun (const CidRoundTrip *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->heard != 0;
}

/**
 * cid_round_trip_is_proven:
 *
 * Returns: whether a call was heard to begin and to end
 */
gboolean
cid_round_trip_is_proven (const CidRoundTrip *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->heard & BIT (CID_EVENT_INCOMING)) != 0 && (self->heard & ENDINGS) != 0;
}

/**
 * cid_round_trip_is_over:
 * @now_us: the time by the wall clock
 *
 * Returns: whether nothing more is to be expected of the call that was heard
 */
gboolean
cid_round_trip_is_over (const CidRoundTrip *self, gint64 now_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (cid_round_trip_get_missing (self) == 0)
    return TRUE;
  if (self->heard == 0)
    return FALSE;

  return now_us - self->last_us >= (cid_round_trip_is_proven (self) ? QUIET_US : RING_US);
}
