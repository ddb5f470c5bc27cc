/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "number/party.h"

#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * CidVcardFile:
 * @contacts: (array length=n_contacts): what could be read of it
 * @n_contacts: how many these are
 * @n_numbers: how many numbers these have
 * @problem: (nullable): what is wrong with it, in one line that names it
 *
 * One vCard file as it was when it was read. An immutable value; the rest is its own affair.
 */
typedef struct {
  CidContact **contacts;
  guint n_contacts;
  guint n_numbers;
  gboolean is_settled;
  char *problem;
  dev_t device;
  ino_t inode;
  goffset size;
  gint64 change_ns;
} CidVcardFile;

CidVcardFile *cid_vcard_file_read (const char *path,
                                   const CidNumberPlan *plan,
                                   const int *is_stopping);
gboolean cid_vcard_file_is_current (const CidVcardFile *self, const struct stat *info);
void cid_vcard_file_free (CidVcardFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVcardFile, cid_vcard_file_free)

G_END_DECLS
