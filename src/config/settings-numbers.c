/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-settings-numbers"

#include "config/settings-numbers.h"

#include "number/region-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define GROUP "numbers"
#define DIGITS "0123456789"
#define MAX_AREA_DIGITS 6

static char *
read_region (CidKeyFile *file)
{
  g_autofree char *value = cid_key_file_take (file, GROUP, "region");
  g_autofree char *region = NULL;

  if (value == NULL || *value == '\0')
    return NULL;

  region = g_ascii_strup (value, -1);
  if (cid_region_list_has (region))
    return g_steal_pointer (&region);
  cid_key_file_add_problem (file, GROUP, "region",
                            _ ("\"%s\" is no country; expected two letters such as AU"), value);
  return NULL;
}

static char *
read_area (CidKeyFile *file)
{
  g_autofree char *value = cid_key_file_take (file, GROUP, "area");
  gsize n_digits;

  if (value == NULL || *value == '\0')
    return NULL;

  n_digits = strspn (value, DIGITS);
  if (n_digits <= MAX_AREA_DIGITS && value[n_digits] == '\0' && value[strspn (value, "0")] != '\0')
    return g_steal_pointer (&value);
  cid_key_file_add_problem (file, GROUP, "area",
                            _ ("\"%s\" is no area code; expected its digits, such as 2 or 030"),
                            value);
  return NULL;
}

static char **
read_own (CidKeyFile *file)
{
  g_auto (GStrv) values = cid_key_file_take_list (file, GROUP, "own");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    if (strpbrk (values[i], DIGITS) != NULL)
      g_strv_builder_add (builder, values[i]);
    else
      cid_key_file_add_problem (
        file, GROUP, "own", _ ("\"%s\" is not possible; expected telephone numbers"), values[i]);
  }
  return g_strv_builder_end (builder);
}

/**
 * cid_settings_read_numbers:
 * @file: the settings
 * @self: whose region, area and own numbers are set; what is not said or wrong is %NULL or empty
 *
 * Reads the group `numbers`.
 */
void
cid_settings_read_numbers (CidKeyFile *file, CidSettings *self)
{
  self->region = read_region (file);
  self->area = read_area (file);
  g_strfreev (self->own);
  self->own = read_own (file);
}
