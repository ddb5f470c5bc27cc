/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-media-players"

#include "desktop/media-players.h"

#define NAME_PREFIX "org.mpris.MediaPlayer2."
/* Stands for the player that was used last, which has a name of its own. */
#define PROXY_NAME NAME_PREFIX "playerctld"
#define PATH "/org/mpris/MediaPlayer2"
#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PROPERTIES "org.freedesktop.DBus.Properties"
/* A player that does not answer for so long is left alone. */
#define PATIENCE_MS 2000

typedef enum { PLAYING, PAUSING, PAUSED, RESUMING } State;

struct _CidMediaPlayers {
  GDBusConnection *session;
  GCancellable *cancellable;
  gboolean is_quiet;
  State state;
  guint n_pending;
  GPtrArray *paused;
};

/* A player that we pause; @watch_id tells when somebody else lets it play, which makes it theirs.
 */
typedef struct {
  CidMediaPlayers *owner;
  GDBusConnection *session;
  char *name;
  guint watch_id;
  gboolean is_theirs;
} Player;

static void step (CidMediaPlayers *self);

static void
player_free (Player *self)
{
  if (self->watch_id != 0)
    g_dbus_connection_signal_unsubscribe (self->session, self->watch_id);
  g_object_unref (self->session);
  g_free (self->name);
  g_free (self);
}

static Player *
player_new (CidMediaPlayers *owner, const char *name)
{
  Player *self = g_new0 (Player, 1);

  self->owner = owner;
  self->session = g_object_ref (owner->session);
  self->name = g_strdup (name);
  return self;
}

static void
call (const Player *player,
      const char *interface,
      const char *method,
      GVariant *arguments,
      GAsyncReadyCallback answered,
      gpointer user_data)
{
  g_dbus_connection_call (player->session, player->name, PATH, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, player->owner->cancellable,
                          answered, user_data);
}

static void
ask_status (Player *player, GAsyncReadyCallback answered)
{
  call (player, PROPERTIES, "Get", g_variant_new ("(ss)", PLAYER, "PlaybackStatus"), answered,
        player);
}

/* Takes an answer; %FALSE if there is none. @is_gone: nobody is there any more to take it. */
static GVariant *
take_answer (GObject *source, GAsyncResult *result, gboolean *is_gone)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  *is_gone = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (answer == NULL && !*is_gone)
    g_debug ("A media player: %s", error->message);
  return answer;
}

static gboolean
is_status (GVariant *answer, const char *status)
{
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL || !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return FALSE;

  g_variant_get (answer, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
         g_str_equal (g_variant_get_string (value, NULL), status);
}

static void
finish_one (CidMediaPlayers *self)
{
  if (--self->n_pending > 0)
    return;

  self->state = self->state == PAUSING ? PAUSED : PLAYING;
  step (self);
}

/* Pausing */

/* Whom somebody let play during the call is no longer ours to start. While it is asked something,
 * @player may outlive its owner. */
static void
on_properties_changed (GDBusConnection *session,
                       const char *sender,
                       const char *path,
                       const char *interface,
                       const char *signal,
                       GVariant *arguments,
                       gpointer user_data)
{
  Player *player = user_data;
  g_autoptr (GVariant) changed = NULL;
  const char *status = NULL;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (arguments, 1);
  if (!g_variant_lookup (changed, "PlaybackStatus", "&s", &status) ||
      g_str_equal (status, "Paused"))
    return;

  player->is_theirs = TRUE;
}

/* From before it is asked to pause: whoever is quick is not overlooked. */
static void
watch (Player *player)
{
  player->watch_id = g_dbus_connection_signal_subscribe (
    player->session, player->name, PROPERTIES, "PropertiesChanged", PATH, PLAYER,
    G_DBUS_SIGNAL_FLAGS_NONE, on_properties_changed, player, NULL);
}

static void
on_paused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Player *player = user_data;
  gboolean is_gone;
  g_autoptr (GVariant) answer = take_answer (source, result, &is_gone);
  CidMediaPlayers *self = player->owner;

  if (answer == NULL || player->is_theirs)
    player_free (player);
  else
    g_ptr_array_add (self->paused, player);
  if (!is_gone)
    finish_one (self);
}

