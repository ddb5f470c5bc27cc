/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidVcardReader:
 *
 * Reads a vCard file or a folder of them, and again what changed of it. Everything but
 * cid_vcard_reader_stop() and cid_vcard_reader_is_reading() belongs on one worker's thread.
 */
typedef struct _CidVcardReader CidVcardReader;

/**
 * CidVcardYield:
 * @contacts: (element-type CidContact): what all files have
 * @n_numbers: how many numbers these have
 * @problems: (array zero-terminated=1): one line each
 *
 * What a reader found.
 */
typedef struct {
  GPtrArray *contacts;
  guint n_numbers;
  char **problems;
} CidVcardYield;

/**
 * CidVcardYieldFunc:
 * @yield: (transfer full): what was found, which differs from what was told before
 */
typedef void (*CidVcardYieldFunc) (CidVcardYield *yield, gpointer user_data);

CidVcardReader *cid_vcard_reader_new (const char *path,
                                      const CidNumberPlan *plan,
                                      CidVcardYieldFunc function,
                                      gpointer user_data);
void cid_vcard_reader_scan (CidVcardReader *self);
void cid_vcard_reader_close (CidVcardReader *self);
void cid_vcard_reader_stop (CidVcardReader *self);
gboolean cid_vcard_reader_is_reading (CidVcardReader *self);
void cid_vcard_reader_free (CidVcardReader *self);
void cid_vcard_yield_free (CidVcardYield *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVcardYield, cid_vcard_yield_free)

G_END_DECLS
