/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "contact/mine-edit.h"
#include "contact/vcard-photo.h"
#include "contact/vcard-splitter.h"
#include "contact/vcard.h"

/*
 * vCards, as any program writes them, cut into cards and read; and names of one's own, put among
 * them and taken out again.
 */

#define PIECE 7
#define NUMBER "+61299991234"

typedef struct {
  const uint8_t *data;
  size_t size;
  const CidNumberPlan *plan;
  GArray *offsets;
} Reading;

static void
on_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr (CidContact) contact = NULL;
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GBytes) photo = cid_vcard_get_photo (card, length);

  g_assert_cmpuint ((gsize) offset + length, <=, self->size);
  g_assert_cmpint (memcmp (card, self->data + offset, length), ==, 0);
  g_array_append_val (self->offsets, offset);
  g_array_append_val (self->offsets, length);
  if (!cid_vcard_parse (card, length, self->plan, &contact, &error))
    g_assert_nonnull (error);
  else if (contact != NULL)
    kit_check_contact (contact);
}

/* Where the cards are, the bytes coming in pieces of that size. */
static GArray *
read_cards (const uint8_t *data, size_t size, size_t piece)
{
  Reading reading = { data, size, kit_choose_plan (size), g_array_new (FALSE, FALSE, 8) };
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, &reading);

  for (size_t at = 0; at < size; at += piece)
    cid_vcard_splitter_feed (splitter, (const char *) data + at, MIN (piece, size - at));
  cid_vcard_splitter_end (splitter);
  return reading.offsets;
}

/* However the disk hands out the file, the cards are the same. */
static void
check_pieces (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) whole = read_cards (data, size, MAX (size, 1));
  g_autoptr (GArray) pieces = read_cards (data, size, PIECE);

  g_assert_cmpuint (whole->len, ==, pieces->len);
  g_assert_true (whole->len == 0 || memcmp (whole->data, pieces->data, 8 * whole->len) == 0);
}

/* A name that was given can be taken back, and is then gone. */
static void
check_mine (const char *text)
{
  g_autoptr (CidParty) party = cid_party_new_from_number (NUMBER);
  g_autofree char *with = cid_mine_edit_set (text, party, NULL, "Ana, Pérez; \\Söhne");
  g_autofree char *without = cid_mine_edit_remove (with, party, NULL);
  g_autofree char *again = NULL;

  g_assert_nonnull (without);
  again = cid_mine_edit_remove (without, party, NULL);
  g_assert_null (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = kit_make_string (data, size);

  check_pieces (data, size);
  check_mine (text);
  return 0;
}
