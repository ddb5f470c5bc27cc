/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-banner"

#include "desktop/banner.h"

#include "desktop/picture.h"

#include <libnotify/notify.h>

#define APP_ID "org.cidalert.CidAlert"

#if !NOTIFY_CHECK_VERSION(0, 8, 4)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NotifyNotification, g_object_unref)
#endif

struct _CidBanner {
  CidNoticeSlot slot;
  const CidNotifyServerEvents *events;
  gpointer user_data;
  NotifyNotification *notification;
  gulong closed_id;
  CidUrgency urgency;
  GBytes *image;
  GdkPixbuf *pixbuf;
};

/* What libnotify hands back with a click. */
typedef struct {
  CidBanner *banner;
  CidAct act;
  CidSubject *subject;
} Click;

static void
free_click (gpointer data)
{
  Click *click = data;

  cid_subject_free (click->subject);
  g_free (click);
}

static void
on_clicked (NotifyNotification *notification, char *key, gpointer user_data)
{
  const Click *click = user_data;
  CidBanner *self = click->banner;

  if (click->subject != NULL) {
    g_free (click->subject->token);
    click->subject->token = g_strdup (notify_notification_get_activation_token (notification));
  }
  self->events->clicked (self->slot, click->act, click->subject, self->user_data);
}

static void
on_closed (NotifyNotification *notification, gpointer user_data)
{
  CidBanner *self = user_data;
  int reason = notify_notification_get_closed_reason (notification);

  /* Its id is spent: what comes next is another notification. */
  cid_banner_forget (self);
  self->events->closed (self->slot, (guint) MAX (reason, 0), self->user_data);
}

static void
set_image (CidBanner *self, GBytes *image)
{
  gboolean is_known = self->image != NULL && image != NULL && g_bytes_equal (self->image, image);

  if (!is_known) {
    g_clear_pointer (&self->image, g_bytes_unref);
    g_clear_object (&self->pixbuf);
    self->image = image != NULL ? g_bytes_ref (image) : NULL;
    self->pixbuf = cid_picture_load (image);
  }
  notify_notification_set_image_from_pixbuf (self->notification, self->pixbuf);
}

static void
set_buttons (CidBanner *self, const CidNotice *notice)
{
  notify_notification_clear_actions (self->notification);

  for (guint i = 0; notice->buttons != NULL && i < notice->buttons->len; i++) {
    const CidButton *button = g_ptr_array_index (notice->buttons, i);
    g_autofree char *key = cid_act_make_key (button->act, notice->subject);
    Click *click = g_new0 (Click, 1);

    click->banner = self;
    click->act = button->act;
    click->subject = cid_subject_copy (notice->subject);
    notify_notification_add_action (self->notification, key, button->label, on_clicked, click,
                                    free_click);
  }
}

/* A hint that does not hold any more is taken back. */
static void
set_hint (CidBanner *self, const char *name, GVariant *value)
{
  notify_notification_set_hint (self->notification, name, value);
}

static void
begin (CidBanner *self, const CidNotice *notice)
{
  self->notification = notify_notification_new (notice->title, notice->body, notice->icon);
  self->closed_id = g_signal_connect (self->notification, "closed", G_CALLBACK (on_closed), self);
  set_hint (self, "desktop-entry", g_variant_new_string (APP_ID));
  /* What is on the screen follows the calls, not the clicks; else a click would close it with some
     servers and not with others. */
  set_hint (self, "resident", g_variant_new_boolean (cid_notice_slot_is_kept (self->slot)));
}

static void
set_manners (CidBanner *self, const CidNotice *notice)
{
  gboolean is_silent = notice->sound == CID_NOTICE_SOUND_NONE;
  gboolean is_ring = notice->sound == CID_NOTICE_SOUND_RING;

  set_hint (self, "suppress-sound", is_silent ? g_variant_new_boolean (TRUE) : NULL);
  set_hint (self, "sound-name", is_ring ? g_variant_new_string ("phone-incoming-call") : NULL);
  set_hint (self, "x-gnome-privacy-scope",
            notice->is_public ? g_variant_new_string ("system") : NULL);
}

