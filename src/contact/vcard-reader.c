/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-reader"

#include "contact/vcard-reader.h"

#include "base/path-watch.h"
#include "base/text.h"
#include "contact/vcard-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <malloc.h>

#define DEPTH_MAX 16
#define PROBLEM_MAX_CHARS 300

struct _CidVcardReader {
  char *path;
  char *left_out;
  char *region;
  char *area;
  CidNumberPlan plan;
  CidVcardYieldFunc function;
  gpointer user_data;
  CidPathWatch *watch;
  GHashTable *files;
  GPtrArray *problems;
  gboolean has_told;
  int is_stopping;
  int is_reading;
};

/* One look at everything: what was read before is taken over where it is still current. */
typedef struct {
  CidVcardReader *reader;
  GHashTable *files;
  GPtrArray *order;
  GPtrArray *problems;
  GHashTable *seen;
  gboolean has_read;
} Scan;

static void visit (Scan *scan, const char *path, guint depth);

static void
add_problem (Scan *scan, const char *path, const char *what)
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

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
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
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* By links one directory may be reached many times, also from within itself. */
static gboolean
is_new_directory (Scan *scan, const GStatBuf *info)
{
  return g_hash_table_add (scan->seen,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) info->st_dev, (guint64) info->st_ino));
}

/* A directory is watched before it is listed, so that nothing appears in between. */
static void
visit_directory (Scan *scan, const char *path, const GStatBuf *info, guint depth)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!is_new_directory (scan, info))
    return;
  if (depth > DEPTH_MAX) {
    add_problem (scan, path, _ ("too many folders within folders"));
    return;
  }

  cid_path_watch_add_directory (scan->reader->watch, path);
  names = list_directory (path, &local_error);
  if (names == NULL) {
    add_problem (scan, path, local_error->message);
    return;
  }
  for (guint i = 0; i < names->len && !g_atomic_int_get (&scan->reader->is_stopping); i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *below = g_build_filename (path, name, NULL);

    if (is_vcard_name (name) || (name[0] != '.' && g_file_test (below, G_FILE_TEST_IS_DIR)))
      visit (scan, below, depth + 1);
  }
}

/* A link's own directory tells nothing of what happens to the file that it leads to. */
static void
watch_target (Scan *scan, const char *path)
{
  char *target = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return;
  target = realpath (path, NULL);
  if (target != NULL)
    cid_path_watch_add_name (scan->reader->watch, target);
  free (target);
}

static void
visit_file (Scan *scan, const char *path, const GStatBuf *info)
{
  CidVcardReader *reader = scan->reader;
  gpointer name = NULL;
  gpointer value = NULL;

  watch_target (scan, path);
  if (g_hash_table_steal_extended (reader->files, path, &name, &value) &&
      cid_vcard_file_is_current (value, info)) {
    g_hash_table_insert (scan->files, name, value);
    g_ptr_array_add (scan->order, value);
    return;
  }
  g_free (name);
  g_clear_pointer ((CidVcardFile **) &value, cid_vcard_file_free);

  value = cid_vcard_file_read (path, &reader->plan, &reader->is_stopping);
  g_hash_table_insert (scan->files, g_strdup (path), value);
  g_ptr_array_add (scan->order, value);
  scan->has_read = TRUE;
}

/* What does not exist is no problem: it is empty until it appears. */
static void
visit (Scan *scan, const char *path, guint depth)
{
  GStatBuf info = { 0 };

  if (g_strcmp0 (path, scan->reader->left_out) == 0)
    return;
  if (g_stat (path, &info) < 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      add_problem (scan, path, g_strerror (errno));
    return;
  }
  if (S_ISDIR (info.st_mode))
    visit_directory (scan, path, &info, depth);
  else
    visit_file (scan, path, &info);
}

static CidContactYield *
gather_yield (Scan *scan)
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

static gboolean
is_same_list (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  }
  return TRUE;
}

/* Whatever is left in the reader's table was not met again. */
static gboolean
has_changed (Scan *scan)
{
  CidVcardReader *reader = scan->reader;

  return !reader->has_told || scan->has_read || g_hash_table_size (reader->files) > 0 ||
         !is_same_list (reader->problems, scan->problems);
}

