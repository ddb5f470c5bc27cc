/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-settings-notify"

#include "config/settings-notify.h"

#include <glib/gi18n.h>
#include <string.h>

#define GROUP "notify"
#define SHOW_KEY "show"

/* A word of those that @find knows, else -1; what is wrong is said. */
static int
take_word (CidKeyFile *file,
           const char *group,
           const char *key,
           int (*find) (const char *word),
           const char *expected)
{
  g_autofree char *value = cid_key_file_take (file, group, key);
  int found;

  if (value == NULL || *value == '\0')
    return -1;

  found = find (value);
  if (found < 0)
    cid_key_file_add_problem (file, group, key, _ ("\"%s\" is not possible; expected %s"), value,
                              expected);
  return found;
}

static void
read_show (CidKeyFile *file, const char *group, const char *key, CidShow *show)
{
  int found = take_word (file, group, key, cid_show_from_nick, _ ("show, quiet or log"));

  if (found >= 0)
    *show = (CidShow) found;
}

static void
read_break_through (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  int found = take_word (file, GROUP, key, cid_break_through_from_nick,
                         _ ("never, contacts, favourites or always"));

  if (found >= 0)
    self->break_through = (CidBreakThrough) found;
}

static void
read_privacy (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  int found =
    take_word (file, GROUP, key, cid_privacy_from_nick, _ ("nothing, somebody or everything"));

  if (found >= 0)
    self->privacy = (CidPrivacy) found;
}

static void
read_outgoing (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  read_show (file, GROUP, key, &self->outgoing);
}

static void
read_strangers (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  read_show (file, GROUP, key, &self->strangers);
}

static void
read_withheld (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  read_show (file, GROUP, key, &self->withheld);
}

static int
find_truth (const char *word)
{
  if (g_str_equal (word, "true"))
    return TRUE;

  return g_str_equal (word, "false") ? FALSE : -1;
}

static void
read_sound (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  self->sound = take_word (file, GROUP, key, find_truth, _ ("true or false")) == TRUE;
}

static void
read_quiet_hours (CidNotifyPolicy *self, CidKeyFile *file, const char *key)
{
  g_auto (GStrv) values = cid_key_file_take_list (file, GROUP, key);

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    if (!cid_quiet_hours_add (self->quiet_hours, values[i]))
      cid_key_file_add_problem (
        file, GROUP, key,
        _ ("\"%s\" is not possible; expected such as 22:00-07:00, sat,sun or mon-fri 20:00-08:00"),
        values[i]);
  }
}

static const struct {
  const char *key;
  void (*read) (CidNotifyPolicy *self, CidKeyFile *file, const char *key);
} keys[] = {
  { "break-through", read_break_through },
  { "outgoing", read_outgoing },
  { "privacy", read_privacy },
  { "quiet-hours", read_quiet_hours },
  { "sound", read_sound },
  { "strangers", read_strangers },
  { "withheld", read_withheld },
};

static const struct {
  const char *family;
  void (*set) (CidNotifyPolicy *self, const char *name, CidShow show);
} families[] = {
  { "line", cid_notify_policy_set_line },
  { "phone", cid_notify_policy_set_phone },
};

/* What `[line 0101]` is about, or %NULL where @group is of no such family. */
static const char *
get_name (const char *group, const char *family)
{
  gsize length = strlen (family);

  if (!g_str_has_prefix (group, family) || group[length] != ' ')
    return NULL;

  group += length;
  while (g_ascii_isspace (*group))
    group++;
  return group;
}

static void
read_families (CidNotifyPolicy *self, CidKeyFile *file)
{
  g_auto (GStrv) groups = cid_key_file_get_groups (file);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++) {
    cid_key_file_know_family (file, families[i].family);
    for (guint j = 0; groups[j] != NULL; j++) {
      const char *name = get_name (groups[j], families[i].family);
      CidShow show = CID_SHOW_UNSAID;

      if (name == NULL)
        continue;
      read_show (file, groups[j], SHOW_KEY, &show);
      if (show != CID_SHOW_UNSAID)
        families[i].set (self, name, show);
    }
  }
}

/**
 * cid_settings_notify_read:
 * @file: the settings; what is wrong is added to its problems
 *
 * Takes the group `[notify]`, and `show` of each `[line NAME]` and `[phone NAME]`.
 *
 * Returns: (transfer full): what the user wants to be told of
 */
CidNotifyPolicy *
cid_settings_notify_read (CidKeyFile *file)
{
  CidNotifyPolicy *self = cid_notify_policy_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    keys[i].read (self, file, keys[i].key);
  read_families (self, file);
  return self;
}
