/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "contact/contact.h"

G_BEGIN_DECLS

#define CID_TYPE_CONTACT_SOURCE (cid_contact_source_get_type ())
G_DECLARE_INTERFACE (CidContactSource, cid_contact_source, CID, CONTACT_SOURCE, GObject)

#define CID_PERMILLE_UNKNOWN (-1)

/**
 * CidSourceState:
 * @name: what the user calls it: a path, an address book's name
 * @reading: it is being read just now
 * @permille: how much of what it reads it has read; %CID_PERMILLE_UNKNOWN while it does not read,
 *   and where nobody can know
 * @n_contacts: how many contacts it gave
 * @n_numbers: how many numbers these have
 * @read_us: when it was last read, microseconds since the epoch; 0 if never
 * @problems: (array zero-terminated=1): one line each, naming file and what is wrong; empty if none
 *
 * How a source of contacts is, for `status` and `check`.
 */
typedef struct {
  char *name;
  gboolean reading;
  int permille;
  guint n_contacts;
  guint n_numbers;
  gint64 read_us;
  char **problems;
} CidSourceState;

struct _CidContactSourceInterface {
  GTypeInterface parent_iface;

  GPtrArray *(*get_contacts) (CidContactSource *self);
  CidSourceState *(*get_state) (CidContactSource *self);
};

GPtrArray *cid_contact_source_get_contacts (CidContactSource *self);
CidSourceState *cid_contact_source_get_state (CidContactSource *self);
void cid_source_state_free (CidSourceState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidSourceState, cid_source_state_free)

G_END_DECLS
