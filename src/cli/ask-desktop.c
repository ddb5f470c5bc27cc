/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ask-desktop"

#include "cli/ask.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define PATIENCE_S 60
#define URGENCY_CRITICAL 2
#define URGENCY_NORMAL 1

typedef struct {
  GMainLoop *loop;
  guint32 id;
  gboolean is_answered;
  gboolean said_yes;
} Question;

static void
on_signal (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal_name,
           GVariant *parameters,
           gpointer user_data)
{
  Question *question = user_data;
  const char *action = "";
  guint32 id = 0;

  /* Others may be said of it, as ActivationToken before a click: they answer nothing. */
  if (g_str_equal (signal_name, "ActionInvoked") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    g_variant_get (parameters, "(u&s)", &id, &action);
  else if (g_str_equal (signal_name, "NotificationClosed") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    g_variant_get (parameters, "(uu)", &id, NULL);
  /* A click closes it as well, which may be told in the same turn of the loop. */
  if (question->id == 0 || id != question->id || question->is_answered)
    return;

  question->is_answered = TRUE;
  question->said_yes = g_str_equal (action, "yes");
  g_main_loop_quit (question->loop);
}

static guint32
notify (GDBusConnection *session,
        const char *title,
        const char *body,
        const char *const *actions,
        guchar urgency)
{
  g_autofree char *escaped = g_markup_escape_text (body, -1);
  g_autoptr (GVariant) answer = NULL;
  GVariantBuilder hints;
  guint32 id = 0;

  g_variant_builder_init (&hints, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&hints, "{sv}", "urgency", g_variant_new_byte (urgency));
  g_variant_builder_add (&hints, "{sv}", "desktop-entry",
                         g_variant_new_string ("org.cidalert.CidAlert"));
  answer = g_dbus_connection_call_sync (
    session, NAME, PATH, NAME, "Notify",
    g_variant_new ("(susss^asa{sv}i)", "cidalert", 0u, "org.cidalert.CidAlert", title, escaped,
                   actions, &hints, -1),
    G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (answer != NULL)
    g_variant_get (answer, "(u)", &id);
  return id;
}

static gboolean
on_patience_lost (gpointer user_data)
{
  Question *question = user_data;

  g_main_loop_quit (question->loop);

  return G_SOURCE_REMOVE;
}

static void
wait_for_answer (Question *question, GDBusConnection *session)
{
  guint timeout_id = g_timeout_add_seconds (PATIENCE_S, on_patience_lost, question);
  g_autoptr (GVariant) answer G_GNUC_UNUSED = NULL;

  g_main_loop_run (question->loop);
  if (g_main_context_find_source_by_id (NULL, timeout_id) != NULL)
    g_source_remove (timeout_id);
  answer = g_dbus_connection_call_sync (session, NAME, PATH, NAME, "CloseNotification",
                                        g_variant_new ("(u)", question->id), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
}

/**
 * cid_ask_desktop:
 * @title: what the question is about
 * @body: more of it, plain text
 * @yes: what the button says that means yes
 *
 * Asks by a notification, and waits for a minute. No answer is no.
 *
 * Returns: whether the button was pressed
 */
gboolean
cid_ask_desktop (const char *title, const char *body, const char *yes)
{
  const char *actions[] = { "yes", yes, "no", _ ("Cancel"), NULL };
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Question question = { .loop = loop };
  guint subscription;

  if (session == NULL)
    return FALSE;

  subscription = g_dbus_connection_signal_subscribe (
    session, NAME, NAME, NULL, PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, &question, NULL);
  question.id = notify (session, title, body, actions, URGENCY_CRITICAL);
  if (question.id != 0)
    wait_for_answer (&question, session);
  g_dbus_connection_signal_unsubscribe (session, subscription);
  return question.said_yes;
}

/**
 * cid_tell_desktop:
 * @title: what it is about
 * @body: more of it, plain text
 *
 * Tells something by a notification, to somebody who has no terminal.
 */
void
cid_tell_desktop (const char *title, const char *body)
{
  const char *actions[] = { NULL };
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (session != NULL)
    notify (session, title, body, actions, URGENCY_NORMAL);
}
