/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-variant"

#include "cli/variant.h"

#include "base/json-text.h"

#include <json-glib/json-glib.h>

/**
 * cid_variant_get_string:
 *
 * Returns: (transfer none): the text at @key; empty if there is none
 */
const char *
cid_variant_get_string (GVariantDict *dict, const char *key)
{
  const char *value = NULL;

  return g_variant_dict_lookup (dict, key, "&s", &value) ? value : "";
}

/**
 * cid_variant_print_json:
 *
 * Prints what the daemon said as one line of JSON, its keys as on the bus.
 */
void
cid_variant_print_json (GVariant *value)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonNode *root = json_gvariant_serialize (value);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  escaped = cid_json_escape_unseen (text);
  g_print ("%s\n", escaped);
  json_node_unref (root);
}
