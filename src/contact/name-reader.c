/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-name-reader"

#include "contact/name-reader.h"

#include "base/path-watch.h"
#include "base/text.h"
#include "contact/name-list.h"
#include "contact/regular-file.h"
#include "contact/vcard-file.h"

#include <glib/gi18n.h>

#include <errno.h>
#include <unistd.h>

#define LENGTH_MAX ((gsize) 16 * 1024 * 1024)
#define PIECE_BYTES 65536

struct _CidNameReader {
  CidNameKind kind;
  char *path;
  char *region;
  char *area;
  CidNumberPlan plan;
  CidNameYieldFunc function;
  gpointer user_data;
  CidPathWatch *watch;
  int is_stopping;
  int is_reading;
};

/* Returns %NULL and sets @error if there is too much, or the disk fails. */
static char *
read_text (int fd, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[PIECE_BYTES];
  gssize n_read = 0;

  do {
    n_read = read (fd, piece, sizeof piece);
    if (n_read > 0)
      g_byte_array_append (bytes, piece, (guint) n_read);
  } while ((n_read > 0 && bytes->len <= LENGTH_MAX) || (n_read < 0 && errno == EINTR));
  if (n_read < 0 || bytes->len > LENGTH_MAX) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         n_read < 0 ? g_strerror (errno) : _ ("is larger than 16 MiB"));
    return NULL;
  }
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

static void
read_list (CidNameReader *self, CidContactYield *yield)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (self->path);
  g_autofree char *text = NULL;
  struct stat info = { 0 };
  int fd = cid_regular_file_open (self->path, &info, &error);

  if (fd >= 0) {
    text = read_text (fd, &error);
    close (fd);
  }
  if (text != NULL) {
    cid_name_list_read (yield, name, text, &self->plan);
  } else {
    g_autofree char *problem = g_strconcat (name, ": ", error->message, NULL);

    cid_contact_yield_add_problem (yield, problem);
  }
}

static gboolean
go_on (gsize n_bytes, gpointer user_data)
{
  CidNameReader *self = user_data;

  return !g_atomic_int_get (&self->is_stopping);
}

/* Nobody else has the contacts yet. */
static void
read_mine (CidNameReader *self, CidContactYield *yield)
{
  g_autoptr (CidVcardFile) file = NULL;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return;
  file = cid_vcard_file_read (self->path, &self->plan, go_on, self);
  for (guint i = 0; i < file->n_contacts; i++) {
    cid_contact_set_mine (file->contacts[i]);
    cid_contact_yield_add (yield, file->contacts[i]);
  }
  if (file->problem != NULL)
    cid_contact_yield_add_problem (yield, file->problem);
}

static void (*const read_funcs[]) (CidNameReader *self, CidContactYield *yield) = {
  [CID_NAME_MINE] = read_mine,
  [CID_NAME_LIST] = read_list,
};

static void
on_change (gpointer user_data)
{
  cid_name_reader_scan (user_data);
}

/**
 * cid_name_reader_new:
 * @kind: what the file holds
 * @path: the file
 * @plan: (nullable): how numbers without a country are to be read; is copied
 * @function: (scope notified): is called on the worker whenever it was read
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): a reader that has not looked yet
 */
CidNameReader *
cid_name_reader_new (CidNameKind kind,
                     const char *path,
                     const CidNumberPlan *plan,
                     CidNameYieldFunc function,
                     gpointer user_data)
{
  CidNameReader *self = NULL;

  g_return_val_if_fail (path != NULL && function != NULL, NULL);

  self = g_new0 (CidNameReader, 1);
  self->kind = kind;
  self->path = g_canonicalize_filename (path, NULL);
  self->region = g_strdup (plan != NULL ? plan->region : NULL);
  self->area = g_strdup (plan != NULL ? plan->area : NULL);
  self->plan = (CidNumberPlan){ .region = self->region, .area = self->area };
  self->function = function;
  self->user_data = user_data;
  self->is_reading = TRUE;
  return self;
}

/**
 * cid_name_reader_scan:
 * @self: a reader
 *
 * Reads the file, tells what it holds, and watches it from now on: whatever happens later is read
 * by itself.
 */
void
cid_name_reader_scan (CidNameReader *self)
{
  g_autoptr (CidContactYield) yield = NULL;
  g_autofree char *blindness = NULL;

  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_reading, TRUE);
  if (self->watch == NULL)
    self->watch = cid_path_watch_new (on_change, self);
  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->path);
  cid_path_watch_end (self->watch);
  blindness = cid_path_watch_get_problem (self->watch);

  yield = cid_contact_yield_new ();
  read_funcs[self->kind](self, yield);
  if (blindness != NULL)
    cid_contact_yield_add_problem (yield, blindness);
  g_atomic_int_set (&self->is_reading, FALSE);
  if (!g_atomic_int_get (&self->is_stopping))
    self->function (g_steal_pointer (&yield), self->user_data);
}

/**
 * cid_name_reader_stop:
 * @self: a reader
 *
 * Gives up what is being read, soon. From any thread.
 */
void
cid_name_reader_stop (CidNameReader *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_stopping, TRUE);
}

/**
 * cid_name_reader_close:
 * @self: a reader
 *
 * Watches no more. On the worker, as the last thing that it does with @self.
 */
void
cid_name_reader_close (CidNameReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->watch, cid_path_watch_free);
}

/**
 * cid_name_reader_get_path:
 * @self: a reader
 *
 * Returns: (transfer none): the file that it reads; any thread may ask
 */
const char *
cid_name_reader_get_path (CidNameReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * cid_name_reader_is_reading:
 * @self: a reader
 *
 * Returns: %TRUE until it has told what there is; any thread may ask
 */
gboolean
cid_name_reader_is_reading (CidNameReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->is_reading);
}

/**
 * cid_name_reader_free:
 * @self: (nullable) (transfer full): a reader that is closed
 */
void
cid_name_reader_free (CidNameReader *self)
{
  if (self == NULL)
    return;

  cid_path_watch_free (self->watch);
  g_free (self->path);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}
