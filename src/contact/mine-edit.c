/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mine-edit"

#include "contact/mine-edit.h"

#include "contact/mine-card.h"

#include <string.h>

#define NO_CARD G_MAXUINT
#define BEGIN "BEGIN:VCARD"
#define END "END:VCARD"
#define EOL "\r\n"

/*
 * Editing:
 * @wish: what is to be done
 * @lines: (element-type CidVcardLine): of the text
 * @roles: of each of them
 * @cards: (element-type CidMineCard): those that are whole
 * @is_broken: another has no end; who takes a card away that follows gives it that one's rest
 * @rest: what becomes of the text
 *
 * The text is the user's as well: what has nothing to do with the number stays as it is.
 */
typedef struct {
  const CidMineWish *wish;
  GArray *lines;
  CidMineRole *roles;
  GArray *cards;
  gboolean is_broken;
  GString *rest;
} Editing;

static const CidVcardLine *
get_line (const Editing *self, guint i)
{
  return &g_array_index (self->lines, CidVcardLine, i);
}

static void
begin_edit (Editing *self, const char *text)
{
  self->lines = cid_vcard_lines_new (text);
  self->roles = g_new0 (CidMineRole, self->lines->len);
  self->cards = g_array_new (FALSE, FALSE, sizeof (CidMineCard));
  self->rest = g_string_new (NULL);
  for (guint i = 0; i < self->lines->len; i++) {
    guint end = 0;

    if (!cid_vcard_line_says (get_line (self, i), BEGIN))
      continue;
    if (cid_vcard_lines_find_end (self->lines, i, &end)) {
      CidMineCard card = cid_mine_card_survey (self->lines, i, end, self->wish, self->roles);

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
static guint
find_target (const Editing *self)
{
  guint target = NO_CARD;

  for (guint i = 0; self->wish->name != NULL && i < self->cards->len; i++) {
    const CidMineCard *card = &g_array_index (self->cards, CidMineCard, i);

    if (card->has_name)
      return i;
    if (target == NO_CARD && card->n_own > 0 && card->n_other == 0)
      target = i;
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
find_place (const Editing *self, const CidMineCard *card)
{
  guint place = card->end;

  while (cid_vcard_line_is_open (get_line (self, place - 1)))
    place--;
  return place;
}

/* The card gets the name, if it has another, and the number, if it has none. */
static void
append_target (Editing *self, const CidMineCard *card)
{
  g_autofree char *eol = get_eol (get_line (self, card->begin));
  guint place = find_place (self, card);
  gboolean has_name = card->has_name;

  for (guint i = card->begin; i < place; i++) {
    gboolean is_name = self->roles[i] == CID_MINE_FULL_NAME || self->roles[i] == CID_MINE_NAME;

    if (is_name && !has_name)
      append_names (self->rest, self->wish->name, eol);
    has_name |= is_name;
    if (!is_name || card->has_name)
      append_line (self, i);
  }
  if (!has_name)
    append_names (self->rest, self->wish->name, eol);
  if (card->n_own == 0)
    append_number (self->rest, self->wish->party, eol);
  append_lines (self, place, card->end + 1);
}

static void
append_other_numbers (Editing *self, guint i)
{
  g_autofree char *rest = cid_mine_card_take_number (get_line (self, i), self->wish);
  g_autofree char *eol = get_eol (get_line (self, i));

  if (rest != NULL)
    g_string_append_printf (self->rest, "%s%s", rest, eol);
}

/* A card that is left with nothing but a name goes. */
static void
append_without_number (Editing *self, const CidMineCard *card)
{
  if (card->n_own > 0 && card->n_other == 0 && !card->has_more && !self->is_broken)
    return;
  for (guint i = card->begin; i <= card->end; i++) {
    if (self->roles[i] == CID_MINE_NUMBER)
      append_other_numbers (self, i);
    else
      append_line (self, i);
  }
}

static void
append_all (Editing *self, guint target)
{
  guint next = 0;

  for (guint i = 0; i < self->cards->len; i++) {
    const CidMineCard *card = &g_array_index (self->cards, CidMineCard, i);

    append_lines (self, next, card->begin);
    if (i == target)
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
  append_names (self->rest, self->wish->name, EOL);
  append_number (self->rest, self->wish->party, EOL);
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
  const CidMineWish wish = { party, plan, name };
  Editing self = { .wish = &wish };
  guint target;

  g_return_val_if_fail (text != NULL && party != NULL && name != NULL, NULL);

  begin_edit (&self, text);
  target = find_target (&self);
  append_all (&self, target);
  if (target == NO_CARD)
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
  const CidMineWish wish = { party, plan, NULL };
  Editing self = { .wish = &wish };
  g_autofree char *rest = NULL;
  gboolean is_there = FALSE;

  g_return_val_if_fail (text != NULL && party != NULL, NULL);

  begin_edit (&self, text);
  for (guint i = 0; i < self.cards->len; i++)
    is_there |= g_array_index (self.cards, CidMineCard, i).n_own > 0;
  append_all (&self, NO_CARD);
  rest = end_edit (&self);
  return is_there ? g_steal_pointer (&rest) : NULL;
}
