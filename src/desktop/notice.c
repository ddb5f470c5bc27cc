/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notice"

#include "desktop/notice.h"

#include "base/text-direction.h"
#include "base/text.h"
#include "desktop/wording.h"

#include <glib/gi18n.h>

#define TITLE_MAX_CHARS 120
#define PART_MAX_CHARS 60
#define DETAIL_MAX_CHARS 400
#define SEPARATOR " · "
#define LIST_SEPARATOR ", "

static void
add_part (GPtrArray *parts, const char *text)
{
  g_autofree char *clean = NULL;

  if (text == NULL)
    return;

  clean = cid_text_clean (text, PART_MAX_CHARS);
  if (clean != NULL && *clean != '\0')
    g_ptr_array_add (parts, g_steal_pointer (&clean));
}

static char *
join_parts (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (SEPARATOR, (char **) parts->pdata);
}

static void
add_number (GPtrArray *parts, const CidCall *call)
{
  g_autofree char *number = cid_wording_get_other_number (call);

  add_part (parts, number);
}

static void
add_line (GPtrArray *parts, const CidCall *call, GHashTable *line_names)
{
  const char *name = NULL;
  g_autofree char *clean = NULL;

  if (line_names != NULL && call->line != NULL)
    name = g_hash_table_lookup (line_names, call->line);
  clean = cid_text_clean (name != NULL ? name : call->line, PART_MAX_CHARS);
  if (clean != NULL)
    g_ptr_array_add (parts, g_strdup_printf (_ ("Line %s"), clean));
}

static void
add_diverted (GPtrArray *parts, const CidCall *call)
{
  g_autofree char *clean = cid_text_clean (call->diverted, PART_MAX_CHARS);

  if (clean != NULL)
    g_ptr_array_add (parts, g_strdup_printf (_ ("Diverted from %s"), clean));
}

/* Who it is on the first line of the body, what for on the second. */
static char *
describe_one (const CidCall *call, GHashTable *line_names)
{
  g_autofree char *who = cid_wording_get_who (call);
  g_autoptr (GPtrArray) caller = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) purpose = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_number (caller, call);
  if (call->caller != NULL) {
    if (g_strcmp0 (call->caller->organization, who) != 0)
      add_part (caller, call->caller->organization);
    add_part (caller, cid_caller_get_place (call->caller));
  }
  add_line (purpose, call, line_names);
  add_diverted (purpose, call);
  if (call->simulated)
    add_part (purpose, _ ("Rehearsal"));

  first = join_parts (caller);
  second = join_parts (purpose);
  return g_strconcat (first, *first != '\0' && *second != '\0' ? "\n" : "", second, NULL);
}

static char *
describe_in_one_line (const CidCall *call, GHashTable *line_names)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *who = cid_wording_get_who (call);

  add_part (parts, who);
  add_number (parts, call);
  add_line (parts, call, line_names);
  if (call->simulated)
    add_part (parts, _ ("Rehearsal"));

  return join_parts (parts);
}

static char *
describe_several (GPtrArray *calls, guint total, GHashTable *line_names)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < calls->len; i++)
    g_ptr_array_add (lines, describe_in_one_line (calls->pdata[i], line_names));
  if (total > calls->len)
    g_ptr_array_add (lines, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more",
                                                          "and %u more", total - calls->len),
                                             total - calls->len));

  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
list_names (GPtrArray *calls)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < calls->len; i++)
    g_ptr_array_add (names, cid_wording_get_who (calls->pdata[i]));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (LIST_SEPARATOR, (char **) names->pdata);
}

static char *
title_ringing (GPtrArray *calls, guint total)
{
  g_autofree char *list = list_names (calls);
  g_autofree char *title = NULL;

  if (total == 1)
    return g_steal_pointer (&list);

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call: %s", "%u calls: %s", total),
                           total, list);
  return cid_text_clean (title, TITLE_MAX_CHARS);
}

static char *
title_outgoing (GPtrArray *calls, guint total)
{
  g_autofree char *list = list_names (calls);
  g_autofree char *title = NULL;

  if (total == 1)
    return g_strdup_printf (_ ("Call to %s"), list);

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call to %s", "%u calls to %s", total),
                           total, list);
  return cid_text_clean (title, TITLE_MAX_CHARS);
}

