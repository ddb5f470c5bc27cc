/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-gnome"

#include "cli/check.h"

#include <glib/gi18n.h>

#define SCHEMA "org.gnome.desktop.notifications"
#define OWN_SCHEMA SCHEMA ".application"
/* As GNOME Shell makes it of org.cidalert.CidAlert. */
#define OWN_PATH "/org/gnome/desktop/notifications/application/org-cidalert-cidalert/"

typedef GSettingsSchema Schema;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Schema, g_settings_schema_unref)

/* What of GNOME's settings keeps a call from being seen, if it is not as it should be. */
static const struct {
  const char *key;
  gboolean is_own; /* of cidalert's own settings */
  CidCheckGrade grade;
  const char *text;
} switches[] = {
  { "enable", TRUE, CID_CHECK_WRONG, N_ ("GNOME is told to show no notifications of cidalert") },
  { "show-banners", TRUE, CID_CHECK_WARNING,
    N_ ("GNOME is told to show no banners of cidalert: a missed call stands in the list alone") },
  { "show-in-lock-screen", TRUE, CID_CHECK_WARNING,
    N_ ("GNOME is told to show nothing of cidalert on the lock screen") },
  { "show-banners", FALSE, CID_CHECK_NOTE,
    N_ ("Do Not Disturb is on: only who may break through is shown at once") },
};

static GSettings *
open_settings (const char *schema_id, const char *path)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (Schema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, schema_id, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, path) : NULL;
}

static gboolean
is_off (GSettings *settings, const char *key)
{
  g_autoptr (Schema) schema = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_has_key (schema, key) && !g_settings_get_boolean (settings, key);
}

static char *
name_cure (const char *key, gboolean is_own)
{
  return is_own ? g_strdup_printf ("gsettings set " OWN_SCHEMA ":" OWN_PATH " %s true", key)
                : g_strdup_printf ("gsettings set " SCHEMA " %s true", key);
}

/**
 * cid_check_gnome:
 *
 * Do GNOME's own settings let cidalert's notifications be seen?
 */
void
cid_check_gnome (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GSettings) all = open_settings (SCHEMA, NULL);
  g_autoptr (GSettings) own = open_settings (OWN_SCHEMA, OWN_PATH);
  gboolean is_well = TRUE;

  if (all == NULL || own == NULL) {
    cid_check_report_add (report, CID_CHECK_NOTE, NULL, _ ("GNOME's settings are not here"));
    return;
  }

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++) {
    g_autofree char *cure = NULL;

    if (!is_off (switches[i].is_own ? own : all, switches[i].key))
      continue;
    cure = name_cure (switches[i].key, switches[i].is_own);
    cid_check_report_add (report, switches[i].grade, cure, "%s", _ (switches[i].text));
    is_well = FALSE;
  }
  if (is_well)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("they let cidalert show calls"));
}
