/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-wording"

#include "desktop/wording.h"

#include "base/text-direction.h"
#include "base/text.h"

#include <glib/gi18n.h>

#define WHO_MAX_CHARS 64
#define NUMBER_MAX_CHARS 48
#define SEPARATOR " · "

static char *
clean_or_null (const char *text, gsize max_chars)
{
  g_autofree char *clean = NULL;

  if (text == NULL)
    return NULL;

  clean = cid_text_clean (text, max_chars);
  if (clean == NULL || *clean == '\0')
    return NULL;

  return g_steal_pointer (&clean);
}

static char *
get_party_number (const CidParty *party, gsize max_chars)
{
  g_autofree char *address = NULL;

  if (party == NULL || party->kind == CID_PARTY_WITHHELD || party->kind == CID_PARTY_UNKNOWN)
    return NULL;
  if (party->number != NULL)
    return clean_or_null (party->number, max_chars);
  if (party->user == NULL)
    return NULL;

  address = party->host != NULL ? g_strconcat (party->user, "@", party->host, NULL)
                                : g_strdup (party->user);
  return clean_or_null (address, max_chars);
}

static char *
get_number (const CidCall *call, gsize max_chars)
{
  char *number = NULL;

  if (call->caller != NULL && !call->caller->withheld)
    number = clean_or_null (cid_caller_get_display_number (call->caller), max_chars);

  return number != NULL ? number : get_party_number (call->party, max_chars);
}

static char *
get_who (const CidCall *call, gsize max_chars, gsize number_max_chars)
{
  g_autofree char *title = NULL;
  char *who = NULL;

  if (call->caller != NULL) {
    title = cid_caller_get_title (call->caller, call->party);
    who = clean_or_null (title, max_chars);
  }
  if (who == NULL)
    who = clean_or_null (call->phone_said, max_chars);
  if (who == NULL)
    who = get_party_number (call->party, number_max_chars);
  if (who == NULL && call->party != NULL && call->party->kind == CID_PARTY_WITHHELD)
    who = g_strdup (_ ("Withheld number"));

  return who != NULL ? who : g_strdup (_ ("Unknown caller"));
}

/**
 * cid_wording_get_number:
 * @call: a call
 *
 * Gives the number at the other end as people of this country write it, else the SIP address.
 *
 * Returns: (transfer full) (nullable): plain text, cleaned and bounded; %NULL for a caller without
 *   a number to show
 */
char *
cid_wording_get_number (const CidCall *call)
{
  g_return_val_if_fail (call != NULL, NULL);

  return get_number (call, NUMBER_MAX_CHARS);
}

/**
 * cid_wording_get_other_number:
 * @call: a call
 *
 * Gives the number for a place where it is said already who is at the other end.
 *
 * Returns: (transfer full) (nullable): the number as cid_wording_get_number() has it; %NULL if that
 *   is what cid_wording_get_who() says
 */
char *
cid_wording_get_other_number (const CidCall *call)
{
  g_autofree char *who = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (call != NULL, NULL);

  /* The two are cut at different lengths. */
  who = get_who (call, 0, 0);
  number = get_number (call, 0);
  return g_strcmp0 (number, who) != 0 ? clean_or_null (number, NUMBER_MAX_CHARS) : NULL;
}

/**
 * cid_wording_get_who:
 * @call: a call
 *
 * Says in a few words who is at the other end; there is always an answer.
 *
 * Returns: (transfer full): plain text, cleaned and bounded, never empty
 */
char *
cid_wording_get_who (const CidCall *call)
{
  g_return_val_if_fail (call != NULL, NULL);

  return get_who (call, WHO_MAX_CHARS, NUMBER_MAX_CHARS);
}

/**
 * cid_wording_to_line:
 * @title: plain text
 * @text: (nullable): plain text of several lines, may be empty
 *
 * Joins a notice's texts for a terminal.
 *
 * Returns: (transfer full): one line, without its end
 */
char *
cid_wording_to_line (const char *title, const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  if (text == NULL || *text == '\0')
    return g_strdup (title);

  lines = g_strsplit (text, "\n", -1);
  joined = g_strjoinv (SEPARATOR, lines);
  return g_strconcat (title, SEPARATOR, joined, NULL);
}

/**
 * cid_wording_to_markup:
 * @text: (nullable): plain text of several lines, their parts with ` · ` between them
 *
 * Makes a notice's body. Where a part is written from right to left each is kept to itself.
 *
 * Returns: (transfer full): Pango markup
 */
char *
cid_wording_to_markup (const char *text)
{
  g_autofree char *isolated = text != NULL ? cid_text_isolate_parts (text, SEPARATOR) : NULL;

  return cid_text_to_markup (isolated);
}

static void
on_markup_text (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  g_string_append_len (user_data, text, (gssize) length);
}

/**
 * cid_wording_from_markup:
 * @markup: Pango markup
 *
 * Takes the markup out, for a server that would show it.
 *
 * Returns: (transfer full): plain text; @markup itself if it is none
 */
char *
cid_wording_from_markup (const char *markup)
{
  const GMarkupParser parser = { .text = on_markup_text };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *document = g_strconcat ("<body>", markup, "</body>", NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, text, NULL);

  if (!g_markup_parse_context_parse (context, document, -1, NULL))
    return g_strdup (markup);

  return g_strdup (text->str);
}
