/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-screen"

#include "daemon/screen.h"

#include "desktop/missed-list.h"

/* So many callers are named at once; of the others the notice gives the count. */
#define MAX_NAMED 3
/* What was drawn stays for so long at least: less than anybody sees. */
#define FRESH_US (5 * 1000)

struct _CidScreen {
  CidNotifier *notifier;
  CidCallTracker *tracker;
  CidMissedList *missed;
  gboolean is_missed_due;
  gboolean is_missed_away;
  CidPhotoLoader *photos;
  GHashTable *line_names;
  GTimeZone *zone;
  GSource *redraw;
  char *trouble;
  char *trouble_detail;
  gboolean is_trouble_closed;
  char **phone_troubles;
  gboolean is_fresh;
  gboolean is_stale;

  /* the picture of the one caller who rings, once it is read */
  char *photo_uid;
  GBytes *photo;
};

typedef struct {
  CidScreen *screen;
  char *uid;
} PhotoRequest;

static void redraw (CidScreen *self);

static void
photo_request_free (gpointer data)
{
  PhotoRequest *request = data;

  g_free (request->uid);
  g_free (request);
}

static void
on_photo (GBytes *image, gpointer user_data)
{
  PhotoRequest *request = user_data;
  CidScreen *self = request->screen;

  if (image == NULL || g_strcmp0 (self->photo_uid, request->uid) != 0)
    return;

  g_clear_pointer (&self->photo, g_bytes_unref);
  self->photo = g_bytes_ref (image);
  redraw (self);
}

/* The first notice does not wait for the picture: it is completed in place when that is there. */
static void
want_photo (CidScreen *self, const CidCall *call)
{
  PhotoRequest *request;

  if (g_strcmp0 (self->photo_uid, call->uid) == 0)
    return;

  g_free (self->photo_uid);
  self->photo_uid = g_strdup (call->uid);
  g_clear_pointer (&self->photo, g_bytes_unref);
  if (call->caller == NULL || call->caller->photo == NULL)
    return;

  request = g_new0 (PhotoRequest, 1);
  request->screen = self;
  request->uid = g_strdup (call->uid);
  cid_photo_loader_load (self->photos, call->caller->photo, on_photo, request, photo_request_free);
}

static void
draw_ringing (CidScreen *self, GPtrArray *calls, guint total)
{
  g_autoptr (CidNotice) notice = cid_notice_new_ringing (calls, total, self->line_names);

  if (notice != NULL && total == 1) {
    want_photo (self, g_ptr_array_index (calls, 0));
    if (self->photo != NULL)
      notice->image = g_bytes_ref (self->photo);
  }
  cid_notifier_set (self->notifier, CID_NOTICE_RINGING, notice);
}

/* What was missed is news once; after that it goes back into the list without a banner. */
static void
draw_missed (CidScreen *self)
{
  g_autoptr (CidNotice) notice = NULL;

  if (!self->is_missed_due && !self->is_missed_away)
    return;

  notice = cid_missed_list_get_notice (self->missed, self->zone);
  if (notice != NULL && !self->is_missed_due)
    notice->urgency = CID_URGENCY_LOW;
  cid_notifier_set (self->notifier, CID_NOTICE_MISSED, notice);
  self->is_missed_due = FALSE;
  self->is_missed_away = FALSE;
}

/* GNOME 43 keeps a banner up until the user moves, and the next caller's would wait behind it. */
static void
put_missed_away (CidScreen *self)
{
  if (self->is_missed_away || cid_missed_list_get_n_calls (self->missed) == 0)
    return;

  cid_notifier_set (self->notifier, CID_NOTICE_MISSED, NULL);
  self->is_missed_away = TRUE;
}

/* The ringing goes before the missed comes: GNOME 43 forgets a banner that came while an urgent
 * one was up and was closed. */
static void
draw (CidScreen *self)
{
  guint total = 0;
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_ringing (self->tracker, MAX_NAMED, &total);
  gboolean is_desktop = cid_notifier_get_problem (self->notifier) == NULL;

  if (total > 0 && is_desktop)
    put_missed_away (self);
  draw_ringing (self, calls, total);
  if (total == 0 || !is_desktop)
    draw_missed (self);
}

static void
draw_now (CidScreen *self)
{
  self->is_stale = FALSE;
  self->is_fresh = TRUE;
  g_source_set_ready_time (self->redraw, g_get_monotonic_time () + FRESH_US);
  draw (self);
}

/* What is drawn is fresh no more: what changed meanwhile is drawn, all of it at once. */
static gboolean
on_redraw (gpointer user_data)
{
  CidScreen *self = user_data;

  g_source_set_ready_time (self->redraw, -1);
  self->is_fresh = FALSE;
  if (self->is_stale)
    draw_now (self);

  return G_SOURCE_CONTINUE;
}

/* A change is drawn at once, since somebody may be calling, unless one was drawn just now. */
static void
redraw (CidScreen *self)
{
  if (self->is_fresh)
    self->is_stale = TRUE;
  else
    draw_now (self);
}

