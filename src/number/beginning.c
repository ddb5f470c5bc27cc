/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-beginning"

#include "number/beginning.h"

#include "number/phone-number.h"

#include <string.h>

/* From so many digits on, a beginning without a trunk zero is one of a national number. */
#define MIN_NATIONAL_DIGITS 5
#define MAX_PADDING 10

/*
 * The library takes a trunk zero off a number that is long enough alone: so digits are put at the
 * end until it does, or until there is a number with a zero of its own; and taken away again.
 */
static char *
to_e164 (const char *beginning, const CidNumberPlan *plan)
{
  g_autoptr (GString) padded = g_string_new (beginning);

  for (guint i = 0; i < MAX_PADDING; i++) {
    g_autoptr (CidPhoneNumber) number =
      cid_phone_number_parse (padded->str, plan != NULL ? plan->region : NULL);
    g_autofree char *e164 = number != NULL ? cid_phone_number_to_e164 (number) : NULL;

    if (e164 != NULL && (*beginning != '0' || !g_str_has_suffix (e164, padded->str) ||
                         cid_phone_number_is_valid (number)))
      return g_strndup (e164, strlen (e164) - i);
    g_string_append_c (padded, '2');
  }
  return g_strdup (beginning);
}

/**
 * cid_beginning_complete:
 * @text: the first digits of a number, as people write them
 * @plan: (nullable): where the telephone stands
 *
 * Returns: (transfer full): what numbers in E.164 that begin so begin with, as far as @plan knows;
 *   the beginning of extensions and codes as it is
 */
char *
cid_beginning_complete (const char *text, const CidNumberPlan *plan)
{
  GString *digits = g_string_new (NULL);
  g_autofree char *written = NULL;

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c) || *c == '*' || *c == '#' || (*c == '+' && digits->len == 0))
      g_string_append_c (digits, *c);
  written = g_string_free (digits, FALSE);

  if (*written == '+' || strpbrk (written, "*#") != NULL)
    return g_steal_pointer (&written);
  if (*written != '0' && strlen (written) < MIN_NATIONAL_DIGITS)
    return g_steal_pointer (&written);
  return to_e164 (written, plan);
}
