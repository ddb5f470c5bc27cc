/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-daemon.h"

#include "bus/bus.h"
#include "config/paths.h"

struct _FakeDaemon {
  CidBusCidAlert1 *interface;
  CidBus *bus;
  char *status;
  char *answers;
  char *asked;
};

static gboolean
on_get_status (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, FakeDaemon *self)
{
  cid_bus_cid_alert1_complete_get_status (interface, invocation,
                                          g_variant_new_parsed (self->status));
  return TRUE;
}

static gboolean
on_lookup (CidBusCidAlert1 *interface,
           GDBusMethodInvocation *invocation,
           const char *text,
           FakeDaemon *self)
{
  g_free (self->asked);
  self->asked = g_strdup (text);
  cid_bus_cid_alert1_complete_lookup (interface, invocation, g_variant_new_parsed (self->answers));
  return TRUE;
}

/* What it answers to GetStatus and Lookup, in GVariant's text format. */
FakeDaemon *
fake_daemon_new (const char *status, const char *answers)
{
  FakeDaemon *self = g_new0 (FakeDaemon, 1);
  g_autofree char *socket_path = cid_paths_get_socket ();

  self->status = g_strdup (status);
  self->answers = g_strdup (answers);
  self->interface = cid_bus_cid_alert1_skeleton_new ();
  g_signal_connect (self->interface, "handle-get-status", G_CALLBACK (on_get_status), self);
  g_signal_connect (self->interface, "handle-lookup", G_CALLBACK (on_lookup), self);
  self->bus = cid_bus_new (self->interface, socket_path);
  cid_bus_start (self->bus);
  return self;
}

void
fake_daemon_free (FakeDaemon *self)
{
  g_object_unref (self->bus);
  g_object_unref (self->interface);
  g_free (self->status);
  g_free (self->answers);
  g_free (self->asked);
  g_free (self);
}

/* The last text that was looked up. */
const char *
fake_daemon_get_asked (FakeDaemon *self)
{
  return self->asked;
}
