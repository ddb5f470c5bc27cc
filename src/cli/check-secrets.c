/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-secrets"

#include "cli/check.h"

#include "config/paths.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SECRET_SERVICE "org.freedesktop.secrets"
#define PATIENCE_MS 3000

typedef char *(*PathFunc) (void);

static const PathFunc files[] = {
  cid_paths_get_phones,
  cid_paths_get_store,
  cid_paths_get_simulate_token,
};

/* Whose it is not cannot change its mode either. */
static gboolean
is_own (const char *path, const GStatBuf *status, CidCheckReport *report)
{
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *cure = g_strdup_printf ("sudo chown %s %s", g_get_user_name (), quoted);

  if (status->st_uid == geteuid ())
    return TRUE;
  cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("%s belongs to somebody else"), path);
  return FALSE;
}

/* Tokens let phones in, and the log says who calls whom: both are the user's alone. */
static gboolean
look_at_file (const char *path, CidCheckReport *report)
{
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *cure = g_strdup_printf ("chmod 600 %s", quoted);
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return TRUE;
  if (!is_own (path, &status, report))
    return FALSE;
  if ((status.st_mode & 077) == 0)
    return TRUE;
  cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("others may read or write %s"), path);
  return FALSE;
}

/* Who can write the folder can put other files in place of these. */
static gboolean
look_at_folder (const char *path, CidCheckReport *report)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *quoted = g_shell_quote (folder);
  g_autofree char *cure = g_strdup_printf ("chmod go-w %s", quoted);
  GStatBuf status;

  if (g_stat (folder, &status) != 0)
    return TRUE;
  if (!is_own (folder, &status, report))
    return FALSE;
  if ((status.st_mode & 022) == 0)
    return TRUE;
  cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("others may write into %s"), folder);
  return FALSE;
}

static gboolean
ask_bus (GDBusConnection *session, const char *method, const char *type, GVariant **answer)
{
  *answer = g_dbus_connection_call_sync (
    session, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, NULL,
    G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, NULL);
  return *answer != NULL;
}

static gboolean
lists (GDBusConnection *session, const char *method)
{
  g_autoptr (GVariant) answer = NULL;
  g_autofree const char **names = NULL;

  if (!ask_bus (session, method, "(as)", &answer))
    return FALSE;
  g_variant_get (answer, "(^a&s)", &names);
  return g_strv_contains (names, SECRET_SERVICE);
}

static gboolean
has_secret_service (const CidCheckScene *scene)
{
  return scene->session != NULL &&
         (lists (scene->session, "ListNames") || lists (scene->session, "ListActivatableNames"));
}

/* Where a phone's password is. */
static gboolean
look_at_password (const CidCheckScene *scene, const CidPhone *phone, CidCheckReport *report)
{
  g_autofree char *cure = g_strdup_printf ("cidalert phone password %s", phone->name);

  if (!cid_control_settings_is_set (&phone->control))
    return TRUE;
  if (phone->control.password != NULL) {
    cid_check_report_add (report, CID_CHECK_NOTE, has_secret_service (scene) ? cure : NULL,
                          _ ("the password of phone %s stands in phones.conf"), phone->name);
    return TRUE;
  }
  if (scene->session == NULL || has_secret_service (scene))
    return TRUE;

  cid_check_report_add (report, CID_CHECK_WARNING, cure,
                        _ ("nobody keeps the password of phone %s: no keyring runs here"),
                        phone->name);
  return FALSE;
}

/**
 * cid_check_secrets:
 *
 * Are tokens, passwords and the log the user's alone?
 */
void
cid_check_secrets (const CidCheckScene *scene, CidCheckReport *report)
{
  gboolean is_well = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = files[i]();

    is_well = look_at_file (path, report) && is_well;
    is_well = look_at_folder (path, report) && is_well;
  }
  for (guint i = 0; i < scene->home->phones->len; i++)
    is_well =
      look_at_password (scene, g_ptr_array_index (scene->home->phones, i), report) && is_well;
  if (is_well)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("nobody else can read them"));
}
