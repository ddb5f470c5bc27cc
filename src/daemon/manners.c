/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-manners"

#include "daemon/manners.h"

#include "base/zone.h"
#include "desktop/do-not-disturb.h"
#include "desktop/outgoing-list.h"
#include "desktop/privacy.h"
#include "desktop/ringing-list.h"
#include "desktop/show-rule.h"
#include "desktop/urgency.h"

#include <glib/gi18n.h>

struct _CidManners {
  CidNotifier *notifier;
  CidMannersFunc changed;
  gpointer user_data;
  CidNotifyPolicy *policy;
  CidDoNotDisturb *dnd; /* %NULL until there is a desktop to show anything on */
  const CidScreenLock *lock;
  CidRingingList *ringing;
  CidOutgoingList *outgoing;
};

static gboolean
is_dnd (CidManners *self)
{
  return self->dnd != NULL && cid_do_not_disturb_is_on (self->dnd);
}

static gboolean
is_locked (CidManners *self)
{
  return self->lock != NULL && cid_screen_lock_is_locked (self->lock);
}

static void
on_switched (gboolean is_on, gpointer user_data)
{
  CidManners *self = user_data;

  self->changed (self->user_data);
}

/* Where nothing can be shown nobody is disturbed, and a bus that is not there yet cannot be asked.
 */
static void
on_notifier_changed (CidNotifier *notifier, CidManners *self)
{
  if (self->dnd != NULL || cid_notifier_get_server (notifier) == NULL)
    return;

  self->dnd = cid_do_not_disturb_new (on_switched, self);
  if (cid_do_not_disturb_is_on (self->dnd))
    self->changed (self->user_data);
}

/**
 * cid_manners_new:
 * @notifier: (transfer none): whose desktop it is about; outlives the manners
 * @changed: called when what is on the desktop may have to be shown in another way
 * @user_data: for @changed
 *
 * Returns: (transfer full): the manners of somebody who has set nothing
 */
CidManners *
cid_manners_new (CidNotifier *notifier, CidMannersFunc changed, gpointer user_data)
{
  CidManners *self = g_new0 (CidManners, 1);

  self->notifier = notifier;
  self->changed = changed;
  self->user_data = user_data;
  self->policy = cid_notify_policy_new ();
  self->ringing = cid_ringing_list_new ();
  self->outgoing = cid_outgoing_list_new ();
  g_signal_connect (notifier, "changed", G_CALLBACK (on_notifier_changed), self);
  return self;
}

/**
 * cid_manners_free:
 * @self: (transfer full) (nullable): the manners
 *
 * Frees @self.
 */
void
cid_manners_free (CidManners *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->notifier, self);
  cid_do_not_disturb_free (self->dnd);
  cid_ringing_list_free (self->ringing);
  cid_outgoing_list_free (self->outgoing);
  cid_notify_policy_unref (self->policy);
  g_free (self);
}

/**
 * cid_manners_set_lock:
 * @lock: (transfer none): the screen's; outlives the manners
 *
 * Lets what is shown depend on the lock. Whoever made it draws anew when it changes.
 */
void
cid_manners_set_lock (CidManners *self, const CidScreenLock *lock)
{
  g_return_if_fail (self != NULL);

  self->lock = lock;
}

/**
 * cid_manners_set_policy:
 * @policy: (transfer none): what the user wants from now on
 * @tracker: the calls that there are
 *
 * Judges every call anew that is not over.
 */
void
cid_manners_set_policy (CidManners *self, CidNotifyPolicy *policy, CidCallTracker *tracker)
{
  g_autoptr (GPtrArray) calls = NULL;

  g_return_if_fail (self != NULL && policy != NULL);

  cid_notify_policy_unref (self->policy);
  self->policy = cid_notify_policy_ref (policy);
  cid_ringing_list_clear (self->ringing);
  calls = cid_call_tracker_get_open (tracker);
  for (guint i = 0; i < calls->len; i++)
    cid_manners_note (self, g_ptr_array_index (calls, i), NULL);
  self->changed (self->user_data);
}

/**
 * cid_manners_judge:
 * @call: a call, or one that might be
 *
 * Returns: how much is made of it
 */
CidShow
cid_manners_judge (CidManners *self, const CidCall *call)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) began = NULL;

  g_return_val_if_fail (self != NULL && call != NULL, CID_SHOW_LOUD);

  utc = g_date_time_new_from_unix_utc (call->started.wall_us / G_USEC_PER_SEC);
  if (utc == NULL)
    return CID_SHOW_LOUD;

  zone = cid_zone_get_local ();
  began = g_date_time_to_timezone (utc, zone);
  return cid_show_rule_decide (self->policy, call, began);
}

/**
 * cid_manners_note:
 * @call: a call that changed
 * @is_changed: (out) (optional): whether who is shown to ring, or whom I am shown to call, may be
 *   another now
 *
 * Judges @call, and remembers that for as long as it rings, or lasts if I made it.
 *
 * Returns: how much is made of it
 */
