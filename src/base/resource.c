/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-resource"

#include "base/resource.h"

#include "cidalert-resources.h"

/**
 * cid_resource_get:
 *
 * The files that are built into the program. What glib-compile-resources generates is not to be
 * asked by anybody else: while one thread asks it for the first time, another gets %NULL (GLib
 * 2.74, g_static_resource_get_resource()).
 *
 * Returns: (transfer none): the files, from any thread
 */
GResource *
cid_resource_get (void)
{
  static GResource *resource;

  if (g_once_init_enter (&resource))
    g_once_init_leave (&resource, cidalert_get_resource ());
  return resource;
}
