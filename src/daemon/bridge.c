/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bridge"

#include "daemon/bridge.h"

#include "base/clock.h"
#include "config/paths.h"
#include "daemon/bus-service.h"
#include "daemon/call-way.h"
#include "daemon/deed-event.h"
#include "daemon/fitter.h"
#include "daemon/hand.h"
#include "daemon/herald.h"
#include "daemon/intake.h"
#include "daemon/media.h"
#include "daemon/move-watch.h"
#include "daemon/phone-watch.h"
#include "daemon/rehearsal.h"
#include "daemon/screen.h"
#include "daemon/status.h"
#include "daemon/store-watch.h"
#include "daemon/unwanted.h"
#include "log/call-reader.h"
#include "phone/address-watch.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* A store that is slow to open does not keep the daemon from listening for longer than this. */
#define OPENING_PATIENCE_MS 1000
/* What a phone says of itself is worth a notice if it lasts longer. */
#define PHONE_GRACE_US (10 * G_USEC_PER_SEC)
/* A network that comes up brings its addresses one by one, and those it had are gone meanwhile. */
#define ADDRESSES_SETTLE_MS 5000
/* How long the end waits for requests that wait for the disk, and for hooks that are being told. */
#define STOP_PATIENCE_MS 800
/* How long each of the edges may take to close. */
#define CLOSE_PATIENCE_MS 500

struct _CidBridge {
  GObject parent_instance;

  CidBridgeOptions options;
  GMainLoop *loop;
  gboolean is_stopping;
  guint n_draining;
  guint opening_id;
  guint stopping_id;

  CidParts parts;
  CidBusService *service;
  CidIntake *intake;
  CidScreen *screen;
  CidPhoneWatch *phone_watch;
  CidMoveWatch *move_watch;
  CidAddressWatch *address_watch;
  CidClicks *clicks;
  CidMedia *media;
  CidCallWay *way;
  CidPhone *rehearsal;
  CidFitter *fitter;
  CidHerald *herald;
  CidStoreWatch *store_watch;
  char *token_path;
};

G_DEFINE_FINAL_TYPE (CidBridge, cid_bridge, G_TYPE_OBJECT)

/* The way of an event */

static void
on_event (CidCallEvent *event, CidStoreFunc stored, gpointer stored_data, gpointer user_data)
{
  CidBridge *self = user_data;

  cid_call_way_take (self->way, event, stored, stored_data);
}

static void
on_connected (gpointer user_data)
{
  CidBridge *self = user_data;

  cid_call_way_expect (self->way);
}

static void
on_silence (gpointer user_data)
{
  CidBridge *self = user_data;

  cid_call_store_note_silence (self->parts.store);
}

static void
on_contacts_changed (CidContactBook *book, CidBridge *self)
{
  cid_call_way_complete (self->way);
}

static void
on_unwanted_changed (gpointer user_data)
{
  CidBridge *self = user_data;

  cid_call_way_block (self->way);
}

/* Configuration */

static void
on_configuration_changed (CidConfiguration *configuration, CidBridge *self)
{
  g_info ("The configuration has changed");
  cid_fitter_apply (self->fitter);
  cid_call_way_refit (self->way);
  cid_phone_watch_refit (self->phone_watch);
  cid_move_watch_refit (self->move_watch);
}

/* What the parts report */

static void
on_listener_changed (CidListener *listener, CidBridge *self)
{
  g_auto (GStrv) addresses = cid_listener_get_addresses (listener);

  for (guint i = 0; addresses[i] != NULL; i++)
    g_print (_ ("Listening on %s\n"), addresses[i]);
  fflush (stdout);
}

static void
begin_listening (CidBridge *self)
{
  if (cid_fitter_is_listening (self->fitter) || self->is_stopping)
    return;

  g_clear_handle_id (&self->opening_id, g_source_remove);
  cid_store_watch_serve (self->store_watch);
  cid_fitter_listen (self->fitter);
  cid_herald_begin (self->herald);
}

/* Where another daemon was first there is nothing to do here. */
static void
on_store_settled (gboolean is_ours, gpointer user_data)
{
  CidBridge *self = user_data;

  if (is_ours) {
    begin_listening (self);
    return;
  }
  g_print ("%s\n", cid_call_store_get_problem (self->parts.store));
  cid_herald_begin (self->herald);
  cid_bridge_stop (self);
}

