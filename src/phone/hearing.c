/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hearing"

#include "phone/hearing.h"

#include "base/text.h"
#include "call/voicemail.h"
#include "contact/own-numbers.h"
#include "number/outside-line.h"
#include "phone/callback.h"
#include "phone/poly.h"

struct _CidHearing {
  char *region;
  char *area;
  CidNumberPlan plan;
  CidOwnNumbers *own_numbers;
  CidVoicemail *voicemail;
  /* By phone: what it dialled last behind a prefix, and how that is to be read. */
  GHashTable *dialled;
};

typedef struct {
  char *raw;
  CidParty *party;
} Dialled;

static void
free_dialled (gpointer data)
{
  Dialled *dialled = data;

  g_free (dialled->raw);
  cid_party_unref (dialled->party);
  g_free (dialled);
}

static CidCallEvent *
read_form (CidHearing *self, const CidSaid *said)
{
  const char *parameters = said->target->parameters;
  g_autofree char *form = g_strndup (said->body != NULL ? said->body : "", said->length);
  g_autofree char *all = NULL;
  CidEventKind kind = cid_event_kind_from_nick (said->target->event);

  if (*form == '\0')
    return cid_callback_read (kind, parameters, &self->plan);

  all = *parameters != '\0' ? g_strconcat (parameters, "&", form, NULL) : g_strdup (form);
  return cid_callback_read (kind, all, &self->plan);
}

static CidCallEvent *
read_event (CidHearing *self, const CidSaid *said)
{
  g_autoptr (GError) error = NULL;
  CidCallEvent *event;

  if (cid_poly_is_xml (said->body, said->length))
    event = cid_callback_read_xml (said->body, said->length, &self->plan, &error);
  else if (*said->target->event != '\0')
    event = read_form (self, said);
  else
    event = NULL;

  if (event == NULL)
    g_debug ("No event in the body: %s", error != NULL ? error->message : "not XML");
  else if (said->length > 0)
    event->body = cid_text_from_bytes (said->body, said->length);

  return event;
}

static void
blank_party (CidCallEvent *event, const char *token, const CidNumberPlan *plan)
{
  g_autofree char *remote = cid_target_blank_text (g_strdup (event->party->remote), token);

  if (g_strcmp0 (remote, event->party->remote) == 0)
    return;

  cid_party_unref (event->party);
  event->party = cid_party_parse (remote, plan);
}

/* The journal keeps all that a phone says, and some say their URL once more. */
static void
blank_token (CidCallEvent *event, const char *token, const CidNumberPlan *plan)
{
  char **texts[] = { &event->name,     &event->line, &event->call_ref, &event->reason,
                     &event->diverted, &event->mac,  &event->body };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = cid_target_blank_text (*texts[i], token);
  for (guint i = 0; event->extra != NULL && event->extra[i] != NULL; i++)
    event->extra[i] = cid_target_blank_text (event->extra[i], token);
  blank_party (event, token, plan);
}

static void
say_who_spoke (CidHearing *self, CidCallEvent *event, const CidPhone *phone, const CidSaid *said)
{
  event->stamp = said->stamp;
  event->phone = g_strdup (phone->id);
  event->phone_name = g_strdup (phone->name);
  event->group = g_strdup (phone->group);
  event->simulated = phone->simulated;
  event->target = cid_target_blank (said->text, phone->token);
  blank_token (event, phone->token, &self->plan);
}

static gboolean
may_be_of_outgoing (CidEventKind kind)
{
  return kind == CID_EVENT_CONNECTED || kind == CID_EVENT_DISCONNECTED || kind == CID_EVENT_HOLD ||
         kind == CID_EVENT_UNHOLD || kind == CID_EVENT_TRANSFER;
}

static void
note_dialled (CidHearing *self, const CidCallEvent *event, const char *prefix)
{
  CidParty *party = cid_outside_line_strip (event->party, prefix, &self->plan);
  Dialled *dialled;

  if (party == NULL) {
    g_hash_table_remove (self->dialled, event->phone);
    return;
  }
  dialled = g_new0 (Dialled, 1);
  *dialled = (Dialled){ g_strdup (event->party->user), party };
  g_hash_table_replace (self->dialled, g_strdup (event->phone), dialled);
}

