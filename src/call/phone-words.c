/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-words"

#include "call/phone-words.h"

#include "base/text.h"

#include <glib/gi18n.h>

#define LINE_MAX_CHARS 40
/* So long a weekday says which day is meant. */
#define MAX_WEEKDAYS 6

/* The day goes with the time: what is shown now may be read tomorrow. */
static char *
describe_moment (gint64 wall_us, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) when = NULL;
  GTimeSpan age;

  if (utc == NULL)
    return g_strdup ("?");
  when = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  age = g_date_time_difference (now, when);

  /* Translators: since when, like “Friday 14:05” or “2 November 2026”; see g_date_time_format() */
  return age >= 0 && age <= MAX_WEEKDAYS * G_TIME_SPAN_DAY
           ? g_date_time_format (when, _ ("%A %H:%M"))
           : g_date_time_format (when, _ ("%-d %B %Y"));
}

/**
 * cid_phone_words_name_line:
 * @name: the name of a phone
 * @line: (nullable): which line of it is meant
 *
 * Returns: (transfer full): what to call it
 */
char *
cid_phone_words_name_line (const char *name, const char *line)
{
  g_autofree char *clean = cid_text_clean (line, LINE_MAX_CHARS);

  if (clean == NULL || *clean == '\0')
    return g_strdup (name);

  /* Translators: a phone and one of its lines: “desk (line 0101)” */
  return g_strdup_printf (_ ("%s (line %s)"), name, clean);
}

/**
 * cid_phone_words_describe:
 * @name: what to call the phone, or its line
 * @condition: how it is
 * @now: this moment, in the user's time zone
 *
 * Says in a sentence why calls may not reach the user.
 *
 * Returns: (transfer full) (nullable): the sentence, without its full stop; %NULL if all is well
 */
char *
cid_phone_words_describe (const char *name, const CidPhoneCondition *condition, GDateTime *now)
{
  g_autofree char *since = NULL;

  g_return_val_if_fail (name != NULL && condition != NULL && now != NULL, NULL);

  if (!cid_phone_condition_is_trouble (condition))
    return NULL;

  since = describe_moment (condition->since_us, now);
  switch (condition->aspect) {
  case CID_ASPECT_DND:
    return g_strdup_printf (_ ("%s is in Do Not Disturb since %s"), name, since);
  case CID_ASPECT_FORWARD:
    return g_strdup_printf (_ ("%s forwards its calls since %s"), name, since);
  case CID_ASPECT_REGISTERED:
  default:
    return g_strdup_printf (_ ("%s is no longer registered: calls will not reach you"), name);
  }
}

/**
 * cid_phone_words_list:
 * @name: the name of a phone
 * @state: how it is
 * @now: this moment, in the user's time zone
 *
 * Returns: (transfer full): a sentence for each reason why calls may not reach the user; its lines
 *   are told apart where it has several
 */
char **
cid_phone_words_list (const char *name, const CidPhoneState *state, GDateTime *now)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  gboolean has_lines = cid_phone_state_has_lines (state);

  for (guint i = 0; i < state->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (state->conditions, i);
    g_autofree char *who = cid_phone_words_name_line (name, has_lines ? condition->line : NULL);
    g_autofree char *sentence = cid_phone_words_describe (who, condition, now);

    if (sentence != NULL)
      g_strv_builder_add (sentences, sentence);
  }

  return g_strv_builder_end (sentences);
}
