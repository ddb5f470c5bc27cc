/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-list"

#include "contact/block-list.h"

#include "number/completion.h"
#include "number/phone-number.h"

#include <string.h>

struct _CidBlockList {
  GHashTable *numbers;  /* set of utf8, as parties have them */
  GPtrArray *addresses; /* CidParty, SIP users */
  GPtrArray *prefixes;  /* utf8, digits with or without a plus */
  char *region;
};

static gboolean
add_prefix (CidBlockList *self, const char *line)
{
  g_autofree char *text = g_strndup (line, strlen (line) - 1);
  g_autofree char *digits = cid_completion_keep_digits (text);

  /* A star alone would be everybody, and `*21*` is a feature code half-way. */
  if (digits == NULL || *digits == '\0' || g_str_equal (digits, "+") ||
      strpbrk (digits, "*#") != NULL)
    return FALSE;

  g_ptr_array_add (self->prefixes, g_steal_pointer (&digits));
  return TRUE;
}

static gboolean
add_party (CidBlockList *self, const char *line, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) party = cid_party_parse (line, plan);

  if (party->number != NULL) {
    g_hash_table_add (self->numbers, g_strdup (party->number));
    return TRUE;
  }
  /* A word alone is more likely a slip than somebody's SIP name. */
  if (party->kind != CID_PARTY_SIP || party->host == NULL)
    return FALSE;

  g_ptr_array_add (self->addresses, g_steal_pointer (&party));
  return TRUE;
}

static gboolean
add_line (CidBlockList *self, char *line, const CidNumberPlan *plan)
{
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (!g_utf8_validate (line, -1, NULL))
    return FALSE;

  return g_str_has_suffix (line, "*") ? add_prefix (self, line) : add_party (self, line, plan);
}

/**
 * cid_block_list_new:
 * @text: a number, or a beginning with `*` behind it, on each line; `#` begins a comment
 * @plan: (nullable): where this telephone stands: how numbers without a country are to be read
 * @bad_line: (out) (optional): the first line that is neither, counted from 1; 0 if there is none
 *
 * Reads a list of unwanted callers. A line that cannot be read costs itself alone.
 *
 * Returns: (transfer full): the list
 */
CidBlockList *
cid_block_list_new (const char *text, const CidNumberPlan *plan, guint *bad_line)
{
  CidBlockList *self = g_new0 (CidBlockList, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint first_bad = 0;

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_party_free);
  self->prefixes = g_ptr_array_new_with_free_func (g_free);
  self->region = plan != NULL ? g_strdup (plan->region) : NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (!add_line (self, lines[i], plan) && first_bad == 0)
      first_bad = i + 1;
  if (bad_line != NULL)
    *bad_line = first_bad;

  return self;
}

/**
 * cid_block_list_free:
 * @self: (nullable): a list
 */
void
cid_block_list_free (CidBlockList *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->addresses);
  g_ptr_array_unref (self->prefixes);
  g_free (self->region);
  g_free (self);
}

/* As people at home dial it: what begins without a plus is compared with that. */
static char *
get_home_digits (const CidBlockList *self, const CidParty *party)
{
  g_autoptr (CidPhoneNumber) number = NULL;
  g_autofree char *display = NULL;

  if (party->kind != CID_PARTY_NUMBER)
    return g_strdup (party->number);

  number = cid_phone_number_parse (party->number, self->region);
  display = number != NULL ? cid_phone_number_to_display (number, self->region) : NULL;
  return display != NULL ? cid_completion_keep_digits (display) : NULL;
}

static gboolean
has_prefix_of (const CidBlockList *self, const CidParty *party)
{
  g_autofree char *digits = NULL;

  if (self->prefixes->len == 0)
    return FALSE;

  digits = get_home_digits (self, party);
  for (guint i = 0; i < self->prefixes->len; i++) {
    const char *prefix = g_ptr_array_index (self->prefixes, i);

    if (g_str_has_prefix (party->number, prefix) ||
        (digits != NULL && g_str_has_prefix (digits, prefix)))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_block_list_has:
 * @self: a list
 * @party: (nullable): somebody
 *
 * A caller without a number is never on it.
 *
 * Returns: %TRUE if the user does not want to hear of @party
 */
gboolean
cid_block_list_has (const CidBlockList *self, const CidParty *party)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (party == NULL)
    return FALSE;
  if (party->number != NULL)
    return g_hash_table_contains (self->numbers, party->number) || has_prefix_of (self, party);

  for (guint i = 0; i < self->addresses->len; i++)
    if (cid_party_is_same (g_ptr_array_index (self->addresses, i), party))
      return TRUE;

  return FALSE;
}

/**
 * cid_block_list_get_n_lines:
 * @self: a list
 *
 * Returns: how many numbers and beginnings are on it
 */
guint
cid_block_list_get_n_lines (const CidBlockList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->numbers) + self->addresses->len + self->prefixes->len;
}

/**
 * cid_block_list_add_line:
 * @text: a list as its file has it
 * @number: whom to add
 *
 * Returns: (transfer full): @text with @number as its last line; all else stays as it is, and so
 *   does all of it if that very line is there
 */
char *
cid_block_list_add_line (const char *text, const char *number)
{
  g_auto (GStrv) lines = NULL;
  gboolean is_open;

  g_return_val_if_fail (text != NULL && number != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_equal (g_strstrip (lines[i]), number))
      return g_strdup (text);

  is_open = *text != '\0' && !g_str_has_suffix (text, "\n");
  return g_strconcat (text, is_open ? "\n" : "", number, "\n", NULL);
}