static void
finish_scan (Scan *scan)
{
  CidVcardReader *self = scan->reader;
  gboolean is_news = has_changed (scan) && !g_atomic_int_get (&self->is_stopping);

  g_hash_table_unref (self->files);
  self->files = scan->files;
  g_atomic_int_set (&self->is_reading, FALSE);
  if (is_news)
    self->function (gather_yield (scan), self->user_data);
  self->has_told = TRUE;
  g_ptr_array_unref (self->problems);
  self->problems = scan->problems;
}

static void
on_change (gpointer user_data)
{
  cid_vcard_reader_scan (user_data);
}

/**
 * cid_vcard_reader_new:
 * @path: a vCard file or a folder; need not exist
 * @plan: (nullable): how numbers without a country are to be read; is copied
 * @function: (scope notified): is called on the worker when something else was found
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): a reader that has not looked yet
 */
CidVcardReader *
cid_vcard_reader_new (const char *path,
                      const CidNumberPlan *plan,
                      CidVcardYieldFunc function,
                      gpointer user_data)
{
  CidVcardReader *self = NULL;

  g_return_val_if_fail (path != NULL && function != NULL, NULL);

  self = g_new0 (CidVcardReader, 1);
  self->path = g_canonicalize_filename (path, NULL);
  self->region = g_strdup (plan != NULL ? plan->region : NULL);
  self->area = g_strdup (plan != NULL ? plan->area : NULL);
  self->plan = (CidNumberPlan){ .region = self->region, .area = self->area };
  self->function = function;
  self->user_data = user_data;
  self->files =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_vcard_file_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * cid_vcard_reader_leave_out:
 * @self: a reader that has not looked yet
 * @path: a file that somebody else reads
 *
 * Leaves out a file, wherever it comes upon it.
 */
void
cid_vcard_reader_leave_out (CidVcardReader *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);

  g_free (self->left_out);
  self->left_out = g_canonicalize_filename (path, NULL);
}

/**
 * cid_vcard_reader_scan:
 * @self: a reader
 *
 * Looks at everything, reads what is new or changed, and watches it from now on: whatever happens
 * later is looked at by itself.
 */
void
cid_vcard_reader_scan (CidVcardReader *self)
{
  Scan scan = { .reader = self };

  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_reading, TRUE);
  if (self->watch == NULL)
    self->watch = cid_path_watch_new (on_change, self);
  scan.files =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_vcard_file_free);
  scan.problems = g_ptr_array_new_with_free_func (g_free);
  scan.order = g_ptr_array_new ();
  scan.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->path);
  visit (&scan, self->path, 0);
  cid_path_watch_end (self->watch);
  finish_scan (&scan);

  g_hash_table_unref (scan.seen);
  g_ptr_array_unref (scan.order);
  /* The parser leaves much behind that the allocator would keep. */
  if (scan.has_read)
    malloc_trim (0);
}

/**
 * cid_vcard_reader_close:
 * @self: a reader
 *
 * Watches no more. On the worker, as the last thing that it does with @self.
 */
void
cid_vcard_reader_close (CidVcardReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->watch, cid_path_watch_free);
}

/**
 * cid_vcard_reader_stop:
 * @self: a reader
 *
 * Gives up what is being read, soon. From any thread.
 */
void
cid_vcard_reader_stop (CidVcardReader *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_stopping, TRUE);
}

/**
 * cid_vcard_reader_get_path:
 * @self: a reader
 *
 * Any thread may ask.
 *
 * Returns: (transfer none): the file or folder that it reads
 */
const char *
cid_vcard_reader_get_path (CidVcardReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * cid_vcard_reader_is_reading:
 * @self: a reader
 *
 * Returns: %TRUE while it looks and reads; from any thread
 */
gboolean
cid_vcard_reader_is_reading (CidVcardReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->is_reading);
}

/**
 * cid_vcard_reader_free:
 * @self: (nullable) (transfer full): a reader that was closed
 *
 * Frees @self.
 */
void
cid_vcard_reader_free (CidVcardReader *self)
{
  if (self == NULL)
    return;

  cid_vcard_reader_close (self);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->problems);
  g_free (self->left_out);
  g_free (self->path);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}
