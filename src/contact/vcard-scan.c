/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-scan"

#include "contact/vcard-scan.h"

#include "base/text.h"
#include "contact/vcard-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include <errno.h>

#define DEPTH_MAX 16
#define PROBLEM_MAX_CHARS 300
#define PERMILLE 1000
/* To open a file costs about as much as to read so many bytes of cards. */
#define FILE_COST_BYTES 256

/* A file that is to be read, and its place among all. */
typedef struct {
  char *path;
  guint position;
} Due;

static void
due_free (gpointer data)
{
  Due *due = data;

  g_free (due->path);
  g_free (due);
}

/* Tells how far it is, and whether anybody still wants to know. */
static gboolean
go_on (CidVcardScan *scan, gsize n_bytes)
{
  guint64 all = scan->due_bytes > 0 ? scan->due_bytes : 1;

  scan->done_bytes += n_bytes;
  return scan->go_on ((guint) MIN (scan->done_bytes * PERMILLE / all, PERMILLE), scan->user_data);
}

static gboolean
on_bytes (gsize n_bytes, gpointer user_data)
{
  return go_on (user_data, n_bytes);
}

static void visit (CidVcardScan *scan, const char *path, guint depth);

static void
add_problem (CidVcardScan *scan, const char *path, const char *what)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *line = g_strconcat (name, ": ", what, NULL);

  g_ptr_array_add (scan->problems, cid_text_clean (line, PROBLEM_MAX_CHARS));
}

static gboolean
is_vcard_name (const char *name)
{
  static const char *const endings[] = { ".vcf", ".vcard" };
  gsize length = strlen (name);

  for (guint i = 0; name[0] != '.' && i < G_N_ELEMENTS (endings); i++) {
    gsize ending = strlen (endings[i]);

    if (length > ending && g_ascii_strcasecmp (name + length - ending, endings[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Sorted, so that contacts come in the same order whatever the file system does. */
static GPtrArray *
list_directory (const char *path, GError **error)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = NULL;
  const char *name = NULL;

  if (directory == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, cid_text_compare_items);
  return g_steal_pointer (&names);
}

/* By links one directory may be reached many times, also from within itself. */
static gboolean
is_new_directory (CidVcardScan *scan, const GStatBuf *info)
{
  return g_hash_table_add (scan->seen,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) info->st_dev, (guint64) info->st_ino));
}

/* A link that leads nowhere just now may lead to a directory in a moment. */
static gboolean
may_hold_more (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) ||
         (g_file_test (path, G_FILE_TEST_IS_SYMLINK) && !g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A directory is watched before it is listed, so that nothing appears in between. */
static void
visit_directory (CidVcardScan *scan, const char *path, const GStatBuf *info, guint depth)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!is_new_directory (scan, info))
    return;
  if (depth > DEPTH_MAX) {
    add_problem (scan, path, _ ("too many folders within folders"));
    return;
  }

  cid_path_watch_add_directory (scan->watch, path);
  names = list_directory (path, &local_error);
  if (names == NULL) {
    add_problem (scan, path, local_error->message);
    return;
  }
  for (guint i = 0; i < names->len && go_on (scan, 0); i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *below = g_build_filename (path, name, NULL);

    if (is_vcard_name (name) || (name[0] != '.' && may_hold_more (below)))
      visit (scan, below, depth + 1);
  }
}

/* What was read before is taken over where it is still current; the rest is read afterwards, when
 * it is known how much that is. */
static void
visit_file (CidVcardScan *scan, const char *path, const GStatBuf *info)
{
  gpointer name = NULL;
  gpointer file = NULL;
  Due *due;

  if (g_hash_table_steal_extended (scan->known, path, &name, &file) &&
      cid_vcard_file_is_current (file, info)) {
    g_hash_table_insert (scan->files, name, file);
    g_ptr_array_add (scan->order, file);
    return;
  }
  g_free (name);
  g_clear_pointer ((CidVcardFile **) &file, cid_vcard_file_free);

  due = g_new (Due, 1);
  due->path = g_strdup (path);
  due->position = scan->order->len;
  g_ptr_array_add (scan->due, due);
  g_ptr_array_add (scan->order, NULL);
  scan->due_bytes += (guint64) info->st_size + FILE_COST_BYTES;
}

/* A link that leads nowhere may have any name until it leads to a file. */
static gboolean
is_other_file (const char *path, guint depth)
{
  g_autofree char *name = g_path_get_basename (path);

  return depth > 0 && !is_vcard_name (name);
}

/* What does not exist is no problem: it is empty until it appears. What a link leads to is watched
 * where it is, also while it is missing: the link's own directory tells nothing of it. */
static void
visit (CidVcardScan *scan, const char *path, guint depth)
{
  GStatBuf info = { 0 };
  int trouble = g_lstat (path, &info);
  gboolean is_link = trouble == 0 && S_ISLNK (info.st_mode);

  if (g_strcmp0 (path, scan->left_out) == 0)
    return;
  if (is_link) {
    cid_path_watch_add_name (scan->watch, path);
    trouble = g_stat (path, &info);
  }
  if (trouble != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      add_problem (scan, path, g_strerror (errno));
    return;
  }
  if (S_ISDIR (info.st_mode)) {
    visit_directory (scan, path, &info, depth);
    return;
  }
  if (!is_other_file (path, depth))
    visit_file (scan, path, &info);
}

static void
read_due (CidVcardScan *scan)
{
  for (guint i = 0; i < scan->due->len; i++) {
    Due *due = g_ptr_array_index (scan->due, i);
    CidVcardFile *file = cid_vcard_file_read (due->path, scan->plan, on_bytes, scan);

    scan->done_bytes += FILE_COST_BYTES;
    g_hash_table_insert (scan->files, g_steal_pointer (&due->path), file);
    g_ptr_array_index (scan->order, due->position) = file;
  }
}

/**
 * cid_vcard_scan_run:
 * @scan: what to look at is set, everything else is empty
 *
 * Looks at everything below the path, takes over what is known and still current, and reads the
 * rest.
 */
void
cid_vcard_scan_run (CidVcardScan *scan)
{
  g_return_if_fail (scan != NULL && scan->go_on != NULL);

  scan->files =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_vcard_file_free);
  scan->problems = g_ptr_array_new_with_free_func (g_free);
  scan->order = g_ptr_array_new ();
  scan->due = g_ptr_array_new_with_free_func (due_free);
  scan->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  visit (scan, scan->path, 0);
  read_due (scan);
}