static void
on_status_to_pause (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Player *player = user_data;
  gboolean is_gone;
  g_autoptr (GVariant) answer = take_answer (source, result, &is_gone);
  CidMediaPlayers *self = player->owner;

  if (is_status (answer, "Playing")) {
    watch (player);
    call (player, PLAYER, "Pause", NULL, on_paused, player);
    return;
  }
  player_free (player);
  if (!is_gone)
    finish_one (self);
}

static void
pause_each (CidMediaPlayers *self, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++) {
    if (!g_str_has_prefix (names[i], NAME_PREFIX) || g_str_equal (names[i], PROXY_NAME))
      continue;

    self->n_pending++;
    ask_status (player_new (self, names[i]), on_status_to_pause);
  }
}

static void
on_names (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_gone;
  g_autoptr (GVariant) answer = take_answer (source, result, &is_gone);
  CidMediaPlayers *self = user_data;
  g_autofree const char **names = NULL;

  if (is_gone)
    return;
  if (answer != NULL) {
    g_variant_get (answer, "(^a&s)", &names);
    pause_each (self, names);
  }
  finish_one (self);
}

static void
begin_pausing (CidMediaPlayers *self)
{
  self->state = PAUSING;
  self->n_pending = 1;
  g_dbus_connection_call (self->session, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "ListNames", NULL, G_VARIANT_TYPE ("(as)"),
                          G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, self->cancellable, on_names, self);
}

/* Going on */

static void
on_playing (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Player *player = user_data;
  gboolean is_gone;
  G_GNUC_UNUSED g_autoptr (GVariant) answer = take_answer (source, result, &is_gone);
  CidMediaPlayers *self = player->owner;

  player_free (player);
  if (!is_gone)
    finish_one (self);
}

static void
on_status_to_play (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Player *player = user_data;
  gboolean is_gone;
  g_autoptr (GVariant) answer = take_answer (source, result, &is_gone);
  CidMediaPlayers *self = player->owner;

  if (!player->is_theirs && is_status (answer, "Paused")) {
    call (player, PLAYER, "Play", NULL, on_playing, player);
    return;
  }
  player_free (player);
  if (!is_gone)
    finish_one (self);
}

static void
begin_resuming (CidMediaPlayers *self)
{
  self->state = RESUMING;
  self->n_pending = 1;
  while (self->paused->len > 0) {
    self->n_pending++;
    ask_status (g_ptr_array_steal_index_fast (self->paused, self->paused->len - 1),
                on_status_to_play);
  }
  finish_one (self);
}

/* Takes the next step from what the players do to what they should. */
static void
step (CidMediaPlayers *self)
{
  if (self->session == NULL)
    return;
  if (self->state == PLAYING && self->is_quiet)
    begin_pausing (self);
  else if (self->state == PAUSED && !self->is_quiet)
    begin_resuming (self);
}

/**
 * cid_media_players_new:
 *
 * Returns: (transfer full): the players, which do what they like
 */
CidMediaPlayers *
cid_media_players_new (void)
{
  CidMediaPlayers *self = g_new0 (CidMediaPlayers, 1);

  self->cancellable = g_cancellable_new ();
  self->paused = g_ptr_array_new_with_free_func ((GDestroyNotify) player_free);
  return self;
}

/**
 * cid_media_players_free:
 * @self: (transfer full) (nullable): the players
 *
 * Leaves them as they are.
 */
void
cid_media_players_free (CidMediaPlayers *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->paused);
  g_clear_object (&self->session);
  g_free (self);
}

/**
 * cid_media_players_set_session:
 * @self: the players
 * @session: (nullable): where they are to be found; %NULL if there is no session bus
 */
void
cid_media_players_set_session (CidMediaPlayers *self, GDBusConnection *session)
{
  g_return_if_fail (self != NULL);

  if (g_set_object (&self->session, session))
    step (self);
}

/**
 * cid_media_players_set_quiet:
 * @self: the players
 * @is_quiet: whether they are to be silent
 *
 * Pauses those that play, or lets those go on that were paused here and that nobody started since.
 * Returns at once; a player that does not answer keeps nobody waiting.
 */
void
cid_media_players_set_quiet (CidMediaPlayers *self, gboolean is_quiet)
{
  g_return_if_fail (self != NULL);

  self->is_quiet = is_quiet;
  step (self);
}
