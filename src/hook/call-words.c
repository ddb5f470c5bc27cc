/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-words"

#include "hook/call-words.h"

#include "base/json-text.h"
#include "base/text.h"
#include "call/call-json.h"

#include <string.h>

/* Longer than any name that means one, far shorter than what a program can be given. */
#define MAX_CHARS 512
#define ENVIRONMENT_PREFIX "CIDALERT_"
#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyz_"

typedef enum {
  WORD_ANSWERED_BY,
  WORD_CALL,
  WORD_DIRECTION,
  WORD_DISPLAY_NUMBER,
  WORD_DIVERTED,
  WORD_EVENT,
  WORD_LINE,
  WORD_LINE_NAME,
  WORD_NAME,
  WORD_NAME_FROM,
  WORD_NUMBER,
  WORD_ORGANIZATION,
  WORD_OUTCOME,
  WORD_PHONE,
  WORD_PLACE,
  WORD_REMOTE,
  WORD_RING_S,
  WORD_SIMULATED,
  WORD_START,
  WORD_TALK_S,
  WORD_TYPE,
  WORD_WITHHELD,
  N_WORDS,
} Word;

/* Named as in the JSON of a call, where they are there. */
static const char *const words[N_WORDS] = {
  [WORD_ANSWERED_BY] = "answered_by",
  [WORD_CALL] = "call",
  [WORD_DIRECTION] = "direction",
  [WORD_DISPLAY_NUMBER] = "display_number",
  [WORD_DIVERTED] = "diverted",
  [WORD_EVENT] = "event",
  [WORD_LINE] = "line",
  [WORD_LINE_NAME] = "line_name",
  [WORD_NAME] = "name",
  [WORD_NAME_FROM] = "name_from",
  [WORD_NUMBER] = "number",
  [WORD_ORGANIZATION] = "organization",
  [WORD_OUTCOME] = "outcome",
  [WORD_PHONE] = "phone",
  [WORD_PLACE] = "place",
  [WORD_REMOTE] = "remote",
  [WORD_RING_S] = "ring_s",
  [WORD_SIMULATED] = "simulated",
  [WORD_START] = "start",
  [WORD_TALK_S] = "talk_s",
  [WORD_TYPE] = "type",
  [WORD_WITHHELD] = "withheld",
};

struct _CidCallWords {
  char *values[N_WORDS];
};

static void
set (CidCallWords *self, Word word, const char *value)
{
  char *clean = cid_text_clean (value, MAX_CHARS);

  g_free (self->values[word]);
  self->values[word] = clean != NULL ? clean : g_strdup ("");
}

static void
set_caller (CidCallWords *self, const CidCaller *caller)
{
  set (self, WORD_DISPLAY_NUMBER, cid_caller_get_display_number (caller));
  set (self, WORD_NAME, caller->name);
  set (self, WORD_NAME_FROM, cid_name_from_to_nick (caller->name_from));
  set (self, WORD_ORGANIZATION, caller->organization);
  set (self, WORD_PLACE, cid_caller_get_place (caller));
  set (self, WORD_TYPE, cid_caller_get_number_type_nick (caller));
}

static void
set_times (CidCallWords *self, const CidCall *call, GTimeZone *zone)
{
  g_autofree char *start = cid_when_to_rfc3339 (call->started.wall_us, zone);
  g_autofree char *ring = cid_call_format_seconds (call->ring_us);
  g_autofree char *talk = cid_call_format_seconds (call->talk_us);

  set (self, WORD_START, start);
  set (self, WORD_RING_S, ring);
  set (self, WORD_TALK_S, talk);
}

/**
 * cid_call_words_new:
 * @call: a call
 * @event: what happened to it
 * @zone: the start is told in it
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Returns: (transfer full): what a hook is told of @call
 */
CidCallWords *
cid_call_words_new (const CidCall *call,
                    CidHookEvents event,
                    GTimeZone *zone,
                    GHashTable *line_names)
{
  CidCallWords *self;

  g_return_val_if_fail (call != NULL, NULL);

  self = g_new0 (CidCallWords, 1);
  for (Word word = 0; word < N_WORDS; word++)
    self->values[word] = g_strdup ("");
  if (call->caller != NULL)
    set_caller (self, call->caller);
  if (call->party != NULL) {
    set (self, WORD_NUMBER, call->party->number);
    set (self, WORD_REMOTE, call->party->remote);
  }
  set_times (self, call, zone);
  set (self, WORD_ANSWERED_BY, call->answered_by);
  set (self, WORD_CALL, call->uid);
  set (self, WORD_DIRECTION, cid_direction_to_nick (call->direction));
  set (self, WORD_DIVERTED, call->diverted);
  set (self, WORD_EVENT, cid_hook_event_to_nick (event));
  set (self, WORD_LINE, call->line);
  set (self, WORD_LINE_NAME, cid_call_find_line_name (call->line, line_names));
  set (self, WORD_OUTCOME, cid_outcome_to_nick (call->outcome));
  set (self, WORD_PHONE, cid_call_get_phone_name (call));
  set (self, WORD_SIMULATED, call->simulated ? "true" : "false");
  set (self, WORD_WITHHELD, cid_call_is_withheld (call) ? "true" : "false");
  return self;
}

/**
 * cid_call_words_free:
 * @self: (transfer full) (nullable): words
 */
