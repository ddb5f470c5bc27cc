/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/intake.h"
#include "daemon/media.h"
#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidFitter CidFitter;

/**
 * CidFitted:
 * @parts: the parts of the daemon
 * @intake: the way in
 * @screen: what stands on the desktop
 * @media: the media players
 * @rehearsal: (nullable): the phone of rehearsals
 * @host: (nullable): listen here alone, whatever the settings say
 * @port: with @host: the port, 0 for a free one
 *
 * What the configuration is fitted to. All of it is the bridge's, and outlives the fitter.
 */
typedef struct {
  const CidParts *parts;
  CidIntake *intake;
  CidScreen *screen;
  CidMedia *media;
  CidPhone *rehearsal;
  const char *host;
  guint16 port;
} CidFitted;

CidFitter *cid_fitter_new (const CidFitted *fitted);
void cid_fitter_free (CidFitter *self);
void cid_fitter_apply (CidFitter *self);
void cid_fitter_listen (CidFitter *self);
gboolean cid_fitter_is_listening (CidFitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidFitter, cid_fitter_free)

G_END_DECLS
