/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-settings"

#include "phone/control-settings.h"

#include <string.h>

#define FINGERPRINT_DIGITS 64
#define SINGLE_HOST_BITS 128

/**
 * cid_control_settings_copy:
 * @self: settings
 * @copy: (out caller-allocates): gets a copy that shares nothing with @self
 */
void
cid_control_settings_copy (const CidControlSettings *self, CidControlSettings *copy)
{
  g_return_if_fail (self != NULL && copy != NULL);

  copy->base = g_strdup (self->base);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->certificate = g_strdup (self->certificate);
  copy->identity = g_strdup (self->identity);
  copy->prefix = g_strdup (self->prefix);
  copy->style = self->style;
}

/**
 * cid_control_settings_clear:
 * @self: settings
 *
 * Frees what @self holds.
 */
void
cid_control_settings_clear (CidControlSettings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->prefix, g_free);
}

/**
 * cid_control_settings_is_set:
 *
 * Returns: whether the user wants the phone to be controlled from here at all
 */
gboolean
cid_control_settings_is_set (const CidControlSettings *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->base != NULL || self->user != NULL || self->password != NULL;
}

/**
 * cid_control_settings_make_key:
 * @networks: (nullable) (element-type CidNetwork): the addresses that the phone may report from
 * @make: name of the phone's make
 *
 * Returns: (transfer full): text that differs when anything differs on which it depends what the
 *   phone lets be done, the password excepted
 */
char *
cid_control_settings_make_key (const CidControlSettings *self, GArray *networks, const char *make)
{
  const char *parts[4];
  gboolean is_heard = FALSE;
  g_autofree char *base = NULL;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (self != NULL, NULL);

  base = cid_control_base_choose (self, networks, NULL, &is_heard);
  parts[0] = base;
  parts[1] = self->user;
  parts[2] = make;
  parts[3] = self->certificate;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *part = parts[i] != NULL ? parts[i] : "";

    g_checksum_update (sum, (const guchar *) part, (gssize) strlen (part) + 1);
  }
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
is_web (const char *scheme)
{
  return g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;
}

static char *
join (const char *scheme, const char *host, int port)
{
  return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, port, "", NULL, NULL);
}

/**
 * cid_control_base_parse:
 * @text: what the user wrote
 *
 * Returns: (transfer full) (nullable): scheme, host and port of the phone's web interface; %NULL
 *   if @text is no such URL, or says more than that: a user name, a path
 */
char *
cid_control_base_parse (const char *text)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;
  const char *path;

  g_return_val_if_fail (text != NULL, NULL);

  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || !is_web (g_uri_get_scheme (uri)))
    return NULL;

  host = g_uri_get_host (uri);
  path = g_uri_get_path (uri);
  if (host == NULL || *host == '\0' || strpbrk (host, " \t\r\n\"<>%") != NULL)
    return NULL;
  if (*path != '\0' && !g_str_equal (path, "/"))
    return NULL;
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return NULL;
  return join (g_uri_get_scheme (uri), host, g_uri_get_port (uri));
}

static char *
find_single_host (GArray *networks)
{
  for (guint i = 0; networks != NULL && i < networks->len; i++) {
    const CidNetwork *network = &g_array_index (networks, CidNetwork, i);

    if (network->prefix == SINGLE_HOST_BITS)
      return cid_address_to_string (&network->address);
  }
  return NULL;
}

/**
 * cid_control_base_choose:
 * @self: what the user set
 * @networks: (element-type CidNetwork): the addresses that the phone may report from
 * @heard: (nullable): the address that it last reported from
 * @is_heard: (out): nobody but the phone's own report says that it is there
 *
 * Chooses where to reach a phone: where the user says that its web interface is, else at the first
 * address of its own, else where it was heard. A phone whose certificate is known is reached by
 * HTTPS.
 *
 * Returns: (transfer full) (nullable): a base as of cid_control_base_parse(); %NULL if nobody knows
 */
char *
cid_control_base_choose (const CidControlSettings *self,
                         GArray *networks,
                         const char *heard,
                         gboolean *is_heard)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (self != NULL && is_heard != NULL, NULL);

  *is_heard = FALSE;
  if (self->base != NULL)
    return g_strdup (self->base);

  host = find_single_host (networks);
  if (host == NULL && heard != NULL) {
    host = g_strdup (heard);
    *is_heard = TRUE;
  }
  return host != NULL ? join (self->certificate != NULL ? "https" : "http", host, -1) : NULL;
}

/**
 * cid_control_base_follow:
 * @base: where a request was sent
 * @location: (nullable): where the answer redirects to
 *
 * Whether a redirect may be followed: only from HTTP to HTTPS, on the same host. Passwords go
 * nowhere else.
 *
 * Returns: (transfer full) (nullable): the base to go on with
 */
char *
cid_control_base_follow (const char *base, const char *location)
{
  g_autoptr (GUri) from = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) to = NULL;

  if (from == NULL || location == NULL || g_strcmp0 (g_uri_get_scheme (from), "http") != 0)
    return NULL;

  to = g_uri_parse (location, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (to == NULL || g_strcmp0 (g_uri_get_scheme (to), "https") != 0)
    return NULL;
  if (g_uri_get_host (to) == NULL ||
      g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0)
    return NULL;
  return join ("https", g_uri_get_host (to), g_uri_get_port (to));
}

/**
 * cid_control_base_is_elsewhere:
 * @base: where a request was sent
 * @location: (nullable): where the answer redirects to
 *
 * Returns: whether that is another host, or no longer HTTPS
 */
gboolean
cid_control_base_is_elsewhere (const char *base, const char *location)
{
  g_autoptr (GUri) from = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) to =
    location != NULL ? g_uri_parse (location, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;

  if (from == NULL || to == NULL || g_uri_get_host (to) == NULL)
    return FALSE;
  return g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0 ||
         g_strcmp0 (g_uri_get_scheme (from), g_uri_get_scheme (to)) != 0;
}

/**
 * cid_control_fingerprint_parse:
 * @text: a SHA-256 fingerprint, in capitals or small letters, with colons or without
 *
 * Returns: (transfer full) (nullable): 64 small hexadecimal digits; %NULL if @text is none
 */
char *
cid_control_fingerprint_parse (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isxdigit (*c))
      g_string_append_c (digits, g_ascii_tolower (*c));
    else if (*c != ':')
      return NULL;
  }
  return digits->len == FINGERPRINT_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE)
                                           : NULL;
}

/**
 * cid_control_fingerprint_to_display:
 * @fingerprint: as cid_control_fingerprint_parse() gives it
 *
 * Returns: (transfer full): as browsers and phones show it, `AB:CD:…`
 */
char *
cid_control_fingerprint_to_display (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (fingerprint != NULL, NULL);

  for (gsize i = 0; fingerprint[i] != '\0'; i++) {
    if (i > 0 && i % 2 == 0)
      g_string_append_c (text, ':');
    g_string_append_c (text, g_ascii_toupper (fingerprint[i]));
  }
  return g_string_free (text, FALSE);
}
