/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-source"

#include "contact/contact-source.h"

/**
 * CidContactSource:
 *
 * Something that has contacts: a vCard file or folder, an address book. It reads on a thread of its
 * own and tells with `changed`, on the main loop, that it has others now.
 */
G_DEFINE_INTERFACE (CidContactSource, cid_contact_source, G_TYPE_OBJECT)

static void
cid_contact_source_default_init (CidContactSourceInterface *iface)
{
  /**
   * CidContactSource::changed:
   * @self: a source
   *
   * The source was read, for the first time or again: its contacts or its problems are others.
   */
  g_signal_new ("changed", CID_TYPE_CONTACT_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  /**
   * CidContactSource::progress:
   * @self: a source
   *
   * The source still reads, and has come further; at most once a second.
   */
  g_signal_new ("progress", CID_TYPE_CONTACT_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

/**
 * cid_contact_source_get_contacts:
 * @self: a source
 *
 * Returns: (transfer full) (element-type CidContact): what it has now; empty before it was read.
 * The array never changes, and may be handed to another thread.
 */
GPtrArray *
cid_contact_source_get_contacts (CidContactSource *self)
{
  g_return_val_if_fail (CID_IS_CONTACT_SOURCE (self), NULL);

  return CID_CONTACT_SOURCE_GET_IFACE (self)->get_contacts (self);
}

/**
 * cid_contact_source_get_state:
 * @self: a source
 *
 * Returns: (transfer full): how it is now
 */
CidSourceState *
cid_contact_source_get_state (CidContactSource *self)
{
  g_return_val_if_fail (CID_IS_CONTACT_SOURCE (self), NULL);

  return CID_CONTACT_SOURCE_GET_IFACE (self)->get_state (self);
}

/**
 * cid_source_state_free:
 * @self: (nullable) (transfer full): a state
 *
 * Frees @self.
 */
void
cid_source_state_free (CidSourceState *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_strfreev (self->problems);
  g_free (self);
}
