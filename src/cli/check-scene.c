/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-scene"

#include "cli/check.h"

#include "cli/status-text.h"

/**
 * cid_check_scene_new:
 *
 * Looks at what several checks want to know: reads the configuration, asks the daemon, finds the
 * buses.
 *
 * Returns: (transfer full): the scene
 */
CidCheckScene *
cid_check_scene_new (void)
{
  CidCheckScene *self = g_new0 (CidCheckScene, 1);

  self->home = cid_home_open ();
  self->status = cid_status_ask (NULL);
  self->session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  self->system = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  if (self->session != NULL)
    g_dbus_connection_set_exit_on_close (self->session, FALSE);
  if (self->system != NULL)
    g_dbus_connection_set_exit_on_close (self->system, FALSE);
  self->root = "/";
  self->now_us = g_get_real_time ();

  return self;
}

/**
 * cid_check_scene_free:
 * @self: (transfer full) (nullable): a scene
 */
void
cid_check_scene_free (CidCheckScene *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->home, cid_home_free);
  g_clear_pointer (&self->status, g_variant_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->system);
  g_free (self);
}

/**
 * cid_check_scene_say:
 *
 * Returns: (transfer none): the text at @key of what the daemon says; empty if there is none
 */
const char *
cid_check_scene_say (const CidCheckScene *self, const char *key)
{
  const char *text = NULL;

  return self->status != NULL && g_variant_lookup (self->status, key, "&s", &text) ? text : "";
}

/**
 * cid_check_scene_list:
 *
 * Returns: (transfer full): the lines at @key of what the daemon says; none if there are none
 */
char **
cid_check_scene_list (const CidCheckScene *self, const char *key)
{
  char **lines = NULL;

  if (self->status != NULL && g_variant_lookup (self->status, key, "^as", &lines))
    return lines;
  return g_new0 (char *, 1);
}

/**
 * cid_check_scene_dicts:
 *
 * Returns: (transfer full) (element-type GVariant): the members of the list at @key of what the
 *   daemon says, `a{sv}` each; none if there is no list
 */
GPtrArray *
cid_check_scene_dicts (const CidCheckScene *self, const char *key)
{
  GPtrArray *dicts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GVariant) list =
    self->status != NULL ? g_variant_lookup_value (self->status, key, G_VARIANT_TYPE ("aa{sv}"))
                         : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    g_ptr_array_add (dicts, g_variant_get_child_value (list, i));
  return dicts;
}
