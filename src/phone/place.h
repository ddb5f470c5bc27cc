/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/http-port.h"

G_BEGIN_DECLS

/* Another program may be on its way out; then what is in the way is there to stay. */
#define CID_PLACE_FIRST_RETRY_S 2
#define CID_PLACE_RETRY_S 60

/**
 * CidPlace:
 * @wanted: where to listen
 * @bound: where it does, which differs only for `any` on a machine without IPv6
 * @is_address: %FALSE if the settings name something that is no address
 * @is_optional: it may be missing
 * @port: (nullable): the open port
 * @error_number: why it is not open, as errno; 0 if not known
 * @problem: (nullable): the same for people
 * @retry_s: when to try again, if there is a problem
 *
 * One place to listen at: what was asked for, and the port there or what is in the way.
 */
typedef struct {
  CidAddress wanted;
  CidAddress bound;
  gboolean is_address;
  gboolean is_optional;
  CidHttpPort *port;
  int error_number;
  char *problem;
  guint retry_s;
} CidPlace;

GPtrArray *cid_place_list_new (GPtrArray *hosts);
void cid_place_list_inherit (GPtrArray *places, GPtrArray *from);
void cid_place_free (CidPlace *self);
gboolean cid_place_is_to_open (CidPlace *self);
int cid_place_open (CidPlace *self, guint16 number, CidHttpPortFunc accepted, gpointer user_data);
void cid_place_close (CidPlace *self);
void cid_place_slow_down (CidPlace *self);
void cid_place_tell (CidPlace *self, guint16 number, int error_number);

G_END_DECLS
