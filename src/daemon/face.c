/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-face"

#include "daemon/face.h"

#include "contact/photo-loader.h"

struct _CidFace {
  CidFaceFunc changed;
  gpointer user_data;
  CidPhotoLoader *photos;
  char *uid;
  GBytes *image;
};

typedef struct {
  CidFace *face;
  char *uid;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->uid);
  g_free (request);
}

static void
on_photo (GBytes *image, gpointer user_data)
{
  Request *request = user_data;
  CidFace *self = request->face;

  if (image == NULL || g_strcmp0 (self->uid, request->uid) != 0)
    return;

  g_clear_pointer (&self->image, g_bytes_unref);
  self->image = g_bytes_ref (image);
  self->changed (self->user_data);
}

/**
 * cid_face_new:
 * @changed: called when a picture that was asked for is there
 * @user_data: for @changed
 *
 * Returns: (transfer full): nobody's face yet
 */
CidFace *
cid_face_new (CidFaceFunc changed, gpointer user_data)
{
  CidFace *self = g_new0 (CidFace, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->photos = cid_photo_loader_new ();

  return self;
}

/**
 * cid_face_free:
 * @self: (nullable): a face
 */
void
cid_face_free (CidFace *self)
{
  if (self == NULL)
    return;

  cid_photo_loader_free (self->photos);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_free (self->uid);
  g_free (self);
}

/**
 * cid_face_get:
 * @self: a face
 * @call: a call
 *
 * Gives the picture of a call's caller. The first notice does not wait for it: where it is not read
 * yet that begins now, and the notice is completed in place.
 *
 * Returns: (transfer none) (nullable): a picture file's bytes, until the next call
 */
GBytes *
cid_face_get (CidFace *self, const CidCall *call)
{
  Request *request;

  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  if (g_strcmp0 (self->uid, call->uid) == 0)
    return self->image;

  g_free (self->uid);
  self->uid = g_strdup (call->uid);
  g_clear_pointer (&self->image, g_bytes_unref);
  if (call->caller == NULL || call->caller->photo == NULL)
    return NULL;

  request = g_new0 (Request, 1);
  request->face = self;
  request->uid = g_strdup (call->uid);
  cid_photo_loader_load (self->photos, call->caller->photo, on_photo, request, request_free);
  return NULL;
}
