/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-last-click"

#include "desktop/last-click.h"

#define JUST_US (G_USEC_PER_SEC)

/**
 * cid_last_click_clear:
 * @self: a last click
 *
 * Frees what it holds and makes it none.
 */
void
cid_last_click_clear (CidLastClick *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->uid);
  *self = (CidLastClick){ 0 };
}

/**
 * cid_last_click_take:
 * @self: the one before
 * @act: what is asked for
 * @subject: (nullable): whom it is about
 * @now_us: when
 *
 * Tells a click from its echo: GNOME 43 reports a click on the notice itself once more for each
 * change that it saw, and people click twice.
 *
 * Returns: %TRUE if it is a click
 */
gboolean
cid_last_click_take (CidLastClick *self, CidAct act, const CidSubject *subject, gint64 now_us)
{
  const char *uid = subject != NULL ? subject->uid : NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (cid_last_click_was_just (self, now_us) && self->act == act && g_strcmp0 (self->uid, uid) == 0)
    return FALSE;

  cid_last_click_clear (self);
  self->act = act;
  self->uid = g_strdup (uid);
  self->when_us = now_us;
  return TRUE;
}

/**
 * cid_last_click_was_just:
 * @self: a last click
 * @now_us: when
 *
 * Some servers close what was clicked on, others do not.
 *
 * Returns: %TRUE if what happens now comes of that click
 */
gboolean
cid_last_click_was_just (const CidLastClick *self, gint64 now_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->when_us > 0 && now_us - self->when_us < JUST_US;
}