CidShow
cid_manners_note (CidManners *self, const CidCall *call, gboolean *is_changed)
{
  gboolean is_other_ring;
  gboolean is_other_call;
  CidShow show;

  g_return_val_if_fail (self != NULL && call != NULL, CID_SHOW_LOUD);

  show = cid_manners_judge (self, call);
  is_other_ring = cid_ringing_list_apply (self->ringing, call, show,
                                          cid_show_rule_is_covered (self->policy, call));
  is_other_call = cid_outgoing_list_apply (self->outgoing, call, show);
  if (is_changed != NULL)
    *is_changed = is_other_ring || is_other_call;
  return show;
}

static void
drop_unshown (CidManners *self, GPtrArray *calls, guint limit)
{
  for (guint i = calls->len; i > 0; i--) {
    const CidCall *call = g_ptr_array_index (calls, i - 1);

    if (cid_ringing_list_get (self->ringing, call->uid) == CID_SHOW_LOG)
      g_ptr_array_remove_index (calls, i - 1);
  }
  if (calls->len > limit)
    g_ptr_array_set_size (calls, (int) limit);
}

/**
 * cid_manners_get_ringing:
 * @tracker: the calls
 * @limit: how many are wanted at most
 * @total: (out): how many ring and may be shown
 *
 * Returns: (transfer full) (element-type CidCall): copies of calls that ring and may be shown,
 *   newest first
 */
GPtrArray *
cid_manners_get_ringing (CidManners *self, CidCallTracker *tracker, guint limit, guint *total)
{
  guint n_unshown = cid_ringing_list_count (self->ringing, CID_SHOW_LOG);
  guint n_all = 0;
  GPtrArray *calls = cid_call_tracker_get_ringing (tracker, limit + n_unshown, &n_all);

  drop_unshown (self, calls, limit);
  *total = n_all > n_unshown ? n_all - n_unshown : calls->len;
  return calls;
}

/* Gives @notice back as it may be seen, or frees it. */
static CidNotice *
fit_sight (CidManners *self, CidNotice *notice, const char *reduced)
{
  if (cid_privacy_fit (self->policy->privacy, is_locked (self), notice, reduced))
    return notice;

  cid_notice_free (notice);
  return NULL;
}

/**
 * cid_manners_fit_ringing:
 * @notice: (transfer full) (nullable): who rings
 * @total: how many
 *
 * Returns: (transfer full) (nullable): the same, as it may be shown now; %NULL: not at all
 */
CidNotice *
cid_manners_fit_ringing (CidManners *self, CidNotice *notice, guint total)
{
  CidShow loudest = cid_ringing_list_get_loudest (self->ringing);
  g_autofree char *several =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call", "%u calls", total), total);

  if (notice == NULL)
    return NULL;

  notice->urgency =
    cid_urgency_of_ringing (loudest, is_dnd (self), cid_ringing_list_is_covered (self->ringing));
  notice->sound = self->policy->sound && notice->urgency == CID_URGENCY_CRITICAL
                    ? CID_NOTICE_SOUND_RING
                    : CID_NOTICE_SOUND_NONE;
  return fit_sight (self, notice, total == 1 ? _ ("Somebody is calling") : several);
}

/**
 * cid_manners_fit_missed:
 * @notice: (transfer full) (nullable): who called in vain
 * @n_calls: how many calls
 * @loudest: the most that was made of those that are news
 * @is_news: some are
 *
 * Returns: (transfer full) (nullable): the same, as it may be shown now; %NULL: not at all
 */
CidNotice *
cid_manners_fit_missed (CidManners *self,
                        CidNotice *notice,
                        guint n_calls,
                        CidShow loudest,
                        gboolean is_news)
{
  g_autofree char *reduced = NULL;

  if (notice == NULL)
    return NULL;

  notice->urgency = cid_urgency_of_missed (loudest, is_news);
  if (notice->urgency == CID_URGENCY_LOW)
    notice->sound = CID_NOTICE_SOUND_NONE;
  reduced = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u missed call", "%u missed calls", n_calls), n_calls);
  return fit_sight (self, notice, reduced);
}

/**
 * cid_manners_fit_trouble:
 * @notice: (transfer full) (nullable): what is wrong with cidalert
 *
 * What is wrong is no call, and is said whatever the screen does; but where a lock screen is told
 * that it may show calls, every notice has to say so, or it shows none.
 *
 * Returns: (transfer full) (nullable): the same, as it may be shown now
 */
CidNotice *
cid_manners_fit_trouble (CidManners *self, CidNotice *notice)
{
  g_return_val_if_fail (self != NULL, notice);

  if (notice != NULL)
    notice->is_public = cid_privacy_is_public (self->policy->privacy, is_locked (self));
  return notice;
}

/**
 * cid_manners_make_outgoing:
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines
 *
 * Returns: (transfer full) (nullable): whom I am calling, as it may be shown now; %NULL: nothing
 */
CidNotice *
cid_manners_make_outgoing (CidManners *self, GHashTable *line_names)
{
  CidNotice *notice;

  g_return_val_if_fail (self != NULL, NULL);

  notice = cid_outgoing_list_get_notice (self->outgoing, line_names);
  return notice != NULL ? fit_sight (self, notice, _ ("A call is up")) : NULL;
}
