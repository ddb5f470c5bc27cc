/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-nft-rules"

#include "phone/firewall.h"

#include "base/text.h"
#include "phone/nft-statements.h"

#include <string.h>

#define MAX_JUMPS 8

typedef enum { FITS_NOT, FITS_MAYBE, FITS } Fit;

typedef enum { GOES_ON, ACCEPTED, DROPPED } Outcome;

/* A new connection over TCP, as it goes through the chains. */
typedef struct {
  GPtrArray *chains;
  guint16 port;
  const CidAddress *peer; /* %NULL: nobody knows from where */
  gboolean may_accept;    /* a rule would that may not fit */
  gboolean may_drop;
} Packet;

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

typedef Fit (*FitFunc) (const char *value, const Packet *packet);

static Fit
fit_values (const Values *values, const Packet *packet, FitFunc fit)
{
  Fit best = FITS_NOT;

  for (gsize i = 0; i < values->count; i++)
    best = MAX (best, fit (values->first[i], packet));
  if (best == FITS_MAYBE || !values->is_not)
    return best;
  return best == FITS ? FITS_NOT : FITS;
}

/* A number, or a range of them; a name is one that this port has none of. */
static Fit
fit_port (const char *value, const Packet *packet)
{
  const char *dash = strchr (value, '-');
  g_autofree char *low =
    dash != NULL ? g_strndup (value, (gsize) (dash - value)) : g_strdup (value);
  guint64 from = 0;
  guint64 to = 0;

  if (*value == '@' || *value == '$')
    return FITS_MAYBE;
  if (!cid_text_to_unsigned (low, 0, 65535, &from))
    return FITS_NOT;
  to = from;
  if (dash != NULL && !cid_text_to_unsigned (dash + 1, 0, 65535, &to))
    return FITS_MAYBE;
  return packet->port >= from && packet->port <= to ? FITS : FITS_NOT;
}

static Fit
fit_address (const char *value, const Packet *packet)
{
  CidNetwork network;

  if (packet->peer == NULL || !cid_network_parse (value, &network, NULL))
    return FITS_MAYBE;
  return cid_network_contains (&network, packet->peer) ? FITS : FITS_NOT;
}

static Fit
fit_protocol (const char *value, const Packet *packet)
{
  return g_str_equal (value, "tcp") || g_str_equal (value, "6") ? FITS : FITS_NOT;
}

static Fit
fit_interface (const char *value, const Packet *packet)
{
  return g_str_equal (value, "lo") || g_str_equal (value, "\"lo\"") ? FITS_NOT : FITS_MAYBE;
}

static Fit
fit_state (const char *value, const Packet *packet)
{
  return g_str_equal (value, "new") || g_str_equal (value, "untracked") ? FITS : FITS_NOT;
}

/* What rules ask for; a second word of %NULL fits any. */
static const struct {
  const char *key;
  const char *what;
  FitFunc fit; /* %NULL: never of a new TCP connection */
} conditions[] = {
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
  { "udp", NULL, NULL },
  { "icmp", NULL, NULL },
  { "icmpv6", NULL, NULL },
  { "igmp", NULL, NULL },
  { "sctp", NULL, NULL },
};

static const char *const states[] = {
  "new", "established", "related", "invalid", "untracked", NULL
};
/* Words that judge nothing, with how many follow that belong to them. */
static const struct {
  const char *word;
  guint n_more;
} remarks[] = { { "counter", 0 }, { "packets", 1 }, { "bytes", 1 }, { "log", 0 },
                { "prefix", 1 },  { "comment", 1 }, { "level", 1 }, { "flags", 1 } };

static char **
skip_remark (char **words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remarks); i++) {
    if (!g_str_equal (*words, remarks[i].word))
      continue;
    words++;
    for (guint more = 0; more < remarks[i].n_more && *words != NULL; more++)
      words++;
    return words;
  }

  return NULL;
}

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

/* Returns what stands behind the condition; %NULL if there is none that is known. */
static char **
read_condition (char **words, const Packet *packet, Fit *fit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++) {
    Values values;
    char **rest = words + (conditions[i].what != NULL ? 2 : 1);

    if (!g_str_equal (words[0], conditions[i].key) ||
        (conditions[i].what != NULL && g_strcmp0 (words[1], conditions[i].what) != 0))
      continue;
    if (conditions[i].fit == NULL) {
      *fit = FITS_NOT;
      return words + 1;
    }
    rest =
      conditions[i].fit == fit_state ? read_states (rest, &values) : read_values (rest, &values);
    *fit = MIN (*fit, fit_values (&values, packet, conditions[i].fit));
    return rest;
  }

  return NULL;
}

