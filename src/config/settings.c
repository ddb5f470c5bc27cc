/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-settings"

#include "config/settings.h"

#include "base/text.h"
#include "config/key-file.h"
#include "config/settings-hooks.h"
#include "config/settings-media.h"
#include "config/settings-notify.h"
#include "config/settings-numbers.h"
#include "config/settings-voicemail.h"
#include "phone/address.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_PORT 24325
#define DEFAULT_RATE 100
#define MAX_RATE 1000000
/* Below the folder of the user's data, `~/.local/share` unless XDG_DATA_HOME says otherwise. */
#define DEFAULT_VCARDS "cidalert/contacts"
#define LINE_FAMILY "line"

/*
 * Reading:
 * @file: what is read
 * @home: the user's home
 * @group: of the key that is read now
 * @key: the key that is read now
 */
typedef struct {
  CidKeyFile *file;
  const char *home;
  const char *group;
  const char *key;
} Reading;

static gboolean
read_number (const Reading *reading, guint64 min, guint64 max, guint64 *number)
{
  g_autofree char *value = cid_key_file_take (reading->file, reading->group, reading->key);

  if (value == NULL || *value == '\0')
    return FALSE;
  if (cid_text_to_unsigned (value, min, max, number))
    return TRUE;

  cid_key_file_add_problem (reading->file, reading->group, reading->key,
                            _ ("\"%s\" is not possible; expected a number from %u to %u"), value,
                            (guint) min, (guint) max);
  return FALSE;
}

static void
read_port (CidSettings *self, const Reading *reading)
{
  guint64 number = 0;

  if (read_number (reading, 1, G_MAXUINT16, &number))
    self->port = (guint16) number;
}

static void
read_rate (CidSettings *self, const Reading *reading)
{
  guint64 number = 0;

  if (read_number (reading, 0, MAX_RATE, &number))
    self->rate = (guint) number;
}

/* Keeps the members that @is_good approves; @expected says what the others should have been. */
static char **
keep_good (const Reading *reading,
           char **values,
           gboolean (*is_good) (const char *text),
           const char *expected)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; values[i] != NULL; i++) {
    if (is_good (values[i]))
      g_strv_builder_add (builder, values[i]);
    else
      cid_key_file_add_problem (reading->file, reading->group, reading->key,
                                _ ("\"%s\" is not possible; expected %s"), values[i], expected);
  }
  return g_strv_builder_end (builder);
}

static char **
read_list (const Reading *reading, gboolean (*is_good) (const char *text), const char *expected)
{
  g_auto (GStrv) values = cid_key_file_take_list (reading->file, reading->group, reading->key);

  return values != NULL ? keep_good (reading, values, is_good, expected) : NULL;
}

static void
replace_list (char ***field, char **list)
{
  if (list == NULL)
    return;

  g_strfreev (*field);
  *field = list;
}

/* A link-local one is an address only together with an interface, which may be another tomorrow. */
static gboolean
is_address (const char *text)
{
  CidAddress address;

  return cid_address_parse (text, &address) && !cid_address_is_link_local (&address) &&
         !cid_address_is_shared (&address);
}

/* Whoever names addresses wants no others: where none is possible, not all of them are meant. */
static void
read_addresses (CidSettings *self, const Reading *reading)
{
  static const char *const loopback[] = { "loopback", NULL };
  g_auto (GStrv) values = cid_key_file_take_list (reading->file, reading->group, reading->key);
  gboolean is_said = values != NULL
                       ? values[0] != NULL
                       : cid_key_file_has (reading->file, reading->group, reading->key);

  if (values != NULL)
    replace_list (
      &self->addresses,
      keep_good (reading, values, is_address,
                 _ ("addresses of this machine such as 192.0.2.20, not link-local ones "
                    "(fe80::); leave it empty to listen on all; the port has a key of its own")));
  if (!is_said || self->addresses[0] != NULL)
    return;

  replace_list (&self->addresses, g_strdupv ((char **) loopback));
  cid_key_file_add_problem (
    reading->file, reading->group, reading->key,
    _ ("no address is left, so only this machine itself is heard, and no phone; correct it, or "
       "leave it empty to listen on all addresses"));
}

static char *
expand_home (const char *path, const char *home)
{
  if (g_str_equal (path, "~"))
    return g_strdup (home);
  if (g_str_has_prefix (path, "~/"))
    return g_build_filename (home, path + 2, NULL);
  return g_strdup (path);
}

static gboolean
is_path (const char *text)
{
  return *text == '/' || g_str_equal (text, "~") || g_str_has_prefix (text, "~/");
}

static void
read_paths (char ***field, const Reading *reading)
{
  char **paths = read_list (reading, is_path, _ ("files and folders that begin with / or ~/"));

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++) {
    g_autofree char *path = g_steal_pointer (&paths[i]);

    paths[i] = expand_home (path, reading->home);
  }
  replace_list (field, paths);
}

static void
read_vcards (CidSettings *self, const Reading *reading)
{
  read_paths (&self->vcards, reading);
}

static void
read_lists (CidSettings *self, const Reading *reading)
{
  read_paths (&self->lists, reading);
}

static void
read_blocklists (CidSettings *self, const Reading *reading)
{
  read_paths (&self->blocklists, reading);
}

static void
read_flag (gboolean *field, const Reading *reading)
{
  g_autofree char *value = cid_key_file_take (reading->file, reading->group, reading->key);

  if (value == NULL || *value == '\0')
    return;
  if (g_str_equal (value, "true") || g_str_equal (value, "false"))
    *field = g_str_equal (value, "true");
  else
    cid_key_file_add_problem (reading->file, reading->group, reading->key,
                              _ ("\"%s\" is not possible; expected true or false"), value);
}

