/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-parameters"

#include "phone/parameters.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define EXTRA_MAX 32
#define EXTRA_MAX_BYTES 512
#define WORD_MAX_BYTES 64

#define KEY_UNKNOWN (-1)
#define KEY_KEPT CID_N_PARAMETERS

/* A word before an equals sign; @meaning is a #CidParameter or %KEY_KEPT. */
typedef struct {
  const char *word;
  int meaning;
} Key;

/* The words that manuals and public programs use, in lower case and without `-`, `_`, `.` and
 * spaces: `Remote-Number`, `remote_number` and `remoteNumber` are one. Those that are kept we have
 * no use for, but they end a name. In the order of strcmp(). */
static const Key keys[] = {
  { "activehost", KEY_KEPT },
  { "activekey", KEY_KEPT },
  { "activeline", KEY_KEPT },
  { "activeurl", CID_PARAMETER_LOCAL },
  { "activeuser", CID_PARAMETER_LOCAL },
  { "call", CID_PARAMETER_CALL },
  { "calldirection", KEY_KEPT },
  { "callduration", KEY_KEPT },
  { "caller", CID_PARAMETER_REMOTE },
  { "callerid", CID_PARAMETER_REMOTE },
  { "callername", CID_PARAMETER_NAME },
  { "callernumber", CID_PARAMETER_REMOTE },
  { "callid", CID_PARAMETER_CALL },
  { "callingnumber", CID_PARAMETER_REMOTE },
  { "callreference", CID_PARAMETER_CALL },
  { "cancelreason", CID_PARAMETER_REASON },
  { "cid", CID_PARAMETER_REMOTE },
  { "contexturl", KEY_KEPT },
  { "cstaid", KEY_KEPT },
  { "device", CID_PARAMETER_MAC },
  { "displaylocal", KEY_KEPT },
  { "displayname", KEY_KEPT },
  { "displayremote", CID_PARAMETER_NAME },
  { "diversion", CID_PARAMETER_DIVERTED },
  { "diverted", CID_PARAMETER_DIVERTED },
  { "dl", KEY_KEPT },
  { "dr", CID_PARAMETER_NAME },
  { "duration", KEY_KEPT },
  { "event", KEY_KEPT },
  { "expansionmodule", KEY_KEPT },
  { "ext", CID_PARAMETER_LOCAL },
  { "extension", CID_PARAMETER_LOCAL },
  { "firmware", KEY_KEPT },
  { "hardwareversion", KEY_KEPT },
  { "incomingidentity", KEY_KEPT },
  { "incomingname", CID_PARAMETER_NAME },
  { "ip", KEY_KEPT },
  { "language", KEY_KEPT },
  { "line", CID_PARAMETER_LOCAL },
  { "linestate", KEY_KEPT },
  { "local", CID_PARAMETER_LOCAL },
  { "localip", KEY_KEPT },
  { "localuri", CID_PARAMETER_LOCAL },
  { "longpresskey", KEY_KEPT },
  { "mac", CID_PARAMETER_MAC },
  { "macaddress", CID_PARAMETER_MAC },
  { "model", KEY_KEPT },
  { "name", CID_PARAMETER_NAME },
  { "nrofcalls", KEY_KEPT },
  { "nrongoingcalls", KEY_KEPT },
  { "nst", CID_PARAMETER_LOCAL },
  { "number", CID_PARAMETER_REMOTE },
  { "outgoingidentity", KEY_KEPT },
  { "phoneip", KEY_KEPT },
  { "phonetype", KEY_KEPT },
  { "product", KEY_KEPT },
  { "programversion", KEY_KEPT },
  { "proxyurl", KEY_KEPT },
  { "reason", CID_PARAMETER_REASON },
  { "registrationcode", KEY_KEPT },
  { "registrationstate", KEY_KEPT },
  { "remote", CID_PARAMETER_REMOTE },
  { "remotename", CID_PARAMETER_NAME },
  { "remotenumber", CID_PARAMETER_REMOTE },
  { "remoteuri", CID_PARAMETER_REMOTE },
  { "sipauthname", KEY_KEPT },
  { "sipuser", CID_PARAMETER_LOCAL },
  { "sipusername", CID_PARAMETER_LOCAL },
  { "token", KEY_KEPT },
  { "user", CID_PARAMETER_LOCAL },
  { "username", CID_PARAMETER_LOCAL },
  { "userrealname1", KEY_KEPT },
  { "userrealname2", KEY_KEPT },
  { "vendor", KEY_KEPT },
};