/**
 * cid_vcard_scan_gather:
 * @scan: a scan
 *
 * Returns: (transfer full): all contacts that it found, and what is wrong
 */
CidContactYield *
cid_vcard_scan_gather (CidVcardScan *scan)
{
  CidContactYield *yield = cid_contact_yield_new ();
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();

  for (guint i = 0; i < scan->order->len; i++) {
    const CidVcardFile *file = g_ptr_array_index (scan->order, i);

    for (guint j = 0; j < file->n_contacts; j++)
      cid_contact_yield_add (yield, file->contacts[j]);
    if (file->problem != NULL)
      g_strv_builder_add (problems, file->problem);
  }
  for (guint i = 0; i < scan->problems->len; i++)
    g_strv_builder_add (problems, g_ptr_array_index (scan->problems, i));
  g_strfreev (yield->problems);
  yield->problems = g_strv_builder_end (problems);
  return yield;
}

/**
 * cid_vcard_scan_has_read:
 * @scan: a scan that was run
 *
 * Returns: %TRUE if anything was read, or is not there any more
 */
gboolean
cid_vcard_scan_has_read (const CidVcardScan *scan)
{
  g_return_val_if_fail (scan != NULL, FALSE);

  return scan->due->len > 0 || g_hash_table_size (scan->known) > 0;
}

/**
 * cid_vcard_scan_clear:
 * @scan: a scan that was run
 *
 * Frees what it found, but for what was taken out of it.
 */
void
cid_vcard_scan_clear (CidVcardScan *scan)
{
  g_return_if_fail (scan != NULL);

  g_clear_pointer (&scan->files, g_hash_table_unref);
  g_clear_pointer (&scan->problems, g_ptr_array_unref);
  g_clear_pointer (&scan->order, g_ptr_array_unref);
  g_clear_pointer (&scan->due, g_ptr_array_unref);
  g_clear_pointer (&scan->seen, g_hash_table_unref);
}
