/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidTarget:
 * @token: the first part of the path; empty where there is none
 * @event: the second part; empty where there is none
 * @parameters: (not nullable): what follows, undecoded; empty where there is nothing
 *
 * A raw request target, taken apart but not decoded.
 */
typedef struct {
  char *token;
  char *event;
  char *parameters;
} CidTarget;

CidTarget *cid_target_parse (const char *target);
void cid_target_free (CidTarget *self);
char *cid_target_blank (const char *target, const char *token);
char *cid_target_blank_text (char *text, const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidTarget, cid_target_free)

G_END_DECLS
