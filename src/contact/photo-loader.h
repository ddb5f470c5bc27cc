/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"

G_BEGIN_DECLS

typedef struct _CidPhotoLoader CidPhotoLoader;

/**
 * CidPhotoFunc:
 * @image: (nullable): the picture file's bytes (JPEG, PNG …); %NULL if it cannot be read
 */
typedef void (*CidPhotoFunc) (GBytes *image, gpointer user_data);

CidPhotoLoader *cid_photo_loader_new (void);
void cid_photo_loader_load (CidPhotoLoader *self,
                            const CidPhoto *photo,
                            CidPhotoFunc function,
                            gpointer user_data,
                            GDestroyNotify destroy);
void cid_photo_loader_free (CidPhotoLoader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhotoLoader, cid_photo_loader_free)

G_END_DECLS
