/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libebook/libebook.h>

#include "contact/contact-yield.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidEdsShelf:
 *
 * One address book of Evolution Data Server, followed live. All of it belongs to one thread, whose
 * default main context it uses, and none of it waits.
 */
typedef struct _CidEdsShelf CidEdsShelf;

/**
 * CidEdsShelfFunc:
 *
 * Called when the contacts of a shelf, or what is wrong with it, are others.
 */
typedef void (*CidEdsShelfFunc) (gpointer user_data);

CidEdsShelf *cid_eds_shelf_new (ESource *source,
                                const CidNumberPlan *plan,
                                CidEdsShelfFunc changed,
                                gpointer user_data);
void cid_eds_shelf_free (CidEdsShelf *self);
const char *cid_eds_shelf_get_uid (CidEdsShelf *self);
gboolean cid_eds_shelf_is_reading (CidEdsShelf *self);
char *cid_eds_shelf_get_problem (CidEdsShelf *self);
void cid_eds_shelf_gather (CidEdsShelf *self, CidContactYield *yield);

G_END_DECLS
