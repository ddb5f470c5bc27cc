/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mine-card"

#include "contact/mine-card.h"

#include "contact/vcard-name.h"
#include "contact/vcard-number.h"
#include "contact/vcard.h"

#include <string.h>

/* A card that has no more than these is of no use without its number. */
static const char *const frame[] = { "VERSION", "PRODID", "UID", "REV", "FN", "N", "X-ABLABEL" };
static const char *const telephones[] = { "TEL", "X-MS-TEL", "X-MS-RM-COMPANYTELEPHONE" };

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
is_telephone (const CidVcardLine *line)
{
  return is_one_of (line, telephones, G_N_ELEMENTS (telephones));
}

static gboolean
is_address (const CidVcardLine *line)
{
  g_autofree char *value = NULL;

  if (!cid_vcard_line_is (line, "IMPP"))
    return cid_vcard_line_is (line, "X-SIP");
  value = cid_vcard_line_decode (line, cid_vcard_line_get_raw (line));
  return cid_vcard_number_is_sip (value);
}

static gboolean
is_parameter (const CidVcardLine *line, const char *raw)
{
  g_autofree char *value = cid_vcard_line_decode (line, raw);

  return cid_vcard_number_is_parameter (value);
}

/* A telephone may have several numbers, each with its parameters, as they stand there. */
static GPtrArray *
split_values (const CidVcardLine *line)
{
  const char *raw = cid_vcard_line_get_raw (line);
  g_auto (GStrv) parts = g_strsplit (raw, ";", is_telephone (line) ? -1 : 1);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL;) {
    g_autoptr (GString) one = g_string_new (parts[i]);

    for (i++; parts[i] != NULL && is_parameter (line, parts[i]); i++)
      g_string_append_printf (one, ";%s", parts[i]);
    g_ptr_array_add (values, g_string_free (g_steal_pointer (&one), FALSE));
  }
  return values;
}

/* As whoever reads the file for names does; a remark beside a number is nobody. */
static CidParty *
read_value (const CidVcardLine *line, const char *raw, const CidNumberPlan *plan)
{
  g_autofree char *value = cid_vcard_line_decode (line, raw);
  g_autofree char *e164 = NULL;
  g_autofree char *text = NULL;

  if (!is_telephone (line) || cid_vcard_number_is_sip (value))
    return cid_party_parse (value, plan);

  text = cid_vcard_number_read (value, plan, &e164);
  return e164 != NULL ? cid_party_new_from_number (e164) : cid_party_parse (text, plan);
}

static void
count_numbers (const CidVcardLine *line, const CidMineWish *wish, CidMineCard *card)
{
  g_autoptr (GPtrArray) values = split_values (line);

  for (guint i = 0; i < values->len; i++) {
    g_autoptr (CidParty) party = read_value (line, g_ptr_array_index (values, i), wish->plan);

    if (cid_party_is_same (party, wish->party))
      card->n_own++;
    else if (party->kind != CID_PARTY_UNKNOWN)
      card->n_other++;
  }
}

static CidMineRole
survey_line (const CidVcardLine *line, const CidMineWish *wish, CidMineCard *card)
{
  guint n_own = card->n_own;

  if (is_telephone (line) || is_address (line)) {
    count_numbers (line, wish, card);
    return card->n_own > n_own ? CID_MINE_NUMBER : CID_MINE_OTHER;
  }
  card->has_more |= *line->line != '\0' && !is_one_of (line, frame, G_N_ELEMENTS (frame));
  if (cid_vcard_line_is (line, "FN"))
    return CID_MINE_FULL_NAME;
  return cid_vcard_line_is (line, "N") ? CID_MINE_NAME : CID_MINE_OTHER;
}

/* As whoever reads the file for names has it: by whatever of the card is its name, decoded. */
static gboolean
is_called (GArray *lines, const CidMineCard *card, const char *wanted)
{
  const CidVcardLine *begin = &g_array_index (lines, CidVcardLine, card->begin);
  const CidVcardLine *end = &g_array_index (lines, CidVcardLine, card->end);
  g_autofree char *name =
    cid_vcard_read_name (begin->text, (gsize) (end->text - begin->text) + end->length);
  g_autofree char *clean = cid_vcard_clean (wanted, CID_VCARD_NAME_MAX_CHARS);

  return name != NULL && g_strcmp0 (name, clean) == 0;
}

/**
 * cid_mine_card_survey:
 * @lines: (element-type CidVcardLine): a file's
 * @begin: where a card begins
 * @end: where it ends
 * @wish: what it is looked at for
 * @roles: (out caller-allocates): of each line of the file; those of the card are set
 *
 * What the card of an agent has, within the card, is nobody's number.
 *
 * Returns: what the card is to the number
 */
CidMineCard
cid_mine_card_survey (GArray *lines,
                      guint begin,
                      guint end,
                      const CidMineWish *wish,
                      CidMineRole *roles)
{
  CidMineCard card = { .begin = begin, .end = end };
  guint depth = 0;

  for (guint i = begin + 1; i < end; i++) {
    const CidVcardLine *line = &g_array_index (lines, CidVcardLine, i);

    depth += cid_vcard_line_says (line, "BEGIN:VCARD") ? 1 : 0;
    roles[i] = depth == 0 ? survey_line (line, wish, &card) : CID_MINE_OTHER;
    depth -= cid_vcard_line_says (line, "END:VCARD") ? 1 : 0;
  }
  card.has_name = wish->name != NULL && is_called (lines, &card, wish->name);
  return card;
}

/**
 * cid_mine_card_take_number:
 * @line: a line that has the number
 * @wish: whose number it is
 *
 * Returns: (transfer full) (nullable): the line with the other numbers that it has, without a line
 *   end; %NULL if it has none
 */
char *
cid_mine_card_take_number (const CidVcardLine *line, const CidMineWish *wish)
{
  gsize head = (gsize) (cid_vcard_line_get_raw (line) - line->line);
  g_autoptr (GPtrArray) values = split_values (line);
  g_autoptr (GString) rest = g_string_new_len (line->line, (gssize) head);
  guint n_left = 0;

  for (guint i = 0; i < values->len; i++) {
    const char *value = g_ptr_array_index (values, i);
    g_autoptr (CidParty) party = read_value (line, value, wish->plan);

    if (cid_party_is_same (party, wish->party))
      continue;
    g_string_append_printf (rest, "%s%s", rest->len > head ? ";" : "", value);
    n_left += party->kind != CID_PARTY_UNKNOWN ? 1 : 0;
  }
  return n_left > 0 ? g_string_free (g_steal_pointer (&rest), FALSE) : NULL;
}
