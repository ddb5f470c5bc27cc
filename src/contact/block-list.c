/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-list"

#include "contact/block-list.h"

#include "base/byte-order-mark.h"
#include "number/completion.h"
#include "number/phone-number.h"

#include <string.h>

/* Of so many bad lines it is told which they are. */
#define BAD_LINES_MAX 5

/* One number, or the beginning of some, and the line that has it. */
typedef struct {
  CidNumberKey key;
  guint line;
} Entry;

typedef struct {
  CidParty *party;
  guint line;
} Address;

/* Entries are sorted by their keys, each key once; lists are long, and read at every call. */
struct _CidBlockList {
  GArray *numbers;
  GArray *prefixes;
  GArray *addresses;
  guint withheld_line;
  GArray *bad_lines;
  guint n_bad_lines;
  char *region;
};

static void
clear_address (gpointer data)
{
  cid_party_unref (((Address *) data)->party);
}

static void
add_entry (GArray *entries, CidNumberKey key, guint line)
{
  const Entry entry = { key, line };

  g_array_append_val (entries, entry);
}

static void
add_address (GArray *addresses, CidParty *party, guint line)
{
  const Address address = { party, line };

  g_array_append_val (addresses, address);
}

static void
add_bad_line (CidBlockList *self, guint line)
{
  if (self->n_bad_lines++ < BAD_LINES_MAX)
    g_array_append_val (self->bad_lines, line);
}

static void
add_line (CidBlockList *self, const char *text, guint line, const CidNumberPlan *plan)
{
  g_auto (CidBlockRule) rule = { 0 };

  if (!cid_block_rule_parse (&rule, text, plan))
    add_bad_line (self, line);
  else if (rule.kind == CID_BLOCK_NUMBER)
    add_entry (self->numbers, rule.key, line);
  else if (rule.kind == CID_BLOCK_PREFIX)
    add_entry (self->prefixes, rule.key, line);
  else if (rule.kind == CID_BLOCK_ADDRESS)
    add_address (self->addresses, g_steal_pointer (&rule.address), line);
  else if (rule.kind == CID_BLOCK_WITHHELD && self->withheld_line == 0)
    self->withheld_line = line;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;

  return first->key < second->key ? -1 : first->key > second->key;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;
  int keys = compare_keys (a, b);

  return keys != 0 ? keys : first->line < second->line ? -1 : first->line > second->line;
}

/* Sorts the entries, and keeps of each key the first line. */
static void
settle_entries (GArray *entries)
{
  guint n_kept = 0;

  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++) {
    const Entry entry = g_array_index (entries, Entry, i);

    if (n_kept == 0 || g_array_index (entries, Entry, n_kept - 1).key != entry.key)
      g_array_index (entries, Entry, n_kept++) = entry;
  }
  g_array_set_size (entries, n_kept);
}

static void
read_lines (CidBlockList *self, const char *text, const CidNumberPlan *plan)
{
  guint line = 0;

  text = cid_byte_order_mark_skip (text);
  while (*text != '\0') {
    gsize length = strcspn (text, "\n");
    g_autofree char *one = g_strndup (text, length);

    add_line (self, one, ++line, plan);
    text += length + (text[length] == '\n');
  }
}

/**
 * cid_block_list_new:
 * @text: lines as cid_block_rule_parse() reads them
 * @plan: (nullable): where this telephone stands: how numbers without a country are to be read
 *
 * Reads a list of unwanted callers. A line that cannot be read costs itself alone. Long lists take
 * a while, so they belong on a worker.
 *
 * Returns: (transfer full): the list
 */
CidBlockList *
cid_block_list_new (const char *text, const CidNumberPlan *plan)
{
  CidBlockList *self = g_new0 (CidBlockList, 1);

  g_return_val_if_fail (text != NULL, NULL);

  self->numbers = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->prefixes = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->addresses = g_array_new (FALSE, FALSE, sizeof (Address));
  g_array_set_clear_func (self->addresses, clear_address);
  self->bad_lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->region = plan != NULL ? g_strdup (plan->region) : NULL;
  read_lines (self, text, plan);
  settle_entries (self->numbers);
  settle_entries (self->prefixes);

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

  g_array_unref (self->numbers);
  g_array_unref (self->prefixes);
  g_array_unref (self->addresses);
  g_array_unref (self->bad_lines);
  g_free (self->region);
  g_free (self);
}