static Outcome walk (Packet *packet, const CidNftChain *chain, guint n_jumps);

static Outcome
jump (Packet *packet, const CidNftChain *from, const char *name, Fit fit, guint n_jumps)
{
  g_autofree char *full = g_strconcat (from->table, " ", name != NULL ? name : "", NULL);

  if (n_jumps >= MAX_JUMPS || fit == FITS_MAYBE) {
    packet->may_accept = packet->may_drop = TRUE;
    return GOES_ON;
  }
  for (guint i = 0; i < packet->chains->len; i++) {
    const CidNftChain *chain = g_ptr_array_index (packet->chains, i);

    if (g_str_equal (chain->name, full))
      return walk (packet, chain, n_jumps + 1);
  }
  return GOES_ON;
}

static Outcome
judge (Packet *packet, const CidNftChain *chain, char **verdict, Fit fit, guint n_jumps)
{
  gboolean accepts = g_str_equal (verdict[0], "accept");

  if (g_str_equal (verdict[0], "jump") || g_str_equal (verdict[0], "goto"))
    return jump (packet, chain, verdict[1], fit, n_jumps);
  if (fit == FITS)
    return accepts ? ACCEPTED : DROPPED;

  packet->may_accept |= accepts;
  packet->may_drop |= !accepts;
  return GOES_ON;
}

static gboolean
is_verdict (const char *word)
{
  static const char *const verdicts[] = { "accept", "drop", "reject", "jump", "goto", NULL };

  return g_strv_contains (verdicts, word);
}

static Outcome
apply (Packet *packet, const CidNftChain *chain, char **words, guint n_jumps)
{
  Fit fit = FITS;

  while (*words != NULL && !is_verdict (*words)) {
    char **rest = skip_remark (words);

    if (rest == NULL)
      rest = read_condition (words, packet, &fit);
    if (rest == NULL) {
      fit = MIN (fit, FITS_MAYBE);
      rest = words + 1;
    }
    words = rest;
  }
  if (*words == NULL || fit == FITS_NOT)
    return GOES_ON;
  return judge (packet, chain, words, fit, n_jumps);
}

static Outcome
walk (Packet *packet, const CidNftChain *chain, guint n_jumps)
{
  for (guint i = 0; i < chain->rules->len; i++) {
    char **words = g_ptr_array_index (chain->rules, i);
    Outcome outcome = apply (packet, chain, words, n_jumps);

    if (outcome != GOES_ON)
      return outcome;
  }

  return GOES_ON;
}

static CidFirewallVerdict
judge_chain (GPtrArray *chains, const CidNftChain *chain, guint16 port, const CidAddress *peer)
{
  Packet packet = { .chains = chains, .port = port, .peer = peer };
  Outcome outcome = walk (&packet, chain, 0);

  if (outcome == ACCEPTED || (outcome == GOES_ON && !chain->drops))
    return packet.may_drop ? CID_FIREWALL_UNSURE : CID_FIREWALL_OPEN;
  return packet.may_accept ? CID_FIREWALL_UNSURE : CID_FIREWALL_CLOSED;
}

/**
 * cid_nft_judge:
 * @rules: a ruleset of nftables, in its own words
 * @port: a TCP port of this machine
 * @peer: (nullable): who wants to reach it
 * @chain: (out) (transfer full) (nullable): family, table and name of the chain that keeps it out,
 *   or may
 *
 * Returns: whether all chains that what comes in goes through let a connection in
 */
CidFirewallVerdict
cid_nft_judge (const char *rules, guint16 port, const CidAddress *peer, char **chain)
{
  g_autoptr (GPtrArray) chains = NULL;
  CidFirewallVerdict worst = CID_FIREWALL_OPEN;

  g_return_val_if_fail (rules != NULL && chain != NULL, CID_FIREWALL_UNSURE);

  *chain = NULL;
  chains = cid_nft_read_chains (rules);
  for (guint i = 0; i < chains->len; i++) {
    const CidNftChain *one = g_ptr_array_index (chains, i);
    CidFirewallVerdict verdict;

    if (!one->is_input || g_str_has_prefix (one->name, "ip6 "))
      continue;
    verdict = judge_chain (chains, one, port, peer);
    if (verdict <= worst)
      continue;
    worst = verdict;
    g_free (*chain);
    *chain = g_strdup (one->name);
  }
  return worst;
}
