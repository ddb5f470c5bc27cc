/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-pack.h"
#include "number/party.h"

#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * CidVcardFile:
 * @contacts: (array length=n_contacts): what could be read of it
 * @n_contacts: how many these are
 * @n_numbers: how many numbers these have
 * @n_broken: how many cards could not be read
 * @n_too_big: how many cards are larger than a card may be
 * @problem: (nullable): what is wrong with it, in one line that names it
 *
 * One vCard file as it was when it was read. An immutable value; the rest is its own affair.
 */
typedef struct {
  CidContact **contacts;
  guint n_contacts;
  guint n_numbers;
  guint n_broken;
  guint n_too_big;
  gboolean is_settled;
  char *problem;
  dev_t device;
  ino_t inode;
  goffset size;
  gint64 change_ns;
} CidVcardFile;

/**
 * CidVcardBytesFunc:
 * @n_bytes: how many more bytes were read
 *
 * Returns: %FALSE if nobody wants the rest any more
 */
typedef gboolean (*CidVcardBytesFunc) (gsize n_bytes, gpointer user_data);

CidVcardFile *cid_vcard_file_read (const char *path,
                                   const CidNumberPlan *plan,
                                   CidVcardBytesFunc function,
                                   gpointer user_data);
gboolean cid_vcard_file_is_current (const CidVcardFile *self, const struct stat *info);
gboolean cid_vcard_file_is_lasting (const CidVcardFile *self);
void cid_vcard_file_pack (const CidVcardFile *self, const char *path, GByteArray *pack);
CidVcardFile *cid_vcard_file_unpack (CidUnpack *unpack, const char *path);
void cid_vcard_file_free (CidVcardFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVcardFile, cid_vcard_file_free)

G_END_DECLS
