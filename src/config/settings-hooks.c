/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-settings-hooks"

#include "config/settings-hooks.h"

#include "base/text.h"
#include "hook/call-words.h"
#include "hook/hook.h"

#include <glib/gi18n.h>
#include <string.h>

#define FAMILY "hook"

/* What HTTP allows in the name of a header, letters and digits apart. */
#define TOKEN_MARKS "!#$%&'*+-.^_`|~"

/*
 * Reading:
 * @file: what is read
 * @group: the group of the hook
 * @home: the user's home
 * @hook: what is known of it so far
 */
typedef struct {
  CidKeyFile *file;
  const char *group;
  const char *home;
  CidHook *hook;
} Reading;

static char *
take (const Reading *reading, const char *key)
{
  g_autofree char *value = cid_key_file_take (reading->file, reading->group, key);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

static void
complain (const Reading *reading, const char *key, const char *value, const char *expected)
{
  cid_key_file_add_problem (reading->file, reading->group, key,
                            _ ("\"%s\" is not possible; expected %s"), value, expected);
}

static guint
read_set (const Reading *reading,
          const char *key,
          guint (*parse) (const char *),
          const char *expected)
{
  g_auto (GStrv) members = cid_key_file_take_list (reading->file, reading->group, key);
  guint set = 0;

  for (guint i = 0; members != NULL && members[i] != NULL; i++) {
    guint member = parse (members[i]);

    if (member == 0)
      complain (reading, key, members[i], expected);
    set |= member;
  }
  return set;
}

static guint
parse_event (const char *text)
{
  return cid_hook_event_from_nick (text);
}

static guint
parse_callers (const char *text)
{
  return cid_hook_callers_from_nick (text);
}

static void
read_filters (const Reading *reading)
{
  reading->hook->on =
    read_set (reading, "on", parse_event,
              _ ("ringing, outgoing, answered, missed, rejected, elsewhere, unanswered, blocked or "
                 "ended"));
  reading->hook->callers =
    read_set (reading, "callers", parse_callers, _ ("contacts, strangers or withheld"));
  reading->hook->phones = cid_key_file_take_list (reading->file, reading->group, "phone");
  reading->hook->lines = cid_key_file_take_list (reading->file, reading->group, "line");
  if (reading->hook->phones != NULL && reading->hook->phones[0] == NULL)
    g_clear_pointer (&reading->hook->phones, g_strfreev);
  if (reading->hook->lines != NULL && reading->hook->lines[0] == NULL)
    g_clear_pointer (&reading->hook->lines, g_strfreev);
}

static void
read_timeout (const Reading *reading)
{
  g_autofree char *value = take (reading, "timeout");
  guint64 seconds = 0;

  if (value == NULL)
    return;
  if (cid_text_to_unsigned (value, 1, CID_MAX_HOOK_TIMEOUT_S, &seconds))
    reading->hook->timeout_s = (guint) seconds;
  else
    complain (reading, "timeout", value, _ ("seconds from 1 to 3600"));
}

static void
read_simulated (const Reading *reading)
{
  g_autofree char *value = take (reading, "simulated");

  if (value == NULL)
    return;
  if (g_str_equal (value, "true") || g_str_equal (value, "false"))
    reading->hook->simulated = g_str_equal (value, "true");
  else
    complain (reading, "simulated", value, _ ("true or false"));
}

static gboolean
are_words_known (const Reading *reading, const char *key, const char *text)
{
  g_autofree char *unknown = cid_call_words_find_unknown (text);
  g_autofree char *known = NULL;

  if (unknown == NULL)
    return TRUE;

  known = cid_call_words_list ();
  cid_key_file_add_problem (reading->file, reading->group, key,
                            _ ("%s means nothing; expected one of %s (a brace is written {{)"),
                            unknown, known);
  return FALSE;
}

/* `~/` is the home in what the user writes, never in what a caller says. */
static void
expand_homes (char **argv, const char *home)
{
  for (guint i = 0; argv[i] != NULL; i++) {
    g_autofree char *text = NULL;

    if (!g_str_has_prefix (argv[i], "~/"))
      continue;
    text = g_steal_pointer (&argv[i]);
    argv[i] = g_build_filename (home, text + 2, NULL);
  }
}

static gboolean
is_program (const char *text)
{
  return *text != '\0' && *text != '-' && !cid_call_words_has_any (text) &&
         (*text == '/' || strchr (text, '/') == NULL);
}

static void
read_run (const Reading *reading)
{
  g_autofree char *value = take (reading, "run");
  g_auto (GStrv) argv = NULL;

  if (value == NULL)
    return;
  /* GLib's own words repeat the line, in which a secret may stand. */
  if (!g_shell_parse_argv (value, NULL, &argv, NULL)) {
    cid_key_file_add_problem (reading->file, reading->group, "run",
                              _ ("it is no command line: a quotation mark or a backslash at its "
                                 "end lacks its other half"));
    return;
  }
  expand_homes (argv, reading->home);
  if (!is_program (argv[0]))
    complain (reading, "run", argv[0],
              _ ("a program that begins with / or ~/, or one of those that are found by name"));
  else if (g_strv_length (argv) > CID_MAX_HOOK_WORDS)
    complain (reading, "run", argv[0], _ ("fewer arguments"));
  else {
    for (guint i = 0; argv[i] != NULL; i++)
      if (!are_words_known (reading, "run", argv[i]))
        return;
    reading->hook->kind = CID_HOOK_RUN;
    reading->hook->argv = g_steal_pointer (&argv);
  }
}

/* Where to is the user's to say, never the caller's. */
static gboolean
is_web_address (const char *text)
{
  const char *colon = strstr (text, "://");
  g_autofree char *authority =
    colon != NULL ? g_strndup (colon + 3, strcspn (colon + 3, "/?#")) : NULL;
  g_autoptr (GUri) uri = NULL;

  if (authority == NULL || *authority == '\0' || strchr (authority, '{') != NULL)
    return FALSE;

  uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         (g_str_equal (g_uri_get_scheme (uri), "http") ||
          g_str_equal (g_uri_get_scheme (uri), "https"));
}

static void
read_url (const Reading *reading, const char *key, CidHookKind kind)
{
  g_autofree char *value = take (reading, key);

  if (value == NULL)
    return;
  if (!is_web_address (value))
    cid_key_file_add_problem (reading->file, reading->group, key,
                              _ ("it is not possible; expected an address that begins with "
                                 "https:// or http://, without placeholders in the "
                                 "name of the host"));
  else if (are_words_known (reading, key, value)) {
    reading->hook->kind = kind;
    reading->hook->url = g_steal_pointer (&value);
  }
}

static gboolean
is_header (const char *text)
{
  const char *colon = strchr (text, ':');
  static const char *const ours[] = { "connection", "content-length",    "content-type",
                                      "host",       "transfer-encoding", NULL };
  g_autofree char *name = colon != NULL ? g_ascii_strdown (text, colon - text) : NULL;

  if (name == NULL || *name == '\0' || g_strv_contains (ours, name))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (TOKEN_MARKS, *c) == NULL)
      return FALSE;
  for (const char *c = colon + 1; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return FALSE;
  return TRUE;
}

/* A header may be a secret: what is wrong with it is told without it. */
static void
read_headers (const Reading *reading)
{
  g_auto (GStrv) headers = cid_key_file_take_list (reading->file, reading->group, "header");

  for (guint i = 0; headers != NULL && headers[i] != NULL; i++) {
    if (is_header (headers[i]))
      continue;
    cid_key_file_add_problem (reading->file, reading->group, "header",
                              _ ("member %u is no header; expected Name: value"), i + 1);
    return;
  }
  if (headers != NULL && headers[0] != NULL)
    reading->hook->headers = g_steal_pointer (&headers);
}

static gboolean
is_whole (const Reading *reading)
{
  const CidHook *hook = reading->hook;

  if (hook->argv == NULL && hook->url == NULL)
    return FALSE;
  if (hook->headers != NULL && hook->kind != CID_HOOK_POST)
    cid_key_file_add_problem (reading->file, reading->group, "header",
                              _ ("only a hook with url= sends headers"));
  else if (hook->on == 0 && hook->kind != CID_HOOK_OPEN)
    cid_key_file_add_problem (reading->file, reading->group, "on",
                              _ ("it is missing; expected such as ringing or missed;ended"));
  else
    return TRUE;
  return FALSE;
}

/* A hook does one thing; a member of what it waits for that is not possible costs the hook. */
static CidHook *
read_hook (CidKeyFile *file, const char *group, const char *name, const char *home)
{
  static const char *const doings[] = { "run", "url", "open" };
  g_autoptr (CidHook) hook = cid_hook_new (name);
  const Reading reading = { file, group, home, hook };
  guint n_before = cid_key_file_count_problems (file);
  guint n_doings = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (doings); i++) {
    g_autofree char *value = take (&reading, doings[i]);

    n_doings += value != NULL;
  }
  read_filters (&reading);
  read_timeout (&reading);
  read_simulated (&reading);
  read_headers (&reading);
  if (!cid_hook_is_name (name))
    cid_key_file_add_problem (
      file, group, NULL, _ ("\"%s\" is no name for a hook; expected letters, digits, - _ and ."),
      name);
  else if (n_doings != 1)
    cid_key_file_add_problem (file, group, NULL, _ ("expected one of run=, url= and open="));
  if (cid_key_file_count_problems (file) > n_before)
    return NULL;

  read_run (&reading);
  read_url (&reading, "url", CID_HOOK_POST);
  read_url (&reading, "open", CID_HOOK_OPEN);
  return is_whole (&reading) ? g_steal_pointer (&hook) : NULL;
}

