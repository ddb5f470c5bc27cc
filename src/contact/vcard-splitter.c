/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-splitter"

#include "contact/vcard-splitter.h"

#include "base/byte-order-mark.h"

#include <string.h>

#define HEAD_MAX 32
/* How far either line end is looked for at once: more than most lines have, and not much. */
#define WINDOW ((gsize) 128)
/* What the memory of one card may be without being given away at its end. */
#define KEPT_BYTES ((gsize) 1024 * 1024)

struct _CidVcardSplitter {
  CidVcardFunc function;
  gpointer user_data;
  GString *card;
  goffset card_offset;
  goffset position;
  char head[HEAD_MAX + 1];
  gsize line_length;
  gboolean is_inside;
  gboolean is_too_big;
  gboolean is_agent_due;
  guint depth;
  guint n_broken;
  guint n_too_big;
};

/* The beginning of the line, without the mark that some programs put before a file; up to a NUL,
 * where there is one. */
static const char *
get_head (CidVcardSplitter *self)
{
  return cid_byte_order_mark_skip (self->head);
}

static gboolean
is_line (CidVcardSplitter *self, const char *text)
{
  const char *head = get_head (self);

  if (self->line_length > HEAD_MAX || strlen (self->head) < self->line_length ||
      g_ascii_strncasecmp (head, text, strlen (text)) != 0)
    return FALSE;
  head += strlen (text);
  return strspn (head, " \t") == strlen (head);
}

static void
begin_card (CidVcardSplitter *self)
{
  const char *head = get_head (self);

  self->card_offset = self->position - (goffset) strlen (head);
  g_string_assign (self->card, head);
  self->is_inside = TRUE;
  self->is_too_big = FALSE;
  self->depth = 0;
}

/* Gives away the memory of a very large card: the next ones are small. */
static void
leave_card (CidVcardSplitter *self)
{
  self->is_inside = FALSE;
  if (self->card->allocated_len > KEPT_BYTES) {
    g_string_free (self->card, TRUE);
    self->card = g_string_new (NULL);
  }
  g_string_truncate (self->card, 0);
}

static void
end_card (CidVcardSplitter *self)
{
  if (self->depth > 0) {
    self->depth--;
    return;
  }
  if (self->is_too_big)
    self->n_too_big++;
  else
    self->function (self->card->str, self->card->len, self->card_offset, self->user_data);
  leave_card (self);
}

/* A card that begins inside another is an agent's, or the other was never finished. */
static void
meet_begin (CidVcardSplitter *self)
{
  if (self->is_inside && self->is_agent_due) {
    self->depth++;
    return;
  }
  if (self->is_inside)
    self->n_broken++;
  begin_card (self);
}

static void
end_line (CidVcardSplitter *self)
{
  if (self->line_length == 0)
    return;

  self->head[MIN (self->line_length, HEAD_MAX)] = '\0';
  if (is_line (self, "BEGIN:VCARD"))
    meet_begin (self);
  else if (self->is_inside && is_line (self, "END:VCARD"))
    end_card (self);
  self->is_agent_due = cid_vcard_is_agent (get_head (self));
  self->line_length = 0;
}

static void
take_bytes (CidVcardSplitter *self, const char *bytes, gsize length)
{
  gsize used = MIN (self->line_length, HEAD_MAX);

  memcpy (self->head + used, bytes, MIN (length, HEAD_MAX - used));
  self->line_length += length;
  self->position += (goffset) length;
  if (!self->is_inside || self->is_too_big)
    return;

  if (self->card->len + length > CID_VCARD_MAX_BYTES)
    self->is_too_big = TRUE;
  else
    g_string_append_len (self->card, bytes, (gssize) length);
}

static void
take_line_end (CidVcardSplitter *self, char c)
{
  end_line (self);
  self->position++;
  if (self->is_inside && !self->is_too_big)
    g_string_append_c (self->card, c);
}

/**
 * cid_vcard_get_line:
 * @bytes: (array length=length): the rest of a file
 * @length: how long it is
 *
 * Returns: how many bytes there are before the first line end, which is LF or CR
 */
gsize
cid_vcard_get_line (const char *bytes, gsize length)
{
  for (gsize begin = 0; begin < length; begin += WINDOW) {
    const char *window = bytes + begin;
    gsize size = MIN (WINDOW, length - begin);
    const char *feed = memchr (window, '\n', size);
    const char *carriage = memchr (window, '\r', feed != NULL ? (gsize) (feed - window) : size);

    if (carriage != NULL)
      return (gsize) (carriage - bytes);
    if (feed != NULL)
      return (gsize) (feed - bytes);
  }
  return length;
}

/**
 * cid_vcard_is_agent:
 * @line: a line of a file, or its beginning
 *
 * vCard 2.1 puts the card of somebody's secretary inside, after an empty AGENT.
 *
 * Returns: %TRUE if a card that begins in the next line, empty ones passed over, is an agent's
 */
gboolean
cid_vcard_is_agent (const char *line)
{
  return g_ascii_strncasecmp (line, "AGENT", 5) == 0 && (line[5] == ':' || line[5] == ';');
}

/**
 * cid_vcard_splitter_new:
 * @function: (scope notified): is called for each whole card
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): a splitter at the beginning of a stream
 */
CidVcardSplitter *
cid_vcard_splitter_new (CidVcardFunc function, gpointer user_data)
{
  CidVcardSplitter *self = NULL;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidVcardSplitter, 1);
  self->function = function;
  self->user_data = user_data;
  self->card = g_string_new (NULL);
  return self;
}

/**
 * cid_vcard_splitter_feed:
 * @self: a splitter
 * @bytes: (array length=length): the next piece of the stream, cut anywhere
 * @length: how long it is
 *
 * Takes a piece of the stream and calls the function for every card that ends in it. Lines may end
 * in LF, CRLF or CR. What stands between cards is passed over. A card of more than
 * %CID_VCARD_MAX_BYTES is dropped; one that never ends costs itself only.
 */
void
cid_vcard_splitter_feed (CidVcardSplitter *self, const char *bytes, gsize length)
{
  gsize begin = 0;

  g_return_if_fail (self != NULL && (bytes != NULL || length == 0));

  while (begin < length) {
    gsize line = cid_vcard_get_line (bytes + begin, length - begin);

    if (line > 0)
      take_bytes (self, bytes + begin, line);
    begin += line;
    if (begin < length)
      take_line_end (self, bytes[begin++]);
  }
}

/**
 * cid_vcard_splitter_end:
 * @self: a splitter
 *
 * Says that the stream is over: a last line needs no end, a card that is not finished is broken.
 *
 * Returns: how many cards of the stream were broken
 */
guint
cid_vcard_splitter_end (CidVcardSplitter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  end_line (self);
  if (self->is_inside)
    self->n_broken++;
  leave_card (self);
  return self->n_broken;
}

/**
 * cid_vcard_splitter_get_n_too_big:
 * @self: a splitter
 *
 * Returns: how many cards were dropped since they are larger than %CID_VCARD_MAX_BYTES
 */
guint
cid_vcard_splitter_get_n_too_big (CidVcardSplitter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_too_big;
}

/**
 * cid_vcard_splitter_free:
 * @self: (nullable) (transfer full): a splitter
 *
 * Frees @self.
 */
void
cid_vcard_splitter_free (CidVcardSplitter *self)
{
  if (self == NULL)
    return;

  g_string_free (self->card, TRUE);
  g_free (self);
}
