/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidContactsApp:
 *
 * GNOME Contacts, as it can be spoken to on the session bus. Belongs to the thread whose context
 * was the default when it was made.
 */
typedef struct _CidContactsApp CidContactsApp;

/**
 * CidContactOpenedFunc:
 * @is_open: whether GNOME Contacts was there to be asked
 */
typedef void (*CidContactOpenedFunc) (gboolean is_open, gpointer user_data);

/**
 * CidContactWish:
 * @individual: what GNOME Contacts calls whoever is to be shown
 * @name: what people call whoever that is
 * @token: (nullable): of a click, lets the window come to the front
 */
typedef struct {
  const char *individual;
  const char *name;
  const char *token;
} CidContactWish;

CidContactsApp *cid_contacts_app_new (void);
void cid_contacts_app_free (CidContactsApp *self);
void cid_contacts_app_open (CidContactsApp *self,
                            const CidContactWish *wish,
                            CidContactOpenedFunc done,
                            gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactsApp, cid_contacts_app_free)

G_END_DECLS
