/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus-answers"

#include "daemon/bus-answers.h"

#include "daemon/bus-news.h"
#include "daemon/phone-report.h"

struct _CidBusAnswers {
  const CidParts *parts;
  CidBusCidAlert1 *interface;
};

static gboolean
on_get_status (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, CidBusAnswers *self)
{
  cid_bus_cid_alert1_complete_get_status (interface, invocation, cid_status_describe (self->parts));

  return TRUE;
}

static gboolean
on_lookup (CidBusCidAlert1 *interface,
           GDBusMethodInvocation *invocation,
           const char *text,
           CidBusAnswers *self)
{
  cid_bus_cid_alert1_complete_lookup (interface, invocation,
                                      cid_status_look_up (self->parts, text));

  return TRUE;
}

static gboolean
on_list_calls (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, CidBusAnswers *self)
{
  cid_bus_cid_alert1_complete_list_calls (interface, invocation,
                                          cid_bus_news_list_calls (self->parts));

  return TRUE;
}

static gboolean
on_list_phones (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, CidBusAnswers *self)
{
  cid_bus_cid_alert1_complete_list_phones (interface, invocation,
                                           cid_phone_report_list (self->parts));

  return TRUE;
}

/**
 * cid_bus_answers_new:
 * @parts: (transfer none): the running daemon; outlives the answers
 *
 * Answers what is asked over D-Bus.
 *
 * Returns: (transfer full): the answers, with an interface that nobody serves yet
 */
CidBusAnswers *
cid_bus_answers_new (const CidParts *parts)
{
  CidBusAnswers *self = g_new0 (CidBusAnswers, 1);

  self->parts = parts;
  self->interface = cid_bus_cid_alert1_skeleton_new ();
  cid_bus_cid_alert1_set_version (self->interface, CIDALERT_VERSION);
  g_signal_connect (self->interface, "handle-get-status", G_CALLBACK (on_get_status), self);
  g_signal_connect (self->interface, "handle-list-calls", G_CALLBACK (on_list_calls), self);
  g_signal_connect (self->interface, "handle-list-phones", G_CALLBACK (on_list_phones), self);
  g_signal_connect (self->interface, "handle-lookup", G_CALLBACK (on_lookup), self);

  return self;
}

/**
 * cid_bus_answers_free:
 * @self: (transfer full) (nullable): answers
 */
void
cid_bus_answers_free (CidBusAnswers *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->interface, self);
  g_clear_object (&self->interface);
  g_free (self);
}

/**
 * cid_bus_answers_get_interface:
 *
 * Returns: (transfer none): what is to be served
 */
CidBusCidAlert1 *
cid_bus_answers_get_interface (CidBusAnswers *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->interface;
}
