/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-nft-rules"

#include "phone/firewall.h"

#include "phone/nft-conditions.h"
#include "phone/nft-statements.h"

#define MAX_JUMPS 8

/* LEFT: the chain says nothing more. */
typedef enum { GOES_ON, LEFT, ACCEPTED, DROPPED } Outcome;

/* A new connection over TCP, on its way through the chains. */
typedef struct {
  CidNftPacket packet;
  GPtrArray *chains;
  CidNftFit most; /* how sure it is that it comes this way at all */
  guint n_jumps;
  gboolean may_accept; /* a rule would that may not fit */
  gboolean may_drop;
} Way;

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

static Outcome walk (Way *way, const CidNftChain *chain, CidNftFit fit);

static Outcome
be_unsure (Way *way)
{
  way->may_accept = way->may_drop = TRUE;
  return GOES_ON;
}

static Outcome
jump (Way *way, const CidNftChain *from, const char *name, CidNftFit fit)
{
  g_autofree char *full = g_strconcat (from->table, " ", name != NULL ? name : "", NULL);
  Outcome outcome = GOES_ON;

  if (way->n_jumps >= MAX_JUMPS)
    return be_unsure (way);

  way->n_jumps++;
  for (guint i = 0; i < way->chains->len && outcome == GOES_ON; i++) {
    const CidNftChain *chain = g_ptr_array_index (way->chains, i);

    if (g_str_equal (chain->name, full))
      outcome = walk (way, chain, fit);
  }
  way->n_jumps--;
  return outcome;
}

static Outcome
leave (Way *way, CidNftFit fit)
{
  if (fit == CID_NFT_FITS)
    return LEFT;

  way->most = CID_NFT_FITS_MAYBE;
  return GOES_ON;
}

static Outcome
end (Way *way, gboolean accepts, CidNftFit fit)
{
  if (fit == CID_NFT_FITS)
    return accepts ? ACCEPTED : DROPPED;

  way->may_accept |= accepts;
  way->may_drop |= !accepts;
  return GOES_ON;
}

static Outcome
judge (Way *way, const CidNftChain *chain, char **verdict, CidNftFit fit)
{
  gboolean is_goto = g_str_equal (verdict[0], "goto");

  if (is_goto || g_str_equal (verdict[0], "jump")) {
    Outcome outcome = jump (way, chain, verdict[1], fit);

    return is_goto && outcome == GOES_ON ? leave (way, fit) : outcome;
  }
  if (g_str_equal (verdict[0], "continue"))
    return GOES_ON;
  if (g_str_equal (verdict[0], "return"))
    return leave (way, fit);
  if (g_str_equal (verdict[0], "queue"))
    return be_unsure (way);
  return end (way, g_str_equal (verdict[0], "accept"), fit);
}

/* `{ VALUE : VERDICT, … }`: one of the values fits, or none. */
static Outcome
judge_map (Way *way, const CidNftChain *chain, CidNftFitFunc fit_one, char **words, CidNftFit most)
{
  if (g_strcmp0 (*words, "{") != 0)
    return be_unsure (way);

  for (words++; *words != NULL && !g_str_equal (*words, "}"); words++) {
    CidNftFit fit = MIN (most, fit_one (*words, &way->packet));
    Outcome outcome;

    if (g_strcmp0 (words[1], ":") != 0 || words[2] == NULL)
      return be_unsure (way);
    words += 2;
    outcome = fit != CID_NFT_FITS_NOT ? judge (way, chain, words, fit) : GOES_ON;
    if (outcome != GOES_ON || fit == CID_NFT_FITS)
      return outcome;
    if (words[1] != NULL && (g_str_equal (*words, "jump") || g_str_equal (*words, "goto")))
      words++;
  }
  return GOES_ON;
}

static gboolean
is_verdict (const char *word)
{
  static const char *const verdicts[] = { "accept", "drop",     "reject", "jump", "goto",
                                          "return", "continue", "queue",  NULL };

  return g_strv_contains (verdicts, word);
}

static Outcome
apply (Way *way, const CidNftChain *chain, char **words)
{
  CidNftFit fit = way->most;

  while (*words != NULL && !is_verdict (*words)) {
    const CidNftCondition *condition = cid_nft_condition_find (words);
    char **rest = skip_remark (words);

    if (condition != NULL && condition->fit != NULL && fit != CID_NFT_FITS_NOT &&
        g_strcmp0 (*cid_nft_condition_get_values (condition, words), "vmap") == 0)
      return judge_map (way, chain, condition->fit,
                        cid_nft_condition_get_values (condition, words) + 1, fit);
    if (rest == NULL && condition != NULL)
      rest = cid_nft_condition_read (condition, words, &way->packet, &fit);
    if (rest == NULL) {
      fit = MIN (fit, CID_NFT_FITS_MAYBE);
      rest = words + 1;
    }
    words = rest;
  }
  if (*words == NULL || fit == CID_NFT_FITS_NOT)
    return GOES_ON;
  return judge (way, chain, words, fit);
}

static Outcome
walk (Way *way, const CidNftChain *chain, CidNftFit fit)
{
  CidNftFit before = way->most;
  Outcome outcome = GOES_ON;

  way->most = fit;
  for (guint i = 0; i < chain->rules->len && outcome == GOES_ON; i++)
    outcome = apply (way, chain, g_ptr_array_index (chain->rules, i));
  way->most = before;
  return outcome == LEFT ? GOES_ON : outcome;
}

static CidFirewallVerdict
judge_chain (GPtrArray *chains, const CidNftChain *chain, guint16 port, const CidAddress *peer)
{
  Way way = { .packet = { .port = port, .peer = peer }, .chains = chains };
  Outcome outcome = walk (&way, chain, CID_NFT_FITS);

  if (outcome == ACCEPTED || (outcome == GOES_ON && !chain->drops))
    return way.may_drop ? CID_FIREWALL_UNSURE : CID_FIREWALL_OPEN;
  return way.may_accept ? CID_FIREWALL_UNSURE : CID_FIREWALL_CLOSED;
}

/**
 * cid_nft_judge:
 * @rules: a ruleset of nftables, in its own words
 * @port: a TCP port of this machine
 * @peer: (nullable): who wants to reach it; over IPv4 if it is not known
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
  const char *other = peer == NULL || cid_address_is_ipv4 (peer) ? "ip6 " : "ip ";

  g_return_val_if_fail (rules != NULL && chain != NULL, CID_FIREWALL_UNSURE);

  *chain = NULL;
  chains = cid_nft_read_chains (rules);
  for (guint i = 0; i < chains->len; i++) {
    const CidNftChain *one = g_ptr_array_index (chains, i);
    CidFirewallVerdict verdict;

    if (!one->is_input || g_str_has_prefix (one->name, other))
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
