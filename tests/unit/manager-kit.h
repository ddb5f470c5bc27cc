/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/**
 * Manager:
 * @wants: what it says that a graphical session wants, in GVariant's text format
 * @runs_session: whether it runs the session
 * @n_reloads: how often it read its units again
 *
 * As much of the user's systemd as is asked whether it starts a unit; it lives on the main loop.
 */
typedef struct {
  GDBusConnection *bus;
  GDBusNodeInfo *info;
  const char *wants;
  gboolean runs_session;
  guint n_reloads;
} Manager;

static const char manager_xml[] =
  "<node><interface name='org.freedesktop.systemd1.Manager'>"
  "<method name='LoadUnit'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='Reload'/></interface>"
  "<interface name='org.freedesktop.DBus.Properties'><method name='Get'>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='v' direction='out'/>"
  "</method></interface></node>";

static inline GVariant *
get_property (const Manager *self, GVariant *parameters)
{
  const char *property = NULL;

  g_variant_get (parameters, "(&s&s)", NULL, &property);
  return g_str_equal (property, "Wants")
           ? g_variant_new_parsed (self->wants)
           : g_variant_new_string (self->runs_session ? "active" : "inactive");
}

static inline void
on_manager_call (GDBusConnection *bus,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  Manager *self = user_data;
  GVariant *answer = NULL;

  if (g_str_equal (method, "Reload"))
    self->n_reloads++;
  else if (g_str_equal (method, "LoadUnit"))
    answer = g_variant_new ("(o)", "/unit");
  else
    answer = g_variant_new ("(v)", get_property (self, parameters));
  g_dbus_method_invocation_return_value (invocation, answer);
}

static const GDBusInterfaceVTable manager_table = { .method_call = on_manager_call };

/* It is on the session bus when this returns. */
static inline Manager *
manager_new (const char *wants)
{
  Manager *self = g_new0 (Manager, 1);
  g_autoptr (GVariant) answer = NULL;

  self->wants = wants;
  self->info = g_dbus_node_info_new_for_xml (manager_xml, NULL);
  assert_non_null (self->info);
  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  assert_non_null (self->bus);
  g_dbus_connection_register_object (self->bus, "/org/freedesktop/systemd1",
                                     self->info->interfaces[0], &manager_table, self, NULL, NULL);
  g_dbus_connection_register_object (self->bus, "/unit", self->info->interfaces[1], &manager_table,
                                     self, NULL, NULL);
  answer = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.systemd1", 0u),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  assert_non_null (answer);
  return self;
}

static inline void
manager_free (Manager *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_dbus_node_info_unref (self->info);
  g_free (self);
}
