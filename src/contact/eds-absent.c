/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-source"

#include "contact/eds-source.h"

/**
 * cid_eds_source_new:
 * @plan: how numbers would be understood
 *
 * Stands in where cidalert is built without Evolution Data Server.
 *
 * Returns: (nullable): %NULL
 */
CidContactSource *
cid_eds_source_new (const CidNumberPlan *plan)
{
  return NULL;
}
