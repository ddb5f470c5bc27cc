/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mine-edit"

#include "contact/mine-edit.h"

#include <string.h>

#define BEGIN "BEGIN:VCARD"
#define END "END:VCARD"
#define EOL "\r\n"

/*
 * Editing:
 * @party: whose number it is
 * @name: (nullable): escaped; the card that is to get the number
 * @rest: what becomes of the text
 * @card: the card that is being read, as far as it is kept
 * @is_inside: a card was begun
 * @is_skipping: the property goes, with what continues it
 * @has_lost: a number was taken out of the card
 * @has_number: another one is left in it
 * @has_name: the card is that of @name
 * @n_removed: how often the number was there
 * @is_added: the number has its place
 *
 * The text is the user's as well: what has nothing to do with the number stays as it is.
 */
typedef struct {
  const CidParty *party;
  const char *name;
  GString *rest;
  GString *card;
  gboolean is_inside;
  gboolean is_skipping;
  gboolean has_lost;
  gboolean has_number;
  gboolean has_name;
  guint n_removed;
  gboolean is_added;
} Editing;

/* A property may belong to a group, `item1.TEL`, and have parameters. */
static gboolean
is_property (const char *line, const char *name)
{
  gsize length = strcspn (line, ":;");
  const char *dot = memchr (line, '.', length);
  const char *start = dot != NULL ? dot + 1 : line;

  return (gsize) (line + length - start) == strlen (name) &&
         g_ascii_strncasecmp (start, name, strlen (name)) == 0;
}

static const char *
get_value (const char *line)
{
  const char *colon = strchr (line, ':');

  return colon != NULL ? colon + 1 : "";
}

static gboolean
is_number (const char *line)
{
  return is_property (line, "TEL") || is_property (line, "IMPP") || is_property (line, "X-SIP");
}

/* Numbers are written as they are understood, so no numbering plan is needed to know them again. */
static gboolean
is_of_party (const char *line, const CidParty *party)
{
  g_autofree char *value = g_strstrip (g_strdup (get_value (line)));
  g_autoptr (CidParty) other = cid_party_parse (value, NULL);

  return cid_party_is_same (other, party);
}

static char *
escape (const char *text)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (strchr ("\\,;", *c) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *c == '\n' || *c == '\r' ? ' ' : *c);
  }
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

static void
append_number (GString *text, const CidParty *party)
{
  if (party->number != NULL)
    g_string_append_printf (text, "TEL:%s" EOL, party->number);
  else
    g_string_append_printf (text, "IMPP:sip:%s@%s" EOL, party->user, party->host);
}

/* A card whose only number went has nothing left to tell. */
static void
end_card (Editing *self)
{
  if (!self->has_lost || self->has_number)
    g_string_append (self->rest, self->card->str);
  g_string_truncate (self->card, 0);
  self->is_inside = self->is_skipping = FALSE;
}

static void
begin_card (Editing *self)
{
  self->is_inside = TRUE;
  self->has_lost = self->has_number = self->has_name = self->is_skipping = FALSE;
}

static void
take_property (Editing *self, const char *line)
{
  self->is_skipping = is_number (line) && is_of_party (line, self->party);
  self->has_lost |= self->is_skipping;
  self->n_removed += self->is_skipping ? 1 : 0;
  self->has_number |= is_number (line) && !self->is_skipping;
  if (self->name != NULL && is_property (line, "FN"))
    self->has_name = g_str_equal (get_value (line), self->name);
}

static void
add_to_card (Editing *self)
{
  append_number (self->card, self->party);
  self->has_number = self->is_added = TRUE;
}

static void
take_line (Editing *self, const char *line, gsize length)
{
  g_autofree char *text = g_strndup (line, length);
  gboolean is_continued = *text == ' ' || *text == '\t';

  g_strchomp (text);
  if (g_ascii_strcasecmp (text, BEGIN) == 0)
    begin_card (self);
  if (self->is_inside && !is_continued)
    take_property (self, text);
  if (g_ascii_strcasecmp (text, END) == 0 && self->has_name && !self->is_added)
    add_to_card (self);
  if (!self->is_skipping)
    g_string_append_len (self->is_inside ? self->card : self->rest, line, (gssize) length);
  if (g_ascii_strcasecmp (text, END) == 0)
    end_card (self);
}

static void
edit (Editing *self, const char *text)
{
  self->rest = g_string_new (NULL);
  self->card = g_string_new (NULL);
  while (*text != '\0') {
    gsize length = strcspn (text, "\n");

    length += text[length] == '\n';
    take_line (self, text, length);
    text += length;
  }
  /* A card without an end is left as it is. */
  g_string_append (self->rest, self->card->str);
  g_string_free (self->card, TRUE);
}

/**
 * cid_mine_edit_set:
 * @text: names of one's own, as their file has them: vCards
 * @party: whose number or SIP address it is
 * @name: what to call it, in one line
 *
 * Gives a number a name, and takes the one away that it has. Several numbers of one name are on one
 * card.
 *
 * Returns: (transfer full): @text with it
 */
char *
cid_mine_edit_set (const char *text, const CidParty *party, const char *name)
{
  g_autofree char *escaped = NULL;
  Editing self = { .party = party };

  g_return_val_if_fail (text != NULL && party != NULL && name != NULL, NULL);

  self.name = escaped = escape (name);
  edit (&self, text);
  if (!self.is_added) {
    if (self.rest->len > 0 && !g_str_has_suffix (self.rest->str, "\n"))
      g_string_append (self.rest, EOL);
    g_string_append_printf (self.rest, BEGIN EOL "VERSION:3.0" EOL "FN:%s" EOL "N:%s;;;;" EOL,
                            escaped, escaped);
    append_number (self.rest, party);
    g_string_append (self.rest, END EOL);
  }
  return g_string_free (self.rest, FALSE);
}

/**
 * cid_mine_edit_remove:
 * @text: names of one's own, as their file has them: vCards
 * @party: whose number or SIP address it is
 *
 * Returns: (transfer full) (nullable): @text without the number; %NULL if it is not there
 */
char *
cid_mine_edit_remove (const char *text, const CidParty *party)
{
  Editing self = { .party = party };

  g_return_val_if_fail (text != NULL && party != NULL, NULL);

  edit (&self, text);
  if (self.n_removed > 0)
    return g_string_free (self.rest, FALSE);
  g_string_free (self.rest, TRUE);
  return NULL;
}
