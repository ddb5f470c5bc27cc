/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-search"

#include "contact/contact-search.h"

#include "base/text.h"

#include <string.h>

#define WORDS_MAX 8

/* How well a folded text holds all words: 2 each begins a word, 1 each is somewhere, 0 not. */
static int
rate_match (const char *folded, char **words)
{
  int rating = 2;

  for (guint i = 0; words[i] != NULL; i++) {
    const char *at = strstr (folded, words[i]);
    gboolean begins = FALSE;

    if (at == NULL)
      return 0;
    for (; at != NULL && !begins; at = strstr (at + 1, words[i]))
      begins = at == folded || at[-1] == ' ';
    if (!begins)
      rating = 1;
  }
  return rating;
}

static char **
fold_words (const char *text)
{
  g_autofree char *folded = cid_text_fold (text);
  g_auto (GStrv) pieces = g_strsplit (folded, " ", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint count = 0;

  for (guint i = 0; pieces[i] != NULL && count < WORDS_MAX; i++) {
    if (*pieces[i] == '\0')
      continue;
    g_strv_builder_add (words, pieces[i]);
    count++;
  }
  return g_strv_builder_end (words);
}

/**
 * cid_contact_search:
 * @contacts: (element-type CidContact): where to look
 * @words: parts of a name or an organisation, in any order
 * @limit: how many to return at most
 *
 * Finds contacts by name, whatever the case and the accents. Those whose words begin with the parts
 * come before those that have them elsewhere.
 *
 * Returns: (transfer container) (element-type CidContact): who was found; empty if @words has no
 *   words. They are not held: they live as long as @contacts.
 */
GPtrArray *
cid_contact_search (GPtrArray *contacts, const char *words, guint limit)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (contacts != NULL && words != NULL, NULL);

  parts = fold_words (words);
  for (guint i = 0; parts[0] != NULL && i < contacts->len && found->len < limit; i++) {
    CidContact *contact = g_ptr_array_index (contacts, i);
    g_autofree char *text = NULL;
    g_autofree char *folded = NULL;
    int rating = 0;

    text = g_strjoin (" ", contact->name, contact->organization, NULL);
    folded = cid_text_fold (text);
    rating = rate_match (folded, parts);
    if (rating > 0)
      g_ptr_array_add (rating == 2 ? found : others, contact);
  }
  for (guint i = 0; i < others->len && found->len < limit; i++)
    g_ptr_array_add (found, g_ptr_array_index (others, i));
  return g_steal_pointer (&found);
}
