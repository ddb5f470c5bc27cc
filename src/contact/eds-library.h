/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-yield.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidEdsLibrary:
 *
 * All address books that are switched on in Evolution Data Server, as they come and go. All of it
 * but what says otherwise belongs to one thread, whose default main context it uses.
 */
typedef struct _CidEdsLibrary CidEdsLibrary;

/**
 * CidEdsLibraryFunc:
 * @yield: (transfer full): what all books hold now
 */
typedef void (*CidEdsLibraryFunc) (CidContactYield *yield, gpointer user_data);

CidEdsLibrary *cid_eds_library_new (const CidNumberPlan *plan,
                                    CidEdsLibraryFunc function,
                                    gpointer user_data);
void cid_eds_library_open (CidEdsLibrary *self);
void cid_eds_library_close (CidEdsLibrary *self);
gboolean cid_eds_library_is_reading (CidEdsLibrary *self);
gboolean cid_eds_library_is_absent (CidEdsLibrary *self);
void cid_eds_library_free (CidEdsLibrary *self);

G_END_DECLS
