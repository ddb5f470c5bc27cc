/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phones-file"

#include "config/phones-file.h"

#include "config/config-file.h"
#include "config/phone-edit.h"

/*
 * Edit:
 * @phones: (element-type CidPhone): for adding
 * @name: for setting, removing and replacing
 * @key: for setting
 * @value: for setting
 *
 * What shall become of phones.conf.
 */
typedef struct {
  GPtrArray *phones;
  const char *name;
  const char *key;
  const char *value;
} Edit;

static char *
add (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;

  return cid_phone_edit_add_all (text, edit->phones, error);
}

static char *
set (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;

  return cid_phone_edit_set (text, edit->name, edit->key, edit->value, error);
}

static char *
take_out (const char *text, gconstpointer data, GError **error)
{
  const Edit *edit = data;

  return cid_phone_edit_remove (text, edit->name, error);
}

static char *
replace (const char *text, gconstpointer data, GError **error)
{
  g_autofree char *rest = take_out (text, data, error);

  return rest != NULL ? add (rest, data, error) : NULL;
}

/**
 * cid_phones_add_all:
 * @path: phones.conf
 * @phones: (element-type CidPhone): phones
 * @error: return location for %CID_ERROR_BAD_INPUT and %CID_ERROR_BAD_CONFIG
 *
 * Adds all of them to the file, or none; what stands there stays as it is.
 *
 * Returns: %TRUE if they are on the disk
 */
gboolean
cid_phones_add_all (const char *path, GPtrArray *phones, GError **error)
{
  const Edit edit = { .phones = phones };

  return cid_config_file_edit (path, CID_CONFIG_FILE_MAX, add, &edit, error);
}

/**
 * cid_phones_add:
 * @path: phones.conf
 * @phone: a phone
 * @error: return location for %CID_ERROR_BAD_INPUT and %CID_ERROR_BAD_CONFIG
 *
 * Adds a phone to the file; what stands there stays as it is.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_phones_add (const char *path, const CidPhone *phone, GError **error)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();

  g_ptr_array_add (phones, (gpointer) phone);
  return cid_phones_add_all (path, phones, error);
}

/**
 * cid_phones_set:
 * @path: phones.conf
 * @name: name of a phone
 * @key: one of its keys
 * @value: what that key shall say
 * @error: return location for %CID_ERROR_NOT_FOUND, %CID_ERROR_BAD_INPUT and %CID_ERROR_BAD_CONFIG
 *
 * Changes one value in the file; all else stays as it is.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_phones_set (const char *path,
                const char *name,
                const char *key,
                const char *value,
                GError **error)
{
  const Edit edit = { .name = name, .key = key, .value = value };

  return cid_config_file_edit (path, CID_CONFIG_FILE_MAX, set, &edit, error);
}

/**
 * cid_phones_remove:
 * @path: phones.conf
 * @name: name of a phone
 * @error: return location for %CID_ERROR_NOT_FOUND and %CID_ERROR_BAD_CONFIG
 *
 * Removes a phone from the file; all else stays as it is.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_phones_remove (const char *path, const char *name, GError **error)
{
  const Edit edit = { .name = name };

  return cid_config_file_edit (path, CID_CONFIG_FILE_MAX, take_out, &edit, error);
}

/**
 * cid_phones_replace:
 * @path: phones.conf
 * @phone: a phone
 * @error: return location for %CID_ERROR_NOT_FOUND, %CID_ERROR_BAD_INPUT and %CID_ERROR_BAD_CONFIG
 *
 * Puts a phone in the place of the one that has its name, whatever that is worth. Where this is not
 * done, the file has the old one.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_phones_replace (const char *path, const CidPhone *phone, GError **error)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();
  const Edit edit = { .phones = phones, .name = phone->name };

  g_ptr_array_add (phones, (gpointer) phone);
  return cid_config_file_edit (path, CID_CONFIG_FILE_MAX, replace, &edit, error);
}