static gboolean
dispatch_redraw (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs redraw_funcs = { .dispatch = dispatch_redraw };

static void
on_closed (CidNotifier *notifier, guint slot, guint reason, CidScreen *self)
{
  if (slot == CID_NOTICE_MISSED)
    cid_missed_list_clear (self->missed);
  if (slot == CID_NOTICE_TROUBLE)
    self->is_trouble_closed = TRUE;
}

/**
 * cid_screen_new:
 * @notifier: (transfer none): shows what is decided here; outlives the screen
 * @tracker: (transfer none): the calls; outlives the screen
 *
 * What stands on the desktop: who rings, and who called in vain.
 *
 * Returns: (transfer full): a screen
 */
CidScreen *
cid_screen_new (CidNotifier *notifier, CidCallTracker *tracker)
{
  CidScreen *self = g_new0 (CidScreen, 1);

  self->notifier = notifier;
  self->tracker = tracker;
  self->missed = cid_missed_list_new ();
  self->photos = cid_photo_loader_new ();
  self->zone = g_time_zone_new_local ();
  self->redraw = g_source_new (&redraw_funcs, sizeof (GSource));
  g_source_set_static_name (self->redraw, "cidalert-redraw");
  g_source_set_priority (self->redraw, G_PRIORITY_HIGH);
  g_source_set_callback (self->redraw, on_redraw, self, NULL);
  g_source_attach (self->redraw, NULL);
  g_signal_connect (notifier, "closed", G_CALLBACK (on_closed), self);

  return self;
}

/**
 * cid_screen_free:
 * @self: (transfer full) (nullable): a screen
 */
void
cid_screen_free (CidScreen *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->notifier, self);
  g_source_destroy (self->redraw);
  g_source_unref (self->redraw);
  g_clear_pointer (&self->photos, cid_photo_loader_free);
  g_clear_pointer (&self->missed, cid_missed_list_free);
  g_clear_pointer (&self->line_names, g_hash_table_unref);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_time_zone_unref (self->zone);
  g_free (self->trouble);
  g_free (self->trouble_detail);
  g_strfreev (self->phone_troubles);
  g_free (self->photo_uid);
  g_free (self);
}

/**
 * cid_screen_update:
 * @changed: (element-type CidCall): calls that are not what they were
 *
 * Draws anew what @changed alters: at once, or together with what else changes within some
 * milliseconds of the last drawing. A phone that reports thousands of events must not keep the
 * desktop busy.
 */
void
cid_screen_update (CidScreen *self, GPtrArray *changed)
{
  gboolean missed_changed = FALSE;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < changed->len; i++)
    missed_changed |= cid_missed_list_apply (self->missed, g_ptr_array_index (changed, i));

  self->is_missed_due |= missed_changed;
  if (changed->len > 0)
    redraw (self);
}

/**
 * cid_screen_leave:
 *
 * Leaves the desktop as it shall be without us: nobody rings, and what was missed stays.
 */
void
cid_screen_leave (CidScreen *self)
{
  g_return_if_fail (self != NULL);

  g_source_set_ready_time (self->redraw, -1);
  cid_notifier_set (self->notifier, CID_NOTICE_RINGING, NULL);
  draw_missed (self);
}

/**
 * cid_screen_set_line_names:
 * @line_names: (element-type utf8 utf8) (nullable): names of my lines
 */
void
cid_screen_set_line_names (CidScreen *self, GHashTable *line_names)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->line_names, g_hash_table_unref);
  self->line_names = line_names != NULL ? g_hash_table_ref (line_names) : NULL;
}

/* What cidalert itself lacks, and what the phones say, stand in one notice. */
static void
draw_trouble (CidScreen *self)
{
  const char *trouble = self->is_trouble_closed ? NULL : self->trouble;
  g_autoptr (CidNotice) notice =
    cid_notice_new_troubles (trouble, self->trouble_detail, self->phone_troubles);

  cid_notifier_set (self->notifier, CID_NOTICE_TROUBLE, notice);
}

/**
 * cid_screen_set_phone_troubles:
 * @sentences: why calls may not reach the user, as the phones say; none if all is well
 *
 * Says so, until there are other sentences or none. What the user closed is not to be among them.
 */
void
cid_screen_set_phone_troubles (CidScreen *self, char **sentences)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->phone_troubles);
  self->phone_troubles = g_strdupv (sentences);
  draw_trouble (self);
}

/**
 * cid_screen_set_trouble:
 * @title: (nullable): what is wrong, or %NULL if all is well again
 * @detail: what to do about it
 *
 * Says so, until it is well again or the user closes it.
 */
void
cid_screen_set_trouble (CidScreen *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  if (g_strcmp0 (title, self->trouble) != 0)
    self->is_trouble_closed = FALSE;
  g_free (self->trouble);
  g_free (self->trouble_detail);
  self->trouble = g_strdup (title);
  self->trouble_detail = g_strdup (detail);
  draw_trouble (self);
}