static void
fill (CidBanner *self, const CidNotice *notice)
{
  if (self->notification == NULL)
    begin (self, notice);
  else
    notify_notification_update (self->notification, notice->title, notice->body, notice->icon);

  notify_notification_set_category (self->notification, notice->category);
  notify_notification_set_urgency (self->notification, (NotifyUrgency) notice->urgency);
  notify_notification_set_timeout (self->notification, self->slot == CID_NOTICE_TROUBLE
                                                         ? NOTIFY_EXPIRES_DEFAULT
                                                         : NOTIFY_EXPIRES_NEVER);
  set_image (self, notice->image);
  set_manners (self, notice);
  set_buttons (self, notice);
}

/**
 * cid_banner_new:
 * @slot: which of our notifications it is
 * @events: (transfer none): told when it is closed or clicked on
 * @user_data: for @events
 *
 * Returns: (transfer full): a banner that is not on the screen
 */
CidBanner *
cid_banner_new (CidNoticeSlot slot, const CidNotifyServerEvents *events, gpointer user_data)
{
  CidBanner *self = g_new0 (CidBanner, 1);

  self->slot = slot;
  self->events = events;
  self->user_data = user_data;

  return self;
}

/**
 * cid_banner_free:
 * @self: (nullable): a banner
 *
 * Frees a banner. What is on the screen stays there.
 */
void
cid_banner_free (CidBanner *self)
{
  if (self == NULL)
    return;

  cid_banner_forget (self);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_object (&self->pixbuf);
  g_free (self);
}

/* The first is the notice itself, which a click on it reaches in any case. */
static gboolean
has_buttons (const CidNotice *notice)
{
  return notice->buttons != NULL && notice->buttons->len > 1;
}

/* GNOME leaves up what was critical when it is made less than that: it has to come anew. */
static gboolean
is_to_come_down (const CidBanner *self, const CidNotice *notice)
{
  return self->notification != NULL && self->urgency == CID_URGENCY_CRITICAL &&
         notice->urgency < CID_URGENCY_CRITICAL;
}

/**
 * cid_banner_show:
 * @self: a banner
 * @notice: what it says, fitted to the server
 * @loses_buttons: the server would take the buttons from what it changes
 * @error: return location for an error of GDBus's
 *
 * Brings it to the screen, or changes what is there. Where that would cost the buttons it is a new
 * notification that takes the place of the one before.
 *
 * Returns: %TRUE if the server took it
 */
gboolean
cid_banner_show (CidBanner *self, const CidNotice *notice, gboolean loses_buttons, GError **error)
{
  if ((loses_buttons && has_buttons (notice)) || is_to_come_down (self, notice))
    cid_banner_close (self);
  fill (self, notice);
  self->urgency = notice->urgency;

  return notify_notification_show (self->notification, error);
}

/**
 * cid_banner_warm_up:
 * @self: a banner
 * @notice: what it might say
 *
 * Does what cid_banner_show() does, but shows nothing; not while it is on the screen.
 */
void
cid_banner_warm_up (CidBanner *self, const CidNotice *notice)
{
  if (self->notification != NULL)
    return;

  fill (self, notice);
  cid_banner_forget (self);
}

/**
 * cid_banner_get_id:
 * @self: a banner
 *
 * Returns: what the server calls it; 0 if it is on no screen
 */
guint
cid_banner_get_id (CidBanner *self)
{
  int id = 0;

  if (self->notification != NULL)
    g_object_get (self->notification, "id", &id, NULL);
  return (guint) MAX (id, 0);
}

/**
 * cid_banner_close:
 * @self: a banner
 *
 * Takes it from the screen, if it is there. A server that does not answer will find the request
 * when it wakes up, so this cannot fail.
 */
void
cid_banner_close (CidBanner *self)
{
  if (self->notification == NULL)
    return;

  g_clear_signal_handler (&self->closed_id, self->notification);
  if (cid_banner_get_id (self) != 0)
    notify_notification_close (self->notification, NULL);
  cid_banner_forget (self);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_object (&self->pixbuf);
}

/**
 * cid_banner_forget:
 * @self: a banner
 *
 * Says that it is on no screen: it was closed, or its server is gone.
 */
void
cid_banner_forget (CidBanner *self)
{
  if (self->notification == NULL)
    return;

  g_clear_signal_handler (&self->closed_id, self->notification);
  g_clear_object (&self->notification);
}
