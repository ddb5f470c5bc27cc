/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-configuration"

#include "daemon/configuration.h"

#include "base/path-watch.h"
#include "config/config-file.h"
#include "config/region.h"

#include <locale.h>

struct _CidConfiguration {
  GObject parent_instance;

  char *settings_path;
  char *phones_path;
  CidSettings *settings;
  GPtrArray *phones;
  GPtrArray *settings_problems;
  GPtrArray *phones_problems;
  char *region;
  char *area;
  CidNumberPlan plan;
  CidPathWatch *watch;
  char *blindness; /* why changes are noticed late */
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidConfiguration, cid_configuration, G_TYPE_OBJECT)

static void
report (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *text = cid_problem_to_string (g_ptr_array_index (problems, i));

    g_warning ("%s", text);
  }
}

/* A running daemon keeps its last good settings; at the start a bad value has its default. */
static void
read_settings (CidConfiguration *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings = NULL;

  settings = cid_settings_new_from_file (self->settings_path, &problems);
  report (problems);
  if (self->settings == NULL || problems->len == 0) {
    g_clear_pointer (&self->settings, cid_settings_free);
    self->settings = g_steal_pointer (&settings);
  }
  g_clear_pointer (&self->settings_problems, g_ptr_array_unref);
  self->settings_problems = g_steal_pointer (&problems);
}

/* A slip while the file is edited silences no phone; at the start a bad phone costs itself. */
static void
read_phones (CidConfiguration *self)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  gboolean is_read = FALSE;

  phones = cid_phones_new_from_file (self->phones_path, &is_read, &problems);
  report (problems);
  if (self->phones != NULL && is_read && cid_phones_keep (phones, self->phones, problems) > 0)
    g_warning ("Phones that cannot be read any more stay as they were");
  if (self->phones == NULL || is_read) {
    g_clear_pointer (&self->phones, g_ptr_array_unref);
    self->phones = g_steal_pointer (&phones);
  }
  g_clear_pointer (&self->phones_problems, g_ptr_array_unref);
  self->phones_problems = g_steal_pointer (&problems);
}

static void
read_all (CidConfiguration *self)
{
  read_settings (self);
  read_phones (self);
  g_free (self->region);
  self->region = cid_region_choose (self->settings, self->phones, setlocale (LC_TELEPHONE, NULL));
  g_free (self->area);
  self->area = cid_region_choose_area (self->settings, self->phones, self->region);
  self->plan = (CidNumberPlan){ .region = self->region, .area = self->area };
}

/* Names, not files: neither file need be there, nor its folder. What is watched is named anew each
 * time, since a folder on the way may have come or gone; and before the reading, so that nothing is
 * missed between the two. */
static void
watch_files (CidConfiguration *self)
{
  g_autofree char *before = g_steal_pointer (&self->blindness);

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->settings_path);
  cid_path_watch_add_name (self->watch, self->phones_path);
  cid_path_watch_end (self->watch);

  self->blindness = cid_path_watch_get_problem (self->watch);
  if (self->blindness != NULL && g_strcmp0 (self->blindness, before) != 0)
    g_warning ("%s", self->blindness);
}

static void
on_files_changed (gpointer user_data)
{
  CidConfiguration *self = user_data;

  watch_files (self);
  cid_configuration_reload (self);
}

static void
cid_configuration_finalize (GObject *object)
{
  CidConfiguration *self = CID_CONFIGURATION (object);

  g_clear_pointer (&self->watch, cid_path_watch_free);
  g_clear_pointer (&self->settings, cid_settings_free);
  g_clear_pointer (&self->phones, g_ptr_array_unref);
  g_clear_pointer (&self->settings_problems, g_ptr_array_unref);
  g_clear_pointer (&self->phones_problems, g_ptr_array_unref);
  g_free (self->region);
  g_free (self->area);
  g_free (self->settings_path);
  g_free (self->phones_path);
  g_free (self->blindness);

  G_OBJECT_CLASS (cid_configuration_parent_class)->finalize (object);
}

static void
cid_configuration_class_init (CidConfigurationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cid_configuration_finalize;

  /**
   * CidConfiguration::changed:
   *
   * A file was edited and has been read anew.
   */
  signals[CHANGED] = g_signal_new ("changed", CID_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
cid_configuration_init (CidConfiguration *self)
{
  self->watch = cid_path_watch_new (on_files_changed, self);
}

/**
 * cid_configuration_new:
 * @settings_path: cidalert.conf; may be missing
 * @phones_path: phones.conf; may be missing
 *
 * What the user set, as it is just now: both files are read, and read again when they change.
 *
 * Returns: (transfer full): the configuration
 */
CidConfiguration *
cid_configuration_new (const char *settings_path, const char *phones_path)
{
  CidConfiguration *self = g_object_new (CID_TYPE_CONFIGURATION, NULL);

  self->settings_path = g_strdup (settings_path);
  self->phones_path = g_strdup (phones_path);
  watch_files (self);
  read_all (self);

  return self;
}

/**
 * cid_configuration_get_settings:
 *
 * Returns: (transfer none): the settings, until the next #CidConfiguration::changed
 */
const CidSettings *
cid_configuration_get_settings (CidConfiguration *self)
{
  g_return_val_if_fail (CID_IS_CONFIGURATION (self), NULL);

  return self->settings;
}

/**
 * cid_configuration_get_phones:
 *
 * Returns: (transfer none) (element-type CidPhone): the phones, until the next
 *   #CidConfiguration::changed
 */
GPtrArray *
cid_configuration_get_phones (CidConfiguration *self)
{
  g_return_val_if_fail (CID_IS_CONFIGURATION (self), NULL);

  return self->phones;
}

/**
 * cid_configuration_get_plan:
 *
 * Returns: (transfer none): how numbers are read here, until the next #CidConfiguration::changed
 */
const CidNumberPlan *
cid_configuration_get_plan (CidConfiguration *self)
{
  g_return_val_if_fail (CID_IS_CONFIGURATION (self), NULL);

  return &self->plan;
}

/**
 * cid_configuration_get_problems:
 *
 * Returns: (transfer full) (array zero-terminated=1): what is wrong, a line each
 */
char **
cid_configuration_get_problems (CidConfiguration *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  GPtrArray *lists[2];

  g_return_val_if_fail (CID_IS_CONFIGURATION (self), NULL);

  lists[0] = self->settings_problems;
  lists[1] = self->phones_problems;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (guint j = 0; j < lists[i]->len; j++) {
      g_autofree char *text = cid_problem_to_string (g_ptr_array_index (lists[i], j));

      g_strv_builder_add (lines, text);
    }
  }
  if (self->blindness != NULL)
    g_strv_builder_add (lines, self->blindness);

  return g_strv_builder_end (lines);
}

/**
 * cid_configuration_reload:
 *
 * Reads both files now and emits #CidConfiguration::changed.
 */
void
cid_configuration_reload (CidConfiguration *self)
{
  g_return_if_fail (CID_IS_CONFIGURATION (self));

  read_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}
