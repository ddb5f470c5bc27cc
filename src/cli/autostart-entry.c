/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-autostart-entry"

#include "cli/autostart.h"

#include "base/error.h"
#include "cli/daemon-start.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define ENTRY "org.cidalert.CidAlert-autostart.desktop"
#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define STANDS_BACK "X-GNOME-HiddenUnderSystemd"

static void
add_folders (GPtrArray *folders, const char *const *bases, const char *below)
{
  for (gsize i = 0; bases[i] != NULL; i++)
    g_ptr_array_add (folders, g_build_filename (bases[i], below, NULL));
}

/* Where desktops look for entries, GNOME in one folder more; what stands earlier wins. */
static char *
find (void)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *own[] = { g_get_user_config_dir (), NULL };

  add_folders (folders, own, "autostart");
  add_folders (folders, g_get_system_config_dirs (), "autostart");
  add_folders (folders, g_get_system_data_dirs (), "gnome/autostart");
  for (guint i = 0; i < folders->len; i++) {
    g_autofree char *path = g_build_filename (g_ptr_array_index (folders, i), ENTRY, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return NULL;
}

/* An entry that cannot be read says nothing. */
static GKeyFile *
read_entry (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

static gboolean
is_on (const char *path)
{
  g_autoptr (GKeyFile) file = read_entry (path);
  g_autoptr (GError) error = NULL;
  gboolean is_enabled;

  if (!g_key_file_has_key (file, GROUP, "Exec", NULL) ||
      g_key_file_get_boolean (file, GROUP, "Hidden", NULL))
    return FALSE;

  is_enabled = g_key_file_get_boolean (file, GROUP, "X-GNOME-Autostart-enabled", &error);
  return is_enabled || error != NULL;
}

static gboolean
stands_back (const char *path)
{
  g_autoptr (GKeyFile) file = read_entry (path);

  return g_key_file_get_boolean (file, GROUP, STANDS_BACK, NULL);
}

/**
 * cid_autostart_look_at_entry:
 * @self: gets what is found
 *
 * Looks whether there is an autostart entry of the desktop, whether it was turned off, and whether
 * it leaves some sessions to the unit.
 */
void
cid_autostart_look_at_entry (CidAutostart *self)
{
  self->entry = find ();
  self->is_entry_on = self->entry != NULL && is_on (self->entry);
  self->stands_back = self->entry != NULL && stands_back (self->entry);
}

/* Where there is no unit an entry that stands back behind it is none. */
static gboolean
is_enough (const char *path, gboolean has_unit)
{
  return is_on (path) && (has_unit || !stands_back (path));
}

static gboolean
save (GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_key_file_set_string (file, GROUP, "Type", "Application");
  g_key_file_set_string (file, GROUP, "Name", "cidalert");
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_key_file_save_to_file (file, path, error);

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG, _ ("%s cannot be made: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

/* By the rules of desktop entries, which are not those of a shell. */
static char *
quote (const char *program)
{
  g_autoptr (GString) quoted = g_string_new ("\"");

  for (const char *c = program; *c != '\0'; c++) {
    if (strchr ("\"`$\\", *c) != NULL)
      g_string_append_c (quoted, '\\');
    if (*c == '%')
      g_string_append_c (quoted, '%');
    g_string_append_c (quoted, *c);
  }
  g_string_append_c (quoted, '"');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

/* Where the unit starts it, the entry stands back: as the one that is installed does. */
static gboolean
write_entry (const char *path, gboolean has_unit, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *program = cid_daemon_find_program (error);
  g_autofree char *quoted = NULL;

  if (program == NULL)
    return FALSE;
  quoted = quote (program);
  g_key_file_set_string (file, GROUP, "Exec", quoted);
  g_key_file_set_string (file, GROUP, "Comment", _ ("Shows who is calling your desk phone"));
  g_key_file_set_boolean (file, GROUP, "NoDisplay", TRUE);
  if (has_unit) {
    g_key_file_set_boolean (file, GROUP, STANDS_BACK, TRUE);
    g_key_file_set_boolean (file, GROUP, "X-systemd-skip", TRUE);
  }
  return save (file, path, error);
}

static gboolean
write_hiding (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_boolean (file, GROUP, "Hidden", TRUE);
  return save (file, path, error);
}

/**
 * cid_autostart_set_entry:
 * @is_on_now: start with sessions that systemd does not run
 * @has_unit: there is a unit for those that it does
 *
 * Writes or removes an autostart entry in the user's own folder, as far as that is needed.
 *
 * Returns: %TRUE if it is done
 */
gboolean
cid_autostart_set_entry (gboolean is_on_now, gboolean has_unit, GError **error)
{
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "autostart", ENTRY, NULL);
  g_autofree char *found = find ();

  if (found != NULL && (is_on_now ? is_enough (found, has_unit) : !is_on (found)))
    return TRUE;

  if (g_remove (own) != 0 && errno != ENOENT) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG, _ ("%s cannot be removed: %s"), own,
                 g_strerror (errno));
    return FALSE;
  }
  g_free (found);
  found = find ();
  if (is_on_now)
    return (found != NULL && is_enough (found, has_unit)) || write_entry (own, has_unit, error);
  return found == NULL || !is_on (found) || write_hiding (own, error);
}