static char *
make_key (GPtrArray *calls)
{
  g_autoptr (GPtrArray) uids = g_ptr_array_new ();

  for (guint i = 0; i < calls->len; i++)
    g_ptr_array_add (uids, ((const CidCall *) calls->pdata[i])->uid);
  g_ptr_array_add (uids, NULL);

  return g_strjoinv (",", (char **) uids->pdata);
}

/**
 * cid_notice_count_named:
 * @total: how many calls there are
 *
 * Returns: how many of them a notice of several names: some, and of the others it gives the count;
 *   but it does not say that one is left where that one could stand
 */
guint
cid_notice_count_named (guint total)
{
  return total <= CID_NOTICE_MAX_NAMED ? total : CID_NOTICE_MAX_NAMED - 1;
}

/**
 * cid_notice_slot_is_kept:
 * @slot: which of the notifications
 *
 * Returns: %TRUE if it stays when the user clicks on it, as it follows the calls; %FALSE if it has
 *   been seen by that
 */
gboolean
cid_notice_slot_is_kept (CidNoticeSlot slot)
{
  return slot == CID_NOTICE_RINGING || slot == CID_NOTICE_MISSED;
}

/* Of one call the title holds nothing but a name: it has nothing to be kept apart from. */
static CidNotice *
make (GPtrArray *calls, guint total, GHashTable *line_names, const char *title)
{
  CidNotice *self = g_new0 (CidNotice, 1);
  g_autofree char *text = total == 1 ? describe_one (calls->pdata[0], line_names)
                                     : describe_several (calls, total, line_names);

  self->key = make_key (calls);
  self->title = total == 1 ? g_strdup (title) : cid_text_isolate_parts (title, LIST_SEPARATOR);
  self->body = cid_wording_to_markup (text);
  self->plain = cid_wording_to_line (title, text);
  self->icon = g_strdup ("call-start-symbolic");
  return self;
}

/**
 * cid_notice_new_ringing:
 * @calls: (element-type CidCall): calls that ring just now, newest first; not necessarily all
 * @total: how many ring
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Says who is calling. Callers who ring at once stand in one notice, since a second urgent banner
 * would hide behind the first. A picture, if any, is for the caller of this function to add.
 *
 * Returns: (transfer full) (nullable): the notice, or %NULL when nobody calls
 */
CidNotice *
cid_notice_new_ringing (GPtrArray *calls, guint total, GHashTable *line_names)
{
  g_autofree char *title = NULL;
  CidNotice *self;

  if (calls == NULL || calls->len == 0 || total == 0)
    return NULL;

  total = MAX (total, calls->len);
  title = title_ringing (calls, total);
  self = make (calls, total, line_names, title);
  self->urgency = CID_URGENCY_CRITICAL;
  self->category = g_strdup ("call.incoming");
  return self;
}

/**
 * cid_notice_new_outgoing:
 * @calls: (element-type CidCall): calls that I make, newest first; not necessarily all
 * @total: how many there are
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Says whom I am calling, in one notice, without a noise.
 *
 * Returns: (transfer full) (nullable): the notice, or %NULL when I call nobody
 */
CidNotice *
cid_notice_new_outgoing (GPtrArray *calls, guint total, GHashTable *line_names)
{
  g_autofree char *title = NULL;
  CidNotice *self;

  if (calls == NULL || calls->len == 0 || total == 0)
    return NULL;

  total = MAX (total, calls->len);
  title = title_outgoing (calls, total);
  self = make (calls, total, line_names, title);
  self->urgency = CID_URGENCY_NORMAL;
  self->category = g_strdup ("call");
  self->sound = CID_NOTICE_SOUND_NONE;
  return self;
}

/**
 * cid_notice_new_trouble:
 * @title: what is wrong, in a few words
 * @detail: (nullable): more about it, and how to mend it
 *
 * Says what is wrong with cidalert. The title is the key: the same trouble does not come back
 * after the user closed it.
 *
 * Returns: (transfer full): the notice
 */
