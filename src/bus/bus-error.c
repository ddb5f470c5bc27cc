/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus-error"

#include "bus/bus-error.h"

#include "base/error.h"

#include <gio/gio.h>

#define PREFIX "org.cidalert.CidAlert1.Error."

/* What callers on the bus may branch on. */
static const GDBusErrorEntry entries[] = {
  { CID_ERROR_BAD_INPUT, PREFIX "BadInput" },
  { CID_ERROR_NOT_FOUND, PREFIX "NotFound" },
  { CID_ERROR_REFUSED, PREFIX "Refused" },
  { CID_ERROR_UNREACHABLE, PREFIX "Unreachable" },
};

/**
 * cid_bus_error_register:
 *
 * Gives the errors of ours their names on the bus, for whoever sends and whoever gets them. To be
 * called before either; it may be called again.
 */
void
cid_bus_error_register (void)
{
  static gsize is_registered;

  if (!g_once_init_enter (&is_registered))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_dbus_error_register_error (CID_ERROR, entries[i].error_code, entries[i].dbus_error_name);
  g_once_init_leave (&is_registered, 1);
}
