/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-reader"

#include "contact/vcard-reader.h"

#include "base/path-watch.h"
#include "base/source.h"
#include "contact/vcard-file.h"
#include "contact/vcard-scan.h"

#include <malloc.h>

#define PROGRESS_EVERY_US G_USEC_PER_SEC
/* The cache is written when nothing has changed for a while, or a long time after something did. */
#define KEEP_AFTER_S 5
#define KEEP_AT_LATEST_US (60 * G_USEC_PER_SEC)
/* Whatever is rewritten all the time is looked at half of the time, at most. */
#define REST_MAX_MS 5000

struct _CidVcardReader {
  char *path;
  char *left_out;
  char *region;
  char *area;
  CidNumberPlan plan;
  CidVcardYieldFunc function;
  gpointer user_data;
  CidPathWatch *watch;
  CidVcardCache *cache;
  GSource *keeping;
  gint64 unkept_since_us;
  GSource *rest;
  gboolean is_due;
  GHashTable *files;
  GPtrArray *problems;
  gboolean has_told;
  void (*progress) (gpointer user_data);
  gint64 told_us;
  int permille;
  int is_stopping;
  int is_reading;
};

static void keep_later (CidVcardReader *self);

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

static void
finish_scan (CidVcardReader *self, CidVcardScan *scan)
{
  gboolean has_read = cid_vcard_scan_has_read (scan);
  gboolean is_news = !self->has_told || has_read || !is_same_list (self->problems, scan->problems);

  g_hash_table_unref (self->files);
  self->files = g_steal_pointer (&scan->files);
  g_atomic_int_set (&self->is_reading, FALSE);
  if (!g_atomic_int_get (&self->is_stopping)) {
    if (has_read)
      keep_later (self);
    if (is_news)
      self->function (cid_vcard_scan_gather (scan), self->user_data);
  }
  self->has_told = TRUE;
  g_ptr_array_unref (self->problems);
  self->problems = g_steal_pointer (&scan->problems);
}

/* Keeping */

static gboolean
keep (gpointer user_data)
{
  CidVcardReader *self = user_data;
  g_autoptr (GError) local_error = NULL;

  cid_source_stop (&self->keeping);
  self->unkept_since_us = 0;
  if (!cid_vcard_cache_save (self->cache, self->files, &local_error))
    g_info ("What was read of vCards cannot be kept: %s", local_error->message);
  malloc_trim (0);
  return G_SOURCE_REMOVE;
}

static void
keep_later (CidVcardReader *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->cache == NULL)
    return;
  if (self->unkept_since_us == 0)
    self->unkept_since_us = now_us;
  if (self->keeping != NULL && now_us - self->unkept_since_us > KEEP_AT_LATEST_US)
    return;
  cid_source_stop (&self->keeping);
  self->keeping = cid_source_start (g_timeout_source_new (KEEP_AFTER_S * 1000), keep, self);
}

/* Looking again */

static gboolean
on_rested (gpointer user_data)
{
  CidVcardReader *self = user_data;
  gboolean is_due = self->is_due;

  cid_source_stop (&self->rest);
  self->is_due = FALSE;
  if (is_due)
    cid_vcard_reader_scan (self);
  return G_SOURCE_REMOVE;
}

static void
rest (CidVcardReader *self, gint64 worked_us)
{
  gint64 rest_ms = MIN (worked_us / 1000, REST_MAX_MS);

  cid_source_stop (&self->rest);
  self->rest = cid_source_start (g_timeout_source_new ((guint) rest_ms), on_rested, self);
}

static void
on_change (gpointer user_data)
{
  CidVcardReader *self = user_data;

  if (self->rest != NULL)
    self->is_due = TRUE;
  else
    cid_vcard_reader_scan (self);
}

/* Whoever waits longer than a moment is told how far it is. */
static gboolean
go_on (guint permille, gpointer user_data)
{
  CidVcardReader *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  g_atomic_int_set (&self->permille, (int) permille);
  if (self->progress != NULL && now_us - self->told_us > PROGRESS_EVERY_US) {
    self->told_us = now_us;
    self->progress (self->user_data);
  }
  return !g_atomic_int_get (&self->is_stopping);
}

static void
load_cache (CidVcardReader *self)
{
  if (self->cache == NULL)
    return;
  g_hash_table_unref (self->files);
  self->files = cid_vcard_cache_load (self->cache, &self->is_stopping);
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
 * cid_vcard_reader_set_cache:
 * @self: a reader that has not looked yet
 * @cache: (transfer full): where to keep what was read
 *
 * Lets @self read only what has changed since @cache was written.
 */
void
cid_vcard_reader_set_cache (CidVcardReader *self, CidVcardCache *cache)
{
  g_return_if_fail (self != NULL && self->watch == NULL);

  self->cache = cache;
}

/**
 * cid_vcard_reader_set_progress:
 * @self: a reader
 * @progress: is called once a second, with the data of the reader's function, while it reads longer
 *   than that
 */
void
cid_vcard_reader_set_progress (CidVcardReader *self, void (*progress) (gpointer user_data))
{
  g_return_if_fail (self != NULL);

  self->progress = progress;
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
  g_auto (CidVcardScan) scan = { 0 };
  char *blindness = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->permille, 0);
  g_atomic_int_set (&self->is_reading, TRUE);
  if (self->watch == NULL) {
    self->watch = cid_path_watch_new (on_change, self);
    load_cache (self);
  }
  scan.path = self->path;
  scan.plan = &self->plan;
  scan.watch = self->watch;
  scan.known = self->files;
  scan.left_out = self->left_out;
  scan.go_on = go_on;
  scan.user_data = self;
  self->told_us = begun_us;

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->path);
  cid_vcard_scan_run (&scan);
  cid_path_watch_end (self->watch);
  blindness = cid_path_watch_get_problem (self->watch);
  if (blindness != NULL)
    g_ptr_array_add (scan.problems, blindness);
  finish_scan (self, &scan);

  /* The parser leaves much behind that the allocator would keep. */
  if (scan.due->len > 0 || self->cache != NULL)
    malloc_trim (0);
  rest (self, g_get_monotonic_time () - begun_us);
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

  cid_source_stop (&self->keeping);
  cid_source_stop (&self->rest);
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
 * cid_vcard_reader_get_permille:
 * @self: a reader
 *
 * Returns: how much was read of what it reads; from any thread
 */
int
cid_vcard_reader_get_permille (CidVcardReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_atomic_int_get (&self->permille);
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
  cid_vcard_cache_free (self->cache);
  g_free (self->path);
  g_free (self->left_out);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}
