/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-callee.h"

struct _FakeCallee {
  GDBusConnection *bus;
  guint name_id;
  const FakeMethod *methods;
  GString *calls;
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
  FakeCallee *self = user_data;
  g_autofree char *text = g_variant_print (arguments, FALSE);
  const FakeMethod *called = self->methods;

  while (!g_str_equal (called->name, method))
    called++;
  g_string_append_printf (self->calls, "%s%s\n", method, text);
  if (called->answer != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed (called->answer));
  else
    g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                                   "Not today");
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

static GDBusNodeInfo *
describe (const char *interface, const FakeMethod *methods)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  g_string_printf (xml, "<node><interface name='%s'>", interface);
  for (; methods->name != NULL; methods++) {
    g_string_append_printf (xml, "<method name='%s'>", methods->name);
    for (const char *in = methods->in; *in != '\0';) {
      const char *end = NULL;

      g_assert_true (g_variant_type_string_scan (in, NULL, &end));
      g_string_append_printf (xml, "<arg type='%.*s' direction='in'/>", (int) (end - in), in);
      in = end;
    }
    if (*methods->out != '\0')
      g_string_append_printf (xml, "<arg type='%s' direction='out'/>", methods->out);
    g_string_append (xml, "</method>");
  }
  g_string_append (xml, "</interface></node>");
  return g_dbus_node_info_new_for_xml (xml->str, NULL);
}

/* The name is there when this returns. */
FakeCallee *
fake_callee_new (const char *name,
                 const char *path,
                 const char *interface,
                 const FakeMethod *methods)
{
  FakeCallee *self = g_new0 (FakeCallee, 1);
  GDBusNodeInfo *info = describe (interface, methods);
  g_autoptr (GVariant) answer = NULL;

  self->methods = methods;
  self->calls = g_string_new (NULL);
  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  g_assert_cmpuint (g_dbus_connection_register_object (self->bus, path, info->interfaces[0],
                                                       &vtable, self, NULL, NULL),
                    !=, 0);
  answer = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (answer);
  g_dbus_node_info_unref (info);

  return self;
}

void
fake_callee_free (FakeCallee *self)
{
  if (self == NULL)
    return;

  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_string_free (self->calls, TRUE);
  g_free (self);
}

/* One line a call, the arguments as GVariant's text has them. */
const char *
fake_callee_get_calls (FakeCallee *self)
{
  return self->calls->str;
}
