/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-troubles"

#include "call/phone-troubles.h"

#include "call/phone-words.h"

/**
 * CidPhoneTroubles:
 *
 * Why calls may not reach the user, as far as the phones tell: which of it has lasted long enough
 * to be worth telling, and which of it the user has seen and closed. What ended, or began anew, is
 * not what was closed.
 */
struct _CidPhoneTroubles {
  gint64 grace_us;
  GPtrArray *troubles;
  char **closed; /* before the program started */
};

typedef struct {
  char *key;
  char *who;
  CidPhoneCondition condition;
  gint64 seen_us;
  gboolean is_closed;
  gboolean is_told;
  gboolean stands;
} Trouble;

static void
trouble_free (gpointer data)
{
  Trouble *trouble = data;

  g_free (trouble->key);
  g_free (trouble->who);
  g_free (trouble);
}

/**
 * cid_phone_troubles_new:
 * @grace_us: what lasts no longer is not told: phones lose their registration now and then
 *
 * Returns: (transfer full): no troubles
 */
CidPhoneTroubles *
cid_phone_troubles_new (gint64 grace_us)
{
  CidPhoneTroubles *self = g_new0 (CidPhoneTroubles, 1);

  self->grace_us = grace_us;
  self->troubles = g_ptr_array_new_with_free_func (trouble_free);

  return self;
}

/**
 * cid_phone_troubles_free:
 * @self: (transfer full) (nullable): troubles
 */
void
cid_phone_troubles_free (CidPhoneTroubles *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->troubles);
  g_strfreev (self->closed);
  g_free (self);
}

/**
 * cid_phone_troubles_begin:
 *
 * Begins to say anew what stands; what is not added until cid_phone_troubles_end() has ended.
 */
void
cid_phone_troubles_begin (CidPhoneTroubles *self)
{
  for (guint i = 0; i < self->troubles->len; i++)
    ((Trouble *) g_ptr_array_index (self->troubles, i))->stands = FALSE;
}

/* What began at another time is another trouble. */
static char *
make_closed_key (const Trouble *trouble)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", trouble->condition.since_us, trouble->key);
}

static gboolean
was_closed (CidPhoneTroubles *self, const Trouble *trouble)
{
  g_autofree char *key = make_closed_key (trouble);

  return self->closed != NULL && g_strv_contains ((const char *const *) self->closed, key);
}

static Trouble *
find (CidPhoneTroubles *self, const char *key)
{
  for (guint i = 0; i < self->troubles->len; i++) {
    Trouble *trouble = g_ptr_array_index (self->troubles, i);

    if (g_str_equal (trouble->key, key))
      return trouble;
  }

  return NULL;
}

static Trouble *
find_or_add (CidPhoneTroubles *self,
             const char *phone,
             const CidPhoneCondition *condition,
             gint64 now_us)
{
  g_autofree char *key =
    g_strdup_printf ("%s %s %s", phone, cid_phone_aspect_to_nick (condition->aspect),
                     condition->line != NULL ? condition->line : "");
  Trouble *trouble = find (self, key);

  if (trouble != NULL && trouble->condition.since_us == condition->since_us)
    return trouble;

  if (trouble == NULL) {
    trouble = g_new0 (Trouble, 1);
    trouble->key = g_steal_pointer (&key);
    g_ptr_array_add (self->troubles, trouble);
  }
  trouble->condition = *condition;
  trouble->condition.line = NULL;
  trouble->seen_us = now_us;
  trouble->is_closed = was_closed (self, trouble);
  trouble->is_told = FALSE;

  return trouble;
}

/**
 * cid_phone_troubles_add:
 * @name: the name of a phone
 * @state: how it is
 * @now_us: this moment, by a clock that never goes back
 */
void
cid_phone_troubles_add (CidPhoneTroubles *self,
                        const char *name,
                        const CidPhoneState *state,
                        gint64 now_us)
{
  gboolean has_lines = cid_phone_state_has_lines (state);

  for (guint i = 0; i < state->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (state->conditions, i);
    Trouble *trouble;

    if (!cid_phone_condition_is_trouble (condition))
      continue;
    trouble = find_or_add (self, state->phone, condition, now_us);
    g_free (trouble->who);
    trouble->who = cid_phone_words_name_line (name, has_lines ? condition->line : NULL);
    trouble->stands = TRUE;
  }
}

/**
 * cid_phone_troubles_end:
 *
 * Forgets what was not added since cid_phone_troubles_begin().
 */
void
cid_phone_troubles_end (CidPhoneTroubles *self)
{
  for (guint i = self->troubles->len; i > 0; i--)
    if (!((Trouble *) g_ptr_array_index (self->troubles, i - 1))->stands)
      g_ptr_array_remove_index (self->troubles, i - 1);
}

/**
 * cid_phone_troubles_get_due:
 *
 * Returns: when something that stands will have lasted long enough; -1 if nothing is waited for
 */
gint64
cid_phone_troubles_get_due (CidPhoneTroubles *self)
{
  gint64 due_us = -1;

  for (guint i = 0; i < self->troubles->len; i++) {
    const Trouble *trouble = g_ptr_array_index (self->troubles, i);

    if (!trouble->is_told && (due_us < 0 || trouble->seen_us + self->grace_us < due_us))
      due_us = trouble->seen_us + self->grace_us;
  }

  return due_us;
}

/**
 * cid_phone_troubles_describe:
 * @now_us: this moment, by the clock of cid_phone_troubles_add()
 * @now: this moment, in the user's time zone
 *
 * Returns: (transfer full): a sentence for each that has lasted long enough and was not closed
 */
char **
cid_phone_troubles_describe (CidPhoneTroubles *self, gint64 now_us, GDateTime *now)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();

  for (guint i = 0; i < self->troubles->len; i++) {
    Trouble *trouble = g_ptr_array_index (self->troubles, i);
    g_autofree char *sentence = NULL;

    trouble->is_told |= trouble->seen_us + self->grace_us <= now_us;
    if (!trouble->is_told || trouble->is_closed)
      continue;
    sentence = cid_phone_words_describe (trouble->who, &trouble->condition, now);
    if (sentence != NULL)
      g_strv_builder_add (sentences, sentence);
  }

  return g_strv_builder_end (sentences);
}

/**
 * cid_phone_troubles_close:
 *
 * Says that the user has seen and closed what was described last: it is not told again.
 */
void
cid_phone_troubles_close (CidPhoneTroubles *self)
{
  for (guint i = 0; i < self->troubles->len; i++) {
    Trouble *trouble = g_ptr_array_index (self->troubles, i);

    trouble->is_closed |= trouble->is_told;
  }
}

/**
 * cid_phone_troubles_get_closed:
 *
 * Returns: (transfer full): what the user has closed of that which stands, for
 *   cid_phone_troubles_set_closed() after the next start
 */
char **
cid_phone_troubles_get_closed (CidPhoneTroubles *self)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->troubles->len; i++) {
    const Trouble *trouble = g_ptr_array_index (self->troubles, i);
    g_autofree char *key = trouble->is_closed ? make_closed_key (trouble) : NULL;

    if (key != NULL)
      g_strv_builder_add (keys, key);
  }

  return g_strv_builder_end (keys);
}

/**
 * cid_phone_troubles_set_closed:
 * @keys: (nullable): what the user closed before the program started
 *
 * Is to be called before anything is added.
 */
void
cid_phone_troubles_set_closed (CidPhoneTroubles *self, char *const *keys)
{
  g_strfreev (self->closed);
  self->closed = g_strdupv ((char **) keys);
}
