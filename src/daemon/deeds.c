/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-deeds"

#include "daemon/deeds.h"

#include "bus/bus-error.h"
#include "daemon/deed-phone.h"

struct _CidDeedAnswers {
  CidBusCidAlert1 *interface;
  const CidParts *parts;
};

/* What the phone has done is answered with nothing; what it has not, with the sentence why. */
static void
on_done (const GError *error, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;

  if (error != NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
do_deed (CidDeedAnswers *self,
         GDBusMethodInvocation *invocation,
         CidDeeds deed,
         const char *number,
         const char *name)
{
  g_autoptr (GError) error = NULL;
  const CidPhone *phone = cid_deed_phone_choose (self->parts, deed, name, &error);

  if (phone == NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    cid_phone_control_do (self->parts->control, phone->id, deed, number, NULL, on_done, invocation);
  return TRUE;
}

static gboolean
on_dial (CidBusCidAlert1 *interface,
         GDBusMethodInvocation *invocation,
         const char *number,
         const char *phone,
         CidDeedAnswers *self)
{
  return do_deed (self, invocation, CID_DEED_DIAL, number, phone);
}

static gboolean
on_answer (CidBusCidAlert1 *interface,
           GDBusMethodInvocation *invocation,
           const char *phone,
           CidDeedAnswers *self)
{
  return do_deed (self, invocation, CID_DEED_ANSWER, NULL, phone);
}

static gboolean
on_reject (CidBusCidAlert1 *interface,
           GDBusMethodInvocation *invocation,
           const char *phone,
           CidDeedAnswers *self)
{
  return do_deed (self, invocation, CID_DEED_REJECT, NULL, phone);
}

static gboolean
on_hang_up (CidBusCidAlert1 *interface,
            GDBusMethodInvocation *invocation,
            const char *phone,
            CidDeedAnswers *self)
{
  return do_deed (self, invocation, CID_DEED_HANG_UP, NULL, phone);
}

/* Who asks for this has just changed the settings. */
static gboolean
on_probe_phone (CidBusCidAlert1 *interface,
                GDBusMethodInvocation *invocation,
                const char *phone,
                CidDeedAnswers *self)
{
  cid_configuration_reload (self->parts->configuration);

  return do_deed (self, invocation, CID_DEED_NONE, NULL, phone);
}

/**
 * cid_deed_answers_new:
 * @interface: what is served on the bus
 * @parts: the running daemon; outlives the answers
 *
 * Answers what others ask to be done with a phone.
 *
 * Returns: (transfer full): the answers
 */
CidDeedAnswers *
cid_deed_answers_new (CidBusCidAlert1 *interface, const CidParts *parts)
{
  CidDeedAnswers *self = g_new0 (CidDeedAnswers, 1);

  cid_bus_error_register ();
  self->interface = g_object_ref (interface);
  self->parts = parts;
  g_signal_connect (interface, "handle-dial", G_CALLBACK (on_dial), self);
  g_signal_connect (interface, "handle-answer", G_CALLBACK (on_answer), self);
  g_signal_connect (interface, "handle-reject", G_CALLBACK (on_reject), self);
  g_signal_connect (interface, "handle-hang-up", G_CALLBACK (on_hang_up), self);
  g_signal_connect (interface, "handle-probe-phone", G_CALLBACK (on_probe_phone), self);

  return self;
}

/**
 * cid_deed_answers_free:
 * @self: (transfer full) (nullable): answers
 *
 * Answers nobody any more.
 */
void
cid_deed_answers_free (CidDeedAnswers *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->interface, self);
  g_object_unref (self->interface);
  g_free (self);
}
