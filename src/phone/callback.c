/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-callback"

#include "phone/callback.h"

#include "base/text.h"
#include "phone/parameters.h"
#include "phone/poly.h"

#include <string.h>

#define LINE_MAX_CHARS 64
#define REFERENCE_MAX_CHARS 200
#define REASON_MAX_CHARS 200
#define NAME_MAX_CHARS 200
#define MAC_DIGITS 12

static char *
read_line (const char *local, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) party = cid_party_parse (local, plan);

  return cid_text_clean (party->user, LINE_MAX_CHARS);
}

/* What all calls of a phone would have tells none of them from another. */
static char *
read_call_ref (const char *call)
{
  g_autofree char *id = call ? g_strndup (call, strcspn (call, "@")) : NULL;
  g_autofree char *clean = cid_text_clean (id, REFERENCE_MAX_CHARS);

  return clean != NULL && !cid_party_is_nothing (clean) ? g_steal_pointer (&clean) : NULL;
}

static char *
read_diverted (const char *diverted, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) party = cid_party_parse (diverted, plan);

  return cid_text_clean (party->number ? party->number : party->user, REFERENCE_MAX_CHARS);
}

/* All makes write the same address differently: `00:04:13:…`, `00-04-13-…`, `000413…`. */
static char *
read_mac (const char *mac)
{
  char digits[MAC_DIGITS + 1] = { 0 };
  gsize length = 0;

  for (const char *c = mac ? mac : ""; *c != '\0'; c++) {
    if (strchr (":-.", *c) != NULL)
      continue;
    if (!g_ascii_isxdigit (*c) || length == MAC_DIGITS)
      return NULL;
    digits[length++] = g_ascii_tolower (*c);
  }
  return length == MAC_DIGITS ? g_strdup (digits) : NULL;
}

static char *
read_name (const char *name, const CidParty *party)
{
  g_autofree char *said = name ? cid_party_clean_name (name, party) : NULL;

  if (said == NULL && party->name != NULL)
    said = cid_party_clean_name (party->name, party);
  return cid_text_clean (said, NAME_MAX_CHARS);
}

static CidCallEvent *
make_event (CidEventKind kind, CidParameters *parameters, const CidNumberPlan *plan)
{
  CidCallEvent *event = cid_call_event_new (kind);
  char **values = parameters->values;

  event->party = cid_party_parse (values[CID_PARAMETER_REMOTE], plan);
  event->name = read_name (values[CID_PARAMETER_NAME], event->party);
  event->line = read_line (values[CID_PARAMETER_LOCAL], plan);
  event->call_ref = read_call_ref (values[CID_PARAMETER_CALL]);
  event->reason = cid_text_clean (values[CID_PARAMETER_REASON], REASON_MAX_CHARS);
  event->diverted = read_diverted (values[CID_PARAMETER_DIVERTED], plan);
  event->mac = read_mac (values[CID_PARAMETER_MAC]);
  if (parameters->extra->len > 0) {
    g_ptr_array_add (parameters->extra, NULL);
    event->extra = (char **) g_ptr_array_steal (parameters->extra, NULL);
  }

  return event;
}

/**
 * cid_callback_read:
 * @kind: what happened, by the request's path
 * @parameters: what stood behind it, undecoded; need not be UTF-8
 * @plan: how the phone's numbers are to be read
 *
 * Reads what a phone says of a call. Never fails: what cannot be understood is not there, and what
 * has no place is kept in the event's `extra`. Phone, time, target and body are for the caller to
 * fill in.
 *
 * Returns: (transfer full): the event
 */
CidCallEvent *
cid_callback_read (CidEventKind kind, const char *parameters, const CidNumberPlan *plan)
{
  g_autoptr (CidParameters) read = NULL;

  g_return_val_if_fail (parameters != NULL, NULL);
  g_return_val_if_fail (plan != NULL, NULL);

  read = cid_parameters_parse (parameters, kind);
  return make_event (kind, read, plan);
}

/**
 * cid_callback_read_xml:
 * @body: what a Poly phone posted; need not end in NUL
 * @length: how many bytes
 * @plan: how the phone's numbers are to be read
 * @error: return location for a #GError
 *
 * Reads Poly's XML; its event element tells what happened. Phone, time, target and body are for the
 * caller to fill in.
 *
 * Returns: (transfer full): the event; %NULL with #CID_ERROR_BAD_REQUEST if the XML is broken or
 *   holds no event that we know
 */
CidCallEvent *
cid_callback_read_xml (const char *body, gsize length, const CidNumberPlan *plan, GError **error)
{
  g_autoptr (CidParameters) read = NULL;
  CidEventKind kind;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  read = cid_poly_parse (body, length, &kind, error);
  return read ? make_event (kind, read, plan) : NULL;
}
