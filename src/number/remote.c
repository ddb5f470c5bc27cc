/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-remote"

#include "number/remote.h"

#include "base/text.h"

#include <string.h>

#define CONTEXT ";phone-context="

static const char *const schemes[] = { "sip:", "sips:", "tel:", "callto:" };

static char *
unescape (const char *text)
{
  g_autoptr (GBytes) bytes =
    strchr (text, '%') != NULL ? g_uri_unescape_bytes (text, -1, NULL, NULL) : NULL;
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return g_strdup (text);
  data = g_bytes_get_data (bytes, &size);
  return cid_text_from_bytes (data, size);
}

/* SIP escapes user parts by itself, and some phones escape what is escaped. */
static char *
unescape_twice (const char *text)
{
  g_autofree char *once = NULL;

  if (strchr (text, '%') == NULL)
    return g_strdup (text);
  once = unescape (text);
  return unescape (once);
}

static const char *
skip_scheme (const char *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    gsize length = strlen (schemes[i]);

    if (g_ascii_strncasecmp (uri, schemes[i], length) == 0)
      return uri + length + strspn (uri + length, "/");
  }
  return uri;
}

/* `2001:db8::1` of `[2001:db8::1]:5060;user=phone` */
static char *
read_host (const char *text)
{
  if (*text == '[')
    return g_strndup (text + 1, strcspn (text + 1, "]"));
  return g_strndup (text, strcspn (text, ":;?> "));
}

/* The `@` before the host: the last, unless that stands in the parameters after a host. */
static const char *
find_at (const char *uri)
{
  const char *first = strchr (uri, '@');
  const char *last = strrchr (uri, '@');

  if (first != NULL && memchr (first, ';', last - first) != NULL)
    return first;
  return last;
}

/* Cuts `user:password;parameters@host:port;parameters` in two, both possibly empty. */
static void
split_uri (const char *uri, char **user, char **host)
{
  const char *at = find_at (uri);

  if (at != NULL) {
    *user = g_strndup (uri, MIN (strcspn (uri, ";:"), (gsize) (at - uri)));
    *host = read_host (at + 1);
    return;
  }
  *user = g_strndup (uri, *uri == '[' ? 0 : strcspn (uri, ";?"));
  *host = *uri == '[' ? read_host (uri) : g_strdup ("");
}

/* `+61` of `0293744000;phone-context=+61`, wherever a phone puts it. */
static char *
read_context (const char *uri)
{
  for (const char *p = strchr (uri, ';'); p != NULL; p = strchr (p + 1, ';')) {
    if (g_ascii_strncasecmp (p, CONTEXT, strlen (CONTEXT)) == 0) {
      const char *value = p + strlen (CONTEXT);
      g_autofree char *raw = g_strndup (value, strcspn (value, ";@?>"));

      return unescape_twice (raw);
    }
  }
  return NULL;
}

/* Takes `"Name" <uri>` apart. Returns the URI; @name is what stands before it. */
static char *
split_name (const char *text, char **name)
{
  const char *p = text;
  gboolean is_quoted = FALSE;

  for (; *p != '\0' && (is_quoted || *p != '<'); p++) {
    if (*p == '\\' && is_quoted && p[1] != '\0')
      p++;
    else if (*p == '"')
      is_quoted = !is_quoted;
  }
  if (*p == '\0') {
    *name = NULL;
    return g_strdup (text);
  }
  *name = g_strndup (text, p - text);
  return g_strndup (p + 1, strcspn (p + 1, ">"));
}

/**
 * cid_remote_parse:
 * @text: valid UTF-8
 *
 * Takes `"Name" <sip:user:password;parameters@host:port;parameters>` apart, of which all but the
 * user may be missing. Escapes in the user part are resolved, those of what is escaped twice too;
 * password, port and all parameters but the context are dropped.
 *
 * Returns: (transfer full): the parts
 */
CidRemote *
cid_remote_parse (const char *text)
{
  CidRemote *self = g_new0 (CidRemote, 1);
  g_autofree char *name = NULL;
  g_autofree char *uri = split_name (text, &name);
  g_autofree char *unescaped = strchr (uri, '@') == NULL ? unescape_twice (uri) : NULL;
  g_autofree char *user = NULL;
  const char *plain = unescaped != NULL ? unescaped : uri;

  split_uri (skip_scheme (plain), &user, &self->host);
  self->user = unescape_twice (user);
  self->context = read_context (plain);
  self->name = name != NULL ? cid_remote_unquote (name) : NULL;
  if (self->name != NULL && *self->name == '\0')
    g_clear_pointer (&self->name, g_free);
  return self;
}

/**
 * cid_remote_free:
 * @self: (nullable): parts
 */
void
cid_remote_free (CidRemote *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->user);
  g_free (self->host);
  g_free (self->context);
  g_free (self);
}

/**
 * cid_remote_unquote:
 * @name: a display name
 *
 * Returns: (transfer full): the name without surrounding space, double quotes and their escapes
 */
char *
cid_remote_unquote (const char *name)
{
  g_autofree char *text = g_strstrip (g_strdup (name));
  gsize length = strlen (text);
  g_autoptr (GString) result = g_string_new (NULL);

  if (length < 2 || *text != '"' || text[length - 1] != '"')
    return g_steal_pointer (&text);
  for (const char *p = text + 1; p < text + length - 1; p++) {
    if (*p == '\\' && p + 1 < text + length - 1)
      p++;
    g_string_append_c (result, *p);
  }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * cid_remote_is_unexpanded:
 * @text: a value
 *
 * Phones send the name of a variable that they do not know or cannot fill: `$remote`,
 * `$$REMOTENUMBER$$`, `$sip_header(X)`, `${remote}`, `{remote}`.
 *
 * Returns: %TRUE if @text is such a name
 */
gboolean
cid_remote_is_unexpanded (const char *text)
{
  gsize length = strlen (text);

  if (*text == '$' && length > 1)
    return text[strspn (text, "$(){}[]_-.:"
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] ==
           '\0';
  return *text == '{' && text[length - 1] == '}';
}
