/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidError:
 * @CID_ERROR_BAD_REQUEST: the phone sent something that is not a call event
 * @CID_ERROR_BAD_CONFIG: the configuration cannot be used
 * @CID_ERROR_BAD_INPUT: something the user typed cannot be understood
 * @CID_ERROR_DATABASE: SQLite refused; the message holds its own words
 * @CID_ERROR_DATABASE_BUSY: another process writes the call store
 * @CID_ERROR_DATABASE_DAMAGED: the file is no database, or pages of it are broken
 * @CID_ERROR_DATABASE_NEWER: the store was written by a newer version of cidalert
 * @CID_ERROR_DATABASE_NO_ROOM: the disk is full or may not be written
 * @CID_ERROR_NETWORK: an address cannot be used
 * @CID_ERROR_NETWORK_TAKEN: another program listens on the address
 * @CID_ERROR_NOT_FOUND: what was named does not exist
 * @CID_ERROR_REFUSED: a phone does not do what it is asked to do
 * @CID_ERROR_UNREACHABLE: a process or server that should answer does not
 *
 * What can go wrong at run time and what a caller may branch on.
 */
typedef enum {
  CID_ERROR_BAD_REQUEST,
  CID_ERROR_BAD_CONFIG,
  CID_ERROR_BAD_INPUT,
  CID_ERROR_DATABASE,
  CID_ERROR_DATABASE_BUSY,
  CID_ERROR_DATABASE_DAMAGED,
  CID_ERROR_DATABASE_NEWER,
  CID_ERROR_DATABASE_NO_ROOM,
  CID_ERROR_NETWORK,
  CID_ERROR_NETWORK_TAKEN,
  CID_ERROR_NOT_FOUND,
  CID_ERROR_REFUSED,
  CID_ERROR_UNREACHABLE,
} CidError;

#define CID_ERROR (cid_error_quark ())
GQuark cid_error_quark (void);

G_END_DECLS
