/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-source"

#include "base/source.h"

/**
 * cid_source_start:
 * @source: (transfer full): what is to be waited for, with its priority if that is not the usual
 * @function: called each time that it is there, until it returns %G_SOURCE_REMOVE
 * @user_data: (nullable): for @function
 *
 * Waits in the main loop of the calling thread: the loop of a worker on its thread, the default
 * one elsewhere.
 *
 * Returns: (transfer full): @source, for cid_source_stop()
 */
GSource *
cid_source_start (GSource *source, GSourceFunc function, gpointer user_data)
{
  g_return_val_if_fail (source != NULL && function != NULL, NULL);

  g_source_set_callback (source, function, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/**
 * cid_source_stop:
 * @source: (inout): where cid_source_start() was kept, or %NULL; is %NULL then
 *
 * Waits no more. Its function may call this too, and is not called again.
 */
void
cid_source_stop (GSource **source)
{
  g_return_if_fail (source != NULL);

  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}
