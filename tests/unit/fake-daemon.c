/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-daemon.h"

#include "base/error.h"
#include "bus/bus-error.h"
#include "bus/bus.h"
#include "config/paths.h"

struct _FakeDaemon {
  CidBusCidAlert1 *interface;
  CidBus *bus;
  char *status;
  char *answers;
  char *asked;
  int code;
  char *refusal;
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

static gboolean
do_it (GDBusMethodInvocation *invocation, char *asked, FakeDaemon *self)
{
  g_free (self->asked);
  self->asked = asked;
  if (self->refusal != NULL)
    g_dbus_method_invocation_return_error_literal (invocation, CID_ERROR, self->code,
                                                   self->refusal);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
  return TRUE;
}

static gboolean
on_dial (CidBusCidAlert1 *interface,
         GDBusMethodInvocation *invocation,
         const char *number,
         const char *phone,
         FakeDaemon *self)
{
  return do_it (invocation, g_strdup_printf ("Dial %s %s", number, phone), self);
}

static gboolean
on_deed (CidBusCidAlert1 *interface,
         GDBusMethodInvocation *invocation,
         const char *phone,
         FakeDaemon *self)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  return do_it (invocation, g_strdup_printf ("%s %s", method, phone), self);
}

static gboolean
on_lend_log (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, FakeDaemon *self)
{
  return do_it (invocation, g_strdup ("LendLog"), self);
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
  g_signal_connect (self->interface, "handle-dial", G_CALLBACK (on_dial), self);
  g_signal_connect (self->interface, "handle-answer", G_CALLBACK (on_deed), self);
  g_signal_connect (self->interface, "handle-reject", G_CALLBACK (on_deed), self);
  g_signal_connect (self->interface, "handle-hang-up", G_CALLBACK (on_deed), self);
  g_signal_connect (self->interface, "handle-probe-phone", G_CALLBACK (on_deed), self);
  g_signal_connect (self->interface, "handle-lend-log", G_CALLBACK (on_lend_log), self);
  cid_bus_error_register ();
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
  g_free (self->refusal);
  g_free (self);
}

/* From now on it does nothing that it is asked to do, and says why. */
void
fake_daemon_refuse (FakeDaemon *self, int code, const char *refusal)
{
  self->code = code;
  g_free (self->refusal);
  self->refusal = g_strdup (refusal);
}

/* Tells that calls have changed. */
void
fake_daemon_tell_change (FakeDaemon *self, gint64 change)
{
  cid_bus_cid_alert1_set_last_change (self->interface, change);
}

/* Tells that the phone on the desk asked for the page of a test. */
void
fake_daemon_tell_tested (FakeDaemon *self, const char *nonce, const char *address)
{
  cid_bus_cid_alert1_emit_phone_tested (self->interface, "desk", nonce, address);
}

/* The last text that was looked up, or what it was asked to do. */
const char *
fake_daemon_get_asked (FakeDaemon *self)
{
  return self->asked;
}