CidNotice *
cid_notice_new_trouble (const char *title, const char *detail)
{
  CidNotice *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_new0 (CidNotice, 1);
  text = cid_text_clean (detail, DETAIL_MAX_CHARS);
  self->key = g_strdup (title);
  self->title = cid_text_clean (title, TITLE_MAX_CHARS);
  if (self->title == NULL)
    self->title = g_strdup (_ ("Trouble with cidalert"));
  self->body = cid_wording_to_markup (text);
  self->plain = cid_wording_to_line (self->title, text);
  self->urgency = CID_URGENCY_NORMAL;
  self->category = g_strdup ("device.error");
  self->icon = g_strdup ("dialog-warning-symbolic");
  self->buttons = cid_buttons_new ();

  return self;
}

/**
 * cid_notice_new_troubles:
 * @title: (nullable): what is wrong with cidalert, in a few words
 * @detail: (nullable): more about it
 * @sentences: (nullable) (array zero-terminated=1): why calls may not reach the user
 *
 * Puts everything that is wrong into one notice.
 *
 * Returns: (transfer full) (nullable): the notice; %NULL if all is well
 */
CidNotice *
cid_notice_new_troubles (const char *title, const char *detail, char *const *sentences)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  gboolean has_sentences = sentences != NULL && *sentences != NULL;
  g_autofree char *whole = NULL;
  CidNotice *self;

  if (title == NULL && !has_sentences)
    return NULL;

  if (title != NULL && detail != NULL)
    g_ptr_array_add (parts, (gpointer) detail);
  for (; sentences != NULL && *sentences != NULL; sentences++)
    g_ptr_array_add (parts, *sentences);
  whole = join_parts (parts);
  self = cid_notice_new_trouble (title != NULL ? title : _ ("Calls may not reach you"), whole);
  if (has_sentences) {
    g_free (self->key);
    self->key = g_steal_pointer (&whole);
  }

  return self;
}

/**
 * cid_notice_copy:
 * @self: (nullable): a notice
 *
 * Copies a notice; the picture's bytes are shared.
 *
 * Returns: (transfer full) (nullable): the copy
 */
CidNotice *
cid_notice_copy (const CidNotice *self)
{
  CidNotice *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (CidNotice, 1);
  copy->key = g_strdup (self->key);
  copy->title = g_strdup (self->title);
  copy->body = g_strdup (self->body);
  copy->plain = g_strdup (self->plain);
  copy->urgency = self->urgency;
  copy->category = g_strdup (self->category);
  copy->icon = g_strdup (self->icon);
  copy->image = self->image != NULL ? g_bytes_ref (self->image) : NULL;
  copy->subject = cid_subject_copy (self->subject);
  copy->buttons = cid_buttons_copy (self->buttons);
  copy->sound = self->sound;
  copy->is_public = self->is_public;

  return copy;
}

static gboolean
is_same_image (GBytes *a, GBytes *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_bytes_equal (a, b);
}

/**
 * cid_notice_is_same:
 * @a: (nullable): a notice
 * @b: (nullable): another, or the same
 *
 * Returns: %TRUE if nobody could tell them apart on the screen
 */
gboolean
cid_notice_is_same (const CidNotice *a, const CidNotice *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->key, b->key) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->body, b->body) == 0 && g_strcmp0 (a->category, b->category) == 0 &&
         g_strcmp0 (a->icon, b->icon) == 0 && a->urgency == b->urgency && a->sound == b->sound &&
         a->is_public == b->is_public && is_same_image (a->image, b->image) &&
         cid_buttons_are_same (a->buttons, b->buttons) &&
         cid_subject_is_same (a->subject, b->subject);
}

/**
 * cid_notice_free:
 * @self: (nullable): a notice
 *
 * Frees a notice.
 */
void
cid_notice_free (CidNotice *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->title);
  g_free (self->body);
  g_free (self->plain);
  g_free (self->category);
  g_free (self->icon);
  g_clear_pointer (&self->image, g_bytes_unref);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  cid_subject_free (self->subject);
  g_free (self);
}
