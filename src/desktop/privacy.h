/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

/**
 * CidSight:
 * @CID_SIGHT_FULL: all of it
 * @CID_SIGHT_REDUCED: that it is there, not whom it is about
 * @CID_SIGHT_NONE: nothing
 *
 * What of a notice may be seen.
 */
typedef enum {
  CID_SIGHT_FULL,
  CID_SIGHT_REDUCED,
  CID_SIGHT_NONE,
} CidSight;

CidSight cid_privacy_get_sight (CidPrivacy privacy, gboolean is_locked);
gboolean cid_privacy_is_public (CidPrivacy privacy, gboolean is_locked);
gboolean cid_privacy_fit (CidPrivacy privacy,
                          gboolean is_locked,
                          CidNotice *notice,
                          const char *reduced);

G_END_DECLS
