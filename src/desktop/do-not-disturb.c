/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-do-not-disturb"

#include "desktop/do-not-disturb.h"

#include <gio/gio.h>

#define SCHEMA "org.gnome.desktop.notifications"
#define KEY "show-banners"

struct _CidDoNotDisturb {
  CidDoNotDisturbFunc function;
  gpointer user_data;
  GSettings *settings; /* %NULL where GNOME's schema is not installed */
  gulong changed_id;
  gboolean is_on;
};

typedef GSettingsSchema Schema;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Schema, g_settings_schema_unref)

/* GSettings ends a program that asks for a schema or a key which is not there. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (Schema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, KEY)) {
    g_debug ("There is no Do Not Disturb of GNOME's here");
    return NULL;
  }
  return g_settings_new_full (schema, NULL, NULL);
}

static void
on_changed (GSettings *settings, const char *key, CidDoNotDisturb *self)
{
  gboolean is_on = !g_settings_get_boolean (settings, KEY);

  if (self->is_on == is_on)
    return;

  self->is_on = is_on;
  self->function (is_on, self->user_data);
}

/**
 * cid_do_not_disturb_new:
 * @function: called when the user turns it on or off
 * @user_data: for @function
 *
 * Returns: (transfer full): the switch; it is off for good where GNOME's settings are not installed
 */
CidDoNotDisturb *
cid_do_not_disturb_new (CidDoNotDisturbFunc function, gpointer user_data)
{
  CidDoNotDisturb *self = g_new0 (CidDoNotDisturb, 1);

  self->function = function;
  self->user_data = user_data;
  self->settings = open_settings ();
  if (self->settings != NULL) {
    self->changed_id =
      g_signal_connect (self->settings, "changed::" KEY, G_CALLBACK (on_changed), self);
    self->is_on = !g_settings_get_boolean (self->settings, KEY);
  }
  return self;
}

/**
 * cid_do_not_disturb_free:
 * @self: (transfer full) (nullable): the switch
 *
 * Frees @self; its function is not called any more.
 */
void
cid_do_not_disturb_free (CidDoNotDisturb *self)
{
  if (self == NULL)
    return;

  g_clear_signal_handler (&self->changed_id, self->settings);
  g_clear_object (&self->settings);
  g_free (self);
}

/**
 * cid_do_not_disturb_is_on:
 * @self: the switch
 *
 * Returns: %TRUE while the user does not want to be disturbed
 */
gboolean
cid_do_not_disturb_is_on (const CidDoNotDisturb *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_on;
}
