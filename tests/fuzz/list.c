/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include "contact/block-edit.h"
#include "contact/block-list.h"
#include "contact/name-list.h"

/*
 * Tables of names for numbers (CSV), and lists of unwanted callers: files that people get from
 * anywhere.
 */

#define PATH "list.csv"

static void
check_names (const char *text, const CidNumberPlan *plan)
{
  g_autoptr (CidContactYield) yield = cid_contact_yield_new ();

  cid_name_list_read (yield, PATH, text, plan);
  for (guint i = 0; i < yield->contacts->len; i++)
    kit_check_contact (g_ptr_array_index (yield->contacts, i));
  for (char **problem = yield->problems; *problem != NULL; problem++)
    kit_check_line (*problem, 0);
}

/* Who is taken out is blocked no more, and nobody else is. */
static void
check_edit (const char *text, const CidNumberPlan *plan)
{
  g_auto (CidBlockRule) rule = { 0 };
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;
  g_autoptr (CidBlockList) before = cid_block_list_new (text, plan);
  g_autoptr (CidBlockList) after = NULL;

  g_assert_true (cid_block_rule_parse (&rule, "+61299991234", plan));
  with = cid_block_edit_add (text, "+61299991234", plan);
  without = cid_block_edit_remove (with, &rule, plan);
  g_assert_nonnull (without);
  after = cid_block_list_new (without, plan);
  g_assert_cmpuint (cid_block_list_get_n_rules (after), <=, cid_block_list_get_n_rules (before));
}

static void
check_blocked (const char *text, const CidNumberPlan *plan)
{
  g_autoptr (CidBlockList) list = cid_block_list_new (text, plan);
  g_autoptr (CidParty) party = cid_party_parse (text, plan);
  CidBlockKind kind;
  guint n_lines;

  g_assert_cmpint (cid_block_list_find (list, party, &kind) > 0, ==,
                   cid_block_list_has (list, party));
  cid_block_list_get_bad_lines (list, &n_lines);
  g_assert_cmpuint (n_lines, <=, cid_block_list_get_n_bad_lines (list));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const CidNumberPlan *plan = kit_choose_plan (size);
  g_autofree char *text = kit_make_string (data, size);

  check_names (text, plan);
  check_blocked (text, plan);
  check_edit (text, plan);
  return 0;
}