void
cid_call_words_free (CidCallWords *self)
{
  if (self == NULL)
    return;

  for (Word word = 0; word < N_WORDS; word++)
    g_free (self->values[word]);
  g_free (self);
}

/* How long the placeholder at @text is; 0 if there is none. */
static gsize
get_placeholder_length (const char *text)
{
  gsize n_letters = *text == '{' ? strspn (text + 1, WORD_LETTERS) : 0;

  return n_letters > 0 && text[1 + n_letters] == '}' ? n_letters + 2 : 0;
}

static int
find_word (const char *placeholder, gsize length)
{
  for (Word word = 0; word < N_WORDS; word++)
    if (strlen (words[word]) == length - 2 &&
        strncmp (words[word], placeholder + 1, length - 2) == 0)
      return (int) word;
  return -1;
}

typedef char *(*EncodeFunc) (const char *value, gboolean is_first);

static char *
expand (const CidCallWords *self, const char *text, EncodeFunc encode)
{
  GString *expanded = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    gsize length = get_placeholder_length (p);
    int word = length > 0 ? find_word (p, length) : -1;

    if (word >= 0) {
      g_autofree char *value = encode (self->values[word], expanded->len == 0);

      g_string_append (expanded, value);
      p += length - 1;
    } else {
      g_string_append_c (expanded, *p);
      if (p[0] == '{' && p[1] == '{')
        p++;
    }
  }
  return g_string_free (expanded, FALSE);
}

/* Programs take `-x` for an option, and some `@x` for a file to read: no caller's name may be one.
 */
static char *
encode_for_program (const char *value, gboolean is_first)
{
  return g_strdup (is_first ? value + strspn (value, "-@ ") : value);
}

/* No caller may climb up a path as `..`. */
static char *
encode_for_url (const char *value, gboolean is_first)
{
  return value[strspn (value, ".")] == '\0' ? g_strdup ("")
                                            : g_uri_escape_string (value, NULL, FALSE);
}

/**
 * cid_call_words_to_argv:
 * @self: words
 * @templates: (array zero-terminated=1): a program and its arguments
 *
 * Puts the words into the arguments. There are as many afterwards as before, whatever the words
 * hold; and one that begins with a word does not begin with `-` or `@`.
 *
 * Returns: (transfer full) (array zero-terminated=1): the program and its arguments
 */
char **
cid_call_words_to_argv (const CidCallWords *self, char **templates)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL && templates != NULL, NULL);

  for (guint i = 0; templates[i] != NULL; i++)
    g_ptr_array_add (argv, expand (self, templates[i], encode_for_program));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

/**
 * cid_call_words_to_url:
 * @self: words
 * @url: a web address
 *
 * Returns: (transfer full): @url with the words in it, percent-encoded: none of them can be more
 *   than a part of a path or of a value
 */
char *
cid_call_words_to_url (const CidCallWords *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  return expand (self, url, encode_for_url);
}

/**
 * cid_call_words_to_environment:
 * @self: words
 *
 * Returns: (transfer full) (array zero-terminated=1): `CIDALERT_NUMBER=…` and so on, all of them
 */
char **
cid_call_words_to_environment (const CidCallWords *self)
{
  g_autoptr (GPtrArray) environment = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (Word word = 0; word < N_WORDS; word++) {
    g_autofree char *name = g_ascii_strup (words[word], -1);

    g_ptr_array_add (environment,
                     g_strconcat (ENVIRONMENT_PREFIX, name, "=", self->values[word], NULL));
  }
  g_ptr_array_add (environment, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&environment), FALSE);
}

/* The next placeholder at or behind @text, or %NULL. */
static const char *
find_placeholder (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (get_placeholder_length (p) > 0)
      return p;
    if (p[0] == '{' && p[1] == '{')
      p++;
  }
  return NULL;
}

/**
 * cid_call_words_find_unknown:
 * @text: a template
 *
 * Returns: (transfer full) (nullable): the first placeholder in it that means nothing
 */
char *
cid_call_words_find_unknown (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = find_placeholder (text); p != NULL; p = find_placeholder (p + 1))
    if (find_word (p, get_placeholder_length (p)) < 0)
      return g_strndup (p, get_placeholder_length (p));
  return NULL;
}

/**
 * cid_call_words_has_any:
 * @text: a template
 *
 * Returns: whether there is a placeholder in it
 */
gboolean
cid_call_words_has_any (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return find_placeholder (text) != NULL;
}

/**
 * cid_call_words_list:
 *
 * Returns: (transfer full): all placeholders, for people
 */
char *
cid_call_words_list (void)
{
  GString *list = g_string_new (NULL);

  for (Word word = 0; word < N_WORDS; word++)
    g_string_append_printf (list, "%s{%s}", word > 0 ? " " : "", words[word]);
  return g_string_free (list, FALSE);
}

/**
 * cid_call_words_to_json:
 * @call: a call
 * @event: what happened to it
 * @zone: the start is told in it
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Returns: (transfer full): the call as the log prints it, with `event` before all else
 */
char *
cid_call_words_to_json (const CidCall *call,
                        CidHookEvents event,
                        GTimeZone *zone,
                        GHashTable *line_names)
{
  g_autofree char *json = cid_call_to_json (call, zone, line_names);
  GString *text = g_string_new ("{");

  cid_json_add_text (text, "event", cid_hook_event_to_nick (event));
  g_string_append_printf (text, ",%s\n", json + 1);
  return g_string_free (text, FALSE);
}
