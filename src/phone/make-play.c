/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-play"

#include "phone/make-private.h"

#include <string.h>

/**
 * cid_make_get_scenario:
 * @self: a make
 * @name: `answered`, `missed`, `rejected`, `outgoing` or `unanswered`
 * @ring_ms: how long it rings
 * @talk_ms: how long they talk
 *
 * What phones of this make report in a call, in their order.
 *
 * Returns: (transfer full) (nullable) (element-type CidMakeStep): the steps; %NULL if nothing is
 *   known of such a call
 */
GArray *
cid_make_get_scenario (CidMake *self, const char *name, guint ring_ms, guint talk_ms)
{
  GArray *parts;
  GArray *steps;
  guint delay_ms = 0;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  parts = g_hash_table_lookup (self->scenarios, name);
  if (parts == NULL)
    return NULL;

  steps = g_array_new (FALSE, FALSE, sizeof (CidMakeStep));
  for (guint i = 0; i < parts->len; i++) {
    const CidMakePart *part = &g_array_index (parts, CidMakePart, i);

    if (part->is_pause) {
      delay_ms += part->value == CID_MAKE_PAUSE_RING   ? ring_ms
                  : part->value == CID_MAKE_PAUSE_TALK ? talk_ms
                                                       : (guint) part->value;
    } else {
      const CidMakeStep step = { (CidEventKind) part->value, delay_ms };

      g_array_append_val (steps, step);
      delay_ms = 0;
    }
  }
  return steps;
}

/* `{number}@{host}` with what @values has for `number` and `host`. */
static char *
fill_in (const char *pattern, GHashTable *values)
{
  GString *text = g_string_new (NULL);

  while (*pattern != '\0') {
    const char *close = *pattern == '{' ? strchr (pattern, '}') : NULL;
    g_autofree char *key = NULL;
    const char *value;

    if (close == NULL) {
      g_string_append_c (text, *pattern++);
      continue;
    }

    key = g_strndup (pattern + 1, (gsize) (close - pattern) - 1);
    value = g_hash_table_lookup (values, key);
    g_string_append (text, value != NULL ? value : "");
    pattern = close + 1;
  }
  return g_string_free (text, FALSE);
}

/* Few phones escape; all must escape what would end the request line or the target. */
static void
append_escaped (CidMake *self, GString *url, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    guchar byte = (guchar) *p;
    gboolean is_plain = self->escapes_all ? g_ascii_isalnum (*p) || strchr ("-._~", *p) != NULL
                                          : byte > ' ' && byte < 0x7f && *p != '#';

    if (is_plain)
      g_string_append_c (url, *p);
    else
      g_string_append_printf (url, "%%%02X", byte);
  }
}

static const CidMakeVariable *
match_variable (CidMake *self, const char *text)
{
  for (guint i = 0; *text == '$' && i < self->variables->len; i++) {
    const CidMakeVariable *variable = g_ptr_array_index (self->variables, i);

    if (variable->value != NULL && *variable->text != '\0' &&
        g_str_has_prefix (text, variable->text))
      return variable;
  }
  return NULL;
}

/**
 * cid_make_expand:
 * @self: a make
 * @url: one of its URLs
 * @values: (element-type utf8 utf8): `number host name call mac line reason` of a call, each
 * optional
 *
 * Puts values in place of the variables, as a phone of this make does.
 *
 * Returns: (transfer full): the URL that the phone asks for
 */
char *
cid_make_expand (CidMake *self, const char *url, GHashTable *values)
{
  GString *expanded;

  g_return_val_if_fail (self != NULL && url != NULL && values != NULL, NULL);

  expanded = g_string_new (NULL);
  while (*url != '\0') {
    const CidMakeVariable *variable = match_variable (self, url);
    g_autofree char *value = NULL;

    if (variable == NULL) {
      g_string_append_c (expanded, *url++);
      continue;
    }

    value = fill_in (variable->value, values);
    append_escaped (self, expanded, value);
    url += strlen (variable->text);
  }
  return g_string_free (expanded, FALSE);
}
