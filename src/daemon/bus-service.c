/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus-service"

#include "daemon/bus-service.h"

#include "daemon/bus-answers.h"
#include "daemon/deeds.h"
#include "daemon/marks.h"

struct _CidBusService {
  const CidParts *parts;
  CidBusAnswers *answers;
  CidDeedAnswers *deeds;
  CidMarks *marks;
  CidBusNews *news;
};

static void
on_source_changed (CidContactBook *book, CidContactSource *source, CidBusService *self)
{
  cid_bus_news_tell_source (self->news, source);
}

/**
 * cid_bus_service_new:
 * @parts: (transfer none): the running daemon, whose bus may be made later; outlives the service
 * @screen: (transfer none): what is shown; outlives the service
 *
 * Returns: (transfer full): what the daemon is on a bus, ready to be served
 */
CidBusService *
cid_bus_service_new (const CidParts *parts, CidScreen *screen)
{
  CidBusService *self;
  CidBusCidAlert1 *interface;

  g_return_val_if_fail (parts != NULL, NULL);

  self = g_new0 (CidBusService, 1);
  self->parts = parts;
  self->answers = cid_bus_answers_new (parts);
  interface = cid_bus_answers_get_interface (self->answers);
  self->deeds = cid_deed_answers_new (interface, parts);
  self->marks = cid_marks_new (interface, parts, screen);
  self->news = cid_bus_news_new (parts, interface);
  g_signal_connect (parts->book, "source-changed", G_CALLBACK (on_source_changed), self);

  return self;
}

/**
 * cid_bus_service_free:
 * @self: (transfer full) (nullable): a service, which is served no more
 */
void
cid_bus_service_free (CidBusService *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->parts->book, self);
  cid_deed_answers_free (self->deeds);
  cid_marks_free (self->marks);
  cid_bus_news_free (self->news);
  cid_bus_answers_free (self->answers);
  g_free (self);
}

/**
 * cid_bus_service_get_interface:
 *
 * Returns: (transfer none): what is to be served
 */
CidBusCidAlert1 *
cid_bus_service_get_interface (CidBusService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cid_bus_answers_get_interface (self->answers);
}

/**
 * cid_bus_service_get_news:
 *
 * Returns: (transfer none): where to say what changes
 */
CidBusNews *
cid_bus_service_get_news (CidBusService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->news;
}

/**
 * cid_bus_service_tell_proved:
 * @phone: a phone
 * @nonce: what it was told to say
 * @peer: where it asked from
 * @service: a #CidBusService
 *
 * Tells `cidalert phone test` that a phone reaches us; a #CidProvedFunc.
 */
void
cid_bus_service_tell_proved (const CidPhone *phone,
                             const char *nonce,
                             const CidAddress *peer,
                             gpointer service)
{
  CidBusService *self = service;
  g_autofree char *address = cid_address_to_string (peer);

  if (!phone->simulated)
    cid_bus_cid_alert1_emit_phone_tested (cid_bus_service_get_interface (self), phone->name, nonce,
                                          address);
}
