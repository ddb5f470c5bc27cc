/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-autostart-unit"

#include "cli/autostart.h"

#include "base/error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define UNIT "cidalertd.service"
#define TARGET "graphical-session.target"
#define WANTED TARGET ".wants" G_DIR_SEPARATOR_S UNIT
#define MANAGER "org.freedesktop.systemd1"
#define MANAGER_PATH "/org/freedesktop/systemd1"
#define PATIENCE_MS 3000

static void
add_folders (GPtrArray *folders, const char *const *bases)
{
  for (gsize i = 0; bases[i] != NULL; i++)
    g_ptr_array_add (folders, g_build_filename (bases[i], "systemd", "user", NULL));
}

/* Where a user's manager looks for units; what stands earlier wins (systemd.unit(5)). */
static GPtrArray *
list_folders (void)
{
  const char *own[] = { g_get_user_config_dir (), NULL };
  const char *runtime[] = { "/etc", g_get_user_runtime_dir (), "/run", g_get_user_data_dir (),
                            NULL };
  static const char *const vendor[] = { "/usr/local/lib", "/usr/lib", NULL };
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);

  add_folders (folders, own);
  add_folders (folders, g_get_system_config_dirs ());
  add_folders (folders, runtime);
  add_folders (folders, g_get_system_data_dirs ());
  add_folders (folders, vendor);
  return folders;
}

static char *
find (const char *name)
{
  g_autoptr (GPtrArray) folders = list_folders ();

  for (guint i = 0; i < folders->len; i++) {
    g_autofree char *path = g_build_filename (g_ptr_array_index (folders, i), name, NULL);
    GStatBuf status;

    if (g_lstat (path, &status) == 0)
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* An empty file, or a link to /dev/null, puts out of use what stands later under its name. */
static gboolean
is_mask (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && (S_ISCHR (status.st_mode) || status.st_size == 0);
}

static char *
make_own_path (const char *name)
{
  return g_build_filename (g_get_user_config_dir (), "systemd", "user", name, NULL);
}

static GVariant *
call_manager (const char *path, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (session == NULL) {
    g_variant_unref (g_variant_ref_sink (arguments));
    return NULL;
  }
  g_dbus_connection_set_exit_on_close (session, FALSE);
  return g_dbus_connection_call_sync (session, MANAGER, path, interface, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, NULL);
}

/* What the running manager has for the session; %NULL where none can be asked. */
static char *
find_target (void)
{
  g_autoptr (GVariant) loaded =
    call_manager (MANAGER_PATH, MANAGER ".Manager", "LoadUnit", g_variant_new ("(s)", TARGET));
  char *path = NULL;

  if (loaded != NULL && g_variant_is_of_type (loaded, G_VARIANT_TYPE ("(o)")))
    g_variant_get (loaded, "(o)", &path);
  return path;
}

static GVariant *
ask (const char *path, const char *property, const GVariantType *type)
{
  g_autoptr (GVariant) answer = call_manager (path, "org.freedesktop.DBus.Properties", "Get",
                                              g_variant_new ("(ss)", MANAGER ".Unit", property));
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL || !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return NULL;
  g_variant_get (answer, "(v)", &value);
  return g_variant_is_of_type (value, type) ? g_steal_pointer (&value) : NULL;
}

/* The link that wants it is there for a unit that is masked, too. */
static gboolean
is_known (const CidAutostart *self, GVariant *wants)
{
  g_autofree const char **names = wants != NULL ? g_variant_get_strv (wants, NULL) : NULL;

  return names == NULL || self->is_masked || g_strv_contains (names, UNIT) == self->is_wanted;
}

/* As desktops tell the programs in it; a login by ssh or at a console has another type, or none. */
static gboolean
is_in_session (void)
{
  const char *type = g_getenv ("XDG_SESSION_TYPE");
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");

  return g_strcmp0 (type, "wayland") == 0 || g_strcmp0 (type, "x11") == 0 ||
         (desktop != NULL && *desktop != '\0');
}

static void
ask_manager (CidAutostart *self)
{
  g_autofree char *target = find_target ();
  g_autoptr (GVariant) wants = NULL;
  g_autoptr (GVariant) state = NULL;

  if (target != NULL) {
    wants = ask (target, "Wants", G_VARIANT_TYPE_STRING_ARRAY);
    state = ask (target, "ActiveState", G_VARIANT_TYPE_STRING);
  }
  self->is_known = is_known (self, wants);
  self->is_by_systemd = state != NULL && g_str_equal (g_variant_get_string (state, NULL), "active");
  self->is_session_known = self->is_by_systemd || is_in_session ();
}

/**
 * cid_autostart_look_at_unit:
 * @self: gets what is found
 *
 * Looks whether the user unit is there and starts with a session that systemd runs, and whether
 * this is such a session.
 */
void
cid_autostart_look_at_unit (CidAutostart *self)
{
  g_autofree char *unit = find (UNIT);
  g_autofree char *wanted = find (WANTED);

  self->is_masked = unit != NULL && is_mask (unit);
  self->is_wanted = unit != NULL && !self->is_masked && wanted != NULL && !is_mask (wanted);
  self->unit = g_steal_pointer (&unit);
  ask_manager (self);
}

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG, _ ("%s cannot be changed: %s"), path,
               g_strerror (code));
  return FALSE;
}

static gboolean
link_to (const char *target, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) == 0 && symlink (target, path) == 0)
    return TRUE;
  return fail (path, error);
}

static gboolean
remove_if (const char *path, gboolean is_to_go, GError **error)
{
  return !is_to_go || g_remove (path) == 0 || errno == ENOENT || fail (path, error);
}

static gboolean
turn_on (GError **error)
{
  g_autofree char *own_unit = make_own_path (UNIT);
  g_autofree char *own_wanted = make_own_path (WANTED);
  g_autofree char *unit = NULL;
  g_autofree char *wanted = NULL;

  if (!remove_if (own_unit, is_mask (own_unit), error) ||
      !remove_if (own_wanted, is_mask (own_wanted), error))
    return FALSE;

  unit = find (UNIT);
  wanted = find (WANTED);
  return unit == NULL || wanted != NULL || link_to (unit, own_wanted, error);
}

/* Out of the session alone: a command that needs the daemon still has it started by the bus. */
static gboolean
turn_off (GError **error)
{
  g_autofree char *own_wanted = make_own_path (WANTED);
  g_autofree char *wanted = NULL;

  if (!remove_if (own_wanted, TRUE, error))
    return FALSE;

  wanted = find (WANTED);
  return wanted == NULL || is_mask (wanted) || link_to ("/dev/null", own_wanted, error);
}

/**
 * cid_autostart_set_unit:
 * @is_on: start with sessions that systemd runs
 *
 * Links the user unit to the session or hides the link, in the user's own folder, and tells the
 * running manager, if there is one.
 *
 * Returns: %TRUE if it is done; that there is no unit is no failure
 */
gboolean
cid_autostart_set_unit (gboolean is_on, GError **error)
{
  g_autoptr (GVariant) answer = NULL;

  if (!(is_on ? turn_on (error) : turn_off (error)))
    return FALSE;

  answer = call_manager (MANAGER_PATH, MANAGER ".Manager", "Reload", g_variant_new ("()"));
  return TRUE;
}