/* Decodes valid escapes in place and leaves the others; NUL bytes are dropped. */
static void
unescape (char *text, gboolean is_plus_space)
{
  char *end = text;

  for (const char *c = text; *c != '\0'; c++) {
    int escaped = *c == '%' ? cid_text_get_hex_pair (c + 1) : -1;

    if (escaped >= 0)
      c += 2;
    if (escaped > 0)
      *end++ = (char) escaped;
    else if (escaped < 0)
      *end++ = *c == '+' && is_plus_space ? ' ' : *c;
  }
  *end = '\0';
}

static void
drop_controls (char *text)
{
  char *end = text;

  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_iscntrl (*c))
      *end++ = *c;
  }
  *end = '\0';
}

/* Some phones send a variable that they cannot fill in as it stands in the template: `$remote`,
 * `$user_uid[1]`, `$sip_header(Diversion)`, `$$REMOTENUMBER$$`, or with a dollar missing. */
static gboolean
is_unexpanded (const char *text)
{
  const char *c = text + strspn (text, "$");

  if (c == text || c - text > 2 || !g_ascii_isalpha (*c))
    return FALSE;

  while (g_ascii_isalnum (*c) || *c == '_' || *c == '-')
    c++;
  if (*c == '[' || *c == '(') {
    const char *end = strchr (c, *c == '[' ? ']' : ')');

    return end != NULL && end[1] == '\0';
  }
  return strspn (c, "$") <= 2 && c[strspn (c, "$")] == '\0';
}

