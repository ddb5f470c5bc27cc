/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-rule"

#include "contact/block-rule.h"

#include "number/completion.h"

#include <string.h>

#define WITHHELD "withheld"

static const char *const kind_nicks[] = { "none", "number", "beginning", "withheld", "address" };

/* A `#` that begins a word begins a comment; within one it is of a feature code. */
static char *
strip_comment (const char *line)
{
  for (const char *c = line; *c != '\0'; c++)
    if (*c == '#' && (c == line || g_ascii_isspace (c[-1])))
      return g_strstrip (g_strndup (line, (gsize) (c - line)));
  return g_strstrip (g_strdup (line));
}

static gboolean
parse_prefix (CidBlockRule *self, const char *text)
{
  g_autofree char *beginning = g_strndup (text, strlen (text) - 1);
  g_autofree char *digits = cid_completion_keep_digits (beginning);

  /* A star alone would be everybody, and `*21*` is a feature code half-way. */
  if (digits == NULL || strpbrk (digits, "*#") != NULL)
    return FALSE;

  self->kind = CID_BLOCK_PREFIX;
  self->key = cid_number_key_from_text (digits);
  return self->key != CID_NUMBER_KEY_NONE;
}

static gboolean
parse_party (CidBlockRule *self, const char *text, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) party = cid_party_parse (text, plan);

  if (party->number != NULL) {
    self->kind = CID_BLOCK_NUMBER;
    self->key = cid_number_key_from_text (party->number);
    return self->key != CID_NUMBER_KEY_NONE;
  }
  /* A word alone is more likely a slip than somebody's SIP name. */
  if (party->kind != CID_PARTY_SIP || party->host == NULL)
    return FALSE;

  self->kind = CID_BLOCK_ADDRESS;
  self->address = g_steal_pointer (&party);
  return TRUE;
}

/**
 * cid_block_rule_parse:
 * @self: (out caller-allocates): what @line says; to be cleared
 * @line: a number, a beginning with `*` behind it, a SIP address, or `withheld`; behind them, or
 *   alone, a comment that begins with `#`
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Returns: %FALSE if @line says nothing that can be understood
 */
gboolean
cid_block_rule_parse (CidBlockRule *self, const char *line, const CidNumberPlan *plan)
{
  g_autofree char *text = NULL;

  *self = (CidBlockRule){ CID_BLOCK_NONE, CID_NUMBER_KEY_NONE, NULL };
  g_return_val_if_fail (line != NULL, FALSE);

  text = strip_comment (line);
  if (*text == '\0')
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  if (g_ascii_strcasecmp (text, WITHHELD) == 0) {
    self->kind = CID_BLOCK_WITHHELD;
    return TRUE;
  }
  return g_str_has_suffix (text, "*") ? parse_prefix (self, text) : parse_party (self, text, plan);
}

/**
 * cid_block_rule_clear:
 * @self: a rule
 *
 * Frees what @self holds.
 */
void
cid_block_rule_clear (CidBlockRule *self)
{
  g_clear_pointer (&self->address, cid_party_unref);
  self->kind = CID_BLOCK_NONE;
}

/**
 * cid_block_rule_is_same:
 * @a: a rule
 * @b: another
 *
 * Returns: %TRUE if both are about the very same callers, and are about any
 */
gboolean
cid_block_rule_is_same (const CidBlockRule *a, const CidBlockRule *b)
{
  if (a->kind != b->kind || a->kind == CID_BLOCK_NONE || a->key != b->key)
    return FALSE;

  return a->kind != CID_BLOCK_ADDRESS || cid_party_is_same (a->address, b->address);
}

/**
 * cid_block_kind_to_nick:
 * @kind: what a rule is about
 *
 * Returns: (transfer none): its one spelling: `none`, `number`, `beginning`, `withheld`, `address`
 */
const char *
cid_block_kind_to_nick (CidBlockKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_nicks), kind_nicks[0]);

  return kind_nicks[kind];
}

/**
 * cid_block_rule_to_text:
 * @self: a rule that is about somebody
 *
 * Returns: (transfer full): the line that says so
 */
char *
cid_block_rule_to_text (const CidBlockRule *self)
{
  g_autofree char *number = NULL;

  if (self->kind == CID_BLOCK_WITHHELD)
    return g_strdup (WITHHELD);
  if (self->kind == CID_BLOCK_ADDRESS)
    return g_strconcat (self->address->user, "@", self->address->host, NULL);

  number = cid_number_key_to_text (self->key);
  return g_strconcat (number, self->kind == CID_BLOCK_PREFIX ? "*" : "", NULL);
}
