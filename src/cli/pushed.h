/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/home.h"
#include "phone/make.h"

G_BEGIN_DECLS

/**
 * CidPushed:
 * @phone: (transfer none): the phone
 * @make: its make
 * @heard: (nullable): the address that it last reported from
 * @settings: (nullable) (element-type utf8 CidWebSetting): what stands in it, once that was read
 *
 * A phone whose settings a command looks at.
 */
typedef struct {
  const CidPhone *phone;
  CidMake *make;
  char *heard;
  GHashTable *settings;
} CidPushed;

gboolean cid_pushed_init (CidPushed *self,
                          const CidPhone *phone,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_pushed_clear (CidPushed *self);
gboolean cid_pushed_read (CidPushed *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_pushed_write (CidPushed *self,
                           GPtrArray *plan,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_pushed_browse (CidPushed *self,
                            const char *url,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidPushed, cid_pushed_clear)

G_END_DECLS
