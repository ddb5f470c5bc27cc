/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-clicks"

#include "daemon/clicks.h"

#include "base/clock.h"
#include "desktop/clipboard.h"
#include "desktop/contacts-app.h"
#include "desktop/page-opener.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* How long a program may take that writes to the clipboard. */
#define COPY_PATIENCE_MS 3000

struct _CidClicks {
  CidNotifier *notifier;
  CidScreen *screen;
  CidBlockFile *blocked;
  CidClipboard *clipboard;
  CidContactsApp *contacts;
  CidPageOpener *pages;
  CidHand hand;
  gboolean is_closed;
};

typedef struct {
  CidNoticeSlot slot;
  const CidSubject *subject;
} Click;

/* What was asked for and is under way. */
typedef struct {
  CidClicks *clicks;
  CidAct act;
  CidSubject *subject;
} Errand;

static void act (CidClicks *self, CidAct act, const Click *click);

static Errand *
errand_new (CidClicks *self, CidAct act, const CidSubject *subject)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->clicks = g_rc_box_acquire (self);
  errand->act = act;
  errand->subject = cid_subject_copy (subject);

  return errand;
}

static void
errand_free (Errand *errand)
{
  g_rc_box_release (errand->clicks);
  cid_subject_free (errand->subject);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static const char *
get_failure (CidAct act)
{
  switch (act) {
  case CID_ACT_ANSWER:
    return _ ("The call was not answered");
  case CID_ACT_REJECT:
    return _ ("The call was not rejected");
  case CID_ACT_CALL_BACK:
    return _ ("The caller was not called back");
  case CID_ACT_PAGE:
    return _ ("The page was not opened");
  case CID_ACT_OPEN:
  case CID_ACT_COPY:
    return _ ("The number was not copied");
  case CID_ACT_BLOCK:
  case CID_ACT_UPDATE_PHONE:
  default:
    return _ ("The number was not blocked");
  }
}

static void
fail (CidClicks *self, CidAct act, const char *reason)
{
  if (!self->is_closed)
    cid_screen_set_failure (self->screen, get_failure (act), reason);
}

/* What the user did stands in the journal beside what the phones said. */
static void
note (CidClicks *self, CidAct act, const CidSubject *subject, const char *phone)
{
  CidCallEvent *event;

  if (self->hand.note == NULL)
    return;

  event = cid_call_event_new (CID_EVENT_ASKED);
  event->stamp = cid_clock_now ();
  event->phone = g_strdup (phone);
  event->group = g_strdup ("");
  event->call_uid = g_strdup (subject->uid);
  event->reason = g_strdup (cid_act_to_nick (act));
  self->hand.note (event, self->hand.user_data);
}

/* Phones */

static void
on_asked (const GError *error, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;

  if (error != NULL)
    fail (errand->clicks, errand->act, error->message);
}

static void
ask (CidClicks *self,
     CidAct act,
     CidDeeds deed,
     const CidSubject *subject,
     const char *phone,
     const char *number)
{
  note (self, act, subject, phone);
  self->hand.ask (phone, deed, number, NULL, on_asked, errand_new (self, act, subject),
                  self->hand.user_data);
}

static gboolean
lets (CidClicks *self, const char *phone, CidDeeds deed)
{
  return (self->hand.get_deeds (phone, self->hand.user_data) & deed) != 0;
}

static void
ask_first (CidClicks *self, CidAct act, CidDeeds deed, const Click *click, const char *number)
{
  char **phones = click->subject->phones;

  for (guint i = 0; phones[i] != NULL; i++)
    if (lets (self, phones[i], deed)) {
      ask (self, act, deed, click->subject, phones[i], number);
      return;
    }
  fail (self, act, _ ("The phone does not let it be done from here any more"));
}

static void
answer (CidClicks *self, const Click *click)
{
  ask_first (self, CID_ACT_ANSWER, CID_DEED_ANSWER, click, NULL);
}

/* On all phones that ring for it: else the next one would go on. */
static void
reject (CidClicks *self, const Click *click)
{
  char **phones = click->subject->phones;
  gboolean is_asked = FALSE;

  for (guint i = 0; phones[i] != NULL; i++)
    if (lets (self, phones[i], CID_DEED_REJECT)) {
      ask (self, CID_ACT_REJECT, CID_DEED_REJECT, click->subject, phones[i], NULL);
      is_asked = TRUE;
    }
  if (!is_asked)
    fail (self, CID_ACT_REJECT, _ ("The phone does not let it be done from here any more"));
}

static void
call_back (CidClicks *self, const Click *click)
{
  ask_first (self, CID_ACT_CALL_BACK, CID_DEED_DIAL, click, click->subject->number);
}

/* The desktop */

static void
on_copied (gboolean is_copied, gpointer user_data)
{
  if (!is_copied)
    fail (user_data, CID_ACT_COPY, _ ("No program took it for the clipboard"));
}

static void
copy (CidClicks *self, const Click *click)
{
  if (click->subject->number != NULL)
    cid_clipboard_copy (self->clipboard, click->subject->number, on_copied, self);
}

static void
on_page_opened (const GError *error, gpointer user_data)
{
  if (error != NULL)
    fail (user_data, CID_ACT_PAGE, error->message);
}

static void
open_page (CidClicks *self, const Click *click)
{
  if (click->subject->page != NULL)
    cid_page_opener_open (self->pages, click->subject->page, click->subject->token, on_page_opened,
                          self);
}

/* Where nobody shows contacts the number is of use. */
static void
copy_if_possible (CidClicks *self, const Click *click)
{
  if (cid_clipboard_is_there (self->clipboard))
    copy (self, click);
}

static void
on_contact_opened (gboolean is_open, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  const Click click = { CID_NOTICE_RINGING, errand->subject };

  if (!is_open && !errand->clicks->is_closed)
    copy_if_possible (errand->clicks, &click);
}

static void
open_contact (CidClicks *self, const Click *click)
{
  const CidContactWish wish = { click->subject->individual, click->subject->who,
                                click->subject->token };

  cid_contacts_app_open (self->contacts, &wish, on_contact_opened,
                         errand_new (self, CID_ACT_OPEN, click->subject));
}

/* Who the caller is, else the number. A notice of missed calls has been seen by that. */
static void
open_notice (CidClicks *self, const Click *click)
{
  gboolean is_missed = click->slot == CID_NOTICE_MISSED;
  gboolean is_one = !is_missed || cid_screen_get_n_missed_callers (self->screen) == 1;

  if (click->subject != NULL && is_one && click->subject->individual != NULL)
    open_contact (self, click);
  else if (click->subject != NULL && is_one)
    copy_if_possible (self, click);
  if (is_missed)
    cid_screen_take_missed (self->screen);
}

/* Unwanted callers */

static void
on_blocked (const GError *error, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  CidClicks *self = errand->clicks;

  if (error != NULL)
    fail (self, CID_ACT_BLOCK, error->message);
  else if (!self->is_closed)
    cid_screen_settle (self->screen, errand->subject->uid);
}

static void
block (CidClicks *self, const Click *click)
{
  note (self, CID_ACT_BLOCK, click->subject, click->subject->phones[0]);
  cid_block_file_add (self->blocked, click->subject->number, on_blocked,
                      errand_new (self, CID_ACT_BLOCK, click->subject));
}

static const struct {
  CidAct act;
  gboolean needs_subject;
  void (*run) (CidClicks *self, const Click *click);
} rows[] = {
  { CID_ACT_OPEN, FALSE, open_notice }, { CID_ACT_ANSWER, TRUE, answer },
  { CID_ACT_REJECT, TRUE, reject },     { CID_ACT_CALL_BACK, TRUE, call_back },
  { CID_ACT_PAGE, TRUE, open_page },    { CID_ACT_COPY, TRUE, copy },
  { CID_ACT_BLOCK, TRUE, block },
};

static void
act (CidClicks *self, CidAct wanted, const Click *click)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].act == wanted && (click->subject != NULL || !rows[i].needs_subject))
      rows[i].run (self, click);
}

