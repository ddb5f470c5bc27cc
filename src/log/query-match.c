/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-query-match"

#include "log/query-match.h"

#include <string.h>

#include "base/text.h"

static gboolean
has_phone (const CidCall *call, const char *phone)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (g_strcmp0 (leg->phone_name, phone) == 0 || g_strcmp0 (leg->phone, phone) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_number (const CidCall *call, const CidCallQuery *query)
{
  const char *number = call->party != NULL ? call->party->number : NULL;

  if (number == NULL)
    return FALSE;
  return query->number_is_prefix ? g_str_has_prefix (number, query->number)
                                 : g_str_equal (number, query->number);
}

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded = cid_text_fold (text);
  g_autofree char *folded_part = cid_text_fold (part);

  return strstr (folded, folded_part) != NULL;
}

static gboolean
is_withheld (const CidCall *call)
{
  return (call->party != NULL && call->party->kind == CID_PARTY_WITHHELD) ||
         (call->caller != NULL && call->caller->withheld);
}

/* Whoever withheld the number is nobody, and in no index of names. */
static gboolean
is_nobody (const CidCall *call)
{
  return is_withheld (call) && (call->party == NULL || call->party->number == NULL);
}

static gboolean
has_name (const CidCall *call, const char *part)
{
  const CidCaller *caller = call->caller;
  g_autofree char *names = NULL;

  if (caller == NULL || is_nobody (call))
    return FALSE;
  names = g_strconcat (caller->name != NULL ? caller->name : "", " ",
                       caller->organization != NULL ? caller->organization : "", NULL);
  return contains (names, part);
}

static gboolean
is_of_kin (const CidCall *call, CidCallKin kin)
{
  gboolean has_number = call->party != NULL && call->party->number != NULL;
  gboolean is_contact = has_number && call->caller != NULL && call->caller->name != NULL &&
                        (call->caller->name_from == CID_NAME_FROM_CONTACT ||
                         call->caller->name_from == CID_NAME_FROM_MINE);

  return kin == CID_CALLS_OF_ALL || (kin == CID_CALLS_OF_CONTACTS) == is_contact;
}

static gboolean
is_waiting (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_MISSED && call->done_us == 0;
}

/**
 * cid_query_match_call:
 * @query: what is asked; its pages and its limit are left aside
 * @call: a call of the log with its legs
 *
 * Returns: %TRUE if the call is meant
 */
gboolean
cid_query_match_call (const CidCallQuery *query, const CidCall *call)
{
  return (query->simulated || !call->simulated) &&
         (query->direction < 0 || (int) call->direction == query->direction) &&
         (query->outcomes == 0 || (query->outcomes & CID_OUTCOME_BIT (call->outcome)) != 0) &&
         call->started.wall_us >= query->since_us && call->started.wall_us < query->until_us &&
         (!query->waiting || is_waiting (call)) && (!query->withheld || is_withheld (call)) &&
         (query->longer_us <= 0 || call->talk_us > query->longer_us) &&
         (query->line == NULL || g_strcmp0 (query->line, call->line) == 0) &&
         (query->number == NULL || has_number (call, query)) && is_of_kin (call, query->kin) &&
         (query->phone == NULL || has_phone (call, query->phone)) &&
         (query->note == NULL || (call->note != NULL && contains (call->note, query->note))) &&
         (query->name == NULL || has_name (call, query->name));
}
