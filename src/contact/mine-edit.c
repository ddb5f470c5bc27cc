/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mine-edit"

#include "contact/mine-edit.h"

#include "contact/vcard-lines.h"
#include "contact/vcard-number.h"

#include <string.h>

#define BEGIN "BEGIN:VCARD"
#define END "END:VCARD"
#define EOL "\r\n"

/* A card that has no more than these is of no use without its number. */
static const char *const frame[] = { "VERSION", "PRODID", "UID", "REV", "FN", "N", "X-ABLABEL" };
static const char *const telephones[] = { "TEL", "X-MS-TEL", "X-MS-RM-COMPANYTELEPHONE" };

/* What a line is to the number: whose it is, who that is called, or neither. */
typedef enum {
  ROLE_OTHER,
  ROLE_NUMBER,
  ROLE_FULL_NAME,
  ROLE_NAME,
} Role;

/*
 * Card:
 * @begin: its first line
 * @end: its last
 * @n_own: how often it has the number
 * @n_other: how many other numbers and SIP addresses it has
 * @has_name: it is that of the name that is wanted
 * @has_more: it has something else that somebody may want to keep
 */
typedef struct {
  guint begin;
  guint end;
  guint n_own;
  guint n_other;
  gboolean has_name;
  gboolean has_more;
} Card;

/*
 * Editing:
 * @party: whose number it is
 * @plan: (nullable): how numbers without a country are to be read
 * @name: (nullable): the card that is to get the number
 * @lines: (element-type CidVcardLine): of the text
 * @roles: of each of them
 * @cards: (element-type Card): those that are whole
 * @is_broken: another has no end; who takes a card away that follows gives it that one's rest
 * @rest: what becomes of the text
 *
 * The text is the user's as well: what has nothing to do with the number stays as it is.
 */
typedef struct {
  const CidParty *party;
  const CidNumberPlan *plan;
  const char *name;
  GArray *lines;
  Role *roles;
  GArray *cards;
  gboolean is_broken;
  GString *rest;
} Editing;

static const CidVcardLine *
get_line (const Editing *self, guint i)
{
  return &g_array_index (self->lines, CidVcardLine, i);
}