static gboolean
on_opening_patience_lost (gpointer user_data)
{
  CidBridge *self = user_data;

  self->opening_id = 0;
  begin_listening (self);

  return G_SOURCE_REMOVE;
}

static void
on_undelivered (CidNotifier *notifier, const char *plain, CidBridge *self)
{
  if (!self->options.print_notices)
    return;

  g_print ("%s\n", plain);
  fflush (stdout);
}

/* A phone of the new network may call at once, and who is in the old one is a stranger now. An
 * address to listen on may be there. */
static void
on_addresses_changed (gpointer user_data)
{
  CidBridge *self = user_data;

  cid_intake_look_up_networks (self->intake);
  cid_listener_try_again (self->parts.listener);
}

static void
on_addresses_settled (gpointer user_data)
{
  CidBridge *self = user_data;

  cid_move_watch_refit (self->move_watch);
}

static void
on_session_ended (CidBus *bus, CidBridge *self)
{
  cid_bridge_stop (self);
}

/* Life */

static void
make_store (CidBridge *self)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *boot_id = cid_clock_get_boot_id ();

  self->parts.store = cid_call_store_new (path, boot_id);
}

static void
make_bus (CidBridge *self)
{
  g_autofree char *socket_path = cid_paths_get_socket ();

  self->service = cid_bus_service_new (&self->parts, self->screen);
  cid_intake_set_proved (self->intake, cid_bus_service_tell_proved, self->service);
  cid_phone_watch_set_news (self->phone_watch, cid_bus_service_get_news (self->service));
  self->parts.bus = cid_bus_new (cid_bus_service_get_interface (self->service), socket_path);
  self->media = cid_media_new (self->parts.bus);
  g_signal_connect (self->parts.bus, "session-ended", G_CALLBACK (on_session_ended), self);
}

static void
make_configuration (CidBridge *self)
{
  g_autofree char *settings_path = cid_paths_get_settings ();
  g_autofree char *phones_path = cid_paths_get_phones ();

  self->parts.configuration = cid_configuration_new (settings_path, phones_path);
  g_signal_connect (self->parts.configuration, "changed", G_CALLBACK (on_configuration_changed),
                    self);
}

static void
make_rehearsal (CidBridge *self)
{
  g_autoptr (GError) error = NULL;

  self->token_path = cid_paths_get_simulate_token ();
  self->rehearsal = cid_rehearsal_begin (self->token_path, &error);
  if (self->rehearsal == NULL)
    g_warning ("`cidalert simulate` will not work: %s", error->message);
}

static void
on_deed_done (CidPhoneControl *control,
              const char *phone_id,
              guint deed,
              const char *call_uid,
              CidBridge *self)
{
  CidCallEvent *event =
    cid_deed_event_new (self->parts.tracker, phone_id, (CidDeeds) deed, call_uid, cid_clock_now ());

  if (event != NULL)
    cid_call_way_take (self->way, event, NULL, NULL);
}

static void
make_control (CidBridge *self)
{
  g_autofree char *path = cid_paths_get_control_memory ();

  self->parts.control = cid_phone_control_new (path);
  g_signal_connect (self->parts.control, "done", G_CALLBACK (on_deed_done), self);
}

static void
on_deeds_changed (CidPhoneControl *control, const char *phone, CidBridge *self)
{
  cid_screen_refresh (self->screen);
}

static void
make_clicks (CidBridge *self)
{
  const CidHand hand = cid_hand_make (&self->parts);

  self->clicks = cid_clicks_new (self->parts.notifier, self->screen,
                                 cid_unwanted_get_file (self->parts.unwanted), &hand);
  g_signal_connect (self->parts.control, "changed", G_CALLBACK (on_deeds_changed), self);
}

static void
make_move_watch (CidBridge *self)
{
  self->move_watch = cid_move_watch_new (&self->parts, self->screen);
  self->address_watch =
    cid_address_watch_new (ADDRESSES_SETTLE_MS, on_addresses_changed, on_addresses_settled, self);
  cid_intake_look_up_networks (self->intake);
}

static void
make_way (CidBridge *self)
{
  const CidCallWayEnds ends = {
    .parts = &self->parts,
    .screen = self->screen,
    .phone_watch = self->phone_watch,
    .move_watch = self->move_watch,
    .news = cid_bus_service_get_news (self->service),
    .media = self->media,
  };

  self->way = cid_call_way_new (&ends);
  cid_intake_set_connected (self->intake, on_connected, self);
  cid_intake_set_silence (self->intake, on_silence, self);
}

