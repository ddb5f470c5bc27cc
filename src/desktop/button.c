/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-button"

#include "desktop/button.h"

#include "base/text.h"

#include <glib/gi18n.h>

#define NAME_MAX_CHARS 24

/**
 * Row:
 * @act: what the button asks for
 * @deed: what a phone has to let be done for it, if anything
 * @is_for_ringing: stands on the notice of a call that rings
 * @is_for_missed: stands on the notice of missed calls
 * @is_for_several: does so also where several callers were missed, and names the one meant
 * @needs_number: of no use for a caller without a number
 * @needs_stranger: only for whom no contact has
 * @needs_clipboard: only where there is one
 * @needs_page: only where there is one about the call
 * @gives_way: left out where there are too many: a click on the notice itself does as well
 * @label: what it says
 *
 * When a button works, and so when it is shown; in the order in which they stand.
 */
typedef struct {
  CidAct act;
  CidDeeds deed;
  gboolean is_for_ringing;
  gboolean is_for_missed;
  gboolean is_for_several;
  gboolean needs_number;
  gboolean needs_stranger;
  gboolean needs_clipboard;
  gboolean needs_page;
  gboolean gives_way;
  const char *label;
} Row;

static const Row rows[] = {
  { .act = CID_ACT_ANSWER,
    .deed = CID_DEED_ANSWER,
    .is_for_ringing = TRUE,
    .label = N_ ("Answer") },
  { .act = CID_ACT_REJECT,
    .deed = CID_DEED_REJECT,
    .is_for_ringing = TRUE,
    .label = N_ ("Reject") },
  { .act = CID_ACT_CALL_BACK,
    .deed = CID_DEED_DIAL,
    .is_for_missed = TRUE,
    .is_for_several = TRUE,
    .needs_number = TRUE,
    .label = N_ ("Call back") },
  { .act = CID_ACT_PAGE,
    .is_for_ringing = TRUE,
    .is_for_missed = TRUE,
    .needs_page = TRUE,
    .label = N_ ("Open") },
  { .act = CID_ACT_COPY,
    .is_for_ringing = TRUE,
    .is_for_missed = TRUE,
    .needs_number = TRUE,
    .needs_clipboard = TRUE,
    .gives_way = TRUE,
    .label = N_ ("Copy number") },
  { .act = CID_ACT_BLOCK,
    .is_for_missed = TRUE,
    .needs_number = TRUE,
    .needs_stranger = TRUE,
    .label = N_ ("Block") },
};

static const char *const act_nicks[] = {
  [CID_ACT_OPEN] = "default",  [CID_ACT_ANSWER] = "answer",
  [CID_ACT_REJECT] = "reject", [CID_ACT_CALL_BACK] = "call-back",
  [CID_ACT_PAGE] = "page",     [CID_ACT_COPY] = "copy",
  [CID_ACT_BLOCK] = "block",   [CID_ACT_UPDATE_PHONE] = "update-phone",
};

static void
free_button (gpointer data)
{
  CidButton *button = data;

  g_free (button->label);
  g_free (button);
}

static void
add_button (GPtrArray *buttons, CidAct act, char *label)
{
  CidButton *button = g_new0 (CidButton, 1);

  button->act = act;
  button->label = label;
  g_ptr_array_add (buttons, button);
}

/**
 * cid_offer_find_phone:
 * @self: what would work
 * @subject: whom it is about
 * @deed: one deed
 *
 * Returns: (nullable): the first of the subject's phones that lets @deed be done; %NULL if none
 * does
 */
const char *
cid_offer_find_phone (const CidOffer *self, const CidSubject *subject, CidDeeds deed)
{
  g_return_val_if_fail (self != NULL && subject != NULL, NULL);

  for (guint i = 0; self->get_deeds != NULL && subject->phones[i] != NULL; i++)
    if ((self->get_deeds (subject->phones[i], self->user_data) & deed) == deed)
      return subject->phones[i];

  return NULL;
}

/**
 * cid_offer_make_subject:
 * @self: what would work
 * @call: a call as it is now
 *
 * Returns: (transfer full): whom the buttons of a notice of @call are about, and the page about it
 */
CidSubject *
cid_offer_make_subject (const CidOffer *self, const CidCall *call)
{
  CidSubject *subject;

  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  subject = cid_subject_new (call);
  subject->page = self->get_page != NULL ? self->get_page (call, self->user_data) : NULL;
  return subject;
}

static gboolean
works (const Row *row, const CidSubject *subject, const CidOffer *offer)
{
  if (row->needs_number && subject->number == NULL)
    return FALSE;
  if (row->needs_stranger && !subject->is_stranger)
    return FALSE;
  if (row->needs_clipboard && !offer->can_copy)
    return FALSE;
  if (row->needs_page && subject->page == NULL)
    return FALSE;

  return row->deed == CID_DEED_NONE || cid_offer_find_phone (offer, subject, row->deed) != NULL;
}

static char *
make_label (const Row *row, const CidSubject *subject, gboolean is_named)
{
  g_autofree char *who = is_named ? cid_text_clean (subject->who, NAME_MAX_CHARS) : NULL;

  return who != NULL ? g_strdup_printf (_ ("Call back %s"), who) : g_strdup (_ (row->label));
}

/**
 * cid_buttons_new:
 *
 * The notice itself can be clicked in any case: a desktop that knows of no answer to that starts
 * the program that the notice is from.
 *
 * Returns: (transfer full) (element-type CidButton): the notice itself, and nothing else
 */
