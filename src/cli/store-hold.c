/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-hold"

#include "cli/store-hold.h"

#include "cli/deed.h"

/**
 * cid_store_hold_borrow:
 * @error: return location for an error
 *
 * Asks the daemon, if one runs, to close the call log for a moment, in which its lock can be taken.
 *
 * Returns: %TRUE if no daemon has it open
 */
gboolean
cid_store_hold_borrow (GError **error)
{
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);

  if (daemon == NULL || cid_bus_cid_alert1_call_lend_log_sync (daemon, NULL, error))
    return TRUE;
  if (error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return FALSE;
}
