/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-config-file"

#include "config/config-file.h"

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "config/settings-hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many as the kernel follows. */
#define MAX_LINKS 40

static void
set_error (GError **error, const char *path, const char *reason)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG, _ ("%s: %s"), path, reason);
}

static void
set_too_large (GError **error, const char *path, gsize max_length)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG, _ ("%s: It is larger than %u MiB"), path,
               (guint) (max_length / CID_CONFIG_FILE_MAX));
}

/* Without waiting, whatever it is: somebody may have put a pipe there. */
static int
open_regular (const char *path, gsize max_length, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;

  if (descriptor < 0) {
    set_error (error, path, g_strerror (errno));
    return -1;
  }
  if (fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode) &&
      (gsize) status.st_size <= max_length)
    return descriptor;

  if (S_ISREG (status.st_mode))
    set_too_large (error, path, max_length);
  else
    set_error (error, path, _ ("It is no file"));
  close (descriptor);
  return -1;
}

static gboolean
read_all (int descriptor, gsize max_length, GByteArray *bytes)
{
  guint8 buffer[16384];
  gssize n_read = 0;

  do {
    n_read = read (descriptor, buffer, sizeof buffer);
    if (n_read > 0)
      g_byte_array_append (bytes, buffer, (guint) n_read);
  } while ((n_read > 0 && bytes->len <= max_length) || (n_read < 0 && errno == EINTR));
  return n_read == 0;
}

/**
 * cid_config_file_read:
 * @path: a file
 * @length: (out): bytes that it holds
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Reads a small file whole. A file that does not exist is an empty one.
 *
 * Returns: (transfer full) (nullable): its bytes, with a NUL behind them
 */
char *
cid_config_file_read (const char *path, gsize *length, GError **error)
{
  return cid_config_file_read_large (path, CID_CONFIG_FILE_MAX, length, error);
}

/**
 * cid_config_file_read_large:
 * @path: a file
 * @max_length: how many bytes it may hold
 * @length: (out): bytes that it holds
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Reads a file whole, as cid_config_file_read() does.
 *
 * Returns: (transfer full) (nullable): its bytes, with a NUL behind them
 */
char *
cid_config_file_read_large (const char *path, gsize max_length, gsize *length, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean is_read;
  int descriptor;

  g_return_val_if_fail (path != NULL && length != NULL, NULL);

  *length = 0;
  if (g_access (path, F_OK) != 0 && errno == ENOENT)
    return g_strdup ("");

  descriptor = open_regular (path, max_length, error);
  if (descriptor < 0)
    return NULL;

  is_read = read_all (descriptor, max_length, bytes);
  if (!is_read && bytes->len > max_length)
    set_too_large (error, path, max_length);
  else if (!is_read)
    set_error (error, path, g_strerror (errno));
  close (descriptor);
  if (!is_read)
    return NULL;

  *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

/* Where a file really is, or is to be: replacing a symbolic link would tear it from what it stands
 * for. */
static char *
resolve (const char *path, GError **error)
{
  g_autofree char *place = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++) {
    g_autofree char *target = g_file_read_link (place, NULL);
    g_autofree char *folder = g_path_get_dirname (place);

    if (target == NULL)
      return g_steal_pointer (&place);
    g_free (place);
    place = g_path_is_absolute (target) ? g_steal_pointer (&target)
                                        : g_build_filename (folder, target, NULL);
  }
  set_error (error, path, g_strerror (ELOOP));
  return NULL;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  set_error (error, folder, g_strerror (errno));
  return FALSE;
}

/**
 * cid_config_file_write:
 * @path: a file
 * @text: what it shall hold
 * @error: return location for %CID_ERROR_BAD_CONFIG
 *
 * Replaces a file by one that only its owner may read. Whatever happens, it holds the old text or
 * the new one. A symbolic link stays one: what it stands for is written. Missing folders are made.
 *
 * Returns: %TRUE if @text is on the disk
 */
gboolean
cid_config_file_write (const char *path, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (path != NULL && text != NULL, FALSE);

  target = resolve (path, error);
  if (target == NULL || !make_folder (target, error))
    return FALSE;
  if (g_file_set_contents_full (target, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &local_error))
    return TRUE;

  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_CONFIG, local_error->message);
  return FALSE;
}

static char *
read_or_complain (const char *path, gsize *length, CidProblem **problem)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  char *data = cid_config_file_read (path, length, &error);

  if (data == NULL) {
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what has no data has an error */
    *problem = cid_problem_new (name, 0, NULL, NULL, "%s", error->message);
  }
  return data;
}

static void
add_problem (GPtrArray *problems, CidProblem *problem)
{
  if (problem != NULL)
    g_ptr_array_insert (problems, 0, problem);
}

