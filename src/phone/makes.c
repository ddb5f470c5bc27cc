/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-makes"

#include "phone/makes.h"

#include "base/error.h"
#include "base/resource.h"
#include "base/text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define FOLDER "/org/cidalert/makes/"
#define SUFFIX ".ini"

static gboolean
is_name (const char *name)
{
  return *name != '\0' && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

/**
 * cid_makes_load:
 * @name: name of a make
 * @error: return location for %CID_ERROR_NOT_FOUND
 *
 * Loads the description of a make, which is a part of the program.
 *
 * Returns: (transfer full) (nullable): the make
 */
CidMake *
cid_makes_load (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (FOLDER, name, SUFFIX, NULL);
  g_autofree char *all = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (name != NULL, NULL);

  if (is_name (name))
    bytes = g_resource_lookup_data (cid_resource_get (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes != NULL) {
    data = g_bytes_get_data (bytes, &length);
    return cid_make_new_from_data (name, data, length, error);
  }

  names = cid_makes_list ();
  all = g_strjoinv (", ", names);
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
               _ ("There is no make called %s; known are %s"), name, all);
  return NULL;
}

/**
 * cid_makes_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of all makes, by the alphabet
 */
char **
cid_makes_list (void)
{
  g_auto (GStrv) files = NULL;
  GPtrArray *names = g_ptr_array_new ();

  files =
    g_resource_enumerate_children (cid_resource_get (), FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; files != NULL && files[i] != NULL; i++) {
    if (g_str_has_suffix (files[i], SUFFIX))
      g_ptr_array_add (names, g_strndup (files[i], strlen (files[i]) - strlen (SUFFIX)));
  }
  g_ptr_array_sort (names, cid_text_compare_items);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
