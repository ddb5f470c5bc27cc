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
  CidPhoto *photo;
  GBytes *image;
};

typedef struct {
  CidFace *face;
  char *uid;
  CidPhoto *photo;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->uid);
  cid_photo_free (request->photo);
  g_free (request);
}

static gboolean
is_of (CidFace *self, const char *uid, const CidPhoto *photo)
{
  return g_strcmp0 (self->uid, uid) == 0 && cid_photo_is_same (self->photo, photo);
}

static void
on_photo (GBytes *image, gpointer user_data)
{
  Request *request = user_data;
  CidFace *self = request->face;

  if (image == NULL || !is_of (self, request->uid, request->photo))
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
  cid_photo_free (self->photo);
  g_free (self->uid);
  g_free (self);
}

static void
begin (CidFace *self)
{
  Request *request = g_new0 (Request, 1);

  request->face = self;
  request->uid = g_strdup (self->uid);
  request->photo = cid_photo_copy (self->photo);
  cid_photo_loader_load (self->photos, self->photo, on_photo, request, request_free);
}

/**
 * cid_face_get:
 * @self: a face
 * @call: a call
 *
 * Gives the picture of a call's caller. The first notice does not wait for it: where it is not read
 * yet that begins now, and the notice is completed in place. Who has another picture than before is
 * no longer shown with that.
 *
 * Returns: (transfer none) (nullable): a picture file's bytes, until the next call
 */
GBytes *
cid_face_get (CidFace *self, const CidCall *call)
{
  const CidPhoto *photo;

  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  photo = call->caller != NULL ? call->caller->photo : NULL;
  if (is_of (self, call->uid, photo))
    return self->image;

  g_free (self->uid);
  self->uid = g_strdup (call->uid);
  cid_photo_free (self->photo);
  self->photo = cid_photo_copy (photo);
  g_clear_pointer (&self->image, g_bytes_unref);
  if (self->photo != NULL)
    begin (self);
  return NULL;
}
