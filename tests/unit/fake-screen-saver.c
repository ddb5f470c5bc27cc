/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-screen-saver.h"

#define NAME "org.gnome.ScreenSaver"
#define PATH "/org/gnome/ScreenSaver"

static const char introspection[] =
  "<node><interface name='org.gnome.ScreenSaver'>"
  "<method name='GetActive'><arg type='b' direction='out'/></method>"
  "<signal name='ActiveChanged'><arg type='b'/></signal>"
  "</interface></node>";

struct _FakeScreenSaver {
  GDBusConnection *bus;
  guint name_id;
  gboolean is_active;
};

static void
on_call (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  FakeScreenSaver *self = user_data;

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", self->is_active));
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

FakeScreenSaver *
fake_screen_saver_new (gboolean is_active)
{
  FakeScreenSaver *self = g_new0 (FakeScreenSaver, 1);
  GDBusNodeInfo *info = g_dbus_node_info_new_for_xml (introspection, NULL);

  self->is_active = is_active;
  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  g_assert_cmpuint (g_dbus_connection_register_object (self->bus, PATH, info->interfaces[0],
                                                       &vtable, self, NULL, NULL),
                    !=, 0);
  self->name_id = g_bus_own_name_on_connection (self->bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                                NULL, NULL, NULL);
  g_dbus_node_info_unref (info);

  return self;
}

void
fake_screen_saver_free (FakeScreenSaver *self)
{
  if (self == NULL)
    return;

  g_bus_unown_name (self->name_id);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self);
}

void
fake_screen_saver_set_active (FakeScreenSaver *self, gboolean is_active)
{
  self->is_active = is_active;
  g_assert_true (g_dbus_connection_emit_signal (self->bus, NULL, PATH, NAME, "ActiveChanged",
                                                g_variant_new ("(b)", is_active), NULL));
}
