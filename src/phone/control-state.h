/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/make-control.h"

G_BEGIN_DECLS

/**
 * CidControlState:
 * @CID_CONTROL_STATE_UNSET: the user set nothing up
 * @CID_CONTROL_STATE_UNKNOWN: the phone has not been asked yet
 * @CID_CONTROL_STATE_READY: it does what it is asked
 * @CID_CONTROL_STATE_NO_MAKE: nobody knows how phones of its make are controlled
 * @CID_CONTROL_STATE_NO_PLACE: nobody knows where it is
 * @CID_CONTROL_STATE_UNREACHABLE: it does not answer
 * @CID_CONTROL_STATE_UNTRUSTED: it shows a certificate that nobody trusted yet
 * @CID_CONTROL_STATE_OTHER_CERTIFICATE: it shows another certificate than the trusted one
 * @CID_CONTROL_STATE_GUARDED: it wants the password where others could read it
 * @CID_CONTROL_STATE_NO_PASSWORD: it wants a password, and there is none
 * @CID_CONTROL_STATE_UNAUTHORIZED: it does not take the user name or password
 * @CID_CONTROL_STATE_FORBIDDEN: it is set not to be controlled
 * @CID_CONTROL_STATE_ELSEWHERE: it sends us to another host
 * @CID_CONTROL_STATE_MISSING: it cannot be controlled
 * @CID_CONTROL_STATE_STRANGE: its answer means nothing
 *
 * How it stands with the control of one phone.
 */
typedef enum {
  CID_CONTROL_STATE_UNSET,
  CID_CONTROL_STATE_UNKNOWN,
  CID_CONTROL_STATE_READY,
  CID_CONTROL_STATE_NO_MAKE,
  CID_CONTROL_STATE_NO_PLACE,
  CID_CONTROL_STATE_UNREACHABLE,
  CID_CONTROL_STATE_UNTRUSTED,
  CID_CONTROL_STATE_OTHER_CERTIFICATE,
  CID_CONTROL_STATE_GUARDED,
  CID_CONTROL_STATE_NO_PASSWORD,
  CID_CONTROL_STATE_UNAUTHORIZED,
  CID_CONTROL_STATE_FORBIDDEN,
  CID_CONTROL_STATE_ELSEWHERE,
  CID_CONTROL_STATE_MISSING,
  CID_CONTROL_STATE_STRANGE,
} CidControlState;

CidControlState cid_control_state_from_verdict (CidControlVerdict verdict, gboolean has_password);
char *cid_control_state_describe (CidControlState state, const char *phone, const char *detail);
const char *cid_control_state_to_nick (CidControlState state);
CidControlState cid_control_state_from_nick (const char *nick);

G_END_DECLS
