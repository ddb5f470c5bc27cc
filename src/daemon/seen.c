/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-seen"

#include "daemon/seen.h"

#include "base/state-file.h"

#define GROUP "closed"
#define SCREEN "screen"
#define MISSED "missed"
#define TROUBLES "phones"

struct _CidSeen {
  CidStateFile *file;
};

/**
 * cid_seen_new:
 * @path: the file that keeps it
 *
 * Returns: (transfer full): what the user has closed so far
 */
CidSeen *
cid_seen_new (const char *path)
{
  CidSeen *self = g_new0 (CidSeen, 1);

  self->file = cid_state_file_new (path);

  return self;
}

/**
 * cid_seen_free:
 * @self: (transfer full) (nullable): what the user has closed
 */
void
cid_seen_free (CidSeen *self)
{
  if (self == NULL)
    return;

  cid_state_file_free (self->file);
  g_free (self);
}

/**
 * cid_seen_get_missed:
 * @self: what the user has closed
 *
 * Returns: when the last missed call began that the user has seen; 0 if none was
 */
gint64
cid_seen_get_missed (CidSeen *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_key_file_get_int64 (cid_state_file_get (self->file), GROUP, MISSED, NULL);
}

/**
 * cid_seen_set_missed:
 * @self: what the user has closed
 * @start_us: when the last missed call began that the user has seen
 */
void
cid_seen_set_missed (CidSeen *self, gint64 start_us)
{
  g_return_if_fail (self != NULL);

  if (start_us <= cid_seen_get_missed (self))
    return;

  g_key_file_set_int64 (cid_state_file_get (self->file), GROUP, MISSED, start_us);
  cid_state_file_save (self->file);
}

/**
 * cid_seen_get_left:
 * @self: what the user has closed
 *
 * Returns: (transfer full) (nullable): which notice of missed calls was on the screen last
 */
char *
cid_seen_get_left (CidSeen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_key_file_get_string (cid_state_file_get (self->file), SCREEN, MISSED, NULL);
}

/**
 * cid_seen_set_left:
 * @self: what the user has closed
 * @mark: which notice of missed calls is on the screen
 */
void
cid_seen_set_left (CidSeen *self, const char *mark)
{
  g_return_if_fail (self != NULL && mark != NULL);

  g_key_file_set_string (cid_state_file_get (self->file), SCREEN, MISSED, mark);
  cid_state_file_save (self->file);
}

/**
 * cid_seen_get_troubles:
 * @self: what the user has closed
 *
 * Returns: (transfer full) (nullable): as cid_seen_set_troubles() got them
 */
char **
cid_seen_get_troubles (CidSeen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_key_file_get_string_list (cid_state_file_get (self->file), GROUP, TROUBLES, NULL, NULL);
}

/**
 * cid_seen_set_troubles:
 * @self: what the user has closed
 * @keys: the troubles of phones that the user has read of, and that last
 */
void
cid_seen_set_troubles (CidSeen *self, char *const *keys)
{
  g_return_if_fail (self != NULL && keys != NULL);

  g_key_file_set_string_list (cid_state_file_get (self->file), GROUP, TROUBLES,
                              (const char *const *) keys, g_strv_length ((char **) keys));
  cid_state_file_save (self->file);
}
