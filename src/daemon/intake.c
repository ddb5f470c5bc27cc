/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-intake"

#include "daemon/intake.h"

#include "base/clock.h"
#include "phone/interfaces.h"

/* Where the system does not tell that this machine's networks have changed they are looked up when
 * a stranger knocks, but not more often than this. */
#define NETWORKS_AGE_US (5 * G_USEC_PER_SEC)

/* What a phone fetches that is told to prove that it reaches us. */
#define PROOF "test"
#define NONCE "nonce="
#define NONCE_LETTERS "0123456789abcdef"

struct _CidIntake {
  CidIntakeFunc function;
  gpointer user_data;
  CidListener *listener;
  CidAccess *access;
  gint64 networks_us;
  CidHearing *hearing;
  CidWaitingRoom *waiting;
  CidProvedFunc proved;
  gpointer proved_data;
  CidConnectedFunc connected;
  gpointer connected_data;
  CidRefusals *refusals;
};

static void
look_up_for_stranger (CidIntake *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->networks_us != 0 && now_us - self->networks_us < NETWORKS_AGE_US)
    return;

  cid_intake_look_up_networks (self);
  self->networks_us = now_us;
}

static gboolean
admits (CidIntake *self, const CidAddress *peer, gboolean is_local)
{
  if (cid_access_admits (self->access, peer, is_local))
    return TRUE;

  look_up_for_stranger (self);
  return cid_access_admits (self->access, peer, is_local);
}

/* To be taken for this machine opens what an address= shuts: what it was a while ago does not do.
 */
static gboolean
on_is_own (const CidAddress *peer, gpointer user_data)
{
  CidIntake *self = user_data;

  if (!cid_access_is_own (self->access, peer))
    return FALSE;

  cid_intake_look_up_networks (self);
  return cid_access_is_own (self->access, peer);
}

static gboolean
on_admit (const CidAddress *peer, gboolean is_local, gpointer user_data)
{
  CidIntake *self = user_data;

  if (admits (self, peer, is_local)) {
    if (self->connected != NULL)
      self->connected (self->connected_data);
    return TRUE;
  }

  cid_refusals_note (self->refusals, peer, CID_REFUSAL_UNREAD, NULL, g_get_real_time ());
  return FALSE;
}

static guint
refuse (CidIntake *self,
        CidRequest *request,
        CidRefusalWhy why,
        const CidPhone *phone,
        guint status)
{
  cid_refusals_note (self->refusals, cid_request_get_peer (request), why,
                     phone != NULL ? phone->name : NULL, g_get_real_time ());
  return status;
}

/* One answer, whichever it was; which it was is for the user of this machine alone. */
static guint
refuse_stranger (CidIntake *self, CidRequest *request)
{
  const CidTarget *target = cid_request_get_parts (request);
  const CidPhone *phone = cid_access_recognize (self->access, target->token);

  return refuse (self, request, phone != NULL ? CID_REFUSAL_ADDRESS : CID_REFUSAL_TOKEN, phone,
                 403);
}

/* Whoever was let in for another phone's address may speak for one that reports from the networks
 * of this machine. */
static const CidPhone *
find_phone (CidIntake *self, CidRequest *request)
{
  const CidTarget *target = cid_request_get_parts (request);
  const CidAddress *peer = cid_request_get_peer (request);
  gboolean is_local = cid_request_is_local (request);
  const CidPhone *phone = cid_access_find (self->access, target->token, peer, is_local);

  if (phone != NULL)
    return phone;

  look_up_for_stranger (self);
  return cid_access_find (self->access, target->token, peer, is_local);
}

static gboolean
is_post (CidRequest *request)
{
  return g_strcmp0 (cid_request_get_method (request), "POST") == 0;
}

static gboolean
is_event (const char *nick)
{
  int kind = cid_event_kind_from_nick (nick);

  return kind != CID_EVENT_NONE && cid_event_kind_is_from_phone (kind);
}

/* No event: nothing happened on the phone, and nothing is kept of it. */
static gboolean
is_proof (CidRequest *request)
{
  return g_str_equal (cid_request_get_parts (request)->event, PROOF) && !is_post (request);
}

static gboolean
is_allowed_rate (CidIntake *self, const CidPhone *phone)
{
  gboolean is_first = FALSE;

  if (cid_access_take (self->access, phone, g_get_monotonic_time (), &is_first))
    return TRUE;

  if (is_first)
    g_warning ("Phone %s reports more events than [listener] rate= allows; refused for now",
               phone->name);
  return FALSE;
}

/* The order is the contract's: who, what, how; a refused body is not read. */
static guint
on_check (CidRequest *request, gpointer user_data)
{
  CidIntake *self = user_data;
  const CidPhone *phone = find_phone (self, request);
  const char *event = cid_request_get_parts (request)->event;

  if (phone == NULL)
    return refuse_stranger (self, request);
  if (!is_event (event) && !is_proof (request) && !(is_post (request) && *event == '\0'))
    return refuse (self, request, CID_REFUSAL_EVENT, phone, 404);
  if (!is_post (request) && g_strcmp0 (cid_request_get_method (request), "GET") != 0)
    return refuse (self, request, CID_REFUSAL_METHOD, phone, 405);

  return is_allowed_rate (self, phone) ? 0 : refuse (self, request, CID_REFUSAL_RATE, phone, 429);
}

/* What comes from this machine itself tells nothing of what a phone was told. */
static char *
get_reached (CidRequest *request)
{
  CidAddress address;

  if (cid_request_is_local (request) || !cid_request_get_reached (request, &address))
    return NULL;
  return cid_address_to_string (&address);
}

