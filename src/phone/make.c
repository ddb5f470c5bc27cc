/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make"

#include "phone/make.h"

#include "base/error.h"
#include "base/text.h"
#include "phone/make-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAKE_GROUP "make"
#define VARIABLES_GROUP "variables"
#define SETTING_PREFIX "setting "
#define SCENARIO_PREFIX "scenario "
#define MAX_DELAY_MS 60000

static void
free_setting (CidMakeSetting *setting)
{
  g_free (setting->name);
  g_free (setting->label);
  g_strfreev (setting->parameters);
  g_free (setting->value);
  g_free (setting);
}

static void
free_variable (CidMakeVariable *variable)
{
  g_free (variable->parameter);
  g_free (variable->text);
  g_free (variable->value);
  g_free (variable);
}

static gboolean
fail (GError **error, const char *name, const char *group, const char *what)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
               "The description of %s is damaged at [%s]: %s", name, group, what);
  return FALSE;
}

/**
 * cid_make_find_variable:
 * @self: a make
 * @parameter: one of our parameters
 *
 * Returns: (transfer none) (nullable): what phones of this make call it
 */
const CidMakeVariable *
cid_make_find_variable (CidMake *self, const char *parameter)
{
  for (guint i = 0; i < self->variables->len; i++) {
    const CidMakeVariable *variable = g_ptr_array_index (self->variables, i);

    if (g_str_equal (variable->parameter, parameter))
      return variable;
  }
  return NULL;
}

/* Longest first, so that no variable is mistaken for the beginning of another. */
static int
compare_variables (gconstpointer a, gconstpointer b)
{
  const CidMakeVariable *first = *(const CidMakeVariable *const *) a;
  const CidMakeVariable *second = *(const CidMakeVariable *const *) b;
  gsize first_length = strlen (first->text);
  gsize second_length = strlen (second->text);

  return first_length > second_length ? -1 : first_length < second_length;
}

static gboolean
read_variables (CidMake *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, VARIABLES_GROUP, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    CidMakeVariable *variable = g_new0 (CidMakeVariable, 1);

    variable->parameter = g_strdup (names[i]);
    variable->text = g_key_file_get_string (file, VARIABLES_GROUP, names[i], NULL);
    variable->value = g_key_file_get_string (file, "values", names[i], NULL);
    g_ptr_array_add (self->variables, variable);
    if (variable->text == NULL)
      return fail (error, self->name, VARIABLES_GROUP, "a variable cannot be read");
  }
  g_ptr_array_sort (self->variables, compare_variables);
  return TRUE;
}

static gboolean
read_make (CidMake *self, GKeyFile *file, GError **error)
{
  g_autofree char *escape = g_key_file_get_string (file, MAKE_GROUP, "escape", NULL);

  self->title = g_key_file_get_string (file, MAKE_GROUP, "title", NULL);
  self->where = g_key_file_get_string (file, MAKE_GROUP, "where", NULL);
  self->note = g_key_file_get_string (file, MAKE_GROUP, "note", NULL);
  self->format = g_key_file_get_string (file, MAKE_GROUP, "file", NULL);
  self->filename = g_key_file_get_string (file, MAKE_GROUP, "filename", NULL);
  self->limit = (guint) MAX (g_key_file_get_integer (file, MAKE_GROUP, "limit", NULL), 0);
  self->escapes_all = g_strcmp0 (escape, "all") == 0;
  self->parameters = g_key_file_get_string_list (file, MAKE_GROUP, "parameters", NULL, NULL);
  if (self->title == NULL || self->where == NULL || self->limit == 0 || self->parameters == NULL)
    return fail (error, self->name, MAKE_GROUP, "title, where, limit and parameters are wanted");
  if (self->format == NULL || !cid_make_is_file_format (self->format))
    return fail (error, self->name, MAKE_GROUP, "file is no known format");
  return TRUE;
}

