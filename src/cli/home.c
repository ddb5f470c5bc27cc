/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-home"

#include "cli/home.h"

#include "cli/terminal.h"
#include "config/config-file.h"
#include "config/paths.h"
#include "config/region.h"

#include <locale.h>

/**
 * cid_home_open:
 *
 * Reads the configuration. What is wrong with it is no reason to fail: @problems has it.
 *
 * Returns: (transfer full): the configuration
 */
CidHome *
cid_home_open (void)
{
  CidHome *self = g_new0 (CidHome, 1);
  g_autofree char *settings_path = cid_paths_get_settings ();
  g_autofree char *phones_path = cid_paths_get_phones ();
  g_autoptr (GPtrArray) phone_problems = NULL;

  self->settings = cid_settings_new_from_file (settings_path, &self->problems);
  self->phones = cid_phones_new_from_file (phones_path, NULL, &phone_problems);
  g_ptr_array_extend_and_steal (self->problems, g_steal_pointer (&phone_problems));

  return self;
}

/**
 * cid_home_free:
 * @self: (transfer full) (nullable): a configuration
 */
void
cid_home_free (CidHome *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->settings, cid_settings_free);
  g_clear_pointer (&self->phones, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}

/**
 * cid_home_complain:
 * @problems: (element-type CidProblem): what is wrong with the configuration
 *
 * Says so on standard error, a line each.
 */
void
cid_home_complain (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *text = cid_problem_to_string (g_ptr_array_index (problems, i));

    g_printerr ("%s\n", text);
  }
}

/**
 * cid_home_get_plan:
 * @self: the configuration
 *
 * Finds it out when it is asked for first, as that may take some milliseconds: the numbers of
 * phones may have to tell it.
 *
 * Returns: (transfer none): how numbers are read here
 */
const CidNumberPlan *
cid_home_get_plan (CidHome *self)
{
  if (!self->has_plan) {
    self->region = cid_region_choose (self->settings, self->phones, setlocale (LC_TELEPHONE, NULL));
    self->area = cid_region_choose_area (self->settings, self->phones, self->region);
    self->plan = (CidNumberPlan){ self->region, self->area };
    self->has_plan = TRUE;
  }
  return &self->plan;
}

/**
 * cid_home_open_log:
 * @error: %CID_ERROR_NOT_FOUND if no call was ever logged
 *
 * Returns: (transfer full) (nullable): the call log, to be read
 */
CidCallReader *
cid_home_open_log (GError **error)
{
  g_autofree char *path = cid_paths_get_store ();

  return cid_call_reader_new (path, error);
}

/**
 * cid_home_init_format:
 * @self: (nullable): where the names of my lines are
 * @format: (out): as this terminal and this place want calls written
 */
void
cid_home_init_format (CidHome *self, CidFormat *format)
{
  format->zone = g_time_zone_new_local ();
  format->now = g_date_time_new_now (format->zone);
  format->line_names = self != NULL ? g_hash_table_ref (self->settings->line_names) : NULL;
  format->columns = cid_terminal_get_columns ();
  format->colour = cid_terminal_has_colour ();
}

/**
 * cid_home_clear_format:
 * @format: what cid_home_init_format() filled in
 */
void
cid_home_clear_format (CidFormat *format)
{
  g_clear_pointer (&format->zone, g_time_zone_unref);
  g_clear_pointer (&format->now, g_date_time_unref);
  g_clear_pointer (&format->line_names, g_hash_table_unref);
}
