/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-move-watch"

#include "daemon/move-watch.h"

#include "daemon/moved.h"
#include "daemon/phone-update.h"
#include "phone/phone-host.h"

#include <glib/gi18n.h>

struct _CidMoveWatch {
  const CidParts *parts;
  CidScreen *screen;
  GCancellable *leaving;
};

static char *
describe (const CidPhone *phone, const CidMoved *moved, gboolean can_update)
{
  if (can_update)
    return g_strdup_printf (_ ("Phone %s looks for this machine at %s, but it is %s now"),
                            phone->name, moved->told, moved->now);
  return g_strdup_printf (
    _ ("Phone %s looks for this machine at %s, but it is %s now; the new URLs: "
       "cidalert phone urls %s --host %s"),
    phone->name, moved->told, moved->now, phone->name, moved->now);
}

/* What was told, and is an address of this machine, was its address once: that is remembered. */
static void
remember_told (CidMoveWatch *self, const CidPhone *phone)
{
  CidAddress address;

  if (phone->host != NULL && cid_address_parse (phone->host, &address) &&
      cid_phone_host_is_own (phone->host))
    cid_phone_control_set_told (self->parts->control, phone->id, phone->host);
}

/* Who took this machine on a journey knows that the phone stayed behind: status tells it, no
 * notice. */
static void
look (CidMoveWatch *self)
{
  GPtrArray *phones = cid_configuration_get_phones (self->parts->configuration);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) sentences = NULL;
  gboolean can_update_any = FALSE;

  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);
    gboolean can_update = cid_phone_update_can (self->parts, phone);
    g_auto (CidMoved) moved = { 0 };
    g_autofree char *sentence = NULL;

    remember_told (self, phone);
    if (!cid_moved_find (self->parts, phone, &moved) || !moved.is_near)
      continue;
    g_info ("Phone %s was told an address that this machine no longer has", phone->name);
    sentence = describe (phone, &moved, can_update);
    g_strv_builder_add (builder, sentence);
    can_update_any = can_update_any || can_update;
  }
  sentences = g_strv_builder_end (builder);
  cid_screen_set_moved (self->screen, sentences, can_update_any);
}

static void
on_control_changed (CidPhoneControl *control, const char *phone, CidMoveWatch *self)
{
  look (self);
}

static void
on_updated (const GError *error, gpointer user_data)
{
  CidMoveWatch *self = user_data;

  if (error != NULL)
    cid_screen_set_failure (self->screen, _ ("The phone was not updated"), error->message);
  look (self);
}

static void
on_clicked (CidNotifier *notifier,
            guint slot,
            guint act,
            const CidSubject *subject,
            CidMoveWatch *self)
{
  GPtrArray *phones = cid_configuration_get_phones (self->parts->configuration);

  for (guint i = 0; act == CID_ACT_UPDATE_PHONE && i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);
    g_auto (CidMoved) moved = { 0 };

    if (cid_phone_update_can (self->parts, phone) && cid_moved_find (self->parts, phone, &moved) &&
        moved.is_near)
      cid_phone_update_run (self->parts, phone, moved.now, self->leaving, on_updated, self);
  }
}

/**
 * cid_move_watch_new:
 * @parts: (transfer none): the running daemon; outlives the watch
 * @screen: (transfer none): where it is told; outlives the watch
 *
 * Tells on the desktop when this machine no longer has the address that a phone was told, and tells
 * the phone the new one if the user wants that. cid_move_watch_refit() is to be called when the
 * addresses have changed and settled.
 *
 * Returns: (transfer full): a watch
 */
CidMoveWatch *
cid_move_watch_new (const CidParts *parts, CidScreen *screen)
{
  CidMoveWatch *self = g_new0 (CidMoveWatch, 1);

  self->parts = parts;
  self->screen = screen;
  self->leaving = g_cancellable_new ();
  g_signal_connect (parts->notifier, "clicked", G_CALLBACK (on_clicked), self);
  g_signal_connect (parts->control, "changed", G_CALLBACK (on_control_changed), self);

  return self;
}

/**
 * cid_move_watch_free:
 * @self: (transfer full) (nullable): a watch
 *
 * Ends it; what is being written into a phone may be half done.
 */
void
cid_move_watch_free (CidMoveWatch *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->leaving);
  g_signal_handlers_disconnect_by_data (self->parts->notifier, self);
  g_signal_handlers_disconnect_by_data (self->parts->control, self);
  g_object_unref (self->leaving);
  g_free (self);
}

/**
 * cid_move_watch_hear:
 * @event: what a phone said
 *
 * Learns by which address the phone reached this machine: that is what it was told.
 */
void
cid_move_watch_hear (CidMoveWatch *self, const CidCallEvent *event)
{
  g_autofree char *told = NULL;

  g_return_if_fail (self != NULL && event != NULL);

  if (event->reached == NULL || event->simulated)
    return;
  told = cid_phone_control_get_told (self->parts->control, event->phone);
  if (g_strcmp0 (told, event->reached) == 0)
    return;
  cid_phone_control_set_told (self->parts->control, event->phone, event->reached);
  look (self);
}

/**
 * cid_move_watch_refit:
 *
 * Takes the phones that are set up now, and the addresses that this machine has now.
 */
void
cid_move_watch_refit (CidMoveWatch *self)
{
  g_return_if_fail (self != NULL);

  look (self);
}
