/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bus/bus.h"

G_BEGIN_DECLS

/**
 * CidDialChoice:
 * @number: what to dial
 * @text: for people: the name, and the number as it is written
 */
typedef struct {
  char *number;
  char *text;
} CidDialChoice;

GPtrArray *cid_dial_choices_find (CidBusCidAlert1 *daemon,
                                  const char *name,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
int cid_dial_choices_choose (GPtrArray *choices);

G_END_DECLS
