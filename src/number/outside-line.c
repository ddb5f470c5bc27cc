/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-outside-line"

#include "number/outside-line.h"

#include "number/completion.h"
#include "number/phone-number.h"

#include <string.h>

static gboolean
is_valid (const CidParty *party)
{
  g_autoptr (CidPhoneNumber) number = NULL;

  if (party->kind != CID_PARTY_NUMBER || party->number == NULL || *party->number != '+')
    return FALSE;
  number = cid_phone_number_parse (party->number, NULL);
  return number != NULL && cid_phone_number_is_valid (number);
}

/* What names its trunk or country says itself that it is whole. */
static gboolean
is_explicit (const char *digits)
{
  return *digits == '0' || *digits == '+';
}

/* Many numbers begin with the prefix by nature. */
static gboolean
is_rather (const CidParty *rest, const char *digits, const CidParty *whole)
{
  return is_valid (rest) && (is_explicit (digits) || !is_valid (whole));
}

/* The same party with the number of @rest; what the phone said stays. */
static CidParty *
make_party (const CidParty *rest, const CidParty *whole)
{
  CidParty *self = cid_party_new ();

  self->kind = rest->kind;
  self->number = g_strdup (rest->number);
  self->user = g_strdup (rest->user);
  self->host = g_strdup (whole->host);
  self->name = g_strdup (whole->name);
  self->remote = g_strdup (whole->remote);
  return self;
}

/**
 * cid_outside_line_strip:
 * @party: who was dialled
 * @prefix: (nullable): what is dialled before a number to get an outside line
 * @plan: where the telephone stands
 *
 * Takes off what only the exchange needs. In doubt nothing is taken off: extensions, feature codes
 * and numbers with a `+` stay, and so does what is a number as it is where the rest is none.
 *
 * Returns: (transfer full) (nullable): the same party by its number alone; %NULL if @prefix is no
 *   part of it
 */
CidParty *
cid_outside_line_strip (const CidParty *party, const char *prefix, const CidNumberPlan *plan)
{
  g_autofree char *digits = NULL;
  g_autoptr (CidParty) rest = NULL;
  const char *behind;

  g_return_val_if_fail (party != NULL && plan != NULL, NULL);

  if (prefix == NULL || *prefix == '\0' || party->user == NULL || *party->user == '+')
    return NULL;
  digits = cid_completion_keep_digits (party->user);
  if (digits == NULL || *digits == '+' || !g_str_has_prefix (digits, prefix))
    return NULL;

  behind = digits + strlen (prefix);
  if (strlen (behind) <= CID_SHORT_DIGITS_MAX)
    return NULL;
  rest = cid_party_parse (behind, plan);
  return is_rather (rest, behind, party) ? make_party (rest, party) : NULL;
}