static gboolean
are_known (CidMake *self, char **parameters)
{
  for (guint i = 0; parameters[i] != NULL; i++) {
    if (cid_make_find_variable (self, parameters[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_setting (CidMake *self, GKeyFile *file, const char *group, GError **error)
{
  g_autofree char *event = g_key_file_get_string (file, group, "event", NULL);
  CidMakeSetting *setting = g_new0 (CidMakeSetting, 1);
  int kind = event != NULL ? cid_event_kind_from_nick (event) : CID_EVENT_NONE;

  g_ptr_array_add (self->settings, setting);
  setting->name = g_strdup (group + strlen (SETTING_PREFIX));
  setting->label = g_key_file_get_string (file, group, "label", NULL);
  setting->parameters = g_key_file_get_string_list (file, group, "parameters", NULL, NULL);
  setting->value = g_key_file_get_string (file, group, "value", NULL);
  setting->matters = g_key_file_get_boolean (file, group, "matters", NULL);
  if (setting->parameters == NULL)
    setting->parameters = g_strdupv (self->parameters);
  if (kind == CID_EVENT_NONE || !cid_event_kind_is_from_phone ((CidEventKind) kind))
    return fail (error, self->name, group, "there is no such event");
  if (setting->label == NULL)
    return fail (error, self->name, group, "a label is wanted");
  if (!are_known (self, setting->parameters))
    return fail (error, self->name, group, "a parameter has no variable");

  setting->event = (CidEventKind) kind;
  return TRUE;
}

static gboolean
read_part (const char *text, CidMakePart *part)
{
  guint64 delay_ms = 0;

  part->is_pause = TRUE;
  if (g_str_equal (text, "ring"))
    part->value = CID_MAKE_PAUSE_RING;
  else if (g_str_equal (text, "talk"))
    part->value = CID_MAKE_PAUSE_TALK;
  else if (cid_text_to_unsigned (text, 0, MAX_DELAY_MS, &delay_ms))
    part->value = (int) delay_ms;
  else {
    part->is_pause = FALSE;
    part->value = cid_event_kind_from_nick (text);
  }
  return part->is_pause || part->value != CID_EVENT_NONE;
}

static gboolean
read_scenario (CidMake *self, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) texts = g_key_file_get_string_list (file, group, "steps", NULL, NULL);
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (CidMakePart));

  g_hash_table_insert (self->scenarios, g_strdup (group + strlen (SCENARIO_PREFIX)), parts);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    CidMakePart part;

    if (!read_part (texts[i], &part))
      return fail (error, self->name, group, "a step is neither an event nor a pause");
    g_array_append_val (parts, part);
  }
  return parts->len > 0 || fail (error, self->name, group, "steps are wanted");
}

static gboolean
read_groups (CidMake *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    if (g_str_has_prefix (groups[i], SETTING_PREFIX) &&
        !read_setting (self, file, groups[i], error))
      return FALSE;
    if (g_str_has_prefix (groups[i], SCENARIO_PREFIX) &&
        !read_scenario (self, file, groups[i], error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cid_make_new_from_data:
 * @name: name of the make
 * @data: (array length=length): its description
 * @length: bytes of @data
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Reads the description of a make of phones; `data/makes/snom.ini` explains the format.
 *
 * Returns: (transfer full) (nullable): the make
 */
CidMake *
cid_make_new_from_data (const char *name, const char *data, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CidMake) self = g_new0 (CidMake, 1);

  self->name = g_strdup (name);
  self->variables = g_ptr_array_new_with_free_func ((GDestroyNotify) free_variable);
  self->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) free_setting);
  self->scenarios =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  if (!g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, &local_error)) {
    fail (error, name, MAKE_GROUP, local_error->message);
    return NULL;
  }

  if (!read_make (self, file, error) || !read_variables (self, file, error))
    return NULL;
  if (!are_known (self, self->parameters)) {
    fail (error, name, MAKE_GROUP, "a parameter has no variable");
    return NULL;
  }
  if (!read_groups (self, file, error) || !cid_make_read_control (self, file, error) ||
      !cid_make_read_push (self, file, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * cid_make_free:
 * @self: (transfer full) (nullable): a make
 *
 * Frees @self.
 */
void
cid_make_free (CidMake *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->title);
  g_free (self->where);
  g_free (self->note);
  g_free (self->format);
  g_free (self->filename);
  g_strfreev (self->parameters);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->settings);
  g_hash_table_unref (self->scenarios);
  cid_make_control_free (self->control);
  cid_make_push_free (self->push);
  g_free (self);
}

/**
 * cid_make_get_name:
 * @self: a make
 *
 * Returns: (transfer none): its name, `snom`
 */
const char *
cid_make_get_name (CidMake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * cid_make_get_title:
 * @self: a make
 *
 * Returns: (transfer none): what people call it
 */
const char *
cid_make_get_title (CidMake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _ (self->title);
}

/**
 * cid_make_get_where:
 * @self: a make
 *
 * Returns: (transfer none): where in the phone's web interface the URLs are pasted
 */
const char *
cid_make_get_where (CidMake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _ (self->where);
}

/**
 * cid_make_get_note:
 * @self: a make
 *
 * Returns: (transfer none) (nullable): what else the user has to know
 */
const char *
cid_make_get_note (CidMake *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->note != NULL ? _ (self->note) : NULL;
}

/**
 * cid_make_get_url_limit:
 * @self: a make
 *
 * Returns: how many characters a URL may have
 */
guint
cid_make_get_url_limit (CidMake *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limit;
}
