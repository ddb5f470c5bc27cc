/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-privacy"

#include "desktop/privacy.h"

/* By the setting: unsaid, nothing, somebody, everything. */
static const struct {
  CidSight locked;
  gboolean is_public;
  gboolean is_public_locked;
} rules[] = {
  [CID_PRIVACY_UNSAID] = { CID_SIGHT_FULL, FALSE, FALSE },
  [CID_PRIVACY_NOTHING] = { CID_SIGHT_NONE, FALSE, FALSE },
  [CID_PRIVACY_SOMEBODY] = { CID_SIGHT_REDUCED, FALSE, TRUE },
  [CID_PRIVACY_EVERYTHING] = { CID_SIGHT_FULL, TRUE, TRUE },
};

/* GNOME 43 takes a title for markup on the lock screen, and only there: what looks like markup is
 * replaced by what looks like it. */
static char *
defuse (const char *title)
{
  GString *text = g_string_new (title);

  g_string_replace (text, "&", "\357\274\206", 0);
  g_string_replace (text, "<", "\342\200\271", 0);
  g_string_replace (text, ">", "\342\200\272", 0);
  return g_string_free (text, FALSE);
}

static void
set_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static void
reduce (CidNotice *notice, const char *title)
{
  set_text (&notice->title, g_strdup (title));
  set_text (&notice->body, g_strdup (""));
  set_text (&notice->plain, g_strdup (title));
  g_clear_pointer (&notice->image, g_bytes_unref);
  g_clear_pointer (&notice->buttons, g_ptr_array_unref);
  g_clear_pointer (&notice->subject, cid_subject_free);
}

/**
 * cid_privacy_get_sight:
 * @privacy: what a locked screen may show
 * @is_locked: it is locked
 *
 * Returns: what of a call may be seen now
 */
CidSight
cid_privacy_get_sight (CidPrivacy privacy, gboolean is_locked)
{
  g_return_val_if_fail ((guint) privacy < G_N_ELEMENTS (rules), CID_SIGHT_NONE);

  return is_locked ? rules[privacy].locked : CID_SIGHT_FULL;
}

/**
 * cid_privacy_is_public:
 * @privacy: what a locked screen may show
 * @is_locked: it is locked
 *
 * The desktop counts the notices that it does not take for public, and shows no more of them while
 * the screen is locked. It is told before that: a screen locks quicker than we can follow.
 *
 * Returns: %TRUE if what a notice says now may be read by anybody
 */
gboolean
cid_privacy_is_public (CidPrivacy privacy, gboolean is_locked)
{
  g_return_val_if_fail ((guint) privacy < G_N_ELEMENTS (rules), FALSE);

  return is_locked ? rules[privacy].is_public_locked : rules[privacy].is_public;
}

/**
 * cid_privacy_fit:
 * @privacy: what a locked screen may show
 * @is_locked: it is locked
 * @notice: what would be shown otherwise; made fit
 * @reduced: what it says instead where nobody may know whom it is about
 *
 * Returns: %FALSE if @notice must not be shown now
 */
gboolean
cid_privacy_fit (CidPrivacy privacy, gboolean is_locked, CidNotice *notice, const char *reduced)
{
  CidSight sight = cid_privacy_get_sight (privacy, is_locked);

  g_return_val_if_fail (notice != NULL && reduced != NULL, FALSE);

  if (sight == CID_SIGHT_NONE)
    return FALSE;

  if (sight == CID_SIGHT_REDUCED)
    reduce (notice, reduced);
  else if (is_locked)
    set_text (&notice->title, defuse (notice->title));
  notice->is_public = cid_privacy_is_public (privacy, is_locked);
  return TRUE;
}
