/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-control"

#include "config/phone-control.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
take (CidKeyFile *file, const char *group, const char *key)
{
  g_autofree char *value = cid_key_file_take (file, group, key);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

static gboolean
read_base (CidControlSettings *settings, CidKeyFile *file, const char *group)
{
  g_autofree char *text = take (file, group, "control");

  if (text == NULL)
    return TRUE;
  settings->base = cid_control_base_parse (text);
  if (settings->base == NULL)
    cid_key_file_add_problem (file, group, "control",
                              _ ("this is no place of a phone; expected as https://192.0.2.50, "
                                 "without a user name and without a path"));
  return settings->base != NULL;
}

static gboolean
read_certificate (CidControlSettings *settings, CidKeyFile *file, const char *group)
{
  g_autofree char *text = take (file, group, "certificate");

  if (text == NULL)
    return TRUE;
  settings->certificate = cid_control_fingerprint_parse (text);
  if (settings->certificate == NULL)
    cid_key_file_add_problem (
      file, group, "certificate",
      _ ("\"%s\" is no SHA-256 fingerprint; expected 64 hexadecimal digits, "
         "as cidalert phone trust writes them"),
      text);
  return settings->certificate != NULL;
}

static void
read_style (CidControlSettings *settings, CidKeyFile *file, const char *group)
{
  g_autofree char *text = take (file, group, "dial");
  int style = text != NULL ? cid_dial_style_from_nick (text) : CID_DIAL_STYLE_NATIONAL;

  if (style >= 0)
    settings->style = (CidDialStyle) style;
  else
    cid_key_file_add_problem (file, group, "dial",
                              _ ("\"%s\" is not possible; expected national, plus or zeros"), text);
}

static void
read_prefix (CidControlSettings *settings, CidKeyFile *file, const char *group)
{
  g_autofree char *text = take (file, group, "prefix");

  if (text == NULL || strspn (text, "0123456789*#") == strlen (text))
    settings->prefix = g_steal_pointer (&text);
  else
    cid_key_file_add_problem (file, group, "prefix",
                              _ ("\"%s\" is not possible; expected digits, * and #"), text);
}

/**
 * cid_phone_control_read:
 * @settings: gets what the group says
 * @file: phones.conf
 * @group: a phone's group
 *
 * Reads how a phone is controlled from here; nothing wrong with it costs the calls that the phone
 * reports. Where it cannot be told which place or certificate was meant there is no control at all:
 * the password might go elsewhere. No message repeats a password.
 */
void
cid_phone_control_read (CidControlSettings *settings, CidKeyFile *file, const char *group)
{
  gboolean is_good;

  g_return_if_fail (settings != NULL && file != NULL);

  is_good = read_base (settings, file, group);
  settings->user = take (file, group, "user");
  settings->password = take (file, group, "password");
  is_good = read_certificate (settings, file, group) && is_good;
  settings->identity = take (file, group, "identity");
  read_style (settings, file, group);
  read_prefix (settings, file, group);
  if (!is_good)
    cid_control_settings_clear (settings);
}
