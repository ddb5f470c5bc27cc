/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-picture"

#include "desktop/picture.h"

#include <string.h>

#define MAX_BYTES (8 * 1024 * 1024)
#define MAX_PIXELS (32 * 1024 * 1024)
#define CHUNK_BYTES 4096

/* What address books hold; other loaders (SVG with its entities, say) are not offered the bytes. */
static const struct {
  const char *magic;
  gsize length;
  const char *type;
} kinds[] = {
  { "\xff\xd8\xff", 3, "jpeg" },
  { "\x89PNG\r\n\x1a\n", 8, "png" },
  { "GIF8", 4, "gif" },
};

static const char *
find_type (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (length > kinds[i].length && memcmp (data, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].type;
  }

  return NULL;
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *is_refused = user_data;
  double scale;

  if (width <= 0 || height <= 0 || (gint64) width * height > MAX_PIXELS) {
    *is_refused = TRUE;
    gdk_pixbuf_loader_set_size (loader, 1, 1);
    return;
  }

  scale = MIN (1.0, (double) CID_PICTURE_SIZE / MAX (width, height));
  gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale + 0.5)),
                              MAX (1, (int) (height * scale + 0.5)));
}

/* In small pieces, so that a bomb is noticed by its size before it goes off. */
static gboolean
feed (GdkPixbufLoader *loader, const guint8 *data, gsize length, const gboolean *is_refused)
{
  for (gsize done = 0; done < length; done += CHUNK_BYTES) {
    if (!gdk_pixbuf_loader_write (loader, data + done, MIN (CHUNK_BYTES, length - done), NULL))
      return FALSE;
    if (*is_refused)
      return FALSE;
  }

  return TRUE;
}

/**
 * cid_picture_load:
 * @file: (nullable): bytes of a JPEG, PNG or GIF file, from anybody
 *
 * Decodes a picture to at most 96 pixels a side, as a notification shows it. One that is broken,
 * enormous or of another kind is none.
 *
 * Returns: (transfer full) (nullable): the picture
 */
GdkPixbuf *
cid_picture_load (GBytes *file)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GdkPixbuf *pixbuf;
  gboolean is_refused = FALSE;
  gboolean is_fed;
  gsize length = 0;
  const guint8 *data = file != NULL ? g_bytes_get_data (file, &length) : NULL;
  const char *type = data != NULL ? find_type (data, length) : NULL;

  if (type == NULL || length > MAX_BYTES)
    return NULL;
  loader = gdk_pixbuf_loader_new_with_type (type, NULL);
  if (loader == NULL)
    return NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &is_refused);
  is_fed = feed (loader, data, length, &is_refused);
  /* A loader wants to be closed even when it failed. */
  if (!gdk_pixbuf_loader_close (loader, NULL) || !is_fed || is_refused)
    return NULL;

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}