/* A hook whose headers others could read is left out, until they cannot. */
static CidProblem *
keep_secrets (CidSettings *settings, const char *path, const char *name)
{
  struct stat status;

  if (stat (path, &status) != 0 || (status.st_mode & 077) == 0 ||
      !cid_settings_drop_secret_hooks (settings->hooks))
    return NULL;
  return cid_problem_new (
    name, 0, NULL, NULL,
    _ ("others may read it, so hooks with header= are left out; run chmod 600 %s"), path);
}

/**
 * cid_settings_new_from_file:
 * @path: cidalert.conf
 * @problems: (out) (transfer full) (element-type CidProblem): what is wrong with it
 *
 * Reads the settings. A file that does not exist says nothing; one that cannot be read is a
 * problem, and every setting has its default.
 *
 * Returns: (transfer full): the settings
 */
CidSettings *
cid_settings_new_from_file (const char *path, GPtrArray **problems)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *data = NULL;
  CidProblem *problem = NULL;
  CidSettings *settings;
  gsize length = 0;

  data = read_or_complain (path, &length, &problem);
  settings = cid_settings_new_from_data (name, data, length, g_get_home_dir (),
                                         g_get_user_data_dir (), problems);
  add_problem (*problems, problem);
  add_problem (*problems, keep_secrets (settings, path, name));
  return settings;
}

static CidProblem *
check_mode (const char *path, const char *name)
{
  struct stat status;

  if (stat (path, &status) != 0 || (status.st_mode & 077) == 0)
    return NULL;
  return cid_problem_new (name, 0, NULL, NULL,
                          _ ("others may use it, and it holds secrets; run chmod 600 %s"), path);
}

/**
 * cid_phones_new_from_file:
 * @path: phones.conf
 * @is_read: (out) (optional): the file could be read, or there is none
 * @problems: (out) (transfer full) (element-type CidProblem): what is wrong with it
 *
 * Reads the phones. That others may read the file is a problem too, but costs no phone.
 *
 * Returns: (transfer full) (element-type CidPhone): the phones
 */
GPtrArray *
cid_phones_new_from_file (const char *path, gboolean *is_read, GPtrArray **problems)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *data = NULL;
  CidProblem *problem = NULL;
  GPtrArray *phones;
  gsize length = 0;

  data = read_or_complain (path, &length, &problem);
  if (is_read != NULL)
    *is_read = data != NULL;
  phones = cid_phones_new_from_data (name, data, length, problems);
  add_problem (*problems, problem);
  add_problem (*problems, check_mode (path, name));
  return phones;
}

static char *
read_text (const char *path, gsize max_length, GError **error)
{
  gsize length = 0;
  g_autofree char *text = cid_config_file_read_large (path, max_length, &length, error);

  if (text == NULL)
    return NULL;
  if (strlen (text) == length)
    return g_steal_pointer (&text);

  set_error (error, path, _ ("It is no text file"));
  return NULL;
}

/* Nothing is written that could not be read again. */
static gboolean
edit_text (const char *path,
           gsize max_length,
           CidEditFunc function,
           gconstpointer edit,
           GError **error)
{
  g_autofree char *text = read_text (path, max_length, error);
  const char *said = text != NULL ? cid_byte_order_mark_skip (text) : NULL;
  g_autofree char *edited = said != NULL ? function (said, edit, error) : NULL;
  g_autofree char *whole = NULL;

  if (edited == NULL)
    return FALSE;
  whole = g_strconcat (said > text ? CID_BYTE_ORDER_MARK : "", edited, NULL);
  if (strlen (whole) <= max_length)
    return cid_config_file_write (path, whole, error);

  set_too_large (error, path, max_length);
  return FALSE;
}

/**
 * cid_config_file_edit:
 * @path: a file, which need not be there
 * @max_length: how many bytes it may hold, before and after
 * @function: what to do with its text
 * @edit: for @function
 * @error: return location for what @function says, and %CID_ERROR_BAD_CONFIG
 *
 * Changes a file as cid_config_file_write() does. Two who do so at once do it one after the other:
 * the folder is locked, for the file itself is replaced. A byte order mark stays, and @function
 * sees none.
 *
 * Returns: %TRUE if it is on the disk
 */
gboolean
cid_config_file_edit (const char *path,
                      gsize max_length,
                      CidEditFunc function,
                      gconstpointer edit,
                      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean is_done;
  int descriptor;

  if (!make_folder (path, error))
    return FALSE;

  descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0 && flock (descriptor, LOCK_EX) != 0)
    g_debug ("%s cannot be locked: %s", folder, g_strerror (errno));
  is_done = edit_text (path, max_length, function, edit, error);
  if (descriptor >= 0)
    close (descriptor);
  return is_done;
}
