/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notify-policy"

#include "desktop/notify-policy.h"

#include "base/nick.h"

static const char *const show_nicks[] = {
  [CID_SHOW_LOG] = "log",
  [CID_SHOW_QUIET] = "quiet",
  [CID_SHOW_LOUD] = "show",
};

static const char *const break_through_nicks[] = {
  [CID_BREAK_THROUGH_NEVER] = "never",
  [CID_BREAK_THROUGH_CONTACTS] = "contacts",
  [CID_BREAK_THROUGH_FAVOURITES] = "favourites",
  [CID_BREAK_THROUGH_ALWAYS] = "always",
};

static const char *const privacy_nicks[] = {
  [CID_PRIVACY_NOTHING] = "nothing",
  [CID_PRIVACY_SOMEBODY] = "somebody",
  [CID_PRIVACY_EVERYTHING] = "everything",
};

static void
clear_policy (gpointer data)
{
  CidNotifyPolicy *self = data;

  cid_quiet_hours_free (self->quiet_hours);
  g_hash_table_unref (self->lines);
  g_hash_table_unref (self->phones);
}

/**
 * cid_notify_policy_new:
 *
 * Makes what holds where the user says nothing: every caller is shown, favourites disturb, calls of
 * one's own are not shown.
 *
 * Returns: (transfer full): the policy, to be filled in before anybody else sees it
 */
CidNotifyPolicy *
cid_notify_policy_new (void)
{
  CidNotifyPolicy *self = g_rc_box_new0 (CidNotifyPolicy);

  self->break_through = CID_BREAK_THROUGH_FAVOURITES;
  self->outgoing = CID_SHOW_LOG;
  self->strangers = CID_SHOW_LOUD;
  self->withheld = CID_SHOW_LOUD;
  self->quiet_hours = cid_quiet_hours_new ();
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * cid_notify_policy_ref:
 * @self: a policy
 *
 * Returns: (transfer full): @self, held once more
 */
CidNotifyPolicy *
cid_notify_policy_ref (CidNotifyPolicy *self)
{
  return g_rc_box_acquire (self);
}

/**
 * cid_notify_policy_unref:
 * @self: (transfer full): a policy
 *
 * Lets go of @self.
 */
void
cid_notify_policy_unref (CidNotifyPolicy *self)
{
  g_rc_box_release_full (self, clear_policy);
}

static CidShow
look_up (GHashTable *table, const char *name)
{
  return name != NULL ? (CidShow) GPOINTER_TO_INT (g_hash_table_lookup (table, name))
                      : CID_SHOW_UNSAID;
}

/**
 * cid_notify_policy_set_line:
 * @self: a policy that nobody else has yet
 * @line: what the phone calls the line
 * @show: how its calls are shown
 */
void
cid_notify_policy_set_line (CidNotifyPolicy *self, const char *line, CidShow show)
{
  g_return_if_fail (self != NULL && line != NULL);

  g_hash_table_insert (self->lines, g_strdup (line), GINT_TO_POINTER (show));
}

/**
 * cid_notify_policy_set_phone:
 * @self: a policy that nobody else has yet
 * @phone: name of a phone
 * @show: how its calls are shown
 */
void
cid_notify_policy_set_phone (CidNotifyPolicy *self, const char *phone, CidShow show)
{
  g_return_if_fail (self != NULL && phone != NULL);

  g_hash_table_insert (self->phones, g_strdup (phone), GINT_TO_POINTER (show));
}

/**
 * cid_notify_policy_get_line:
 * @self: a policy
 * @line: (nullable): what the phone calls the line
 *
 * Returns: how its calls are shown; %CID_SHOW_UNSAID where nothing is said of it
 */
CidShow
cid_notify_policy_get_line (const CidNotifyPolicy *self, const char *line)
{
  g_return_val_if_fail (self != NULL, CID_SHOW_UNSAID);

  return look_up (self->lines, line);
}

/**
 * cid_notify_policy_get_phone:
 * @self: a policy
 * @phone: (nullable): name of a phone
 *
 * Returns: how its calls are shown; %CID_SHOW_UNSAID where nothing is said of it
 */
CidShow
cid_notify_policy_get_phone (const CidNotifyPolicy *self, const char *phone)
{
  g_return_val_if_fail (self != NULL, CID_SHOW_UNSAID);

  return look_up (self->phones, phone);
}

/**
 * cid_show_to_nick:
 * @show: how much is made of a call
 *
 * Returns: (nullable): its one spelling; %NULL for %CID_SHOW_UNSAID
 */
const char *
cid_show_to_nick (CidShow show)
{
  g_return_val_if_fail ((guint) show < G_N_ELEMENTS (show_nicks), NULL);

  return show_nicks[show];
}

/**
 * cid_show_from_nick:
 * @nick: (nullable): a spelling
 *
 * Returns: the #CidShow, or -1
 */
int
cid_show_from_nick (const char *nick)
{
  return cid_nick_find (show_nicks, G_N_ELEMENTS (show_nicks), nick);
}

/**
 * cid_break_through_from_nick:
 * @nick: (nullable): a spelling
 *
 * Returns: the #CidBreakThrough, or -1
 */
int
cid_break_through_from_nick (const char *nick)
{
  return cid_nick_find (break_through_nicks, G_N_ELEMENTS (break_through_nicks), nick);
}

/**
 * cid_privacy_from_nick:
 * @nick: (nullable): a spelling
 *
 * Returns: the #CidPrivacy, or -1
 */
int
cid_privacy_from_nick (const char *nick)
{
  return cid_nick_find (privacy_nicks, G_N_ELEMENTS (privacy_nicks), nick);
}
