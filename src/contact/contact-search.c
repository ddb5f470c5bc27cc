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
#define INITIALS_MAX 8
/* Behind the words of a contact, and before the initials of its name. */
#define INITIALS '\x01'
/* Behind a contact, and before the first. */
#define END '\n'

/* How well somebody fits what was typed. */
typedef enum {
  MISS,
  SOMEWHERE,
  BY_INITIALS,
  BY_WORDS,
  FROM_THE_START,
} Fit;

/*
 * @contacts: whom there is to find; not held
 * @text: behind a line's end, a line for each contact: the folded words of name and organisation,
 *   each behind a space, and the initials
 * @starts: where in @text each contact begins, and where the last one ends
 */
struct _CidContactSearch {
  GPtrArray *contacts;
  GString *text;
  GArray *starts;
};

/* What is looked for: the words, the longest of them, and all of it as it may begin a name. */
typedef struct {
  char **words;
  const char *longest;
  char *phrase;
} Query;

static void
append_initials (GString *text, const char *name)
{
  guint n_initials = 0;

  g_string_append_c (text, INITIALS);
  for (const char *c = name; *c != '\0' && n_initials < INITIALS_MAX; c = g_utf8_next_char (c)) {
    if (*c == ' ' || (c > name && c[-1] != ' '))
      continue;
    g_string_append_len (text, c, g_utf8_next_char (c) - c);
    n_initials++;
  }
}

/* What the separators are must not be within. */
static char *
fold_line (const char *text)
{
  char *folded = cid_text_fold (text);

  for (char *c = folded; *c != '\0'; c++)
    if (*c == END || *c == INITIALS)
      *c = ' ';
  return folded;
}

static void
note_start (CidContactSearch *self)
{
  guint32 start = (guint32) self->text->len;

  g_array_append_val (self->starts, start);
}

static void
append_contact (CidContactSearch *self, const CidContact *contact)
{
  g_autofree char *name = fold_line (contact->name);

  note_start (self);
  g_string_append_c (self->text, ' ');
  g_string_append (self->text, name);
  if (contact->organization != NULL) {
    g_autofree char *organization = fold_line (contact->organization);

    g_string_append_c (self->text, ' ');
    g_string_append (self->text, organization);
  }
  append_initials (self->text, name);
  g_string_append_c (self->text, END);
}

/**
 * cid_contact_search_new:
 * @contacts: (element-type CidContact): whom there is to find; has to outlive the search
 *
 * Folds all names once, so that none is to be folded while somebody waits.
 *
 * Returns: (transfer full): a search
 */
CidContactSearch *
cid_contact_search_new (GPtrArray *contacts)
{
  CidContactSearch *self = g_new0 (CidContactSearch, 1);

  g_return_val_if_fail (contacts != NULL, NULL);

  self->contacts = contacts;
  self->text = g_string_new ("\n");
  self->starts = g_array_sized_new (FALSE, FALSE, sizeof (guint32), contacts->len + 1);
  for (guint i = 0; i < contacts->len; i++)
    append_contact (self, g_ptr_array_index (contacts, i));
  note_start (self);
  return self;
}

/**
 * cid_contact_search_free:
 * @self: (nullable) (transfer full): a search
 */
void
cid_contact_search_free (CidContactSearch *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_array_unref (self->starts);
  g_free (self);
}

static void
clear_query (Query *query)
{
  g_strfreev (query->words);
  g_free (query->phrase);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, clear_query)

