/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-nft-statements"

#include "phone/nft-statements.h"

#include <string.h>

#define SEPARATORS " \t,"
#define MAX_DEPTH 64

/* What opens a block, and not a set of values. */
static const char *const openers[] = {
  "table", "chain", "set", "map", "flowtable", "counter", "quota", "limit", "ct", "secmark",
};

typedef struct {
  GPtrArray *chains;
  CidNftChain *chain; /* the one that is being read, or %NULL */
  char *table;
  GString *statement;
  gboolean is_block[MAX_DEPTH];
  guint depth;
} Reader;

static void
chain_free (gpointer data)
{
  CidNftChain *chain = data;

  g_free (chain->name);
  g_free (chain->table);
  g_ptr_array_unref (chain->rules);
  g_free (chain);
}

/* How long the quoted text is that begins here, with its quotes; 0 if none does. */
static gsize
measure_quoted (const char *text)
{
  const char *end = *text == '"' ? strchr (text + 1, '"') : NULL;

  return end != NULL ? (gsize) (end + 1 - text) : 0;
}

/* Commas only part what stands in sets and lists; what stands between quotes is one word. */
static char **
split (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (text += strspn (text, SEPARATORS); *text != '\0'; text += strspn (text, SEPARATORS)) {
    gsize quoted = measure_quoted (text);
    gsize length = quoted > 0 ? quoted : strcspn (text, SEPARATORS);
    g_autofree char *word = g_strndup (text, length);

    g_strv_builder_add (words, word);
    text += length;
  }
  return g_strv_builder_end (words);
}

static void
read_statement (Reader *self)
{
  g_auto (GStrv) words = split (self->statement->str);

  g_string_truncate (self->statement, 0);
  if (words[0] == NULL || self->chain == NULL)
    return;

  if (g_str_equal (words[0], "type")) {
    self->chain->is_input = g_strv_contains ((const char *const *) words, "input") &&
                            g_strv_contains ((const char *const *) words, "filter");
  } else if (g_str_equal (words[0], "policy")) {
    self->chain->drops = g_strcmp0 (words[1], "drop") == 0;
  } else {
    g_ptr_array_add (self->chain->rules, g_steal_pointer (&words));
  }
}

static void
begin_chain (Reader *self, const char *name)
{
  self->chain = g_new0 (CidNftChain, 1);
  self->chain->table = g_strdup (self->table != NULL ? self->table : "");
  self->chain->name = g_strconcat (self->chain->table, " ", name, NULL);
  self->chain->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (self->chains, self->chain);
}

/* `{` behind one of the openers begins a block; anywhere else it begins a set, and is a word. */
static void
open_brace (Reader *self)
{
  g_auto (GStrv) words = split (self->statement->str);
  gboolean is_block = words[0] == NULL;

  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (openers); i++)
    is_block |= g_str_equal (words[0], openers[i]) &&
                (!g_str_equal (words[0], "ct") || g_strcmp0 (words[1], "state") != 0) &&
                self->chain == NULL;
  if (self->depth < MAX_DEPTH)
    self->is_block[self->depth] = is_block;
  self->depth++;
  if (!is_block) {
    g_string_append (self->statement, " { ");
    return;
  }

  if (g_strcmp0 (words[0], "table") == 0 && words[1] != NULL) {
    g_free (self->table);
    self->table = words[2] != NULL ? g_strconcat (words[1], " ", words[2], NULL)
                                   : g_strconcat ("ip ", words[1], NULL);
  } else if (g_strcmp0 (words[0], "chain") == 0 && words[1] != NULL) {
    begin_chain (self, words[1]);
  }
  g_string_truncate (self->statement, 0);
}

static void
close_brace (Reader *self)
{
  if (self->depth == 0)
    return;

  self->depth--;
  if (self->depth < MAX_DEPTH && !self->is_block[self->depth]) {
    g_string_append (self->statement, " } ");
    return;
  }
  read_statement (self);
  self->chain = NULL;
}

static gboolean
is_in_set (const Reader *self)
{
  return self->depth > 0 && self->depth <= MAX_DEPTH && !self->is_block[self->depth - 1];
}

/* Reads one sign, quoted text or a remark. Returns what follows. */
static const char *
read_piece (Reader *self, const char *c)
{
  gsize length = MAX (measure_quoted (c), 1);

  if (*c == '#')
    return c + strcspn (c, "\n");
  if (*c == '\\' && c[1] == '\n') {
    g_string_append_c (self->statement, ' ');
    return c + 2;
  }
  if (*c == '{')
    open_brace (self);
  else if (*c == '}')
    close_brace (self);
  else if ((*c == '\n' || *c == ';') && !is_in_set (self))
    read_statement (self);
  else if (*c == '\n' || *c == ';')
    g_string_append_c (self->statement, ' ');
  else
    g_string_append_len (self->statement, c, (gssize) length);
  return c + length;
}

/**
 * cid_nft_read_chains:
 * @rules: a ruleset, as `nft list ruleset` prints it or as /etc/nftables.conf holds it
 *
 * Returns: (transfer full) (element-type CidNftChain): its chains
 */
GPtrArray *
cid_nft_read_chains (const char *rules)
{
  Reader self = { .chains = g_ptr_array_new_with_free_func (chain_free) };

  g_return_val_if_fail (rules != NULL, self.chains);

  self.statement = g_string_new (NULL);
  while (*rules != '\0')
    rules = read_piece (&self, rules);
  g_string_free (self.statement, TRUE);
  g_free (self.table);
  return self.chains;
}