static void
make_store_watch (CidBridge *self)
{
  g_autofree char *path = cid_paths_get_store ();
  const CidStoreWatchEnds ends = {
    .parts = &self->parts,
    .way = self->way,
    .phone_watch = self->phone_watch,
    .screen = self->screen,
    .news = cid_bus_service_get_news (self->service),
    .store_path = path,
    .settled = on_store_settled,
    .user_data = self,
  };

  self->store_watch = cid_store_watch_new (&ends);
}

static void
make_fitter (CidBridge *self)
{
  const CidFitted fitted = {
    .parts = &self->parts,
    .intake = self->intake,
    .screen = self->screen,
    .media = self->media,
    .rehearsal = self->rehearsal,
    .host = self->options.host,
    .port = self->options.port,
  };

  self->fitter = cid_fitter_new (&fitted);
}

static void
cid_bridge_dispose (GObject *object)
{
  CidBridge *self = CID_BRIDGE (object);

  g_clear_handle_id (&self->opening_id, g_source_remove);
  g_clear_handle_id (&self->stopping_id, g_source_remove);
  g_clear_pointer (&self->store_watch, cid_store_watch_free);
  g_clear_pointer (&self->way, cid_call_way_free);
  g_clear_pointer (&self->herald, cid_herald_free);
  g_clear_pointer (&self->fitter, cid_fitter_free);
  g_clear_pointer (&self->clicks, cid_clicks_free);
  g_clear_pointer (&self->address_watch, cid_address_watch_free);
  g_clear_pointer (&self->move_watch, cid_move_watch_free);
  g_clear_pointer (&self->phone_watch, cid_phone_watch_free);
  g_clear_pointer (&self->screen, cid_screen_free);
  g_clear_pointer (&self->parts.unwanted, cid_unwanted_free);
  if (self->parts.listener != NULL)
    g_signal_handlers_disconnect_by_data (self->parts.listener, self);
  g_clear_pointer (&self->intake, cid_intake_free);
  g_clear_pointer (&self->media, cid_media_free);
  g_clear_object (&self->parts.bus);
  g_clear_pointer (&self->service, cid_bus_service_free);
  g_signal_handlers_disconnect_by_data (self->parts.book, self);
  g_clear_object (&self->parts.book);
  g_clear_object (&self->parts.notifier);
  if (self->parts.control != NULL)
    g_signal_handlers_disconnect_by_data (self->parts.control, self);
  g_clear_object (&self->parts.control);
  g_clear_object (&self->parts.store);
  g_clear_object (&self->parts.configuration);

  G_OBJECT_CLASS (cid_bridge_parent_class)->dispose (object);
}

