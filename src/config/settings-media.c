/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-settings-media"

#include "config/settings-media.h"

#include <glib/gi18n.h>

#define GROUP "media"

static void
read_pause (CidKeyFile *file, CidQuietRule *rule)
{
  g_autofree char *value = cid_key_file_take (file, GROUP, "pause");
  int pause;

  if (value == NULL || *value == '\0')
    return;

  pause = cid_pause_from_nick (value);
  if (pause >= 0)
    rule->pause = (CidPause) pause;
  else
    cid_key_file_add_problem (file, GROUP, "pause",
                              _ ("\"%s\" is not possible; expected never, answered or ringing"),
                              value);
}

static void
read_outgoing (CidKeyFile *file, CidQuietRule *rule)
{
  g_autofree char *value = cid_key_file_take (file, GROUP, "outgoing");

  if (value == NULL || *value == '\0')
    return;
  if (g_str_equal (value, "true") || g_str_equal (value, "false"))
    rule->outgoing = g_str_equal (value, "true");
  else
    cid_key_file_add_problem (file, GROUP, "outgoing",
                              _ ("\"%s\" is not possible; expected true or false"), value);
}

/**
 * cid_settings_read_media:
 * @file: the settings
 * @rule: (out caller-allocates): what the group `media` says; what it leaves out has its default
 *
 * Players are paused while somebody talks, unless the user says otherwise.
 */
void
cid_settings_read_media (CidKeyFile *file, CidQuietRule *rule)
{
  *rule = (CidQuietRule){ CID_PAUSE_ANSWERED, TRUE };
  read_pause (file, rule);
  read_outgoing (file, rule);
}
