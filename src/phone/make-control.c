/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-control"

#include "phone/make-control.h"

#include "base/error.h"
#include "phone/make-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define CONTROL_GROUP "control"
#define DEED_PREFIX "deed "

static const struct {
  CidDeeds deed;
  const char *nick;
} deeds[CID_MAKE_N_DEEDS] = {
  { CID_DEED_ANSWER, "answer" },
  { CID_DEED_REJECT, "reject" },
  { CID_DEED_HANG_UP, "hang-up" },
  { CID_DEED_DIAL, "dial" },
};

struct _CidMakeControl {
  gboolean is_in_path;
  char *probe;
  char *paths[CID_MAKE_N_DEEDS];
  GArray *statuses;
  char **locations;
  char *body;
  char *refused;
  char *missing;
  char *forbidden;
};

/**
 * cid_deed_to_nick:
 * @deed: one deed
 *
 * Returns: (nullable): its one spelling, `hang-up`
 */
const char *
cid_deed_to_nick (CidDeeds deed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (deeds[i].deed == deed)
      return deeds[i].nick;
  }
  return NULL;
}

/**
 * cid_deed_from_nick:
 * @nick: a spelling of cid_deed_to_nick()
 *
 * Returns: the deed, or %CID_DEED_NONE
 */
CidDeeds
cid_deed_from_nick (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (g_strcmp0 (deeds[i].nick, nick) == 0)
      return deeds[i].deed;
  }
  return CID_DEED_NONE;
}

static gboolean
fail (GError **error, CidMake *make, const char *group, const char *what)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
               "The description of %s is damaged at [%s]: %s", make->name, group, what);
  return FALSE;
}

/**
 * cid_make_control_free:
 * @self: (transfer full) (nullable): how a make is controlled
 *
 * Frees @self.
 */
void
cid_make_control_free (CidMakeControl *self)
{
  if (self == NULL)
    return;

  g_free (self->probe);
  for (gsize i = 0; i < G_N_ELEMENTS (self->paths); i++)
    g_free (self->paths[i]);
  g_clear_pointer (&self->statuses, g_array_unref);
  g_strfreev (self->locations);
  g_free (self->body);
  g_free (self->refused);
  g_free (self->missing);
  g_free (self->forbidden);
  g_free (self);
}

static void
read_statuses (CidMakeControl *self, GKeyFile *file)
{
  gsize length = 0;
  g_autofree int *statuses =
    g_key_file_get_integer_list (file, CONTROL_GROUP, "success", &length, NULL);

  self->statuses = g_array_new (FALSE, FALSE, sizeof (int));
  if (length > 0)
    g_array_append_vals (self->statuses, statuses, (guint) length);
}

static void
read_paths (CidMakeControl *self, GKeyFile *file)
{
  self->probe = g_key_file_get_string (file, CONTROL_GROUP, "probe", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    g_autofree char *group = g_strconcat (DEED_PREFIX, deeds[i].nick, NULL);

    self->paths[i] = g_key_file_get_string (file, group, "path", NULL);
  }
}

static gboolean
are_absolute (const CidMakeControl *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->paths); i++) {
    if (self->paths[i] != NULL && *self->paths[i] != '/')
      return FALSE;
  }
  return self->probe != NULL && *self->probe == '/';
}

/**
 * cid_make_read_control:
 * @self: a make that is being read
 * @file: its description
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Reads how phones of this make are controlled, if they are.
 *
 * Returns: %TRUE if nothing is wrong with it
 */
gboolean
cid_make_read_control (CidMake *self, GKeyFile *file, GError **error)
{
  g_autofree char *login = g_key_file_get_string (file, CONTROL_GROUP, "login", NULL);
  CidMakeControl *control;

  if (!g_key_file_has_group (file, CONTROL_GROUP))
    return TRUE;

  control = self->control = g_new0 (CidMakeControl, 1);
  control->is_in_path = g_strcmp0 (login, "path") == 0;
  control->locations = g_key_file_get_string_list (file, CONTROL_GROUP, "location", NULL, NULL);
  control->body = g_key_file_get_string (file, CONTROL_GROUP, "body", NULL);
  control->refused = g_key_file_get_string (file, CONTROL_GROUP, "refused", NULL);
  control->missing = g_key_file_get_string (file, CONTROL_GROUP, "missing", NULL);
  control->forbidden = g_key_file_get_string (file, CONTROL_GROUP, "forbidden", NULL);
  read_statuses (control, file);
  read_paths (control, file);
  if (!control->is_in_path && g_strcmp0 (login, "http") != 0)
    return fail (error, self, CONTROL_GROUP, "login is http or path");
  if (!are_absolute (control))
    return fail (error, self, CONTROL_GROUP, "a probe is wanted, and paths that begin with /");
  if (control->statuses->len == 0 || control->missing == NULL || control->forbidden == NULL)
    return fail (error, self, CONTROL_GROUP, "success, missing and forbidden are wanted");
  return TRUE;
}

/**
 * cid_make_get_deeds:
 * @self: a make
 *
 * Returns: what phones of this make can be asked to do, if they are set up for it
 */
CidDeeds
cid_make_get_deeds (CidMake *self)
{
  CidDeeds all = CID_DEED_NONE;

  g_return_val_if_fail (self != NULL, CID_DEED_NONE);

  for (gsize i = 0; self->control != NULL && i < G_N_ELEMENTS (deeds); i++) {
    if (self->control->paths[i] != NULL)
      all |= deeds[i].deed;
  }
  return all;
}

