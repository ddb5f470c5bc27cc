/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bridge"

#include "daemon/bridge.h"

#include "base/clock.h"
#include "config/paths.h"
#include "daemon/bus-answers.h"
#include "daemon/bus-news.h"
#include "daemon/call-way.h"
#include "daemon/deed-event.h"
#include "daemon/deeds.h"
#include "daemon/fitter.h"
#include "daemon/hand.h"
#include "daemon/herald.h"
#include "daemon/intake.h"
#include "daemon/marks.h"
#include "daemon/media.h"
#include "daemon/move-watch.h"
#include "daemon/phone-watch.h"
#include "daemon/recall.h"
#include "daemon/rehearsal.h"
#include "daemon/screen.h"
#include "daemon/status.h"
#include "daemon/unwanted.h"
#include "log/call-reader.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* A store that is slow to open does not keep the daemon from listening for longer than this. */
#define OPENING_PATIENCE_MS 1000
/* What a phone says of itself is worth a notice if it lasts longer. */
#define PHONE_GRACE_US (10 * G_USEC_PER_SEC)
/* A network that comes up brings its addresses one by one, and those it had are gone meanwhile. */
#define ADDRESSES_SETTLE_MS 5000
/* How long the end waits for requests that wait for the disk. */
#define STOP_PATIENCE_MS 800
/* How long each of the edges may take to close. */
#define CLOSE_PATIENCE_MS 500

struct _CidBridge {
  GObject parent_instance;

  CidBridgeOptions options;
  GMainLoop *loop;
  gboolean is_stopping;
  guint opening_id;
  guint stopping_id;