static void
cid_bridge_finalize (GObject *object)
{
  CidBridge *self = CID_BRIDGE (object);

  g_clear_pointer (&self->parts.tracker, cid_call_tracker_free);
  g_clear_pointer (&self->parts.phones, cid_phone_states_free);
  g_clear_pointer (&self->parts.hooks, cid_hooks_free);
  g_clear_pointer (&self->parts.seen, cid_seen_free);
  g_clear_pointer (&self->rehearsal, cid_phone_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_free (self->options.host);
  g_free (self->token_path);

  G_OBJECT_CLASS (cid_bridge_parent_class)->finalize (object);
}

static void
cid_bridge_class_init (CidBridgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cid_bridge_dispose;
  object_class->finalize = cid_bridge_finalize;
}

static void
cid_bridge_init (CidBridge *self)
{
  g_autofree char *blocked_path = cid_paths_get_blocked ();
  g_autofree char *seen_path = cid_paths_get_seen ();

  self->loop = g_main_loop_new (NULL, FALSE);
  self->parts.tracker = cid_call_tracker_new ();
  self->parts.phones = cid_phone_states_new ();
  self->parts.hooks = cid_hooks_new ();
  self->parts.book = cid_contact_book_new ();
  g_signal_connect (self->parts.book, "changed", G_CALLBACK (on_contacts_changed), self);
  self->parts.seen = cid_seen_new (seen_path);
  self->parts.notifier = cid_notifier_new ();
  self->screen = cid_screen_new (self->parts.notifier, self->parts.tracker);
  cid_screen_set_seen (self->screen, self->parts.seen);
  self->parts.unwanted =
    cid_unwanted_new (blocked_path, self->parts.tracker, on_unwanted_changed, self);
  self->phone_watch = cid_phone_watch_new (&self->parts, self->screen, PHONE_GRACE_US);
  self->intake = cid_intake_new (on_event, self);
  self->parts.listener = cid_intake_get_listener (self->intake);
  self->parts.refusals = cid_intake_get_refusals (self->intake);
  g_signal_connect (self->parts.listener, "changed", G_CALLBACK (on_listener_changed), self);
  g_signal_connect (self->parts.notifier, "undelivered", G_CALLBACK (on_undelivered), self);
}

/**
 * cid_bridge_new:
 * @options: what the command line says; copied
 *
 * The daemon: wires its parts together, and owns the order in which they start and stop.
 *
 * Returns: (transfer full): a bridge that does nothing yet
 */
CidBridge *
cid_bridge_new (const CidBridgeOptions *options)
{
  CidBridge *self = g_object_new (CID_TYPE_BRIDGE, NULL);

  self->options = *options;
  self->options.host = g_strdup (options->host);
  self->herald = cid_herald_new (options->manager, &self->parts);

  return self;
}

/**
 * cid_bridge_start:
 *
 * Configuration, store, bus, contacts; and, once the store has said how it is, the listener.
 * Nothing that fails here ends the start: it is a state that cid_status_describe() tells.
 */
void
cid_bridge_start (CidBridge *self)
{
  g_return_if_fail (CID_IS_BRIDGE (self));

  make_configuration (self);
  make_store (self);
  make_bus (self);
  make_rehearsal (self);
  make_control (self);
  make_clicks (self);
  make_move_watch (self);
  make_way (self);
  make_store_watch (self);
  cid_call_store_open (self->parts.store);
  make_fitter (self);
  cid_fitter_apply (self->fitter);
  cid_move_watch_refit (self->move_watch);
  cid_bus_start (self->parts.bus);
  self->opening_id = g_timeout_add (OPENING_PATIENCE_MS, on_opening_patience_lost, self);
}

/* Whoever still waits for the disk, or is being told, gets a little time; then the parts close. */
static gboolean
on_stop_patience_lost (gpointer user_data)
{
  CidBridge *self = user_data;

  self->stopping_id = 0;
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static void
on_drained (gpointer user_data)
{
  CidBridge *self = user_data;

  self->n_draining--;
  if (self->n_draining == 0)
    g_main_loop_quit (self->loop);
}

/**
 * cid_bridge_stop:
 *
 * Takes no more requests, answers those that wait for the disk, tells hooks what became of calls,
 * and lets cid_bridge_run() return.
 */
void
cid_bridge_stop (CidBridge *self)
{
  g_return_if_fail (CID_IS_BRIDGE (self));

  if (self->is_stopping)
    return;

  self->is_stopping = TRUE;
  cid_herald_end (self->herald);
  cid_listener_quiesce (self->parts.listener);
  self->stopping_id = g_timeout_add (STOP_PATIENCE_MS, on_stop_patience_lost, self);
  self->n_draining = 2;
  cid_intake_drain (self->intake, on_drained, self);
  cid_hooks_drain (self->parts.hooks, on_drained, self);
}

/**
 * cid_bridge_reload:
 *
 * Reads the configuration again, now.
 */
void
cid_bridge_reload (CidBridge *self)
{
  g_return_if_fail (CID_IS_BRIDGE (self));

  cid_configuration_reload (self->parts.configuration);
}

/**
 * cid_bridge_run:
 *
 * Does the daemon's work until cid_bridge_stop(), then closes what is open, each within its time.
 */
void
cid_bridge_run (CidBridge *self)
{
  g_return_if_fail (CID_IS_BRIDGE (self));

  g_main_loop_run (self->loop);

  cid_call_way_stop_waiting (self->way);
  cid_listener_stop (self->parts.listener);
  cid_phone_control_leave (self->parts.control);
  cid_screen_leave (self->screen);
  cid_notifier_close (self->parts.notifier, CLOSE_PATIENCE_MS);
  if (!cid_call_store_close (self->parts.store, CLOSE_PATIENCE_MS))
    g_warning ("The disk did not answer; calls that were not answered with 200 may be missing");
  cid_bus_stop (self->parts.bus);
  if (self->rehearsal != NULL)
    cid_rehearsal_end (self->token_path, self->rehearsal);
}