GPtrArray *
cid_buttons_new (void)
{
  GPtrArray *buttons = g_ptr_array_new_with_free_func (free_button);

  add_button (buttons, CID_ACT_OPEN, g_strdup (_ ("Open")));

  return buttons;
}

static gboolean
gives_way (CidAct act)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].act == act)
      return rows[i].gives_way;

  return FALSE;
}

/* The notice itself is no button. */
static void
drop_what_is_too_much (GPtrArray *buttons)
{
  for (guint i = buttons->len; i > 1 && buttons->len > CID_MAX_BUTTONS + 1; i--)
    if (gives_way (((const CidButton *) buttons->pdata[i - 1])->act))
      g_ptr_array_remove_index (buttons, i - 1);
  if (buttons->len > CID_MAX_BUTTONS + 1)
    g_ptr_array_set_size (buttons, CID_MAX_BUTTONS + 1);
}

/**
 * cid_buttons_for_ringing:
 * @subject: (nullable): who rings; %NULL where several do, and a button would not say whom it means
 * @offer: what would work
 *
 * Chooses the buttons of a call that rings: those alone that will work.
 *
 * Returns: (transfer full) (element-type CidButton): what can be clicked, the notice itself first
 */
GPtrArray *
cid_buttons_for_ringing (const CidSubject *subject, const CidOffer *offer)
{
  GPtrArray *buttons = cid_buttons_new ();

  g_return_val_if_fail (offer != NULL, buttons);

  for (gsize i = 0; subject != NULL && i < G_N_ELEMENTS (rows); i++)
    if (rows[i].is_for_ringing && works (&rows[i], subject, offer))
      add_button (buttons, rows[i].act, make_label (&rows[i], subject, FALSE));
  drop_what_is_too_much (buttons);

  return buttons;
}

/**
 * cid_buttons_for_missed:
 * @subject: whom the buttons are about: of those who can be called back, the one missed last
 * @n_callers: how many were missed
 * @offer: what would work
 *
 * Chooses the buttons of missed calls: those alone that will work. Where several callers were
 * missed a button has to say whom it means; one does, the others are left out.
 *
 * Returns: (transfer full) (element-type CidButton): what can be clicked, the notice itself first
 */
GPtrArray *
cid_buttons_for_missed (const CidSubject *subject, guint n_callers, const CidOffer *offer)
{
  GPtrArray *buttons = cid_buttons_new ();
  gboolean is_one = n_callers == 1;

  g_return_val_if_fail (subject != NULL && offer != NULL, buttons);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].is_for_missed && (is_one || rows[i].is_for_several) &&
        works (&rows[i], subject, offer))
      add_button (buttons, rows[i].act, make_label (&rows[i], subject, !is_one));
  drop_what_is_too_much (buttons);

  return buttons;
}

/**
 * cid_buttons_for_moved:
 *
 * Returns: (transfer full) (element-type CidButton): what can be clicked where a phone that looks
 * for this machine in vain lets itself be told
 */
GPtrArray *
cid_buttons_for_moved (void)
{
  GPtrArray *buttons = cid_buttons_new ();

  add_button (buttons, CID_ACT_UPDATE_PHONE, g_strdup (_ ("Update phone")));
  return buttons;
}

/**
 * cid_buttons_copy:
 * @buttons: (nullable) (element-type CidButton): buttons
 *
 * Returns: (transfer full) (nullable) (element-type CidButton): the same, for another thread
 */
GPtrArray *
cid_buttons_copy (GPtrArray *buttons)
{
  GPtrArray *copy;

  if (buttons == NULL)
    return NULL;

  copy = g_ptr_array_new_with_free_func (free_button);
  for (guint i = 0; i < buttons->len; i++) {
    const CidButton *button = g_ptr_array_index (buttons, i);

    add_button (copy, button->act, g_strdup (button->label));
  }
  return copy;
}

/**
 * cid_buttons_are_same:
 * @a: (nullable) (element-type CidButton): buttons
 * @b: (nullable) (element-type CidButton): others, or the same
 *
 * Returns: %TRUE if nobody could tell them apart
 */
gboolean
cid_buttons_are_same (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++) {
    const CidButton *of_a = g_ptr_array_index (a, i);
    const CidButton *of_b = g_ptr_array_index (b, i);

    if (of_a->act != of_b->act || g_strcmp0 (of_a->label, of_b->label) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * cid_act_to_nick:
 * @act: what a click asks for
 *
 * Returns: its one spelling
 */
const char *
cid_act_to_nick (CidAct act)
{
  g_return_val_if_fail ((guint) act < G_N_ELEMENTS (act_nicks), NULL);

  return act_nicks[act];
}

/**
 * cid_act_make_key:
 * @act: what a click asks for
 * @subject: (nullable): whom it is about
 *
 * Makes the key under which a desktop reports the click. It names the call, so a click that crosses
 * with a change of the notice is never taken for one on the next caller's button.
 *
 * Returns: (transfer full): the key; for the notice itself the one of the specification
 */
char *
cid_act_make_key (CidAct act, const CidSubject *subject)
{
  if (act == CID_ACT_OPEN || subject == NULL)
    return g_strdup (cid_act_to_nick (act));

  return g_strconcat (cid_act_to_nick (act), ":", subject->uid, NULL);
}
