/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-tidy"

#include "contact/vcard-tidy.h"

#include "base/text.h"
#include "contact/vcard-lines.h"
#include "contact/vcard-splitter.h"

#include <string.h>

#define CHARSET "CHARSET="
#define NO_CHARSET "X-CHARS="
#define NAME_CHARS "-./_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define CHARSET_MAX 40
/* Asked for each line of a picture. */
#define HEAD_MAX 256
#define CUSTOM ";X-CUSTOM("

/* What an address book never needs to tell who calls, and what makes cards large. */
static const char *const bulky[] = { "KEY", "LOGO", "PHOTO", "SOUND" };

/* What frames the properties of a card. */
static const char *const frame[] = { "BEGIN", "END", "VERSION" };

typedef struct {
  const char *const *names;
  GString *text;
  GString *line;
  guint depth;
  gboolean is_dropping;
  gboolean keeps_bulky;
  CidVcardFacts facts;
} Tidy;

static gboolean
is_ascii (const GString *line)
{
  for (gsize i = 0; i < line->len; i++) {
    if ((guchar) line->str[i] >= 0x80 || line->str[i] == '\0')
      return FALSE;
  }
  return TRUE;
}

/* `CHARSET=` among the parameters, before the value. */
static char *
find_charset (const GString *line)
{
  const char *colon = memchr (line->str, ':', line->len);
  gsize head = colon != NULL ? (gsize) (colon - line->str) : 0;

  for (gsize i = 1; i + strlen (CHARSET) < head; i++) {
    if (line->str[i - 1] == ';' &&
        g_ascii_strncasecmp (line->str + i, CHARSET, strlen (CHARSET)) == 0)
      return line->str + i;
  }
  return NULL;
}

static char *
convert_line (const GString *line, const char *charset)
{
  g_autofree char *name = NULL;
  gsize length = 0;

  if (charset == NULL)
    return NULL;
  charset += strlen (CHARSET);
  length = strcspn (charset, ";:");
  if (length == 0 || length > CHARSET_MAX)
    return NULL;
  name = g_strndup (charset, length);
  return g_convert (line->str, (gssize) line->len, "UTF-8", name, NULL, NULL, NULL);
}

/*
 * EVCard wants UTF-8. It converts values by their CHARSET, but throws away what is not UTF-8 first,
 * and spoils what a program wrote in UTF-8 and declared as something else. So raw bytes are
 * converted here and their CHARSET is made a parameter that means nothing.
 */
static void
repair_line (GString *line)
{
  char *charset = NULL;
  g_autofree char *valid = NULL;

  if (is_ascii (line))
    return;

  charset = find_charset (line);
  if (!g_utf8_validate_len (line->str, line->len, NULL)) {
    valid = convert_line (line, charset);
    if (valid == NULL)
      valid = cid_text_from_bytes (line->str, line->len);
    g_string_assign (line, valid);
  }
  charset = find_charset (line);
  if (charset != NULL)
    memcpy (charset, NO_CHARSET, sizeof NO_CHARSET - 1);
}

/* EVCard passes over a line that is none, too, but complains in the journal. */
static gboolean
is_property (const GString *line)
{
  gsize end = strspn (line->str, NAME_CHARS);

  return end > 0 && (line->str[end] == ':' || line->str[end] == ';');
}

typedef struct {
  const char *text;
  gsize length;
} Name;

/* The property's name, without `item1.` before it; its value begins after the first colon. */
static Name
get_name (const char *line, gsize length)
{
  gsize begin = 0;
  gsize end = 0;

  for (; end < length && line[end] != ':' && line[end] != ';'; end++) {
    if (line[end] == '.')
      begin = end + 1;
  }
  return (Name){ line + begin, end - begin };
}

static gboolean
is_name (Name name, const char *wanted)
{
  return name.length > 0 && g_ascii_toupper (name.text[0]) == wanted[0] &&
         strlen (wanted) == name.length &&
         g_ascii_strncasecmp (name.text, wanted, name.length) == 0;
}

static gboolean
is_one_of (Name name, const char *const *names, gsize n_names)
{
  for (gsize i = 0; i < n_names && names[i] != NULL; i++) {
    if (is_name (name, names[i]))
      return TRUE;
  }
  return FALSE;
}

/* Whether the line is to be kept. */
static gboolean
is_wanted (Tidy *self)
{
  Name name = get_name (self->line->str, self->line->len);
  gboolean is_frame = is_one_of (name, frame, G_N_ELEMENTS (frame));

  if (!is_frame && !self->facts.says_something)
    self->facts.says_something = is_property (self->line);
  if (!is_frame && self->names != NULL && !is_one_of (name, self->names, G_MAXSIZE))
    return FALSE;
  return is_property (self->line);
}

/*
 * Android labels a number with `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94)`, of which
 * EVCard would take the encoding for that of the number. The label is left out.
 */
static void
strip_label (GString *line)
{
  const char *label = strcasestr (line->str, CUSTOM);
  const char *colon = strchr (line->str, ':');
  const char *end = label != NULL ? strchr (label, ')') : NULL;
  gsize begin;

  if (end == NULL || colon == NULL || label > colon)
    return;
  begin = (gsize) (label - line->str) + strlen (CUSTOM) - 1;
  g_string_erase (line, (gssize) begin, end + 1 - (line->str + begin));
}