static void
read_evolution (CidSettings *self, const Reading *reading)
{
  read_flag (&self->evolution, reading);
}

static void
read_refuse_blocked (CidSettings *self, const Reading *reading)
{
  read_flag (&self->refuse_blocked, reading);
}

static void
read_keep (CidSettings *self, const Reading *reading)
{
  g_autofree char *value = cid_key_file_take (reading->file, reading->group, reading->key);
  gsize digits;

  if (value == NULL || *value == '\0')
    return;

  digits = strspn (value, "0123456789");
  if (*value != '0' && digits > 0 && digits <= 4 && value[digits] != '\0' &&
      strchr ("dwmy", value[digits]) != NULL && value[digits + 1] == '\0')
    self->keep = g_steal_pointer (&value);
  else
    cid_key_file_add_problem (reading->file, reading->group, reading->key,
                              _ ("\"%s\" is no time; expected such as 90d, 12w, 6m or 2y"), value);
}

static const struct {
  const char *group;
  const char *key;
  void (*read) (CidSettings *self, const Reading *reading);
} keys[] = {
  { "listener", "address", read_addresses },
  { "listener", "port", read_port },
  { "listener", "rate", read_rate },
  { "contacts", "vcards", read_vcards },
  { "contacts", "lists", read_lists },
  { "contacts", "evolution", read_evolution },
  { "contacts", "blocklists", read_blocklists },
  { "contacts", "refuse-blocked", read_refuse_blocked },
  { "log", "keep", read_keep },
};

static void
read_line_names (CidSettings *self, CidKeyFile *file)
{
  g_auto (GStrv) groups = cid_key_file_get_groups (file);

  cid_key_file_know_family (file, LINE_FAMILY);
  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *name = NULL;
    const char *line;

    if (!g_str_has_prefix (groups[i], LINE_FAMILY " "))
      continue;

    line = groups[i] + strlen (LINE_FAMILY " ");
    while (g_ascii_isspace (*line))
      line++;
    name = cid_key_file_take (file, groups[i], "name");
    if (name != NULL && *name != '\0')
      g_hash_table_insert (self->line_names, g_strdup (line), g_steal_pointer (&name));
  }
}

static CidSettings *
new_default (const char *data_home)
{
  CidSettings *self = g_new0 (CidSettings, 1);

  self->addresses = g_new0 (char *, 1);
  self->port = DEFAULT_PORT;
  self->rate = DEFAULT_RATE;
  self->own = g_new0 (char *, 1);
  self->vcards = g_new0 (char *, 2);
  self->vcards[0] = g_build_filename (data_home, DEFAULT_VCARDS, NULL);
  self->lists = g_new0 (char *, 1);
  self->evolution = TRUE;
  self->blocklists = g_new0 (char *, 1);
  self->line_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * cid_settings_new_from_data:
 * @name: name of the file, for the problems
 * @data: (array length=length): its text
 * @length: bytes of @data
 * @home: the user's home, for `~/`
 * @data_home: the folder of the user's data, for the default of `vcards`
 * @problems: (out) (transfer full) (element-type CidProblem): what is wrong with it; empty if
 *   nothing is
 *
 * Reads the settings. A value that is wrong, or empty where it may not be, has its default.
 *
 * Returns: (transfer full): the settings
 */
CidSettings *
cid_settings_new_from_data (const char *name,
                            const char *data,
                            gsize length,
                            const char *home,
                            const char *data_home,
                            GPtrArray **problems)
{
  g_autoptr (CidKeyFile) file = cid_key_file_new_from_data (name, data, length);
  CidSettings *self = new_default (data_home);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const Reading reading = { file, home, keys[i].group, keys[i].key };

    keys[i].read (self, &reading);
  }
  cid_settings_read_numbers (file, self);
  cid_settings_read_media (file, &self->quiet);
  read_line_names (self, file);
  self->notify = cid_settings_notify_read (file);
  self->voicemail = cid_settings_read_voicemail_numbers (file);
  self->voicemail_lines = cid_settings_read_voicemail_lines (file);
  self->hooks = cid_settings_read_hooks (file, home);
  *problems = cid_key_file_end (file);
  return self;
}

/**
 * cid_settings_free:
 * @self: (transfer full) (nullable): settings
 *
 * Frees @self.
 */
void
cid_settings_free (CidSettings *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->addresses);
  g_free (self->region);
  g_free (self->area);
  g_strfreev (self->own);
  g_strfreev (self->voicemail);
  g_clear_pointer (&self->voicemail_lines, g_hash_table_unref);
  g_strfreev (self->vcards);
  g_strfreev (self->lists);
  g_strfreev (self->blocklists);
  cid_notify_policy_unref (self->notify);
  g_free (self->keep);
  g_hash_table_unref (self->line_names);
  g_ptr_array_unref (self->hooks);
  g_free (self);
}

/**
 * cid_settings_get_keep_us:
 * @self: settings
 *
 * Returns: how long calls are kept, 0 for ever; a month has 31 days and a year 366
 */
gint64
cid_settings_get_keep_us (const CidSettings *self)
{
  static const struct {
    char unit;
    gint64 days;
  } units[] = { { 'd', 1 }, { 'w', 7 }, { 'm', 31 }, { 'y', 366 } };
  char *unit = NULL;
  gint64 count;

  if (self->keep == NULL)
    return 0;

  count = g_ascii_strtoll (self->keep, &unit, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (*unit == units[i].unit)
      return count * units[i].days * G_TIME_SPAN_DAY;
  return 0;
}
