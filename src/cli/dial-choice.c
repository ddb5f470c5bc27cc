/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-dial-choice"

#include "cli/dial-choice.h"

#include "cli/ask.h"
#include "cli/terminal.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static void
free_choice (CidDialChoice *choice)
{
  g_free (choice->number);
  g_free (choice->text);
  g_free (choice);
}

/* An address book holds numbers as people write them; the daemon knows their country. */
static char *
complete (CidBusCidAlert1 *daemon, const char *written)
{
  g_autoptr (GVariant) answers = NULL;
  g_autoptr (GVariant) first = NULL;
  const char *number = "";

  if (cid_bus_cid_alert1_call_lookup_sync (daemon, written, &answers, NULL, NULL) &&
      g_variant_n_children (answers) > 0) {
    first = g_variant_get_child_value (answers, 0);
    g_variant_lookup (first, "number", "&s", &number);
  }
  return g_strdup (*number != '\0' ? number : written);
}

/* Whoever wrote the card may mean the terminal. */
static char *
describe (const char *name, const char *number)
{
  g_autofree char *clean_name = cid_terminal_clean (name);
  g_autofree char *clean_number = cid_terminal_clean (number);

  return g_strdup_printf ("%s  %s", clean_name, clean_number);
}

static void
add_contact (GPtrArray *choices, CidBusCidAlert1 *daemon, GVariant *contact)
{
  g_autofree const char **numbers = NULL;
  const char *name = "";

  g_variant_lookup (contact, "name", "&s", &name);
  if (!g_variant_lookup (contact, "numbers", "^a&s", &numbers))
    return;
  for (gsize i = 0; numbers[i] != NULL; i++) {
    CidDialChoice *choice = g_new0 (CidDialChoice, 1);

    choice->number = complete (daemon, numbers[i]);
    choice->text = describe (name, numbers[i]);
    g_ptr_array_add (choices, choice);
  }
}

/**
 * cid_dial_choices_find:
 * @daemon: the running daemon
 * @name: part of a name
 * @error: return location for what the bus says
 *
 * Returns: (transfer full) (nullable) (element-type CidDialChoice): the numbers of all whose name
 *   it is; empty if there is none
 */
GPtrArray *
cid_dial_choices_find (CidBusCidAlert1 *daemon, const char *name, GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) free_choice);
  g_autoptr (GVariant) answers = NULL;

  if (!cid_bus_cid_alert1_call_lookup_sync (daemon, name, &answers, NULL, error))
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (answers); i++) {
    g_autoptr (GVariant) answer = g_variant_get_child_value (answers, i);

    add_contact (choices, daemon, answer);
  }
  return g_steal_pointer (&choices);
}

/**
 * cid_dial_choices_choose:
 * @choices: (element-type CidDialChoice): at least one
 *
 * Chooses the only one, or lets whoever sits at the terminal choose; where nobody does, says what
 * there is.
 *
 * Returns: its index, less than 0 if none was chosen
 */
int
cid_dial_choices_choose (GPtrArray *choices)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  if (choices->len == 1)
    return 0;

  for (guint i = 0; i < choices->len; i++)
    g_ptr_array_add (texts, ((CidDialChoice *) g_ptr_array_index (choices, i))->text);
  if (cid_ask_can ())
    return cid_ask_which (_ ("Which number?"), texts);

  g_printerr (_ ("%s: there are several numbers; choose one with --number:\n"), g_get_prgname ());
  for (guint i = 0; i < texts->len; i++)
    g_printerr ("%3u  %s\n", i + 1, (const char *) g_ptr_array_index (texts, i));
  return CID_ASK_NONE;
}
