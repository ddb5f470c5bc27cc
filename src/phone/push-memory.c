/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-push-memory"

#include "phone/push-memory.h"

#include "phone/push-plan.h"

#include <glib/gstdio.h>

static GKeyFile *
open_file (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return g_steal_pointer (&file);
  return g_key_file_new ();
}

/* What stood in a phone may be somebody's secret. */
static gboolean
save (GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (
    path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/**
 * cid_push_memory_get:
 * @path: the file that keeps it
 * @phone_id: id of a phone
 *
 * Returns: (transfer full) (element-type utf8 utf8): what stood in the phone before we wrote into
 *   it, by the names of the settings; empty if nothing is kept
 */
GHashTable *
cid_push_memory_get (const char *path, const char *phone_id)
{
  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GKeyFile) file = open_file (path);
  g_auto (GStrv) keys = g_key_file_get_keys (file, phone_id, NULL, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++) {
    char *value = g_key_file_get_string (file, phone_id, keys[i], NULL);

    if (value != NULL)
      g_hash_table_insert (kept, g_strdup (keys[i]), value);
  }
  return kept;
}

/**
 * cid_push_memory_keep:
 * @path: the file that keeps it
 * @phone_id: id of a phone
 * @plan: (element-type CidPushItem): what is chosen there will be written over
 * @error: why it is not kept
 *
 * Keeps what stands in the phone. Of a setting that is ours already the value is kept that stood
 * there before.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_push_memory_keep (const char *path, const char *phone_id, GPtrArray *plan, GError **error)
{
  g_autoptr (GKeyFile) file = open_file (path);

  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);

    if (item->is_chosen && (item->state == CID_PUSH_EMPTY || item->state == CID_PUSH_FOREIGN))
      g_key_file_set_string (file, phone_id, item->setting, item->before);
  }
  return save (file, path, error);
}

/**
 * cid_push_memory_forget:
 * @path: the file that keeps it
 * @phone_id: id of a phone
 * @plan: (element-type CidPushItem): what was put back
 * @error: why it is not forgotten
 *
 * Forgets what stands in the phone again.
 *
 * Returns: %TRUE if that is on the disk
 */
gboolean
cid_push_memory_forget (const char *path, const char *phone_id, GPtrArray *plan, GError **error)
{
  g_autoptr (GKeyFile) file = open_file (path);
  g_auto (GStrv) keys = NULL;

  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);

    if (item->is_right)
      g_key_file_remove_key (file, phone_id, item->setting, NULL);
  }
  keys = g_key_file_get_keys (file, phone_id, NULL, NULL);
  if (keys != NULL && keys[0] == NULL)
    g_key_file_remove_group (file, phone_id, NULL);
  return save (file, path, error);
}
