/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-vcard"

#include "log/call-vcard.h"

#include <string.h>

#include <glib/gi18n.h>

#include "log/call-cells.h"

/* Bytes of a line, by RFC 2426, its end apart. */
#define LINE_LENGTH 75

struct _CidCallVcards {
  GHashTable *last;
};

/**
 * cid_call_vcards_new:
 *
 * Returns: (transfer full): no vCards yet
 */
CidCallVcards *
cid_call_vcards_new (void)
{
  CidCallVcards *self = g_new0 (CidCallVcards, 1);

  self->last =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cid_call_free);
  return self;
}

/**
 * cid_call_vcards_free:
 * @self: (transfer full) (nullable): vCards
 */
void
cid_call_vcards_free (CidCallVcards *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->last);
  g_free (self);
}

/* A number that no address book has a name for; a feature code is nobody's. */
static gboolean
is_of_stranger (const CidCall *call)
{
  CidNameFrom from = call->caller != NULL ? call->caller->name_from : CID_NAME_FROM_NONE;

  return call->party != NULL && call->party->number != NULL &&
         call->party->kind != CID_PARTY_CODE && from != CID_NAME_FROM_CONTACT &&
         from != CID_NAME_FROM_MINE;
}

/**
 * cid_call_vcards_add:
 * @self: vCards
 * @call: a call, later than those before
 *
 * The last call of a number says what it is called.
 */
void
cid_call_vcards_add (CidCallVcards *self, const CidCall *call)
{
  CidCall *copy;

  if (!is_of_stranger (call))
    return;
  copy = cid_call_copy (call);
  g_hash_table_replace (self->last, copy->party->number, copy);
}

/* A value as a vCard has it: within one line, its commas and semicolons no separators. */
static char *
escape (const char *text)
{
  g_autofree char *clean = cid_call_cells_clean (text);
  GString *escaped = g_string_new (NULL);

  for (const char *c = clean; *c != '\0'; c++) {
    if (strchr ("\\,;", *c) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *c);
  }
  return g_string_free (escaped, FALSE);
}

/* A line goes on in the next one, behind a blank; never within a character. */
static void
append_folded (GString *card, const char *line)
{
  gsize length = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p)) {
    gsize n_bytes = (gsize) (g_utf8_next_char (p) - p);

    if (length + n_bytes > LINE_LENGTH) {
      g_string_append (card, "\r\n ");
      length = 1;
    }
    g_string_append_len (card, p, (gssize) n_bytes);
    length += n_bytes;
  }
  g_string_append (card, "\r\n");
}

static void
append_property (GString *card, const char *before, const char *value, const char *behind)
{
  g_autofree char *escaped = escape (value);
  g_autofree char *line = g_strconcat (before, escaped, behind, NULL);

  append_folded (card, line);
}

/* An address book takes no card without a name. */
static char *
get_name (const CidCall *call)
{
  g_autofree char *title = cid_caller_get_title (call->caller, call->party);
  g_autofree char *name = cid_call_cells_clean (title);

  return *name != '\0' ? g_steal_pointer (&name) : cid_call_cells_format_number (call);
}

static void
append_card (GString *cards, const CidCall *call, const CidFormat *format)
{
  g_autofree char *name = get_name (call);
  g_autofree char *when = cid_call_cells_format_time (call->started.wall_us, "%F %H:%M", format);
  g_autofree char *said = g_strdup_printf (
    call->direction == CID_DIRECTION_INCOMING ? _ ("Called %s") : _ ("Was called %s"), when);

  g_string_append (cards, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
  append_property (cards, "FN:", name, "");
  /* The given name alone: what the phone sent is not to be taken apart. */
  append_property (cards, "N:;", name, ";;;");
  append_property (cards, "TEL;TYPE=VOICE:", call->party->number, "");
  append_property (cards, "NOTE:", said, "");
  g_string_append (cards, "END:VCARD\r\n");
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const CidCall *one = a;
  const CidCall *other = b;

  if (one->started.wall_us != other->started.wall_us)
    return one->started.wall_us < other->started.wall_us ? -1 : 1;
  return one->id < other->id ? -1 : 1;
}

/**
 * cid_call_vcards_to_text:
 * @self: vCards
 * @format: where the user is
 *
 * Writes a vCard 3.0 for each number, to be imported: with the name that the phone sent, if it sent
 * one, and when the last call was.
 *
 * Returns: (transfer full): vCards, in the order of each number's last call; empty if there is none
 */
char *
cid_call_vcards_to_text (CidCallVcards *self, const CidFormat *format)
{
  g_autoptr (GList) calls = g_list_sort (g_hash_table_get_values (self->last), compare_starts);
  GString *cards = g_string_new (NULL);

  for (GList *one = calls; one != NULL; one = one->next)
    append_card (cards, one->data, format);
  return g_string_free (cards, FALSE);
}
