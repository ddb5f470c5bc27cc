/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-health"

#include "hook/hook-health.h"

#include "base/text.h"

#include <glib/gi18n.h>

/*
 * Trouble:
 * @text: what was wrong the last time
 * @n_times: how often in a row
 */
typedef struct {
  char *text;
  guint n_times;
} Trouble;

struct _CidHookHealth {
  GHashTable *troubles;
};

static void
free_trouble (Trouble *trouble)
{
  g_free (trouble->text);
  g_free (trouble);
}

/**
 * cid_hook_health_new:
 *
 * Returns: (transfer full): nothing is known to fail
 */
CidHookHealth *
cid_hook_health_new (void)
{
  CidHookHealth *self = g_new0 (CidHookHealth, 1);

  self->troubles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) free_trouble);
  return self;
}

/**
 * cid_hook_health_free:
 * @self: (transfer full) (nullable): what is known
 */
void
cid_hook_health_free (CidHookHealth *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->troubles);
  g_free (self);
}

/**
 * cid_hook_health_note:
 * @self: what is known
 * @hook_name: name of a hook
 * @trouble: (nullable): what was wrong this time; %NULL if it went well
 *
 * Returns: what is new by that
 */
CidHookNews
cid_hook_health_note (CidHookHealth *self, const char *hook_name, const char *trouble)
{
  Trouble *known;

  g_return_val_if_fail (self != NULL && hook_name != NULL, CID_HOOK_NEWS_NONE);

  known = g_hash_table_lookup (self->troubles, hook_name);
  if (trouble == NULL) {
    g_hash_table_remove (self->troubles, hook_name);
    return known != NULL ? CID_HOOK_NEWS_MENDED : CID_HOOK_NEWS_NONE;
  }
  if (known != NULL) {
    g_free (known->text);
    known->text = g_strdup (trouble);
    known->n_times++;
    return CID_HOOK_NEWS_NONE;
  }
  known = g_new0 (Trouble, 1);
  known->text = g_strdup (trouble);
  known->n_times = 1;
  g_hash_table_insert (self->troubles, g_strdup (hook_name), known);
  return CID_HOOK_NEWS_BROKEN;
}

/**
 * cid_hook_health_forget:
 * @self: what is known
 * @hook_name: name of a hook that is no more, or no longer the same
 */
void
cid_hook_health_forget (CidHookHealth *self, const char *hook_name)
{
  g_return_if_fail (self != NULL && hook_name != NULL);

  g_hash_table_remove (self->troubles, hook_name);
}

/**
 * cid_hook_health_get_failing:
 * @self: what is known
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the hooks that fail, by the
 *   alphabet
 */
char **
cid_hook_health_get_failing (CidHookHealth *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->troubles);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, cid_text_compare_items);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * cid_hook_health_get_problems:
 * @self: what is known
 *
 * Returns: (transfer full) (array zero-terminated=1): the hooks that fail and why, a line each, in
 *   the order of cid_hook_health_get_failing()
 */
char **
cid_hook_health_get_problems (CidHookHealth *self)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  names = cid_hook_health_get_failing (self);
  for (gsize i = 0; names[i] != NULL; i++) {
    const Trouble *trouble = g_hash_table_lookup (self->troubles, names[i]);
    g_autofree char *line =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "hook %s: %s",
                                    "hook %s: %s (%u times in a row)", trouble->n_times),
                       names[i], trouble->text, trouble->n_times);

    g_strv_builder_add (lines, line);
  }
  return g_strv_builder_end (lines);
}
