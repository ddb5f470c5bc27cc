/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "daemon/media.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PLAYER "org.mpris.MediaPlayer2.Player"
#define QUIET_MS 100

/* A player that plays, and only remembers what it was told. */
typedef struct {
  char *folder;
  GSubprocess *bus_process;
  GDBusConnection *player;
  GString *told;
  const char *wanted;
  CidBusCidAlert1 *interface;
  CidBus *bus;
  CidMedia *media;
} Fixture;

static const char xml[] = "<node><interface name='" PLAYER "'>"
                          "<method name='Pause'/><method name='Play'/>"
                          "<property name='PlaybackStatus' type='s' access='read'/>"
                          "</interface></node>";

static GVariant *
get_property (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *property,
              GError **error,
              gpointer user_data)
{
  GString *told = ((Fixture *) user_data)->told;

  return g_variant_new_string (g_str_has_suffix (told->str, "Pause ") ? "Paused" : "Playing");
}

static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->told, "%s ", method);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
start_player (Fixture *fixture)
{
  static const GDBusInterfaceVTable table = { on_call, get_property, NULL, { NULL } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GVariant) answer = NULL;

  fixture->player = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  assert_non_null (fixture->player);
  g_dbus_connection_register_object (fixture->player, "/org/mpris/MediaPlayer2",
                                     info->interfaces[0], &table, fixture, NULL, NULL);
  answer = g_dbus_connection_call_sync (
    fixture->player, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", "org.mpris.MediaPlayer2.music", 0), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  assert_non_null (answer);
}

static gboolean
has_session (gpointer user_data)
{
  return cid_bus_get_session (((Fixture *) user_data)->bus) != NULL;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *socket_path = NULL;

  fixture->folder = scratch_new ();
  fixture->bus_process = fake_bus_start (fixture->folder);
  fixture->told = g_string_new (NULL);
  start_player (fixture);
  socket_path = scratch_path (fixture->folder, "run/socket");
  fixture->interface = cid_bus_cid_alert1_skeleton_new ();
  fixture->bus = cid_bus_new (fixture->interface, socket_path);
  cid_bus_start (fixture->bus);
  scratch_run_until (has_session, fixture);
  fixture->media = cid_media_new (fixture->bus);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_media_free (fixture->media);
  scratch_run_ms (QUIET_MS);
  cid_bus_stop (fixture->bus);
  g_object_unref (fixture->bus);
  g_object_unref (fixture->interface);
  g_dbus_connection_close_sync (fixture->player, NULL, NULL);
  g_object_unref (fixture->player);
  g_subprocess_force_exit (fixture->bus_process);
  g_subprocess_wait (fixture->bus_process, NULL, NULL);
  g_object_unref (fixture->bus_process);
  g_string_free (fixture->told, TRUE);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
update (Fixture *fixture, const char *uid, CidOutcome outcome)
{
  g_autoptr (GPtrArray) calls = make_calls (make_call (uid, outcome, 0, "0299991234"));

  cid_media_update (fixture->media, calls);
}

static gboolean
has_been_told (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_str_equal (fixture->told->str, fixture->wanted);
}

static void
wait_until_told (Fixture *fixture, const char *wanted)
{
  fixture->wanted = wanted;
  scratch_run_until (has_been_told, fixture);
}

/* Two calls at once: the music stops for the first and goes on after the last. */
static void
test_music_stops_for_the_first_and_goes_on_after_the_last (void **state)
{
  static const CidQuietRule rule = { CID_PAUSE_ANSWERED, TRUE };
  Fixture *fixture = *state;

  cid_media_set_rule (fixture->media, &rule);
  update (fixture, "a", CID_OUTCOME_RINGING);
  scratch_run_ms (QUIET_MS);
  assert_string_equal (fixture->told->str, "");
  update (fixture, "a", CID_OUTCOME_ACTIVE);
  wait_until_told (fixture, "Pause ");
  update (fixture, "b", CID_OUTCOME_ACTIVE);
  update (fixture, "a", CID_OUTCOME_ANSWERED);
  scratch_run_ms (QUIET_MS);
  assert_string_equal (fixture->told->str, "Pause ");
  update (fixture, "b", CID_OUTCOME_ANSWERED);
  wait_until_told (fixture, "Pause Play ");
}

/* Without a rule, and with one that says never, all players are left alone. */
static void
test_nothing_is_paused_unless_the_user_wants_it (void **state)
{
  static const CidQuietRule never = { CID_PAUSE_NEVER, TRUE };
  Fixture *fixture = *state;

  update (fixture, "a", CID_OUTCOME_ACTIVE);
  cid_media_set_rule (fixture->media, &never);
  update (fixture, "a", CID_OUTCOME_ACTIVE);
  scratch_run_ms (QUIET_MS);
  assert_string_equal (fixture->told->str, "");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_music_stops_for_the_first_and_goes_on_after_the_last),
    UNIT (test_nothing_is_paused_unless_the_user_wants_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