/* What gets an outside line is no part of the number that was dialled. Whoever calls dialled
 * nothing here, so what comes later is read in the same way only if it names what was dialled. */
static void
take_off_prefix (CidHearing *self, CidCallEvent *event, const char *prefix)
{
  const Dialled *dialled;

  if (event->kind == CID_EVENT_OUTGOING)
    note_dialled (self, event, prefix);
  else if (!may_be_of_outgoing (event->kind))
    return;

  dialled = g_hash_table_lookup (self->dialled, event->phone);
  if (dialled == NULL || g_strcmp0 (dialled->raw, event->party->user) != 0)
    return;
  cid_party_unref (event->party);
  event->party = cid_party_ref (dialled->party);
}

/* Some exchanges put the called number into From: a number of mine is never the caller. */
static void
forget_own_number (CidHearing *self, CidCallEvent *event)
{
  if (!cid_own_numbers_contain (self->own_numbers, event->party))
    return;

  cid_party_unref (event->party);
  event->party = cid_party_parse (NULL, &self->plan);
}

/**
 * cid_hearing_new:
 *
 * Returns: (transfer full): a hearing that knows no numbers yet
 */
CidHearing *
cid_hearing_new (void)
{
  CidHearing *self = g_new0 (CidHearing, 1);

  self->own_numbers = cid_own_numbers_new (NULL, NULL);
  self->voicemail = cid_voicemail_new (NULL, NULL, &self->plan);
  self->dialled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_dialled);

  return self;
}

/**
 * cid_hearing_free:
 * @self: (transfer full): a hearing
 */
void
cid_hearing_free (CidHearing *self)
{
  cid_own_numbers_free (self->own_numbers);
  cid_voicemail_free (self->voicemail);
  g_hash_table_unref (self->dialled);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}

/**
 * cid_hearing_set_plan:
 *
 * Says how numbers are to be read from now on. @plan is copied.
 */
void
cid_hearing_set_plan (CidHearing *self, const CidNumberPlan *plan)
{
  g_return_if_fail (self != NULL && plan != NULL);

  g_free (self->region);
  g_free (self->area);
  self->region = g_strdup (plan->region);
  self->area = g_strdup (plan->area);
  self->plan = (CidNumberPlan){ .region = self->region, .area = self->area };
}

/**
 * cid_hearing_set_own_numbers:
 * @numbers: (nullable) (array zero-terminated=1): numbers that are mine, in any written form; read
 *   by the plan of cid_hearing_set_plan()
 */
void
cid_hearing_set_own_numbers (CidHearing *self, char **numbers)
{
  g_return_if_fail (self != NULL);

  cid_own_numbers_free (self->own_numbers);
  self->own_numbers = cid_own_numbers_new (numbers, &self->plan);
}

/**
 * cid_hearing_set_voicemail:
 * @numbers: (nullable) (array zero-terminated=1): numbers of voicemails, in any written form; read
 *   by the plan of cid_hearing_set_plan()
 * @lines: (nullable) (element-type utf8 utf8): a set of my lines, whose calls nobody but a
 * voicemail takes elsewhere
 */
void
cid_hearing_set_voicemail (CidHearing *self, char **numbers, GHashTable *lines)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->voicemail, cid_voicemail_free);
  self->voicemail = cid_voicemail_new (numbers, lines, &self->plan);
}

/**
 * cid_hearing_read:
 * @phone: who spoke
 * @said: what
 *
 * Makes an event of it, which says who spoke and when, and nowhere has the phone's token. A number
 * that the phone dialled is read without what gets an outside line.
 *
 * Returns: (transfer full) (nullable): the event; %NULL if there is none in it
 */
CidCallEvent *
cid_hearing_read (CidHearing *self, const CidPhone *phone, const CidSaid *said)
{
  CidCallEvent *event;

  g_return_val_if_fail (self != NULL && phone != NULL && said != NULL, NULL);

  event = read_event (self, said);
  if (event == NULL)
    return NULL;
  say_who_spoke (self, event, phone, said);
  take_off_prefix (self, event, phone->control.prefix);
  event->voicemail = cid_voicemail_is_meant (self->voicemail, event);
  forget_own_number (self, event);
  return event;
}
