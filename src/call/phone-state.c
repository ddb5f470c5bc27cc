/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-state"

#include "call/phone-state.h"

#include "base/nick.h"

/* No phone has so many lines; what says so is not to fill the memory. */
#define MAX_CONDITIONS 48

static const char *const aspect_nicks[CID_N_ASPECTS] = {
  [CID_ASPECT_DND] = "dnd",
  [CID_ASPECT_FORWARD] = "forward",
  [CID_ASPECT_REGISTERED] = "registered",
};

/* What an event says of the phone. A call that comes in or is connected says by itself that the
 * phone is registered: @is_hint is for those who never said that they are not. */
static const struct {
  CidEventKind kind;
  CidPhoneAspect aspect;
  gboolean is_on;
  gboolean is_hint;
} meanings[] = {
  { CID_EVENT_DND_ON, CID_ASPECT_DND, TRUE, FALSE },
  { CID_EVENT_DND_OFF, CID_ASPECT_DND, FALSE, FALSE },
  { CID_EVENT_FORWARD_ON, CID_ASPECT_FORWARD, TRUE, FALSE },
  { CID_EVENT_FORWARD_OFF, CID_ASPECT_FORWARD, FALSE, FALSE },
  { CID_EVENT_REGISTERED, CID_ASPECT_REGISTERED, TRUE, FALSE },
  { CID_EVENT_UNREGISTERED, CID_ASPECT_REGISTERED, FALSE, FALSE },
  { CID_EVENT_INCOMING, CID_ASPECT_REGISTERED, TRUE, TRUE },
  { CID_EVENT_CONNECTED, CID_ASPECT_REGISTERED, TRUE, TRUE },
};

static void
condition_free (gpointer data)
{
  CidPhoneCondition *condition = data;

  g_free (condition->line);
  g_free (condition);
}

/**
 * cid_phone_aspect_to_nick:
 * @aspect: an aspect
 *
 * Returns: (transfer none): its word on the bus and in the log
 */
const char *
cid_phone_aspect_to_nick (CidPhoneAspect aspect)
{
  g_return_val_if_fail ((guint) aspect < CID_N_ASPECTS, aspect_nicks[CID_ASPECT_DND]);

  return aspect_nicks[aspect];
}

/**
 * cid_phone_aspect_from_nick:
 * @nick: (nullable): a word
 *
 * Returns: the #CidPhoneAspect, or -1 if there is none of that name
 */
int
cid_phone_aspect_from_nick (const char *nick)
{
  return cid_nick_find (aspect_nicks, CID_N_ASPECTS, nick);
}

/**
 * cid_phone_state_new:
 * @phone: id of a phone
 *
 * Returns: (transfer full): the state of a phone that never spoke
 */
CidPhoneState *
cid_phone_state_new (const char *phone)
{
  CidPhoneState *self = g_new0 (CidPhoneState, 1);

  self->phone = g_strdup (phone);
  self->conditions = g_ptr_array_new_with_free_func (condition_free);

  return self;
}

/**
 * cid_phone_state_copy:
 * @self: a state
 *
 * Returns: (transfer full): the same state, sharing nothing with @self
 */
CidPhoneState *
cid_phone_state_copy (const CidPhoneState *self)
{
  CidPhoneState *copy = cid_phone_state_new (self->phone);

  cid_phone_state_merge (copy, self);

  return copy;
}

/**
 * cid_phone_state_free:
 * @self: (transfer full) (nullable): a state
 */
void
cid_phone_state_free (CidPhoneState *self)
{
  if (self == NULL)
    return;

  g_free (self->phone);
  g_ptr_array_unref (self->conditions);
  g_free (self);
}

static CidPhoneCondition *
find_condition (const CidPhoneState *self, CidPhoneAspect aspect, const char *line)
{
  for (guint i = 0; i < self->conditions->len; i++) {
    CidPhoneCondition *condition = g_ptr_array_index (self->conditions, i);

    if (condition->aspect == aspect && g_strcmp0 (condition->line, line) == 0)
      return condition;
  }

  return NULL;
}

/* Removes what is known of @aspect: of the lines, or of the phone as a whole. */
static gboolean
forget (CidPhoneState *self, CidPhoneAspect aspect, gboolean of_lines)
{
  guint n_before = self->conditions->len;

  for (guint i = self->conditions->len; i > 0; i--) {
    const CidPhoneCondition *condition = g_ptr_array_index (self->conditions, i - 1);

    if (condition->aspect == aspect && (condition->line != NULL) == of_lines)
      g_ptr_array_remove_index (self->conditions, i - 1);
  }

  return self->conditions->len < n_before;
}

/**
 * cid_phone_state_add:
 * @self: a state
 * @aspect: what is told of
 * @line: (nullable): of which line; %NULL: of the whole phone
 * @is_on: it is so
 * @since_us: since when
 *
 * Adds what is known of a phone from elsewhere, as it is.
 */
void
cid_phone_state_add (CidPhoneState *self,
                     CidPhoneAspect aspect,
                     const char *line,
                     gboolean is_on,
                     gint64 since_us)
{
  CidPhoneCondition *condition = g_new0 (CidPhoneCondition, 1);

  condition->aspect = aspect;
  condition->line = g_strdup (line);
  condition->is_on = is_on;
  condition->since_us = since_us;
  if (self->conditions->len >= MAX_CONDITIONS)
    g_ptr_array_remove_index (self->conditions, 0);
  g_ptr_array_add (self->conditions, condition);
}

