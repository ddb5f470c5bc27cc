/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/phones.h"
#include "config/settings.h"
#include "log/call-format.h"
#include "log/call-reader.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidHome:
 * @settings: what cidalert.conf says
 * @phones: (element-type CidPhone): what phones.conf says
 * @problems: (element-type CidProblem): what is wrong with either
 *
 * The user's configuration, as a command sees it.
 */
typedef struct {
  CidSettings *settings;
  GPtrArray *phones;
  GPtrArray *problems;
  /*< private >*/
  gboolean has_plan;
  char *region;
  char *area;
  CidNumberPlan plan;
} CidHome;

CidHome *cid_home_open (void);
void cid_home_free (CidHome *self);
const CidNumberPlan *cid_home_get_plan (CidHome *self);
void cid_home_complain (GPtrArray *problems);
CidCallReader *cid_home_open_log (GError **error) G_GNUC_WARN_UNUSED_RESULT;

void cid_home_init_format (CidHome *self, CidFormat *format);
void cid_home_clear_format (CidFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHome, cid_home_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidFormat, cid_home_clear_format)

G_END_DECLS
