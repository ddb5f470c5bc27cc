/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/media-players.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PATH "/org/mpris/MediaPlayer2"
#define QUIET_MS 150

/* A player of the session, as little of MPRIS as matters. */
typedef struct {
  GDBusConnection *connection;
  const char *status;
  GString *told;
  gboolean refuses;
  gboolean is_slow;
  GDBusMethodInvocation *unanswered;
} Player;

typedef struct {
  char *folder;
  GSubprocess *bus;
  GDBusConnection *session;
  CidMediaPlayers *players;
  Player player;
  const char *wanted;
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
  return g_variant_new_string (((Player *) user_data)->status);
}

static void
set_status (Player *player, const char *status)
{
  g_auto (GVariantBuilder) changed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  player->status = status;
  g_variant_builder_add (&changed, "{sv}", "PlaybackStatus", g_variant_new_string (status));
  g_dbus_connection_emit_signal (player->connection, NULL, PATH, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", PLAYER, &changed, NULL), NULL);
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
  Player *player = user_data;

  g_string_append_printf (player->told, "%s ", method);
  if (player->refuses) {
    g_dbus_method_invocation_return_error_literal (invocation, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
    return;
  }
  if (player->is_slow) {
    player->unanswered = invocation;
    return;
  }
  set_status (player, g_str_equal (method, "Pause") ? "Paused" : "Playing");
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  assert_null (error);
  return connection;
}

static void
start_player (Player *player, const char *name, const char *status)
{
  static const GDBusInterfaceVTable table = { on_call, get_property, NULL, { NULL } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GVariant) answer = NULL;

  player->connection = connect_to_bus ();
  player->status = status;
  player->told = g_string_new (NULL);
  assert_int_not_equal (g_dbus_connection_register_object (player->connection, PATH,
                                                           info->interfaces[0], &table, player,
                                                           NULL, NULL),
                        0);
  answer = g_dbus_connection_call_sync (
    player->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  assert_non_null (answer);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->bus = fake_bus_start (self->folder);
  self->session = connect_to_bus ();
  self->players = cid_media_players_new ();
  cid_media_players_set_session (self->players, self->session);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_media_players_free (self->players);
  scratch_run_ms (QUIET_MS);
  g_object_unref (self->session);
  g_clear_object (&self->player.connection);
  if (self->player.told != NULL)
    g_string_free (self->player.told, TRUE);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static gboolean
has_been_told (gpointer user_data)
{
  Fixture *self = user_data;

  return g_str_equal (self->player.told->str, self->wanted);
}

static void
wait_until_told (Fixture *self, const char *wanted)
{
  self->wanted = wanted;
  scratch_run_until (has_been_told, self);
}

static void
assert_told (Fixture *self, const char *told)
{
  scratch_run_ms (QUIET_MS);
  assert_string_equal (self->player.told->str, told);
}

/* What it is all for. */
static void
test_who_plays_is_paused_and_goes_on (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause ");
  cid_media_players_set_quiet (self->players, TRUE);
  assert_told (self, "Pause ");
  cid_media_players_set_quiet (self->players, FALSE);
  wait_until_told (self, "Pause Play ");
  assert_string_equal (self->player.status, "Playing");
}

/* A call that comes and goes before a player has answered leaves the music on. */
static void
test_a_change_of_mind_is_followed (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  cid_media_players_set_quiet (self->players, TRUE);
  cid_media_players_set_quiet (self->players, FALSE);
  wait_until_told (self, "Pause Play ");
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause Play Pause ");
}

/* Who does not play is not touched, nor is the stand-in of another player, nor who only looks like
 * one. */
static void
test_others_are_left_alone (void **state)
{
  static const struct {
    const char *name;
    const char *status;
  } cases[] = {
    { "org.mpris.MediaPlayer2.music", "Paused" },
    { "org.mpris.MediaPlayer2.music", "Stopped" },
    { "org.mpris.MediaPlayer2.playerctld", "Playing" },
    { "org.example.MediaPlayer2.music", "Playing" },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    start_player (&self->player, cases[i].name, cases[i].status);
    cid_media_players_set_quiet (self->players, TRUE);
    assert_told (self, "");
    cid_media_players_set_quiet (self->players, FALSE);
    assert_told (self, "");
    g_string_free (g_steal_pointer (&self->player.told), TRUE);
    g_dbus_connection_close_sync (self->player.connection, NULL, NULL);
    g_clear_object (&self->player.connection);
  }
}

/* Whom the user let play during the call, and stopped again, is the user's. */
static void
test_whom_the_user_takes_back_is_not_started (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause ");
  scratch_run_ms (QUIET_MS);
  set_status (&self->player, "Playing");
  set_status (&self->player, "Paused");
  scratch_run_ms (QUIET_MS);
  cid_media_players_set_quiet (self->players, FALSE);
  assert_told (self, "Pause ");
}

/* A player that refuses is asked no more, and one that went away keeps nobody. */
static void
test_a_player_that_fails_harms_nobody (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  self->player.refuses = TRUE;
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause ");
  cid_media_players_set_quiet (self->players, FALSE);
  assert_told (self, "Pause ");

  self->player.refuses = FALSE;
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause Pause ");
  g_dbus_connection_close_sync (self->player.connection, NULL, NULL);
  cid_media_players_set_quiet (self->players, FALSE);
  assert_told (self, "Pause Pause ");
}

/* Without a session bus there is nothing to pause; where one comes, what is wanted is done. */
static void
test_a_session_may_come_later (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  cid_media_players_set_session (self->players, NULL);
  cid_media_players_set_quiet (self->players, TRUE);
  assert_told (self, "");
  cid_media_players_set_session (self->players, self->session);
  wait_until_told (self, "Pause ");
}

/* All that was sent on the bus by now has come to the other end, where the main loop shall find it.
 */
static void
let_pass (GDBusConnection *from, GDBusConnection *to)
{
  GDBusConnection *const ends[] = { from, to };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      ends[i], "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId",
      NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

    assert_non_null (answer);
  }
}

/* What a player says while it is still asked to pause finds nobody who has left meanwhile. */
static void
test_who_left_hears_of_no_player (void **state)
{
  Fixture *self = *state;

  start_player (&self->player, "org.mpris.MediaPlayer2.music", "Playing");
  self->player.is_slow = TRUE;
  cid_media_players_set_quiet (self->players, TRUE);
  wait_until_told (self, "Pause ");
  set_status (&self->player, "Playing");
  let_pass (self->player.connection, self->session);
  g_clear_pointer (&self->players, cid_media_players_free);
  assert_told (self, "Pause ");
  g_dbus_method_invocation_return_value (self->player.unanswered, NULL);
}

#define fixture_test(test) cmocka_unit_test_setup_teardown (test, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_who_plays_is_paused_and_goes_on),
    fixture_test (test_a_change_of_mind_is_followed),
    fixture_test (test_others_are_left_alone),
    fixture_test (test_whom_the_user_takes_back_is_not_started),
    fixture_test (test_a_player_that_fails_harms_nobody),
    fixture_test (test_a_session_may_come_later),
    fixture_test (test_who_left_hears_of_no_player),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
