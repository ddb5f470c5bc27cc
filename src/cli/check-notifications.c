/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-notifications"

#include "cli/check.h"

#include "desktop/abilities.h"

#include <glib/gi18n.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define PATIENCE_MS 3000

static GVariant *
ask (const CidCheckScene *scene, const char *method, const char *type)
{
  if (scene->session == NULL)
    return NULL;
  return g_dbus_connection_call_sync (scene->session, NAME, PATH, NAME, method, NULL,
                                      G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS,
                                      NULL, NULL);
}

static void
look_at_abilities (const CidCheckScene *scene, CidCheckReport *report, const char *server)
{
  g_autoptr (GVariant) answer = ask (scene, "GetCapabilities", "(as)");
  g_autofree const char **names = NULL;
  g_autofree char *cure = g_strdup_printf (_ ("the settings of %s"), server);
  CidAbilities abilities;

  if (answer == NULL) {
    cid_check_report_add (report, CID_CHECK_WARNING, _ ("log out and in again"),
                          _ ("%s does not answer"), server);
    return;
  }

  g_variant_get (answer, "(^a&s)", &names);
  abilities = cid_abilities_from_names (names);
  if ((abilities & CID_ABILITY_ACTIONS) == 0)
    cid_check_report_add (report, CID_CHECK_WARNING, cure,
                          _ ("%s shows no buttons: nothing can be clicked"), server);
  if ((abilities & CID_ABILITY_BODY) == 0)
    cid_check_report_add (report, CID_CHECK_WARNING, cure,
                          _ ("%s shows titles alone: no number, no line"), server);
}

static void
look_at_server (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GVariant) answer = ask (scene, "GetServerInformation", "(ssss)");
  const char *name = cid_check_scene_say (scene, "desktop");
  const char *version = "";

  if (answer != NULL)
    g_variant_get (answer, "(&s&s&s&s)", &name, NULL, &version, NULL);
  if (*name == '\0') {
    cid_check_report_add (report, CID_CHECK_WRONG,
                          _ ("log in to GNOME, or install a notification server such as dunst"),
                          _ ("nobody shows notifications here"));
    return;
  }

  cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("%s %s shows them"), name, version);
  look_at_abilities (scene, report, name);
}

/**
 * cid_check_notifications:
 *
 * Is there a notification server, and can it do what calls need?
 */
void
cid_check_notifications (const CidCheckScene *scene, CidCheckReport *report)
{
  const char *problem = cid_check_scene_say (scene, "desktop-problem");

  if (*problem != '\0')
    cid_check_report_add (report, CID_CHECK_WRONG, _ ("log in to the desktop, or log out and in"),
                          "%s", problem);
  else if (scene->session == NULL)
    cid_check_report_add (report, CID_CHECK_NOTE, _ ("ask again from within the desktop"),
                          _ ("without a session bus nobody can be asked"));
  else
    look_at_server (scene, report);
}