/* `%call_id%`: looked for before unescaping, which would read `%ca` as a byte. */
static gboolean
is_percent_variable (const char *raw)
{
  gsize length = strlen (raw);

  if (length < 3 || *raw != '%' || !g_ascii_isalpha (raw[1]) || raw[length - 1] != '%')
    return FALSE;
  for (gsize i = 1; i < length - 1; i++)
    if (!g_ascii_isalpha (raw[i]) && raw[i] != '_' && raw[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_like_number (CidParameter parameter)
{
  return parameter == CID_PARAMETER_REMOTE || parameter == CID_PARAMETER_LOCAL ||
         parameter == CID_PARAMETER_CALL || parameter == CID_PARAMETER_DIVERTED;
}

/* A name that is a number keeps its plus. */
static gboolean
has_number_plus (const char *text)
{
  return text[0] == '+' && g_ascii_isdigit (text[1]) && strchr (text + 1, '+') == NULL;
}

/* A space before a number stays, as it may have been its plus. */
static char *
decode (const char *raw, CidParameter parameter)
{
  g_autofree char *bytes = g_strdup (raw);
  g_autofree char *value = NULL;
  const char *inner;

  if (is_like_number (parameter) && is_percent_variable (raw))
    return NULL;
  if (is_like_number (parameter)) {
    unescape (bytes, FALSE);
    unescape (bytes, FALSE);
    drop_controls (bytes);
  } else {
    unescape (bytes, !has_number_plus (raw));
  }

  value = g_strchomp (cid_text_from_bytes (bytes, strlen (bytes)));
  if (!is_like_number (parameter))
    g_strchug (value);
  inner = value + strspn (value, " ");
  if (*inner == '\0' || is_unexpanded (inner))
    return NULL;
  return g_steal_pointer (&value);
}

/* Words are short: one that is longer than @word holds is none of ours. */
static void
read_word (const char *segment, gsize length, char word[WORD_MAX_BYTES + 1])
{
  char *end = word;

  for (gsize i = 0; i < MIN (length, WORD_MAX_BYTES); i++) {
    int escaped =
      segment[i] == '%' && i + 2 < length ? cid_text_get_hex_pair (segment + i + 1) : -1;
    char c = escaped > 0 ? (char) escaped : segment[i];

    if (escaped >= 0)
      i += 2;
    if (escaped != 0 && strchr ("-_. +", c) == NULL)
      *end++ = g_ascii_tolower (c);
  }
  *end = '\0';
}

static int
compare_word (gconstpointer word, gconstpointer key)
{
  return strcmp (word, ((const Key *) key)->word);
}

/* Returns a #CidParameter, %KEY_KEPT or %KEY_UNKNOWN. */
static int
identify (const char *segment, CidEventKind kind)
{
  const char *equals = strchr (segment, '=');
  char word[WORD_MAX_BYTES + 1];
  const Key *found;

  if (equals == NULL)
    return KEY_UNKNOWN;

  read_word (segment, equals - segment, word);
  /* The called number is the other end of an outgoing call alone. */
  if (g_str_equal (word, "callednumber"))
    return kind == CID_EVENT_OUTGOING ? (int) CID_PARAMETER_REMOTE : KEY_KEPT;

  found = bsearch (word, keys, G_N_ELEMENTS (keys), sizeof keys[0], compare_word);
  return found != NULL ? found->meaning : KEY_UNKNOWN;
}

/* Templates that were copied out of an XML file still hold `&amp;`. */
static const char *
get_segment (char **segments, gsize index)
{
  const char *segment = segments[index];

  return index > 0 && g_str_has_prefix (segment, "amp;") ? segment + strlen ("amp;") : segment;
}

/* Whatever stands behind a name belongs to it, up to a parameter that was not seen yet: phones may
 * send `Müller & Söhne` as it is. A name that the phone left empty has no such remainder. */
static char *
join_name (char **segments, gsize *index, const gboolean *is_seen, CidEventKind kind)
{
  const char *first = strchr (get_segment (segments, *index), '=') + 1;
  g_autofree char *value = decode (first, CID_PARAMETER_NAME);
  GString *name = g_string_new (first);
  gsize length = name->len;

  while (value != NULL && segments[*index + 1] != NULL) {
    const char *next = get_segment (segments, *index + 1);
    int key = identify (next, kind);

    if (key == KEY_KEPT || (key != KEY_UNKNOWN && !is_seen[key]))
      break;
    g_string_append_printf (name, "&%s", next);
    if (*next != '\0')
      length = name->len;
    (*index)++;
  }

  g_string_truncate (name, length);
  return g_string_free (name, FALSE);
}

static void
read_segment (CidParameters *self,
              char **segments,
              gsize *index,
              gboolean *is_seen,
              CidEventKind kind)
{
  const char *segment = get_segment (segments, *index);
  int key = identify (segment, kind);
  g_autofree char *raw = NULL;

  if (key == KEY_UNKNOWN || key == KEY_KEPT) {
    g_autofree char *text = g_strdup (segment);

    unescape (text, TRUE);
    cid_parameters_add_extra (self, text);
    return;
  }

  if (key == CID_PARAMETER_NAME) {
    gboolean is_first = !is_seen[key];

    is_seen[key] = TRUE;
    raw = join_name (segments, index, is_seen, kind);
    if (is_first)
      self->values[key] = decode (raw, CID_PARAMETER_NAME);
  } else if (!is_seen[key]) {
    is_seen[key] = TRUE;
    self->values[key] = decode (strchr (segment, '=') + 1, (CidParameter) key);
  }
}

/**
 * cid_parameters_new:
 *
 * Returns: (transfer full): parameters that say nothing yet
 */
CidParameters *
cid_parameters_new (void)
{
  CidParameters *self = g_new0 (CidParameters, 1);

  self->extra = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * cid_parameters_parse:
 * @text: undecoded parameters, from a request target or a form; need not be UTF-8
 * @kind: the event that they came with
 *
 * Reads `key=value&…` as phones write it. The caller chooses the name, so the first occurrence of a
 * parameter wins, empty or not, by whatever synonym, and what stands behind a name sets nothing
 * that was there before. A `+` is a plus in what is like a number, a space elsewhere.
 *
 * Returns: (transfer full): what was found
 */
CidParameters *
cid_parameters_parse (const char *text, CidEventKind kind)
{
  g_auto (GStrv) segments = NULL;
  gboolean is_seen[CID_N_PARAMETERS] = { FALSE };
  CidParameters *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = cid_parameters_new ();
  segments = g_strsplit (text, "&", -1);
  for (gsize i = 0; segments[i] != NULL; i++)
    read_segment (self, segments, &i, is_seen, kind);

  return self;
}

/**
 * cid_parameters_free:
 * @self: (nullable) (transfer full): parameters
 *
 * Frees parameters.
 */
void
cid_parameters_free (CidParameters *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < CID_N_PARAMETERS; i++)
    g_free (self->values[i]);
  g_clear_pointer (&self->extra, g_ptr_array_unref);
  g_free (self);
}

/**
 * cid_parameters_add_extra:
 * @self: parameters
 * @text: bytes from outside, in whatever character set
 *
 * Keeps something we have no use for: at most 32 texts of at most 512 bytes. Empty ones are
 * dropped.
 */
void
cid_parameters_add_extra (CidParameters *self, const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *clean = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (self->extra->len >= EXTRA_MAX)
    return;

  valid = cid_text_from_bytes (text, strlen (text));
  clean = cid_text_clean (valid, EXTRA_MAX_BYTES);
  if (clean == NULL)
    return;

  if (strlen (clean) > EXTRA_MAX_BYTES)
    *g_utf8_find_prev_char (clean, clean + EXTRA_MAX_BYTES + 1) = '\0';
  g_ptr_array_add (self->extra, g_steal_pointer (&clean));
}
