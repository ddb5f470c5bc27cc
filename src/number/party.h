/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPartyKind:
 * @CID_PARTY_UNKNOWN: the phone said nothing
 * @CID_PARTY_WITHHELD: the caller hides the number
 * @CID_PARTY_NUMBER: a telephone number of a public numbering plan
 * @CID_PARTY_SHORT: an internal extension or a short number
 * @CID_PARTY_CODE: a feature code or an internal number with `*` or `#`
 * @CID_PARTY_SIP: a SIP user whose name is not a number
 */
typedef enum {
  CID_PARTY_UNKNOWN,
  CID_PARTY_WITHHELD,
  CID_PARTY_NUMBER,
  CID_PARTY_SHORT,
  CID_PARTY_CODE,
  CID_PARTY_SIP,
} CidPartyKind;

/**
 * CidNumberPlan:
 * @region: two capital letters (ISO 3166-1), or %NULL where it is not known
 * @area: area code for numbers dialled locally, without trunk prefix; may be %NULL
 *
 * Where this telephone stands: how a number without a country is to be read.
 */
typedef struct {
  const char *region;
  const char *area;
} CidNumberPlan;

/**
 * CidParty:
 * @kind: what @number and @user are
 * @number: E.164 where there is one, else the digits (and `*`, `#`) as they are; %NULL for
 *   withheld, unknown and SIP parties
 * @user: the user part of the SIP URI, or the number as the phone wrote it
 * @host: the host part of the SIP URI, or %NULL
 * @name: the display name that stood beside the URI, or %NULL
 * @remote: what the phone said, cleaned; %NULL if it said nothing
 *
 * Who is at the other end, as far as one parameter tells. An immutable value, which many may share.
 */
typedef struct {
  CidPartyKind kind;
  char *number;
  char *user;
  char *host;
  char *name;
  char *remote;
} CidParty;

CidParty *cid_party_new (void);
CidParty *cid_party_parse (const char *remote, const CidNumberPlan *plan);
CidParty *cid_party_new_from_number (const char *number);
gboolean cid_party_complete_plain (const char *text, const CidNumberPlan *plan, char **e164);
CidParty *cid_party_ref (const CidParty *self);
void cid_party_unref (CidParty *self);
gboolean cid_party_is_nothing (const char *text);
char *cid_party_clean_name (const char *name, const CidParty *party);
gboolean cid_party_is_same (const CidParty *a, const CidParty *b);
const char *cid_party_kind_to_nick (CidPartyKind kind);
CidPartyKind cid_party_kind_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidParty, cid_party_unref)

G_END_DECLS
