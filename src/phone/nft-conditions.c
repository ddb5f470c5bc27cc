/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-nft-conditions"

#include "phone/nft-conditions.h"

#include "base/text.h"

#include <string.h>

/* The values behind a key: one, or those between braces; `!=` turns them round. */
typedef struct {
  char **first;
  gsize count;
  gboolean is_not;
} Values;

static char **
read_values (char **words, Values *values)
{
  *values = (Values){ .is_not = g_strcmp0 (*words, "!=") == 0 };
  words += values->is_not || g_strcmp0 (*words, "==") == 0 ? 1 : 0;
  if (g_strcmp0 (*words, "{") != 0) {
    values->first = words;
    values->count = *words != NULL ? 1 : 0;
    return words + values->count;
  }

  values->first = ++words;
  while (*words != NULL && !g_str_equal (*words, "}")) {
    values->count++;
    words++;
  }
  return *words != NULL ? words + 1 : words;
}

static CidNftFit
fit_values (const Values *values, const CidNftPacket *packet, CidNftFitFunc fit)
{
  CidNftFit best = CID_NFT_FITS_NOT;

  for (gsize i = 0; i < values->count; i++)
    best = MAX (best, fit (values->first[i], packet));
  if (best == CID_NFT_FITS_MAYBE || !values->is_not)
    return best;
  return best == CID_NFT_FITS ? CID_NFT_FITS_NOT : CID_NFT_FITS;
}

/* A number, or a range of them; a name is one that this port has none of. */
static CidNftFit
fit_port (const char *value, const CidNftPacket *packet)
{
  const char *dash = strchr (value, '-');
  g_autofree char *low =
    dash != NULL ? g_strndup (value, (gsize) (dash - value)) : g_strdup (value);
  guint64 from = 0;
  guint64 to = 0;

  if (*value == '@' || *value == '$')
    return CID_NFT_FITS_MAYBE;
  if (!cid_text_to_unsigned (low, 0, 65535, &from))
    return CID_NFT_FITS_NOT;
  to = from;
  if (dash != NULL && !cid_text_to_unsigned (dash + 1, 0, 65535, &to))
    return CID_NFT_FITS_MAYBE;
  return packet->port >= from && packet->port <= to ? CID_NFT_FITS : CID_NFT_FITS_NOT;
}

static CidNftFit
fit_address (const char *value, const CidNftPacket *packet)
{
  CidNetwork network;

  if (packet->peer == NULL || !cid_network_parse (value, &network, NULL))
    return CID_NFT_FITS_MAYBE;
  return cid_network_contains (&network, packet->peer) ? CID_NFT_FITS : CID_NFT_FITS_NOT;
}

static CidNftFit
fit_protocol (const char *value, const CidNftPacket *packet)
{
  return g_str_equal (value, "tcp") || g_str_equal (value, "6") ? CID_NFT_FITS : CID_NFT_FITS_NOT;
}

static CidNftFit
fit_interface (const char *value, const CidNftPacket *packet)
{
  return g_str_equal (value, "lo") || g_str_equal (value, "\"lo\"") ? CID_NFT_FITS_NOT
                                                                    : CID_NFT_FITS_MAYBE;
}

static CidNftFit
fit_state (const char *value, const CidNftPacket *packet)
{
  return g_str_equal (value, "new") ? CID_NFT_FITS : CID_NFT_FITS_NOT;
}

static CidNftFit
fit_family (const char *value, const CidNftPacket *packet)
{
  gboolean is_ipv4 = g_str_equal (value, "ip") || g_str_equal (value, "ipv4");
  gboolean is_ipv6 = g_str_equal (value, "ip6") || g_str_equal (value, "ipv6");

  if (packet->peer == NULL)
    return is_ipv4 || is_ipv6 ? CID_NFT_FITS_MAYBE : CID_NFT_FITS_NOT;
  return cid_address_is_ipv4 (packet->peer) ? is_ipv4 ? CID_NFT_FITS : CID_NFT_FITS_NOT
         : is_ipv6                          ? CID_NFT_FITS
                                            : CID_NFT_FITS_NOT;
}

/* What rules ask for; a second word of %NULL fits any. */
static const CidNftCondition conditions[] = {
  { "tcp", "dport", fit_port },
  { "th", "dport", fit_port },
  { "ip", "saddr", fit_address },
  { "ip6", "saddr", fit_address },
  { "ip", "protocol", fit_protocol },
  { "ip6", "nexthdr", fit_protocol },
  { "meta", "l4proto", fit_protocol },
  { "ct", "state", fit_state },
  { "iifname", NULL, fit_interface },
  { "iif", NULL, fit_interface },
  { "meta", "iifname", fit_interface },
  { "meta", "protocol", fit_family },
  { "meta", "nfproto", fit_family },
  { "udp", NULL, NULL },
  { "icmp", NULL, NULL },
  { "icmpv6", NULL, NULL },
  { "igmp", NULL, NULL },
  { "sctp", NULL, NULL },
};

static const char *const states[] = {
  "new", "established", "related", "invalid", "untracked", NULL
};

/* `ct state established,related` is a list without braces. */
static char **
read_states (char **words, Values *values)
{
  char **rest = read_values (words, values);

  while (values->count > 0 && values->first + values->count == rest && *rest != NULL &&
         g_strv_contains (states, *rest)) {
    values->count++;
    rest++;
  }
  return rest;
}

/**
 * cid_nft_condition_find:
 * @words: (array zero-terminated=1): the rest of a rule, at least one word
 *
 * Returns: (nullable): the condition that begins there, if it is one that is known
 */
const CidNftCondition *
cid_nft_condition_find (char **words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++) {
    if (g_str_equal (words[0], conditions[i].key) &&
        (conditions[i].what == NULL || g_strcmp0 (words[1], conditions[i].what) == 0))
      return &conditions[i];
  }
  return NULL;
}

/**
 * cid_nft_condition_get_values:
 * @words: (array zero-terminated=1): where @self begins
 *
 * Returns: (transfer none): what it compares with
 */
char **
cid_nft_condition_get_values (const CidNftCondition *self, char **words)
{
  return words + (self->what != NULL ? 2 : 1);
}

/**
 * cid_nft_condition_read:
 * @words: (array zero-terminated=1): where @self begins
 * @packet: what may fit
 * @fit: (inout): how the rule fits so far
 *
 * Judges a condition. Several things that are compared at once are not told apart.
 *
 * Returns: (transfer none): what stands behind it
 */
char **
cid_nft_condition_read (const CidNftCondition *self,
                        char **words,
                        const CidNftPacket *packet,
                        CidNftFit *fit)
{
  char **rest = cid_nft_condition_get_values (self, words);
  Values values;

  if (self->fit == NULL) {
    *fit = CID_NFT_FITS_NOT;
    return words + 1;
  }
  if (g_strcmp0 (*rest, ".") == 0) {
    *fit = MIN (*fit, CID_NFT_FITS_MAYBE);
    return rest + 1;
  }
  rest = self->fit == fit_state ? read_states (rest, &values) : read_values (rest, &values);
  *fit = MIN (*fit, fit_values (&values, packet, self->fit));
  return rest;
}