static guint
find_entry (GArray *entries, CidNumberKey key)
{
  const Entry wanted = { key, 0 };
  guint at = 0;

  if (key == CID_NUMBER_KEY_NONE || !g_array_binary_search (entries, &wanted, compare_keys, &at))
    return 0;
  return g_array_index (entries, Entry, at).line;
}

/* The longest beginning of @digits that is on the list. */
static guint
find_beginning (const CidBlockList *self, const char *digits)
{
  g_autofree char *start = g_strndup (digits, CID_NUMBER_KEY_MAX + (*digits == '+'));
  CidNumberKey key = cid_number_key_from_text (start);
  guint line = 0;

  for (guint n = cid_number_key_get_length (key); line == 0 && n > 0; n--)
    line = find_entry (self->prefixes, cid_number_key_get_beginning (key, n));
  return line;
}

/* As people at home dial it: what begins without a plus is compared with that. */
static char *
get_home_digits (const CidBlockList *self, const CidParty *party)
{
  g_autoptr (CidPhoneNumber) number = NULL;
  g_autofree char *display = NULL;

  if (party->kind != CID_PARTY_NUMBER)
    return NULL;

  number = cid_phone_number_parse (party->number, self->region);
  display = number != NULL ? cid_phone_number_to_display (number, self->region) : NULL;
  return display != NULL ? cid_completion_keep_digits (display) : NULL;
}

static guint
find_prefix (const CidBlockList *self, const CidParty *party)
{
  g_autofree char *digits = NULL;
  guint line;

  if (self->prefixes->len == 0)
    return 0;

  line = find_beginning (self, party->number);
  if (line == 0)
    digits = get_home_digits (self, party);
  return digits != NULL ? find_beginning (self, digits) : line;
}

static guint
find_address (const CidBlockList *self, const CidParty *party)
{
  for (guint i = 0; i < self->addresses->len; i++) {
    const Address *address = &g_array_index (self->addresses, Address, i);

    if (cid_party_is_same (address->party, party))
      return address->line;
  }
  return 0;
}

/**
 * cid_block_list_find:
 * @self: a list
 * @party: (nullable): somebody
 * @kind: (out): why @party is on the list
 *
 * A caller of whom the phone said nothing is never on it.
 *
 * Returns: the line for which the user does not want to hear of @party, counted from 1; 0 if there
 *   is none
 */
guint
cid_block_list_find (const CidBlockList *self, const CidParty *party, CidBlockKind *kind)
{
  guint line = 0;

  *kind = CID_BLOCK_NONE;
  g_return_val_if_fail (self != NULL, 0);

  if (party == NULL || party->kind == CID_PARTY_UNKNOWN)
    return 0;
  if (party->kind == CID_PARTY_WITHHELD) {
    *kind = CID_BLOCK_WITHHELD;
    return self->withheld_line;
  }
  if (party->number == NULL) {
    *kind = CID_BLOCK_ADDRESS;
    return find_address (self, party);
  }
  *kind = CID_BLOCK_NUMBER;
  line = find_entry (self->numbers, cid_number_key_from_text (party->number));
  if (line != 0)
    return line;
  *kind = CID_BLOCK_PREFIX;
  return find_prefix (self, party);
}

/**
 * cid_block_list_has:
 * @self: a list
 * @party: (nullable): somebody
 *
 * Returns: %TRUE if the user does not want to hear of @party
 */
gboolean
cid_block_list_has (const CidBlockList *self, const CidParty *party)
{
  CidBlockKind kind = CID_BLOCK_NONE;

  return cid_block_list_find (self, party, &kind) != 0;
}

/**
 * cid_block_list_get_n_rules:
 * @self: a list
 *
 * Returns: how many numbers, beginnings and addresses are on it, each once
 */
guint
cid_block_list_get_n_rules (const CidBlockList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->numbers->len + self->prefixes->len + self->addresses->len +
         (self->withheld_line != 0);
}

/**
 * cid_block_list_get_bad_lines:
 * @self: a list
 * @n_lines: (out): how many are returned, which are the first five at most
 *
 * Returns: (transfer none) (array length=n_lines): the lines that could not be read, counted from 1
 */
const guint *
cid_block_list_get_bad_lines (const CidBlockList *self, guint *n_lines)
{
  g_return_val_if_fail (self != NULL, NULL);

  *n_lines = self->bad_lines->len;
  return (const guint *) (gconstpointer) self->bad_lines->data;
}

/**
 * cid_block_list_get_n_bad_lines:
 * @self: a list
 *
 * Returns: how many lines could not be read
 */
guint
cid_block_list_get_n_bad_lines (const CidBlockList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bad_lines;
}