static gboolean
is_one_of (const CidVcardLine *line, const char *const *names, gsize n_names)
{
  for (gsize i = 0; i < n_names; i++) {
    if (cid_vcard_line_is (line, names[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_number (const CidVcardLine *line)
{
  g_autofree char *value = NULL;

  if (is_one_of (line, telephones, G_N_ELEMENTS (telephones)) || cid_vcard_line_is (line, "X-SIP"))
    return TRUE;
  if (!cid_vcard_line_is (line, "IMPP"))
    return FALSE;
  value = cid_vcard_line_get_value (line);
  return g_ascii_strncasecmp (value, "sip", 3) == 0;
}

/* As whoever reads the file for names does. */
static gboolean
is_of_party (const Editing *self, const CidVcardLine *line)
{
  g_autofree char *value = cid_vcard_line_get_value (line);
  g_autofree char *e164 = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CidParty) other = NULL;

  if (is_one_of (line, telephones, G_N_ELEMENTS (telephones)))
    text = cid_vcard_number_read (value, self->plan, &e164);
  if (e164 != NULL)
    return g_strcmp0 (e164, self->party->number) == 0;

  other = cid_party_parse (value, self->plan);
  return cid_party_is_same (other, self->party);
}

static gboolean
has_wanted_name (const Editing *self, const CidVcardLine *line)
{
  g_autofree char *value = cid_vcard_line_get_value (line);

  return g_strcmp0 (value, self->name) == 0;
}

static void
survey_line (Editing *self, Card *card, guint i)
{
  const CidVcardLine *line = get_line (self, i);
  Role role = cid_vcard_line_is (line, "FN")  ? ROLE_FULL_NAME
              : cid_vcard_line_is (line, "N") ? ROLE_NAME
                                              : ROLE_OTHER;

  if (is_number (line)) {
    role = is_of_party (self, line) ? ROLE_NUMBER : ROLE_OTHER;
    card->n_own += role == ROLE_NUMBER ? 1 : 0;
    card->n_other += role == ROLE_OTHER ? 1 : 0;
  } else if (*line->line != '\0') {
    card->has_more |= !is_one_of (line, frame, G_N_ELEMENTS (frame));
  }
  card->has_name |= role == ROLE_FULL_NAME && has_wanted_name (self, line);
  self->roles[i] = role;
}

/* What the card of an agent has, within the card, is nobody's number. */
static Card
survey (Editing *self, guint begin, guint end)
{
  Card card = { .begin = begin, .end = end };
  guint depth = 0;

  for (guint i = begin + 1; i < end; i++) {
    const CidVcardLine *line = get_line (self, i);

    if (cid_vcard_line_says (line, BEGIN))
      depth++;
    if (depth == 0)
      survey_line (self, &card, i);
    if (cid_vcard_line_says (line, END))
      depth--;
  }
  return card;
}

static void
begin_edit (Editing *self, const char *text)
{
  self->lines = cid_vcard_lines_new (text);
  self->roles = g_new0 (Role, self->lines->len);
  self->cards = g_array_new (FALSE, FALSE, sizeof (Card));
  self->rest = g_string_new (NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    guint end = 0;

    if (!cid_vcard_line_says (get_line (self, i), BEGIN))
      continue;
    if (cid_vcard_lines_find_end (self->lines, i, &end)) {
      Card card = survey (self, i, end);

      g_array_append_val (self->cards, card);
      i = end;
    } else {
      self->is_broken = TRUE;
    }
  }
}

static char *
end_edit (Editing *self)
{
  g_array_unref (self->lines);
  g_array_unref (self->cards);
  g_free (self->roles);
  return g_string_free (self->rest, FALSE);
}

/* The card that is of that name; else that of whom the number alone is known, who gets another. */
static const Card *
find_target (const Editing *self)
{
  const Card *target = NULL;

  for (guint i = 0; self->name != NULL && i < self->cards->len; i++) {
    const Card *card = &g_array_index (self->cards, Card, i);

    if (card->has_name)
      return card;
    if (target == NULL && card->n_own > 0 && card->n_other == 0)
      target = card;
  }
  return target;
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
append_number (GString *text, const CidParty *party, const char *eol)
{
  if (party->number != NULL)
    g_string_append_printf (text, "TEL:%s%s", party->number, eol);
  else
    g_string_append_printf (text, "IMPP:sip:%s@%s%s", party->user, party->host, eol);
}

static void
append_names (GString *text, const char *name, const char *eol)
{
  g_autofree char *escaped = escape (name);

  g_string_append_printf (text, "FN:%s%sN:%s;;;;%s", escaped, eol, escaped, eol);
}

static void
append_line (Editing *self, guint i)
{
  const CidVcardLine *line = get_line (self, i);

  g_string_append_len (self->rest, line->text, (gssize) line->length);
}

/* The end of its first line, as all of them end. */
static char *
get_eol (const CidVcardLine *line)
{
  gsize begin = line->length;

  while (begin > 0 && strchr ("\r\n", line->text[begin - 1]) != NULL)
    begin--;
  return g_strndup (line->text + begin, line->length - begin);
}

static void
append_lines (Editing *self, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    append_line (self, i);
}

/* Where a property may be put: behind the last that ends. */
static guint
find_place (const Editing *self, const Card *card)
{
  guint place = card->end;

  while (cid_vcard_line_is_open (get_line (self, place - 1)))
    place--;
  return place;
}

/* The card gets the name, if it has another, and the number, if it has none. */
static void
append_target (Editing *self, const Card *card)
{
  g_autofree char *eol = get_eol (get_line (self, card->begin));
  guint place = find_place (self, card);
  gboolean has_name = card->has_name;

  for (guint i = card->begin; i < place; i++) {
    gboolean is_name = self->roles[i] == ROLE_FULL_NAME || self->roles[i] == ROLE_NAME;

    if (is_name && !has_name)
      append_names (self->rest, self->name, eol);
    has_name |= is_name;
    if (!is_name || card->has_name)
      append_line (self, i);
  }
  if (!has_name)
    append_names (self->rest, self->name, eol);
  if (card->n_own == 0)
    append_number (self->rest, self->party, eol);
  append_lines (self, place, card->end + 1);
}

/* A card that is left with nothing but a name goes. */
static void
append_without_number (Editing *self, const Card *card)
{
  if (card->n_own > 0 && card->n_other == 0 && !card->has_more && !self->is_broken)
    return;
  for (guint i = card->begin; i <= card->end; i++) {
    if (self->roles[i] != ROLE_NUMBER)
      append_line (self, i);
  }
}

static void
append_all (Editing *self, const Card *target)
{
  guint next = 0;

  for (guint i = 0; i < self->cards->len; i++) {
    const Card *card = &g_array_index (self->cards, Card, i);

    append_lines (self, next, card->begin);
    if (card == target)
      append_target (self, card);
    else
      append_without_number (self, card);
    next = card->end + 1;
  }
  append_lines (self, next, self->lines->len);
}

static void
append_new_card (Editing *self)
{
  if (self->rest->len > 0 && strchr ("\r\n", self->rest->str[self->rest->len - 1]) == NULL)
    g_string_append (self->rest, EOL);
  g_string_append (self->rest, BEGIN EOL "VERSION:3.0" EOL);
  append_names (self->rest, self->name, EOL);
  append_number (self->rest, self->party, EOL);
  g_string_append (self->rest, END EOL);
}

/**
 * cid_mine_edit_set:
 * @text: names of one's own, as their file has them: vCards
 * @party: whose number or SIP address it is
 * @plan: (nullable): how numbers without a country are to be read
 * @name: what to call it, in one line
 *
 * Gives a number a name, and takes the one away that it has. Several numbers of one name are on one
 * card: the number goes to the card of that name. Where there is none, the card that has that
 * number alone gets the name, and keeps all else that stands on it. A card with other numbers keeps
 * them and its name, and the number gets a card.
 *
 * Returns: (transfer full): @text with it
 */
char *
cid_mine_edit_set (const char *text,
                   const CidParty *party,
                   const CidNumberPlan *plan,
                   const char *name)
{
  Editing self = { .party = party, .plan = plan, .name = name };
  const Card *target;

  g_return_val_if_fail (text != NULL && party != NULL && name != NULL, NULL);

  begin_edit (&self, text);
  target = find_target (&self);
  append_all (&self, target);
  if (target == NULL)
    append_new_card (&self);
  return end_edit (&self);
}

/**
 * cid_mine_edit_remove:
 * @text: names of one's own, as their file has them: vCards
 * @party: whose number or SIP address it is
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Takes a number from its card. What else somebody wrote on it stays; a card that is left with a
 * name alone goes.
 *
 * Returns: (transfer full) (nullable): @text without the number; %NULL if it is not there
 */
char *
cid_mine_edit_remove (const char *text, const CidParty *party, const CidNumberPlan *plan)
{
  Editing self = { .party = party, .plan = plan };
  g_autofree char *rest = NULL;
  gboolean is_there = FALSE;

  g_return_val_if_fail (text != NULL && party != NULL, NULL);

  begin_edit (&self, text);
  for (guint i = 0; i < self.cards->len; i++)
    is_there |= g_array_index (self.cards, Card, i).n_own > 0;
  append_all (&self, NULL);
  rest = end_edit (&self);
  return is_there ? g_steal_pointer (&rest) : NULL;
}
