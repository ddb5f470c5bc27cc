/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"
#include "phone/make.h"

G_BEGIN_DECLS

/**
 * CidSetupPhone:
 * @name: what the phone is called here
 * @make: (nullable): name of its make
 * @address: (nullable): its address
 * @host: (nullable): the address of this machine that it is told
 * @number: (nullable): its own number
 * @replaces: it takes the place of one that cannot be used
 *
 * What is asked of the user, or given as options.
 */
typedef struct {
  char *name;
  char *make;
  char *address;
  char *host;
  char *number;
  gboolean replaces;
} CidSetupPhone;

gboolean cid_setup_phone_check (const CidSetupPhone *self,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_setup_settle_broken (CidSetupPhone *self,
                                  GPtrArray *problems,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_setup_phone_fill (CidSetupPhone *self,
                               const CidPhone *known,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_setup_phone_save (const CidSetupPhone *self,
                               const CidPhone *known,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_setup_phone_clear (CidSetupPhone *self);

gboolean cid_setup_wait (const CidPhone *phone, CidMake *make, GPtrArray *urls, guint patience_s);
guint cid_setup_tell_obstacles (void);
void cid_setup_tell_refusal (GVariantDict *refusal, const char *phone_name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidSetupPhone, cid_setup_phone_clear)

G_END_DECLS
