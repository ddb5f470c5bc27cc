/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-reason"

#include "call/call-reason.h"

#include "base/text.h"

#include <string.h>

/* More than this a phone does not say in earnest. */
#define MAX_VALUES 8
#define HEADER_NAME "reason:"

/* Protocols and their causes (RFC 3326), of which those stand here that a ring can end with. */
static const struct {
  const char *protocol;
  guint64 cause;
  CidReason reason;
} causes[] = {
  { "sip", 181, CID_REASON_DIVERTED },   { "sip", 200, CID_REASON_ELSEWHERE },
  { "sip", 301, CID_REASON_DIVERTED },   { "sip", 302, CID_REASON_DIVERTED },
  { "sip", 408, CID_REASON_NO_ANSWER },  { "sip", 480, CID_REASON_NO_ANSWER },
  { "sip", 486, CID_REASON_BUSY },       { "sip", 487, CID_REASON_GAVE_UP },
  { "sip", 600, CID_REASON_BUSY },       { "sip", 603, CID_REASON_REJECTED },
  { "sip", 607, CID_REASON_REJECTED },   { "sip", 608, CID_REASON_REJECTED },
  { "q.850", 16, CID_REASON_GAVE_UP },   { "q.850", 17, CID_REASON_BUSY },
  { "q.850", 18, CID_REASON_NO_ANSWER }, { "q.850", 19, CID_REASON_NO_ANSWER },
  { "q.850", 21, CID_REASON_REJECTED },  { "q.850", 26, CID_REASON_ELSEWHERE },
  { "q.850", 31, CID_REASON_GAVE_UP },   { "q.850", 102, CID_REASON_NO_ANSWER },
};

/* Words that phones and exchanges use, in lower case, with spaces between. The first that is found
 * counts: what was declined elsewhere was not answered there. */
static const struct {
  const char *words;
  CidReason reason;
} phrases[] = {
  { "completed elsewhere", CID_REASON_ELSEWHERE },
  { "answered elsewhere", CID_REASON_ELSEWHERE },
  { "accepted elsewhere", CID_REASON_ELSEWHERE },
  { "picked up elsewhere", CID_REASON_ELSEWHERE },
  { "taken elsewhere", CID_REASON_ELSEWHERE },
  { "picked off", CID_REASON_ELSEWHERE },
  { "lose race", CID_REASON_ELSEWHERE },
  { "non selected user", CID_REASON_ELSEWHERE },
  { "declin", CID_REASON_REJECTED },
  { "reject", CID_REASON_REJECTED },
  { "divert", CID_REASON_DIVERTED },
  { "deflect", CID_REASON_DIVERTED },
  { "forward", CID_REASON_DIVERTED },
  { "redirect", CID_REASON_DIVERTED },
  { "elsewhere", CID_REASON_ELSEWHERE },
  { "busy", CID_REASON_BUSY },
  { "no answer", CID_REASON_NO_ANSWER },
  { "timeout", CID_REASON_NO_ANSWER },
  { "cancel", CID_REASON_GAVE_UP },
  { "gave up", CID_REASON_GAVE_UP },
};

/* The length of what stands before @end, which does not count within quotes. */
static gsize
get_span (const char *text, char end)
{
  gboolean is_quoted = FALSE;
  const char *c;

  for (c = text; *c != '\0' && (is_quoted || *c != end); c++) {
    if (*c == '"')
      is_quoted = !is_quoted;
    else if (*c == '\\' && is_quoted && c[1] != '\0')
      c++;
  }
  return (gsize) (c - text);
}

static char *
cut (const char **text, char end)
{
  gsize length = get_span (*text, end);
  char *part = g_strstrip (g_strndup (*text, length));

  *text += length;
  if (**text == end)
    (*text)++;
  return part;
}

/* `ORIGINATOR_CANCEL` and `No-Answer` are words like others. */
static CidReason
read_words (const char *text)
{
  g_autofree char *words = g_ascii_strdown (text, -1);

  g_strdelimit (words, "_-\"", ' ');
  for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (strstr (words, phrases[i].words) != NULL)
      return phrases[i].reason;

  return CID_REASON_NONE;
}

static CidReason
read_cause (const char *protocol, const char *text)
{
  g_autofree char *digits = g_strdup (text);
  guint64 cause = 0;

  g_strdelimit (digits, "\"", ' ');
  if (!cid_text_to_unsigned (g_strstrip (digits), 0, G_MAXUINT16, &cause))
    return CID_REASON_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (causes[i].cause == cause && g_ascii_strcasecmp (protocol, causes[i].protocol) == 0)
      return causes[i].reason;

  return CID_REASON_NONE;
}

/* `cause=200`: what names no protocol means SIP. */
static CidReason
read_parameter (const char *protocol, const char *parameter)
{
  const char *value = strchr (parameter, '=');
  g_autofree char *key = value != NULL ? g_strndup (parameter, value - parameter) : NULL;

  if (value == NULL)
    return read_words (parameter);

  value++;
  g_strstrip (key);
  if (g_ascii_strcasecmp (key, "cause") == 0)
    return read_cause (protocol, value);
  return g_ascii_strcasecmp (key, "text") == 0 ? read_words (value) : CID_REASON_NONE;
}

static CidReason
read_value (const char *value)
{
  g_autofree char *protocol = NULL;
  CidReason reason = CID_REASON_NONE;
  const char *rest = value;

  if (value[get_span (value, ';')] == ';' && value[get_span (value, '=')] != '\0' &&
      get_span (value, ';') < get_span (value, '='))
    protocol = cut (&rest, ';');
  if (protocol != NULL)
    reason = read_words (protocol);
  while (*rest != '\0') {
    g_autofree char *parameter = cut (&rest, ';');

    reason = MAX (reason, read_parameter (protocol != NULL ? protocol : "sip", parameter));
  }
  return reason;
}

/**
 * cid_reason_parse:
 * @text: (nullable): why a call ended, as a phone says it
 *
 * Understands the content of SIP's Reason header (RFC 3326: one value or several, between commas),
 * which Snom phones send, and the plain words of others. A variable that the phone did not fill in
 * says nothing.
 *
 * Returns: the weightiest of the reasons that are given
 */
CidReason
cid_reason_parse (const char *text)
{
  CidReason reason = CID_REASON_NONE;

  if (text == NULL)
    return CID_REASON_NONE;

  while (g_ascii_isspace (*text))
    text++;
  if (g_ascii_strncasecmp (text, HEADER_NAME, strlen (HEADER_NAME)) == 0)
    text += strlen (HEADER_NAME);
  for (guint i = 0; *text != '\0' && i < MAX_VALUES; i++) {
    g_autofree char *value = cut (&text, ',');

    if (*value != '$')
      reason = MAX (reason, read_value (value));
  }
  return reason;
}

/**
 * cid_reason_learn:
 * @field: (inout): the reason that is known, or %NULL
 * @text: (nullable): another one
 *
 * The weightiest reason stays: that the call was taken elsewhere says more than that it is over.
 *
 * Returns: %TRUE if @text is now what is known
 */
gboolean
cid_reason_learn (char **field, const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  if (*field != NULL && cid_reason_parse (text) <= cid_reason_parse (*field))
    return FALSE;

  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

/**
 * cid_reason_learn_pickup:
 * @field: (inout): the reason that is known, or %NULL
 *
 * The phone did not say so, but another one has its caller.
 */
void
cid_reason_learn_pickup (char **field)
{
  cid_reason_learn (field, "picked up elsewhere");
}
