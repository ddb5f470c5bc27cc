/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-source"

#include "contact/eds-source.h"

#include "contact/eds-library.h"
#include "contact/worker-source.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static char *
get_name (gpointer library)
{
  return g_strdup (cid_eds_library_is_absent (library)
                     ? _ ("Evolution address books (Evolution Data Server does not run)")
                     : _ ("Evolution address books"));
}

static const CidReaderKind kind = {
  .thread = "evolution",
  .open = (void (*) (gpointer)) cid_eds_library_open,
  .close = (void (*) (gpointer)) cid_eds_library_close,
  .free = (void (*) (gpointer)) cid_eds_library_free,
  .is_reading = (gboolean (*) (gpointer)) cid_eds_library_is_reading,
  .get_name = get_name,
};

/**
 * cid_eds_source_new:
 * @plan: how numbers without a country are to be read; copied
 *
 * All address books that the user has switched on in Evolution or GNOME Settings, followed live:
 * those of this machine, and through Evolution Data Server CardDAV, LDAP and Google. It is built
 * with the feature `eds`.
 *
 * Returns: (transfer full) (nullable): the address books; %NULL if cidalert was built without
 */
CidContactSource *
cid_eds_source_new (const CidNumberPlan *plan)
{
  CidWorkerSource *self;

  /* In GIO 2.74 a thread that looks for the settings' module waits for one that looks for that of
   * files, and the other way round: for ever, if both begin at once. libebook wants settings. */
  g_vfs_get_default ();
  self = cid_worker_source_new (&kind);
  cid_worker_source_start (
    self, cid_eds_library_new (plan, cid_worker_source_tell, cid_worker_source_get_link (self)));
  return CID_CONTACT_SOURCE (self);
}
