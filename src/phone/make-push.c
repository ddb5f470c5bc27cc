/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-push"

#include "phone/make-push.h"

#include "base/error.h"
#include "phone/make-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define PUSH_GROUP "push"

struct _CidMakePush {
  char **reads;
  char *write;
  char *browse;
  char *missing;
  char *forbidden;
};

static gboolean
fail (GError **error, CidMake *make, const char *what)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
               "The description of %s is damaged at [" PUSH_GROUP "]: %s", make->name, what);
  return FALSE;
}

/**
 * cid_make_push_free:
 * @self: (transfer full) (nullable): how settings are written into phones of a make
 *
 * Frees @self.
 */
void
cid_make_push_free (CidMakePush *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->reads);
  g_free (self->write);
  g_free (self->browse);
  g_free (self->missing);
  g_free (self->forbidden);
  g_free (self);
}

static gboolean
is_path (const char *text)
{
  return text != NULL && *text == '/';
}

/**
 * cid_make_read_push:
 * @self: a make that is being read
 * @file: its description
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Reads how settings are written into phones of this make from here, if they are.
 *
 * Returns: %TRUE if nothing is wrong with it
 */
gboolean
cid_make_read_push (CidMake *self, GKeyFile *file, GError **error)
{
  CidMakePush *push;

  if (!g_key_file_has_group (file, PUSH_GROUP))
    return TRUE;

  push = self->push = g_new0 (CidMakePush, 1);
  push->reads = g_key_file_get_string_list (file, PUSH_GROUP, "read", NULL, NULL);
  push->write = g_key_file_get_string (file, PUSH_GROUP, "write", NULL);
  push->browse = g_key_file_get_string (file, PUSH_GROUP, "browse", NULL);
  push->missing = g_key_file_get_string (file, PUSH_GROUP, "missing", NULL);
  push->forbidden = g_key_file_get_string (file, PUSH_GROUP, "forbidden", NULL);
  if (push->reads == NULL || !is_path (push->reads[0]) || !is_path (push->write))
    return fail (error, self, "read and write are wanted, paths that begin with /");
  if (push->missing == NULL || push->forbidden == NULL)
    return fail (error, self, "missing and forbidden are wanted");
  return (self->control != NULL && !cid_make_has_password_in_path (self)) ||
         fail (error, self, "it needs a [control] that logs in by http");
}

/**
 * cid_make_can_push:
 * @self: a make
 *
 * Returns: whether settings can be written into phones of this make from here
 */
gboolean
cid_make_can_push (CidMake *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->push != NULL;
}

/**
 * cid_make_get_read_paths:
 * @self: a make that can be pushed
 *
 * Returns: (transfer none): where its phones show their settings, the best first
 */
char *const *
cid_make_get_read_paths (CidMake *self)
{
  g_return_val_if_fail (self != NULL && self->push != NULL, NULL);

  return self->push->reads;
}

/* All is escaped that could mean something to a server: the value is a URL itself. */
static char *
fill_in (const char *template, const char *name, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (template, name, -1);
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  return g_strjoinv (escaped, parts);
}

/**
 * cid_make_get_write_path:
 * @self: a make that can be pushed
 * @setting: the name of a setting
 * @value: what it shall be
 *
 * Returns: (transfer full): path and query of the request that writes it
 */
char *
cid_make_get_write_path (CidMake *self, const char *setting, const char *value)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && self->push != NULL, NULL);

  path = fill_in (self->push->write, "{setting}", setting);
  return fill_in (path, "{value}", value);
}

/**
 * cid_make_get_browse_path:
 * @self: a make
 * @url: what a phone shall fetch
 *
 * Returns: (transfer full) (nullable): path and query of the request that lets it; %NULL if phones
 *   of this make cannot be told to
 */
char *
cid_make_get_browse_path (CidMake *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  if (self->push == NULL || self->push->browse == NULL)
    return NULL;
  return fill_in (self->push->browse, "{url}", url);
}

/**
 * cid_make_get_push_advice:
 * @self: a make that can be pushed
 * @verdict: what a phone meant
 *
 * Returns: (nullable): what to do about it, where the make decides that
 */
const char *
cid_make_get_push_advice (CidMake *self, CidControlVerdict verdict)
{
  g_return_val_if_fail (self != NULL && self->push != NULL, NULL);

  if (verdict == CID_CONTROL_MISSING)
    return _ (self->push->missing);
  if (verdict == CID_CONTROL_FORBIDDEN)
    return _ (self->push->forbidden);
  return NULL;
}