static void
on_clicked (CidNotifier *notifier,
            guint slot,
            guint wanted,
            const CidSubject *subject,
            CidClicks *self)
{
  const Click click = { (CidNoticeSlot) slot, subject };

  g_debug ("The user asks for: %s", cid_act_to_nick ((CidAct) wanted));
  /* What stands there goes by being clicked on. */
  if (click.slot != CID_NOTICE_TROUBLE)
    cid_screen_set_failure (self->screen, NULL, NULL);
  act (self, (CidAct) wanted, &click);
}

static CidOffer
get_offer (gpointer user_data)
{
  CidClicks *self = user_data;

  return (CidOffer){
    .get_deeds = self->hand.get_deeds,
    .user_data = self->hand.user_data,
    .can_copy = cid_clipboard_is_there (self->clipboard),
    .get_page = self->hand.get_page,
  };
}

/**
 * cid_clicks_new:
 * @notifier: (transfer none): tells of clicks; outlives what is returned
 * @screen: (transfer none): is told what would work; outlives what is returned
 * @blocked: (transfer none): where blocked numbers go; outlives what is returned
 * @hand: what reaches out to the phones; copied
 *
 * Returns: (transfer full): what does what is clicked on
 */
CidClicks *
cid_clicks_new (CidNotifier *notifier,
                CidScreen *screen,
                CidBlockFile *blocked,
                const CidHand *hand)
{
  CidClicks *self = g_rc_box_new0 (CidClicks);

  self->notifier = notifier;
  self->screen = screen;
  self->blocked = blocked;
  self->hand = *hand;
  self->clipboard = cid_clipboard_new (COPY_PATIENCE_MS);
  self->contacts = cid_contacts_app_new ();
  self->pages = cid_page_opener_new ();
  cid_screen_set_offer (screen, get_offer, self);
  g_signal_connect (notifier, "clicked", G_CALLBACK (on_clicked), self);

  return self;
}

/**
 * cid_clicks_free:
 * @self: (nullable): what does what is clicked on
 *
 * What is under way goes on, and nobody is told how it ends.
 */
void
cid_clicks_free (CidClicks *self)
{
  if (self == NULL)
    return;

  self->is_closed = TRUE;
  g_signal_handlers_disconnect_by_data (self->notifier, self);
  cid_screen_set_offer (self->screen, NULL, NULL);
  g_clear_pointer (&self->clipboard, cid_clipboard_free);
  g_clear_pointer (&self->contacts, cid_contacts_app_free);
  g_clear_pointer (&self->pages, cid_page_opener_free);
  g_rc_box_release (self);
}