/**
 * cid_make_has_password_in_path:
 * @self: a make
 *
 * Returns: whether the password stands in what is asked, so that it cannot be held back
 */
gboolean
cid_make_has_password_in_path (CidMake *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->control != NULL && self->control->is_in_path;
}

static const char *
find_value (const char *name, gsize length, const CidControlValues *values)
{
  const struct {
    const char *name;
    const char *value;
  } known[] = {
    { "number", values->number },
    { "uri", values->uri },
    { "user", values->user },
    { "password", values->password },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strlen (known[i].name) == length && strncmp (known[i].name, name, length) == 0)
      return known[i].value;
  }
  return NULL;
}

/* Appends a value, with everything escaped that could mean something to a server. */
static gboolean
append_value (GString *path, const char *name, gsize length, const CidControlValues *values)
{
  const char *value = find_value (name, length, values);

  if (value == NULL || *value == '\0')
    return FALSE;
  g_string_append_uri_escaped (path, value, NULL, FALSE);
  return TRUE;
}

static char *
expand (const char *template, const CidControlValues *values)
{
  g_autoptr (GString) path = g_string_new (NULL);
  gsize kept = 0;
  gboolean is_optional = FALSE;
  gboolean is_lacking = FALSE;

  for (const char *c = template; *c != '\0'; c++) {
    const char *end = *c == '{' ? strchr (c, '}') : NULL;

    if (*c == '[') {
      kept = path->len;
      is_optional = TRUE;
      is_lacking = FALSE;
    } else if (*c == ']') {
      if (is_lacking)
        g_string_truncate (path, kept);
      is_optional = FALSE;
    } else if (end == NULL) {
      g_string_append_c (path, *c);
    } else {
      gboolean is_there = append_value (path, c + 1, (gsize) (end - c - 1), values);

      if (!is_there && !is_optional)
        return NULL;
      is_lacking = is_lacking || !is_there;
      c = end;
    }
  }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/**
 * cid_make_get_deed_path:
 * @self: a make
 * @deed: one deed; %CID_DEED_NONE for the request that only asks whether the phone does any
 * @values: what stands in it
 *
 * Returns: (transfer full) (nullable): path and query of the request; %NULL if phones of this make
 *   cannot be asked to do it, or a value is lacking
 */
char *
cid_make_get_deed_path (CidMake *self, CidDeeds deed, const CidControlValues *values)
{
  const char *template = NULL;

  g_return_val_if_fail (self != NULL && values != NULL, NULL);

  if (self->control == NULL)
    return NULL;
  if (deed == CID_DEED_NONE)
    template = self->control->probe;
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (deeds[i].deed == deed)
      template = self->control->paths[i];
  }
  return template != NULL ? expand (template, values) : NULL;
}

static gboolean
is_success (const CidMakeControl *control, guint status)
{
  for (guint i = 0; i < control->statuses->len; i++) {
    if (g_array_index (control->statuses, int, i) == (int) status)
      return TRUE;
  }
  return FALSE;
}

/* The path of a place that may be named with its scheme and host, or from the folder it is in. */
static const char *
skip_host (const char *location)
{
  const char *host = strstr (location, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : location;

  return path != NULL ? path : "/";
}

static gboolean
leads_on (const CidMakeControl *control, const char *location)
{
  const char *path = skip_host (location != NULL ? location : "");

  for (gsize i = 0; control->locations != NULL && control->locations[i] != NULL; i++) {
    const char *wanted = control->locations[i];

    if (g_str_has_prefix (path, wanted) || g_str_has_prefix (path, wanted + 1))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_make_judge:
 * @self: a make that is controlled
 * @status: the HTTP status of the answer
 * @location: (nullable): where it redirects to
 * @body: (nullable): its body, as text
 *
 * Returns: what the phone meant
 */
CidControlVerdict
cid_make_judge (CidMake *self, guint status, const char *location, const char *body)
{
  const CidMakeControl *control;
  const char *text = body != NULL ? body : "";

  g_return_val_if_fail (self != NULL && self->control != NULL, CID_CONTROL_STRANGE);

  control = self->control;
  if (status == 401)
    return CID_CONTROL_UNAUTHORIZED;
  if (status == 403)
    return CID_CONTROL_FORBIDDEN;
  if (status == 404 || status == 405 || status == 410 || status == 501)
    return CID_CONTROL_MISSING;
  if (control->refused != NULL && strstr (text, control->refused) != NULL)
    return CID_CONTROL_FORBIDDEN;
  if (status >= 300 && status < 400)
    return is_success (control, status) && leads_on (control, location) ? CID_CONTROL_DONE
                                                                        : CID_CONTROL_FORBIDDEN;
  if (!is_success (control, status))
    return CID_CONTROL_STRANGE;
  return control->body == NULL || strstr (text, control->body) != NULL ? CID_CONTROL_DONE
                                                                       : CID_CONTROL_STRANGE;
}

/**
 * cid_make_get_advice:
 * @self: a make that is controlled
 * @verdict: what a phone meant
 *
 * Returns: (nullable): what to do about it, where the make decides that
 */
const char *
cid_make_get_advice (CidMake *self, CidControlVerdict verdict)
{
  g_return_val_if_fail (self != NULL && self->control != NULL, NULL);

  if (verdict == CID_CONTROL_MISSING)
    return _ (self->control->missing);
  if (verdict == CID_CONTROL_FORBIDDEN)
    return _ (self->control->forbidden);
  return NULL;
}