/* Returns %FALSE if there is no word. */
static gboolean
read_query (Query *query, const char *text)
{
  g_autofree char *folded = fold_line (text);
  g_auto (GStrv) pieces = g_strsplit (folded, " ", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  guint count = 0;

  for (guint i = 0; pieces[i] != NULL && count < WORDS_MAX; i++) {
    if (*pieces[i] == '\0')
      continue;
    g_strv_builder_add (words, pieces[i]);
    count++;
  }
  query->words = g_strv_builder_end (words);
  query->phrase = g_strjoinv (" ", query->words);
  for (guint i = 0; i < count; i++)
    if (query->longest == NULL || strlen (query->words[i]) > strlen (query->longest))
      query->longest = query->words[i];
  return count > 0;
}

/* An entry of @text, with its space in front and without its end. */
typedef struct {
  const char *start;
  gsize length;
} Entry;

static Fit
rate_word (const Entry *entry, const char *word)
{
  const char *end = entry->start + entry->length;
  const char *initials = memchr (entry->start, INITIALS, entry->length);
  gsize length = strlen (word);
  const char *at = entry->start;
  Fit best = MISS;

  while ((at = memmem (at, (gsize) (end - at), word, length)) != NULL) {
    if (at[-1] == ' ')
      return BY_WORDS;
    if (at[-1] == INITIALS)
      best = BY_INITIALS;
    else if (at < initials)
      best = MAX (best, SOMEWHERE);
    at++;
  }
  return best;
}

static Fit
rate (const Entry *entry, const Query *query)
{
  gsize length = strlen (query->phrase);
  Fit worst = BY_WORDS;

  if (length < entry->length && memcmp (entry->start + 1, query->phrase, length) == 0)
    return FROM_THE_START;
  for (guint i = 0; worst != MISS && query->words[i] != NULL; i++)
    worst = MIN (worst, rate_word (entry, query->words[i]));
  return worst;
}

static Entry
get_entry (CidContactSearch *self, guint i)
{
  const guint32 *starts = (const guint32 *) (gconstpointer) self->starts->data;

  return (Entry){ self->text->str + starts[i], starts[i + 1] - starts[i] - 1 };
}

/* Adds those who have @needle somewhere and fit just so, until there are enough. */
static void
collect (CidContactSearch *self,
         const Query *query,
         Fit fit,
         const char *needle,
         GPtrArray *found,
         guint limit)
{
  const char *at = self->text->str;
  guint i = 0;

  while (found->len < limit && (at = strstr (at, needle)) != NULL) {
    Entry entry = get_entry (self, i);
    gpointer contact;

    /* What stands before a name from its start is the end of the one before. */
    while (entry.start + entry.length <= at + (*at == END))
      entry = get_entry (self, ++i);
    contact = g_ptr_array_index (self->contacts, i);
    if (rate (&entry, query) == fit && !g_ptr_array_find (found, contact, NULL))
      g_ptr_array_add (found, contact);
    at = entry.start + entry.length;
  }
}

static void
collect_behind (CidContactSearch *self,
                const Query *query,
                Fit fit,
                const char *before,
                GPtrArray *found,
                guint limit)
{
  g_autofree char *needle = g_strconcat (before, query->longest, NULL);

  collect (self, query, fit, needle, found, limit);
}

static void
collect_by_initials (CidContactSearch *self, const Query *query, GPtrArray *found, guint limit)
{
  static const char before[] = { INITIALS, '\0' };

  for (guint i = 0; query->words[i] != NULL; i++) {
    const Query by_word = { query->words, query->words[i], query->phrase };

    collect_behind (self, &by_word, BY_INITIALS, before, found, limit);
  }
}

/**
 * cid_contact_search_find:
 * @self: a search
 * @words: parts of a name or an organisation, in any order, or the initials of a name
 * @limit: how many to return at most
 *
 * Finds contacts by name, whatever the case and the accents. The best come first: whose name begins
 * with all of it, whose words begin with the parts, who has these initials (`ap` for Ana Pérez),
 * and who has the parts somewhere; those that fit alike in the order of the address books.
 *
 * Returns: (transfer container) (element-type CidContact): who was found; empty if @words has no
 *   words. They are not held: they live as long as the contacts.
 */
GPtrArray *
cid_contact_search_find (CidContactSearch *self, const char *words, guint limit)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_auto (Query) query = { 0 };
  g_autofree char *from_start = NULL;

  g_return_val_if_fail (self != NULL && words != NULL, NULL);

  if (!read_query (&query, words) || strstr (self->text->str, query.longest) == NULL)
    return g_steal_pointer (&found);

  from_start = g_strconcat ("\n ", query.phrase, NULL);
  collect (self, &query, FROM_THE_START, from_start, found, limit);
  collect_behind (self, &query, BY_WORDS, " ", found, limit);
  collect_by_initials (self, &query, found, limit);
  collect_behind (self, &query, SOMEWHERE, "", found, limit);
  return g_steal_pointer (&found);
}