  CidParts parts;
  CidBusAnswers *answers;
  CidBusNews *news;
  CidDeedAnswers *deeds;
  CidMarks *marks;
  CidIntake *intake;
  CidScreen *screen;
  CidPhoneWatch *phone_watch;
  CidMoveWatch *move_watch;
  CidClicks *clicks;
  CidMedia *media;
  CidCallWay *way;
  CidPhone *rehearsal;
  CidFitter *fitter;
  CidHerald *herald;
  CidRecall *recall;
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
on_proved (const CidPhone *phone, const char *nonce, const CidAddress *peer, gpointer user_data)
{
  CidBridge *self = user_data;
  g_autofree char *address = cid_address_to_string (peer);

  if (!phone->simulated)
    cid_bus_cid_alert1_emit_phone_tested (cid_bus_answers_get_interface (self->answers),
                                          phone->name, nonce, address);
}

static void
on_contacts_changed (CidContactBook *book, CidBridge *self)
{
  cid_call_way_complete (self->way);
}

static void
on_source_changed (CidContactBook *book, CidContactSource *source, CidBridge *self)
{
  if (self->news != NULL)
    cid_bus_news_tell_source (self->news, source);
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
  cid_fitter_listen (self->fitter);
  cid_herald_begin (self->herald);
}

static void
take_up_open_calls (CidBridge *self)
{
  g_autoptr (GPtrArray) calls = cid_call_store_take_open_calls (self->parts.store);

  if (calls != NULL)
    cid_call_way_take_up (self->way, calls);
}

/* Who is unwanted by now is owed no call. */
static void
on_recalled (GPtrArray *calls, gpointer user_data)
{
  CidBridge *self = user_data;

  for (guint i = calls->len; i > 0; i--) {
    const CidCall *call = g_ptr_array_index (calls, i - 1);
    CidBlockHit hit;

    if (cid_unwanted_find (self->parts.unwanted, call->party, call->caller, &hit))
      g_ptr_array_remove_index (calls, i - 1);
  }
  cid_screen_recall (self->screen, calls);
}

/* What waited when the daemon stopped waits still: once for each start. */
static void
recall_missed (CidBridge *self)
{
  gint64 seen_us = cid_seen_get_missed (self->parts.seen);
  gint64 oldest_us = g_get_real_time () - CID_WAITING_US;
  g_autofree char *path = cid_paths_get_store ();

  if (self->recall == NULL)
    self->recall = cid_recall_begin (path, MAX (seen_us, oldest_us), on_recalled, self);
}

static void
on_store_changed (CidCallStore *store, CidBridge *self)
{
  CidStoreState state = cid_call_store_get_state (store);

  if (state == CID_STORE_OPENING)
    return;
  if (cid_call_store_is_other_daemon (store)) {
    g_print ("%s\n", cid_call_store_get_problem (store));
    cid_herald_begin (self->herald);
    cid_bridge_stop (self);
    return;
  }

  if (state == CID_STORE_READY) {
    take_up_open_calls (self);
    cid_phone_watch_take_up (self->phone_watch);
    recall_missed (self);
    cid_screen_set_trouble (self->screen, NULL, NULL);
  } else if (state == CID_STORE_FAILED) {
    cid_call_way_stop_waiting (self->way);
    g_warning ("The call log: %s", cid_call_store_get_problem (store));
    cid_screen_set_trouble (self->screen, _ ("Calls are not being logged"),
                            cid_call_store_get_problem (store));
  }
  begin_listening (self);
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
on_store_written (CidCallStore *store, CidBridge *self)
{
  cid_bus_news_tell_written (self->news);
}

static void
on_undelivered (CidNotifier *notifier, const char *plain, CidBridge *self)
{
  if (!self->options.print_notices)
    return;

  g_print ("%s\n", plain);
  fflush (stdout);
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
  g_signal_connect (self->parts.store, "changed", G_CALLBACK (on_store_changed), self);
  g_signal_connect (self->parts.store, "written", G_CALLBACK (on_store_written), self);
}

static void
make_bus (CidBridge *self)
{
  g_autofree char *socket_path = cid_paths_get_socket ();
  CidBusCidAlert1 *interface;

  self->answers = cid_bus_answers_new (&self->parts);
  cid_intake_set_proved (self->intake, on_proved, self);
  interface = cid_bus_answers_get_interface (self->answers);
  self->deeds = cid_deed_answers_new (interface, &self->parts);
  self->marks = cid_marks_new (interface, &self->parts, self->screen);
  self->news = cid_bus_news_new (&self->parts, interface);
  cid_phone_watch_set_news (self->phone_watch, self->news);
  self->parts.bus = cid_bus_new (interface, socket_path);
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
on_deed_done (CidPhoneControl *control, const char *phone_id, guint deed, CidBridge *self)
{
  CidCallEvent *event =
    cid_deed_event_new (self->parts.tracker, phone_id, (CidDeeds) deed, cid_clock_now ());

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
make_way (CidBridge *self)
{
  const CidCallWayEnds ends = {
    .parts = &self->parts,
    .screen = self->screen,
    .phone_watch = self->phone_watch,
    .move_watch = self->move_watch,
    .news = self->news,
    .media = self->media,
  };

  self->way = cid_call_way_new (&ends);
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
  g_clear_pointer (&self->way, cid_call_way_free);
  g_clear_pointer (&self->herald, cid_herald_free);
  g_clear_pointer (&self->fitter, cid_fitter_free);
  g_clear_pointer (&self->recall, cid_recall_free);
  g_clear_pointer (&self->clicks, cid_clicks_free);
  g_clear_pointer (&self->move_watch, cid_move_watch_free);
  g_clear_pointer (&self->phone_watch, cid_phone_watch_free);
  g_clear_pointer (&self->screen, cid_screen_free);
  g_clear_pointer (&self->parts.unwanted, cid_unwanted_free);
  if (self->parts.listener != NULL)
    g_signal_handlers_disconnect_by_data (self->parts.listener, self);
  g_clear_pointer (&self->intake, cid_intake_free);
  g_clear_pointer (&self->deeds, cid_deed_answers_free);
  g_clear_pointer (&self->marks, cid_marks_free);
  g_clear_pointer (&self->media, cid_media_free);
  g_clear_object (&self->parts.bus);
  g_clear_pointer (&self->news, cid_bus_news_free);
  g_clear_pointer (&self->answers, cid_bus_answers_free);
  if (self->parts.store != NULL)
    g_signal_handlers_disconnect_by_data (self->parts.store, self);
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
  g_signal_connect (self->parts.book, "source-changed", G_CALLBACK (on_source_changed), self);
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
  self->move_watch = cid_move_watch_new (&self->parts, self->screen, ADDRESSES_SETTLE_MS);
  make_way (self);
  cid_call_store_open (self->parts.store);
  make_fitter (self);
  cid_fitter_apply (self->fitter);
  cid_move_watch_refit (self->move_watch);
  cid_bus_start (self->parts.bus);
  self->opening_id = g_timeout_add (OPENING_PATIENCE_MS, on_opening_patience_lost, self);
}

/* Whoever still waits for the disk gets a little time; then the parts close. */
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

  g_main_loop_quit (self->loop);
}

/**
 * cid_bridge_stop:
 *
 * Takes no more requests, answers those that wait for the disk, and lets cid_bridge_run() return.
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
  cid_intake_drain (self->intake, on_drained, self);
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
  cid_rehearsal_end (self->token_path);
}
