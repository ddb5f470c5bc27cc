/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-port"

#include "cli/check.h"

#include "config/paths.h"
#include "phone/port-owner.h"

#include <glib/gi18n.h>
#include <string.h>

#define PATIENCE_S 2

static char *
name_place (void)
{
  g_autofree char *path = cid_paths_get_settings ();

  return g_strdup_printf (_ ("[listener] address= and port= in %s"), path);
}

static gboolean
is_loopback (const char *place)
{
  return g_str_has_prefix (place, "127.") || g_str_has_prefix (place, "[::1]");
}

/* Only an answer proves that somebody is there who takes connections. */
static gboolean
answers (const char *place, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  const char *port = strrchr (place, ':');
  g_autofree char *host = NULL;

  if (g_str_has_prefix (place, "[::]:") || g_str_has_prefix (place, "0.0.0.0:"))
    host = g_strconcat ("127.0.0.1", port, NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, PATIENCE_S);
  connection =
    g_socket_client_connect_to_host (client, host != NULL ? host : place, 0, NULL, error);
  return connection != NULL;
}

static gboolean
reaches_phones (char **places)
{
  for (guint i = 0; places[i] != NULL; i++)
    if (!is_loopback (places[i]))
      return TRUE;

  return FALSE;
}

static void
look_at_places (const CidCheckScene *scene, CidCheckReport *report, char **places)
{
  g_autofree char *all = g_strjoinv (", ", places);
  g_autofree char *cure = name_place ();
  g_autoptr (GError) error = NULL;

  if (!answers (places[0], &error))
    cid_check_report_add (report, CID_CHECK_WRONG, "systemctl --user restart cidalertd",
                          _ ("nobody answers on %s: %s"), places[0], error->message);
  else if (scene->home->phones->len > 0 && !reaches_phones (places))
    cid_check_report_add (report, CID_CHECK_WRONG, cure,
                          _ ("cidalertd listens on %s alone, which no phone can reach"), all);
  else
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("listening on %s"), all);
}

static void
look_without_daemon (const CidCheckScene *scene, CidCheckReport *report)
{
  guint16 port = scene->home->settings->port;
  const CidAddress any = { 0 };
  g_autofree char *owner = cid_port_owner_describe (&any, port);
  g_autofree char *place = name_place ();

  if (owner != NULL)
    cid_check_report_add (report, CID_CHECK_WRONG, place, _ ("port %u is taken by %s"), port,
                          owner);
  else
    cid_check_report_add (report, CID_CHECK_NOTE, NULL,
                          _ ("port %u is free; nobody listens without cidalertd"), port);
}

/**
 * cid_check_port:
 *
 * Does the daemon listen where phones can reach it, and answer there?
 */
void
cid_check_port (const CidCheckScene *scene, CidCheckReport *report)
{
  g_auto (GStrv) places = cid_check_scene_list (scene, "listening");
  g_auto (GStrv) problems = cid_check_scene_list (scene, "listener-problems");
  g_autofree char *cure = name_place ();

  if (scene->status == NULL) {
    look_without_daemon (scene, report);
    return;
  }

  for (guint i = 0; problems[i] != NULL; i++)
    cid_check_report_add (report, CID_CHECK_WRONG, cure, "%s", problems[i]);
  if (places[0] != NULL)
    look_at_places (scene, report, places);
  else if (problems[0] == NULL)
    cid_check_report_add (report, CID_CHECK_WRONG, "systemctl --user restart cidalertd",
                          _ ("cidalertd listens nowhere"));
}