static void
flush_line (Tidy *self)
{
  if (self->line->len == 0)
    return;

  if (is_wanted (self)) {
    strip_label (self->line);
    repair_line (self->line);
    g_string_append_len (self->text, self->line->str, (gssize) self->line->len);
    g_string_append_c (self->text, '\n');
  }
  g_string_truncate (self->line, 0);
}

static gboolean
is_address (const char *line, gsize length)
{
  static const char *const schemes[] = { "file:", "http:", "https:" };
  const char *colon = memchr (line, ':', length);
  gsize left = colon != NULL ? length - (gsize) (colon + 1 - line) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (left > strlen (schemes[i]) &&
        g_ascii_strncasecmp (colon + 1, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_bulky (Tidy *self, const char *line, gsize length)
{
  Name name = get_name (line, length);

  for (guint i = 0; i < G_N_ELEMENTS (bulky); i++) {
    if (!is_name (name, bulky[i]))
      continue;
    if (is_address (line, length))
      return FALSE;
    if (g_str_equal (bulky[i], "PHOTO"))
      self->facts.has_photo = TRUE;
    self->facts.says_something = TRUE;
    return TRUE;
  }
  return FALSE;
}

/* `;BASE64`, `;ENCODING=BASE64` or `;ENCODING=b` among the parameters. */
static gboolean
is_base64 (const GString *line)
{
  static const char *const words[] = { ";BASE64", ";ENCODING=BASE64", ";ENCODING=B" };
  const char *colon = memchr (line->str, ':', MIN (line->len, HEAD_MAX));
  g_autofree char *head = g_strndup (line->str, colon != NULL ? (gsize) (colon - line->str) : 0);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const char *word = strcasestr (head, words[i]);

    if (word != NULL && strchr (";", word[strlen (words[i])]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* What no property is, as it has neither colon nor semicolon. */
static gboolean
is_base64_text (const char *line, gsize length)
{
  while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
    length--;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (line[i]) && strchr ("+/=", line[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* A line that goes on with what came before: folded, or base64 that a program did not indent. */
static gboolean
take_continuation (Tidy *self, const char *line, gsize length)
{
  gboolean is_folded = line[0] == ' ' || line[0] == '\t';

  if (self->is_dropping)
    return is_folded || memchr (line, ':', length) == NULL;
  if (!is_folded) {
    if (!is_base64_text (line, length) || !is_base64 (self->line))
      return FALSE;
    g_string_append_len (self->line, line, (gssize) length);
    return TRUE;
  }
  if (self->depth == 1 && self->line->len > 0)
    g_string_append_len (self->line, line + 1, (gssize) length - 1);
  return TRUE;
}

static void
take_line (Tidy *self, const char *line, gsize length)
{
  gboolean is_end = cid_vcard_is_marker (line, length, "END:VCARD");

  if (is_end)
    self->is_dropping = FALSE;
  else if (cid_vcard_take_soft_break (self->line, line, length) ||
           take_continuation (self, line, length))
    return;

  flush_line (self);
  if (cid_vcard_is_marker (line, length, "BEGIN:VCARD"))
    self->depth++;
  self->is_dropping = self->depth == 1 && !self->keeps_bulky && is_bulky (self, line, length);
  if (self->depth == 1 && !self->is_dropping)
    g_string_append_len (self->line, line, (gssize) length);
  if (is_end && self->depth > 0)
    self->depth--;
}

static char *
tidy (Tidy *self, const char *card, gsize length)
{
  gsize begin = 0;

  self->text = g_string_sized_new (512);
  self->line = g_string_sized_new (128);
  while (begin < length) {
    gsize line = cid_vcard_get_line (card + begin, length - begin);

    if (line > 0)
      take_line (self, card + begin, line);
    begin += line + 1;
  }
  flush_line (self);

  g_string_free (self->line, TRUE);
  return g_string_free (self->text, FALSE);
}

/**
 * cid_vcard_tidy:
 * @card: (array length=length): one card, as it stands in a file
 * @length: how long it is
 * @names: (nullable) (array zero-terminated=1): the properties that are wanted; %NULL for all
 * @facts: (out): what is known of the card without reading it
 *
 * Makes a card that EVCard reads right: in UTF-8, with lines unfolded, without cards inside it and
 * without pictures, sounds and keys, which only cost time, as does whatever nobody wants.
 * Quoted-printable is left to EVCard, but for its line breaks.
 *
 * Returns: (transfer full): the text
 */
char *
cid_vcard_tidy (const char *card, gsize length, const char *const *names, CidVcardFacts *facts)
{
  Tidy self = { .names = names };
  char *text;

  g_return_val_if_fail (card != NULL && facts != NULL, NULL);

  text = tidy (&self, card, length);
  *facts = self.facts;
  return text;
}

/**
 * cid_vcard_tidy_photo:
 * @card: (array length=length): one card, as it stands in a file
 * @length: how long it is
 *
 * Returns: (transfer full): a card like that of cid_vcard_tidy() with nothing but its pictures
 */
char *
cid_vcard_tidy_photo (const char *card, gsize length)
{
  static const char *const names[] = { "PHOTO", NULL };
  Tidy self = { .names = names, .keeps_bulky = TRUE };

  g_return_val_if_fail (card != NULL, NULL);

  return tidy (&self, card, length);
}
