/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidDeeds:
 * @CID_DEED_ANSWER: take the call that rings
 * @CID_DEED_REJECT: refuse the call that rings
 * @CID_DEED_HANG_UP: end the call that is up
 * @CID_DEED_DIAL: begin a call
 *
 * What can be asked of a phone from here; a set, since phones differ in what they let be done.
 */
typedef enum {
  CID_DEED_NONE = 0,
  CID_DEED_ANSWER = 1 << 0,
  CID_DEED_REJECT = 1 << 1,
  CID_DEED_HANG_UP = 1 << 2,
  CID_DEED_DIAL = 1 << 3,
} CidDeeds;

G_END_DECLS