/* The whole phone's word stands for all lines. A line's word that contradicts it ends it: of the
 * other lines nothing is known then, and nothing is better than what no event would ever end. */
static gboolean
set (CidPhoneState *self, CidPhoneAspect aspect, const char *line, gboolean is_on, gint64 since_us)
{
  CidPhoneCondition *whole = find_condition (self, aspect, NULL);
  CidPhoneCondition *known = find_condition (self, aspect, line);
  gboolean is_changed = line == NULL && forget (self, aspect, TRUE);

  if (known == NULL)
    known = whole;
  if (known != NULL && known->is_on == is_on)
    return is_changed;

  if (whole != NULL)
    forget (self, aspect, FALSE);
  known = find_condition (self, aspect, line);
  if (known == NULL) {
    cid_phone_state_add (self, aspect, line, is_on, since_us);
  } else {
    known->is_on = is_on;
    known->since_us = since_us;
  }

  return TRUE;
}

/* A call proves what it needs, where the phone said the opposite; it proves it of its line. */
static gboolean
take_hint (CidPhoneState *self, const CidCallEvent *event, CidPhoneAspect aspect, gboolean is_on)
{
  const CidPhoneCondition *known = find_condition (self, aspect, event->line);

  if (known == NULL)
    known = find_condition (self, aspect, NULL);
  if (known == NULL || known->is_on == is_on)
    return FALSE;

  return set (self, aspect, known->line, is_on, event->stamp.wall_us);
}

static gboolean
apply_meaning (CidPhoneState *self, const CidCallEvent *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if (meanings[i].kind != event->kind)
      continue;
    if (meanings[i].is_hint)
      return take_hint (self, event, meanings[i].aspect, meanings[i].is_on);

    return set (self, meanings[i].aspect, event->line, meanings[i].is_on, event->stamp.wall_us);
  }

  return FALSE;
}

/**
 * cid_phone_state_apply:
 * @self: a state
 * @event: what the phone said
 *
 * Learns from an event. What cidalert itself put into the journal, and rehearsals, say nothing of
 * a phone.
 *
 * Returns: what is new
 */
CidPhoneNews
cid_phone_state_apply (CidPhoneState *self, const CidCallEvent *event)
{
  CidPhoneNews news = CID_PHONE_HEARD;

  g_return_val_if_fail (self != NULL && event != NULL, CID_PHONE_NO_NEWS);

  if (!cid_call_event_was_said (event))
    return CID_PHONE_NO_NEWS;

  if (!cid_phone_state_has_sent (self, event->kind))
    news |= CID_PHONE_CHANGED;
  self->kinds |= 1u << event->kind;
  self->heard_us[event->kind] = event->stamp.wall_us;
  self->last_us = event->stamp.wall_us;
  self->last_kind = event->kind;
  if (event->kind == CID_EVENT_READY) {
    self->ready_us = event->stamp.wall_us;
    news |= CID_PHONE_CHANGED;
  }
  if (apply_meaning (self, event))
    news |= CID_PHONE_CHANGED;

  return news;
}

static gboolean
is_known (const CidPhoneState *self, const CidPhoneCondition *older)
{
  for (guint i = 0; i < self->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (self->conditions, i);

    if (condition->aspect == older->aspect && (condition->line == NULL || older->line == NULL ||
                                               g_str_equal (condition->line, older->line)))
      return TRUE;
  }

  return FALSE;
}

/**
 * cid_phone_state_merge:
 * @self: a state
 * @older: what was known of the same phone before
 *
 * Adds what @older knows, where @self has heard nothing newer.
 */
void
cid_phone_state_merge (CidPhoneState *self, const CidPhoneState *older)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();

  for (guint i = 0; i < older->conditions->len; i++)
    if (!is_known (self, g_ptr_array_index (older->conditions, i)))
      g_ptr_array_add (unknown, g_ptr_array_index (older->conditions, i));
  for (guint i = 0; i < unknown->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (unknown, i);

    cid_phone_state_add (self, condition->aspect, condition->line, condition->is_on,
                         condition->since_us);
  }
  self->kinds |= older->kinds;
  for (guint kind = 0; kind < CID_N_PHONE_EVENTS; kind++)
    self->heard_us[kind] = MAX (self->heard_us[kind], older->heard_us[kind]);
  self->ready_us = MAX (self->ready_us, older->ready_us);
  if (self->last_us < older->last_us) {
    self->last_us = older->last_us;
    self->last_kind = older->last_kind;
  }
}

/**
 * cid_phone_state_has_sent:
 * @kind: what a phone can report
 *
 * Returns: whether it ever did
 */
gboolean
cid_phone_state_has_sent (const CidPhoneState *self, CidEventKind kind)
{
  return (self->kinds & 1u << kind) != 0;
}

/**
 * cid_phone_state_has_lines:
 *
 * Returns: whether the phone is known to have more lines than one, so that they have to be told
 *   apart
 */
gboolean
cid_phone_state_has_lines (const CidPhoneState *self)
{
  const char *line = NULL;

  for (guint i = 0; i < self->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (self->conditions, i);

    if (condition->line == NULL)
      continue;
    if (line != NULL && !g_str_equal (condition->line, line))
      return TRUE;
    line = condition->line;
  }

  return FALSE;
}

/**
 * cid_phone_condition_is_trouble:
 *
 * Returns: whether calls may not reach the user because of it
 */
gboolean
cid_phone_condition_is_trouble (const CidPhoneCondition *self)
{
  return self->is_on == (self->aspect != CID_ASPECT_REGISTERED);
}