/**
 * cid_settings_read_hooks:
 * @file: cidalert.conf, as it is being read
 * @home: the user's home, for `~/`
 *
 * Reads the groups `[hook NAME]`. One of which anything cannot be used is left out whole: half a
 * hook could run at times when it shall not.
 *
 * Returns: (transfer full) (element-type CidHook): the hooks, in the file's order
 */
GPtrArray *
cid_settings_read_hooks (CidKeyFile *file, const char *home)
{
  g_auto (GStrv) groups = cid_key_file_get_groups (file);
  GPtrArray *hooks = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);

  cid_key_file_know_family (file, FAMILY);
  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *name = NULL;
    CidHook *hook;

    if (!g_str_has_prefix (groups[i], FAMILY " "))
      continue;

    name = g_strstrip (g_strdup (groups[i] + strlen (FAMILY " ")));
    hook = read_hook (file, groups[i], name, home);
    if (hook != NULL && hooks->len < CID_MAX_HOOKS)
      g_ptr_array_add (hooks, g_steal_pointer (&hook));
    else if (hook != NULL)
      cid_key_file_add_problem (file, groups[i], NULL, _ ("there are more than %d hooks"),
                                CID_MAX_HOOKS);
    cid_hook_free (hook);
  }
  return hooks;
}

/**
 * cid_settings_drop_secret_hooks:
 * @hooks: (element-type CidHook): hooks
 *
 * Takes out those that have headers.
 *
 * Returns: whether there were any
 */
gboolean
cid_settings_drop_secret_hooks (GPtrArray *hooks)
{
  guint n_before = hooks->len;

  for (guint i = hooks->len; i > 0; i--)
    if (((CidHook *) g_ptr_array_index (hooks, i - 1))->headers != NULL)
      g_ptr_array_remove_index (hooks, i - 1);
  return hooks->len < n_before;
}
