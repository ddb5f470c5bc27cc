/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-rehearsal"

#include "daemon/rehearsal.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/random.h>

#include "base/error.h"

/* One id for ever: rehearsals of all times are one phone's in the log. */
#define REHEARSAL_ID "00000000-0000-4000-8000-000000000000"

static gboolean
write_secret (const char *path, const char *token, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *line = g_strconcat (token, "\n", NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE, _ ("%s cannot be made: %s"), folder,
                 g_strerror (errno));
    return FALSE;
  }

  return g_file_set_contents_full (path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * cid_rehearsal_begin:
 * @token_path: where `cidalert simulate` finds the token; mode 0600
 * @error: why the token cannot be made or written
 *
 * Makes the phone that rehearsals come from, with a new token that this machine alone may use.
 *
 * Returns: (transfer full) (nullable): the phone
 */
CidPhone *
cid_rehearsal_begin (const char *token_path, GError **error)
{
  guint8 bytes[CID_TOKEN_LENGTH];
  g_autofree char *token = NULL;
  CidPhone *phone;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes) {
    g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                 _ ("The system gives no random numbers: %s"), g_strerror (errno));
    return NULL;
  }
  token = cid_phone_make_token (bytes);
  if (!write_secret (token_path, token, error))
    return NULL;

  phone = cid_phone_new ("simulated", REHEARSAL_ID, token);
  phone->simulated = TRUE;

  return phone;
}

/**
 * cid_rehearsal_end:
 * @token_path: where the token was left
 * @phone: what cid_rehearsal_begin() made
 *
 * Takes the token back. One that somebody else has left there since is theirs.
 */
void
cid_rehearsal_end (const char *token_path, const CidPhone *phone)
{
  g_autofree char *token = NULL;

  if (g_file_get_contents (token_path, &token, NULL, NULL) &&
      g_str_equal (g_strchomp (token), phone->token))
    g_unlink (token_path);
}
