/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

/**
 * CidParameter:
 * @CID_PARAMETER_REMOTE: who is at the other end
 * @CID_PARAMETER_NAME: what the phone calls the other end
 * @CID_PARAMETER_LOCAL: which of my lines
 * @CID_PARAMETER_CALL: the phone's call id
 * @CID_PARAMETER_REASON: why the call ended
 * @CID_PARAMETER_DIVERTED: who the call was first meant for
 * @CID_PARAMETER_MAC: of the phone
 * @CID_N_PARAMETERS: how many there are
 *
 * What we look for in a callback, whatever the phone's make calls it.
 */
typedef enum {
  CID_PARAMETER_REMOTE,
  CID_PARAMETER_NAME,
  CID_PARAMETER_LOCAL,
  CID_PARAMETER_CALL,
  CID_PARAMETER_REASON,
  CID_PARAMETER_DIVERTED,
  CID_PARAMETER_MAC,
  CID_N_PARAMETERS,
} CidParameter;

/**
 * CidParameters:
 * @values: what was said, decoded and valid UTF-8 but not cleaned; %NULL for nothing
 * @extra: (element-type utf8): everything else, `key=value` each, cleaned
 */
typedef struct {
  char *values[CID_N_PARAMETERS];
  GPtrArray *extra;
} CidParameters;

CidParameters *cid_parameters_new (void);
CidParameters *cid_parameters_parse (const char *text, CidEventKind kind);
void cid_parameters_free (CidParameters *self);
void cid_parameters_add_extra (CidParameters *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidParameters, cid_parameters_free)

G_END_DECLS
