/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/nft-conditions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *rule;
  const char *peer;
  CidNftFit fit;
  const char *rest;
} Row;

static void
check_row (const Row *row)
{
  g_auto (GStrv) words = g_strsplit (row->rule, " ", -1);
  const CidNftCondition *condition = cid_nft_condition_find (words);
  CidAddress peer;
  CidNftPacket packet = { .port = 24325 };
  CidNftFit fit = CID_NFT_FITS;
  g_autofree char *rest = NULL;

  if (condition == NULL)
    fail_msg ("“%s” is no condition", row->rule);
  if (row->peer != NULL) {
    assert_true (cid_address_parse (row->peer, &peer));
    packet.peer = &peer;
  }
  rest = g_strjoinv (" ", cid_nft_condition_read (condition, words, &packet, &fit));
  if (fit != row->fit)
    fail_msg ("%d, not %d: %s", (int) fit, (int) row->fit, row->rule);
  assert_string_equal (rest, row->rest);
}

/* Each condition takes its own words and no more: the next one begins where it ends. */
static void
test_conditions_are_judged_and_passed (void **state)
{
  static const Row rows[] = {
    { "tcp dport 24325 accept", NULL, CID_NFT_FITS, "accept" },
    { "tcp dport == 24325 accept", NULL, CID_NFT_FITS, "accept" },
    { "tcp dport != 24325 accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "tcp dport { 1-24324 24326-65535 } drop", NULL, CID_NFT_FITS_NOT, "drop" },
    { "tcp dport != { 22 80 } drop", NULL, CID_NFT_FITS, "drop" },
    { "tcp dport != @ports drop", NULL, CID_NFT_FITS_MAYBE, "drop" },
    { "th dport 24325-24325", NULL, CID_NFT_FITS, "" },
    { "tcp dport ssh accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "tcp dport 24325-x accept", NULL, CID_NFT_FITS_MAYBE, "accept" },
    { "tcp dport 99999999999999999999 accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "ip saddr 192.0.2.50 tcp dport 1", "192.0.2.50", CID_NFT_FITS, "tcp dport 1" },
    { "ip saddr 192.0.2.50 accept", NULL, CID_NFT_FITS_MAYBE, "accept" },
    { "ip saddr 10.0.0.1-10.0.0.9 accept", "10.0.0.5", CID_NFT_FITS_MAYBE, "accept" },
    { "meta l4proto { tcp udp } accept", NULL, CID_NFT_FITS, "accept" },
    { "ip protocol 17 accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "iif lo accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "iif != lo accept", NULL, CID_NFT_FITS, "accept" },
    { "iifname \"eth0\" accept", NULL, CID_NFT_FITS_MAYBE, "accept" },
    { "ct state established related accept", NULL, CID_NFT_FITS_NOT, "accept" },
    { "ct state established new accept", NULL, CID_NFT_FITS, "accept" },
    { "udp dport 24325 accept", NULL, CID_NFT_FITS_NOT, "dport 24325 accept" },
    { "ip saddr . tcp dport @x accept", NULL, CID_NFT_FITS_MAYBE, "tcp dport @x accept" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

/* A rule that is cut off ends the reading, and not the program. */
static void
test_cut_off_conditions_end (void **state)
{
  static const Row rows[] = {
    { "tcp dport", NULL, CID_NFT_FITS_NOT, "" },    { "tcp dport !=", NULL, CID_NFT_FITS, "" },
    { "tcp dport {", NULL, CID_NFT_FITS_NOT, "" },  { "tcp dport { 24325", NULL, CID_NFT_FITS, "" },
    { "ct state", NULL, CID_NFT_FITS_NOT, "" },     { "iif", NULL, CID_NFT_FITS_NOT, "" },
    { "ip saddr .", NULL, CID_NFT_FITS_MAYBE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

/* What nobody knows here must not be taken for something that is. */
static void
test_other_words_are_no_condition (void **state)
{
  static const char *const rules[] = { "accept",        "tcp",
                                       "tcp flags syn", "ip daddr 192.0.2.1",
                                       "meta mark 1",   "ct status dnat",
                                       "counter" };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_auto (GStrv) words = g_strsplit (rules[i], " ", -1);

    assert_null (cid_nft_condition_find (words));
  }
}

/* One condition that does not fit is enough, and none makes good what another spoiled. */
static void
test_a_rule_fits_as_its_worst_condition (void **state)
{
  g_auto (GStrv) words = g_strsplit ("tcp dport 24325", " ", -1);
  const CidNftPacket packet = { .port = 24325 };
  static const CidNftFit before[] = { CID_NFT_FITS_NOT, CID_NFT_FITS_MAYBE, CID_NFT_FITS };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++) {
    CidNftFit fit = before[i];

    cid_nft_condition_read (cid_nft_condition_find (words), words, &packet, &fit);
    assert_int_equal (fit, before[i]);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_conditions_are_judged_and_passed),
    cmocka_unit_test (test_cut_off_conditions_end),
    cmocka_unit_test (test_other_words_are_no_condition),
    cmocka_unit_test (test_a_rule_fits_as_its_worst_condition),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
