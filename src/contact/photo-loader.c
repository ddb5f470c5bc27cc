/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-photo-loader"

#include "contact/photo-loader.h"

#include "base/worker.h"
#include "contact/regular-file.h"
#include "contact/vcard-photo.h"

#include <errno.h>
#include <unistd.h>

#define PHOTO_MAX_BYTES ((gsize) 5 * 1024 * 1024)
#define CACHE_MAX 8
#define STOP_PATIENCE_MS 200

/* What is kept of the last pictures; %NULL for what is no picture. */
typedef struct {
  CidPhoto *photo;
  struct timespec modified;
  GBytes *image;
} Entry;

/**
 * CidPhotoLoader:
 *
 * Reads pictures of contacts, on a thread of its own. The cache belongs to that thread.
 */
struct _CidPhotoLoader {
  CidWorker *worker;
  GQueue cache;
};

typedef struct {
  CidPhotoLoader *loader;
  CidPhoto *photo;
  GBytes *image;
  CidPhotoFunc function;
  gpointer user_data;
  GDestroyNotify destroy;
} Request;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  cid_photo_free (entry->photo);
  g_clear_pointer (&entry->image, g_bytes_unref);
  g_free (entry);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  if (request->destroy != NULL)
    request->destroy (request->user_data);
  cid_photo_free (request->photo);
  g_clear_pointer (&request->image, g_bytes_unref);
  g_free (request);
}

static gboolean
is_of (const Entry *entry, const CidPhoto *photo, const struct stat *info)
{
  return cid_photo_is_same (entry->photo, photo) &&
         entry->modified.tv_sec == info->st_mtim.tv_sec &&
         entry->modified.tv_nsec == info->st_mtim.tv_nsec;
}

static GBytes *
read_range (int fd, goffset offset, gsize length)
{
  g_autofree char *bytes = g_malloc (length);
  gsize got = 0;

  while (got < length) {
    gssize more = pread (fd, bytes + got, length - got, offset + (goffset) got);

    if (more < 0 && errno == EINTR)
      continue;
    if (more <= 0)
      return NULL;
    got += (gsize) more;
  }
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static GBytes *
read_image (int fd, const CidPhoto *photo, const struct stat *info)
{
  gboolean is_inline = photo->length > 0;
  gsize length = is_inline ? photo->length : (gsize) MAX (info->st_size, 0);
  g_autoptr (GBytes) bytes = NULL;

  if (length == 0 || length > PHOTO_MAX_BYTES)
    return NULL;

  bytes = read_range (fd, photo->offset, length);
  if (bytes == NULL || !is_inline)
    return g_steal_pointer (&bytes);
  return cid_vcard_get_photo (g_bytes_get_data (bytes, NULL), length);
}

static Entry *
remember (CidPhotoLoader *self, const CidPhoto *photo, const struct stat *info, GBytes *image)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->photo = cid_photo_copy (photo);
  entry->modified = info->st_mtim;
  entry->image = image;
  if (g_queue_get_length (&self->cache) == CACHE_MAX)
    entry_free (g_queue_pop_tail (&self->cache));
  g_queue_push_head (&self->cache, entry);
  return entry;
}

static Entry *
recall (CidPhotoLoader *self, const CidPhoto *photo, const struct stat *info)
{
  for (GList *l = self->cache.head; l != NULL; l = l->next) {
    if (!is_of (l->data, photo, info))
      continue;
    g_queue_unlink (&self->cache, l);
    g_queue_push_head_link (&self->cache, l);
    return l->data;
  }
  return NULL;
}

static GBytes *
get_image (CidPhotoLoader *self, const CidPhoto *photo)
{
  struct stat info = { 0 };
  Entry *entry = NULL;
  int fd = photo != NULL ? cid_regular_file_open (photo->path, &info, NULL) : -1;

  if (fd < 0)
    return NULL;
  entry = recall (self, photo, &info);
  if (entry == NULL)
    entry = remember (self, photo, &info, read_image (fd, photo, &info));
  close (fd);
  return entry->image != NULL ? g_bytes_ref (entry->image) : NULL;
}

static gboolean
on_loaded (gpointer user_data)
{
  Request *request = user_data;

  request->function (request->image, request->user_data);
  return G_SOURCE_REMOVE;
}

/* On the worker. */
static gboolean
load (gpointer user_data)
{
  Request *request = user_data;

  request->image = get_image (request->loader, request->photo);
  cid_worker_reply (request->loader->worker, on_loaded, request, request_free);
  return G_SOURCE_REMOVE;
}

/**
 * cid_photo_loader_new:
 *
 * Returns: (transfer full): a loader
 */
CidPhotoLoader *
cid_photo_loader_new (void)
{
  CidPhotoLoader *self = g_new0 (CidPhotoLoader, 1);

  g_queue_init (&self->cache);
  self->worker = cid_worker_new ("photos");
  return self;
}

/**
 * cid_photo_loader_load:
 * @self: a loader
 * @photo: (nullable): where the picture is
 * @function: (scope notified): is called on the main loop, once, and never before this returns
 * @user_data: (nullable): for @function
 * @destroy: (nullable): is called with @user_data after @function, or in its place if the loader is
 *   freed before
 *
 * Reads a picture of at most 5 MiB; the last few are remembered.
 */
void
cid_photo_loader_load (CidPhotoLoader *self,
                       const CidPhoto *photo,
                       CidPhotoFunc function,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  Request *request = NULL;

  g_return_if_fail (self != NULL && function != NULL);

  request = g_new0 (Request, 1);
  request->loader = self;
  request->photo = cid_photo_copy (photo);
  request->function = function;
  request->user_data = user_data;
  request->destroy = destroy;
  cid_worker_push (self->worker, load, request, NULL);
}

/**
 * cid_photo_loader_free:
 * @self: (nullable) (transfer full): a loader
 *
 * Frees @self. What was asked for and has not come yet does not come any more. A disk that hangs is
 * left alone, with the loader.
 */
void
cid_photo_loader_free (CidPhotoLoader *self)
{
  if (self == NULL)
    return;

  if (!cid_worker_stop (self->worker, STOP_PATIENCE_MS)) {
    g_warning ("Reading a photo hangs; it is left behind");
    return;
  }
  cid_worker_free (self->worker);
  g_queue_clear_full (&self->cache, entry_free);
  g_free (self);
}
