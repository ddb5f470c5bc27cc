/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidDialStyle:
 * @CID_DIAL_STYLE_NATIONAL: numbers of the own country as they are dialled there, others with `+`
 * @CID_DIAL_STYLE_PLUS: all of them with `+`
 * @CID_DIAL_STYLE_ZEROS: as national, with `00` in place of `+`
 *
 * How a number of the public network that is known with its country is dialled.
 */
typedef enum {
  CID_DIAL_STYLE_NATIONAL,
  CID_DIAL_STYLE_PLUS,
  CID_DIAL_STYLE_ZEROS,
} CidDialStyle;

const char *cid_dial_style_to_nick (CidDialStyle style);
int cid_dial_style_from_nick (const char *nick);

gboolean cid_dial_is_link (const char *text);
gboolean cid_dial_is_number (const char *text);
gboolean cid_dial_is_code (const char *text);
char *cid_dial_clean (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_dial_to_digits (const char *clean,
                          const CidNumberPlan *plan,
                          CidDialStyle style,
                          const char *prefix);

G_END_DECLS