static void
take_proof (CidIntake *self, CidRequest *request, const CidPhone *phone)
{
  const char *nonce = strstr (cid_request_get_parts (request)->parameters, NONCE);

  if (nonce != NULL && self->proved != NULL) {
    g_autofree char *said = NULL;

    nonce += strlen (NONCE);
    said = g_strndup (nonce, strspn (nonce, NONCE_LETTERS));
    g_debug ("Phone %s reaches us", phone->name);
    self->proved (phone, said, cid_request_get_peer (request), self->proved_data);
  }
  cid_request_answer (request, CID_LISTENER_PROVED);
}

static CidCallEvent *
hear (CidIntake *self, CidRequest *request, const CidPhone *phone)
{
  CidSaid said = { .text = cid_request_get_target (request),
                   .target = cid_request_get_parts (request) };

  said.body = cid_request_get_body (request, &said.length);
  said.stamp = cid_clock_now ();
  return cid_hearing_read (self->hearing, phone, &said);
}

static void
on_handle (CidRequest *request, gpointer user_data)
{
  CidIntake *self = user_data;
  const CidPhone *phone = find_phone (self, request);
  CidCallEvent *event;

  if (phone == NULL) {
    cid_request_answer (request, 403);
    return;
  }
  if (is_proof (request)) {
    take_proof (self, request, phone);
    return;
  }
  event = hear (self, request, phone);
  if (event == NULL) {
    cid_request_answer (request, refuse (self, request, CID_REFUSAL_EVENT, phone, 404));
    return;
  }

  event->peer = g_strdup (cid_request_get_peer_text (request));
  event->reached = get_reached (request);
  /* Making a message that nobody reads takes longer than finding the phone. */
  if (!g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    g_debug ("%s from phone %s", cid_event_kind_to_nick (event->kind), phone->name);
  self->function (event, cid_waiting_room_leave, cid_waiting_room_enter (self->waiting, request),
                  self->user_data);
}

/**
 * cid_intake_new:
 * @function: called with each event that a phone reports
 * @user_data: for @function
 *
 * The way in: from an HTTP request to a call event, and from the disk's word to the answer.
 *
 * Returns: (transfer full): an intake that does not listen yet
 */
CidIntake *
cid_intake_new (CidIntakeFunc function, gpointer user_data)
{
  static const CidListenerHandler handler = {
    .admit = on_admit,
    .check = on_check,
    .handle = on_handle,
    .is_own = on_is_own,
  };
  CidIntake *self = g_new0 (CidIntake, 1);

  self->function = function;
  self->user_data = user_data;
  self->access = cid_access_new ();
  self->listener = cid_listener_new (&handler, self);
  self->hearing = cid_hearing_new ();
  self->waiting = cid_waiting_room_new ();
  self->refusals = cid_refusals_new ();

  return self;
}

/**
 * cid_intake_free:
 *
 * Answers 503 to whoever still waits, and stops listening. The store must not report any more.
 */
void
cid_intake_free (CidIntake *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->waiting, cid_waiting_room_free);
  cid_listener_stop (self->listener);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->access, cid_access_free);
  g_clear_pointer (&self->refusals, cid_refusals_free);
  g_clear_pointer (&self->hearing, cid_hearing_free);
  g_free (self);
}

/**
 * cid_intake_get_access:
 *
 * Returns: (transfer none): who may report calls
 */
CidAccess *
cid_intake_get_access (CidIntake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access;
}

/**
 * cid_intake_get_refusals:
 *
 * Returns: (transfer none): who was refused of late
 */
CidRefusals *
cid_intake_get_refusals (CidIntake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->refusals;
}

/**
 * cid_intake_get_hearing:
 *
 * Returns: (transfer none): how what phones say is understood
 */
CidHearing *
cid_intake_get_hearing (CidIntake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->hearing;
}

/**
 * cid_intake_get_listener:
 *
 * Returns: (transfer none): where it listens
 */
CidListener *
cid_intake_get_listener (CidIntake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->listener;
}

/**
 * cid_intake_look_up_networks:
 *
 * Takes the networks that this machine is on now. To be called when they may have changed: nobody
 * who is let in by what they were makes the intake look again.
 */
void
cid_intake_look_up_networks (CidIntake *self)
{
  g_autoptr (GArray) networks = NULL;

  g_return_if_fail (self != NULL);

  networks = cid_interfaces_get_networks ();
  cid_access_set_own_networks (self->access, networks);
}

/**
 * cid_intake_set_proved:
 * @function: (nullable): called with each phone that proves that it reaches us
 * @user_data: for @function
 */
void
cid_intake_set_proved (CidIntake *self, CidProvedFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->proved = function;
  self->proved_data = user_data;
}

/**
 * cid_intake_set_connected:
 * @function: (nullable): called with each connection that is let in
 * @user_data: for @function
 */
void
cid_intake_set_connected (CidIntake *self, CidConnectedFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->connected = function;
  self->connected_data = user_data;
}

/**
 * cid_intake_set_silence:
 * @function: (nullable): called when the disk let a phone wait in vain
 * @user_data: for @function
 */
void
cid_intake_set_silence (CidIntake *self, CidSilenceFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  cid_waiting_room_set_silence (self->waiting, function, user_data);
}

/**
 * cid_intake_drain:
 * @drained: called once, when no request waits for the disk any more; maybe at once
 * @user_data: for @drained
 */
void
cid_intake_drain (CidIntake *self, CidDrainedFunc drained, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  cid_waiting_room_drain (self->waiting, drained, user_data);
}
