/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"

G_BEGIN_DECLS

/**
 * CidContactYield:
 * @contacts: (element-type CidContact): what there is
 * @n_numbers: how many numbers these have
 * @problems: (array zero-terminated=1): one line each
 *
 * What a source of contacts found; made on its worker, handed to the main loop.
 */
typedef struct {
  GPtrArray *contacts;
  guint n_numbers;
  char **problems;
} CidContactYield;

CidContactYield *cid_contact_yield_new (void);
void cid_contact_yield_add (CidContactYield *self, CidContact *contact);
void cid_contact_yield_add_problem (CidContactYield *self, const char *line);
void cid_contact_yield_free (CidContactYield *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContactYield, cid_contact_yield_free)

G_END_DECLS
