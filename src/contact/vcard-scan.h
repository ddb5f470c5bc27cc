/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/path-watch.h"
#include "contact/contact-yield.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidVcardGoOn:
 * @permille: how much of what is to be read was read
 *
 * Returns: %FALSE if nobody wants the rest any more
 */
typedef gboolean (*CidVcardGoOn) (guint permille, gpointer user_data);

/**
 * CidVcardScan:
 * @path: the file or folder
 * @plan: (nullable): how numbers without a country are to be read
 * @watch: where it is told what is to be watched
 * @known: (element-type filename CidVcardFile): what was read before; what is met again is taken
 * out
 * @left_out: (nullable): a file that somebody else reads
 * @go_on: (scope call): is called between pieces
 * @user_data: for @go_on
 * @files: (element-type filename CidVcardFile): all files now, by their paths
 * @problems: (element-type utf8): what is wrong beside what the files say
 *
 * One look at everything, of which the first seven are given, and the rest is found.
 */
typedef struct {
  const char *path;
  const CidNumberPlan *plan;
  CidPathWatch *watch;
  GHashTable *known;
  const char *left_out;
  CidVcardGoOn go_on;
  gpointer user_data;

  GHashTable *files;
  GPtrArray *problems;
  GPtrArray *order;
  GPtrArray *due;
  GHashTable *seen;
  guint64 due_bytes;
  guint64 done_bytes;
} CidVcardScan;

void cid_vcard_scan_run (CidVcardScan *scan);
CidContactYield *cid_vcard_scan_gather (CidVcardScan *scan);
gboolean cid_vcard_scan_has_read (const CidVcardScan *scan);
void cid_vcard_scan_clear (CidVcardScan *scan);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidVcardScan, cid_vcard_scan_clear)

G_END_DECLS
