/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-push-plan"

#include "phone/push-plan.h"

#include "phone/make.h"
#include "phone/web-settings.h"

#include <string.h>

static void
free_item (CidPushItem *item)
{
  g_free (item->setting);
  g_free (item->label);
  g_free (item->before);
  g_free (item->wanted);
  g_free (item);
}

/* A URL with this phone's own token, whatever address it names: nobody else made it. */
static gboolean
is_ours (const char *value, const char *token)
{
  g_autofree char *part = g_strdup_printf ("/%s", token);
  const char *found = strstr (value, part);

  return found != NULL && strchr ("/?", found[strlen (part)]) != NULL;
}

static CidPushState
compare (const CidWebSetting *setting, const char *wanted, const char *token)
{
  if (setting == NULL)
    return CID_PUSH_ABSENT;
  if (g_str_equal (setting->value, wanted))
    return CID_PUSH_SAME;
  if (setting->is_read_only)
    return CID_PUSH_READ_ONLY;
  if (*setting->value == '\0')
    return CID_PUSH_EMPTY;
  return is_ours (setting->value, token) ? CID_PUSH_OURS : CID_PUSH_FOREIGN;
}

static void
add_item (GPtrArray *plan,
          const CidMakeUrl *url,
          const char *wanted,
          GHashTable *settings,
          const char *token)
{
  const CidWebSetting *setting = g_hash_table_lookup (settings, url->setting);
  CidPushItem *item = g_new0 (CidPushItem, 1);

  item->setting = g_strdup (url->setting);
  item->label = g_strdup (url->label);
  item->before = g_strdup (setting != NULL ? setting->value : "");
  item->wanted = g_strdup (wanted);
  item->state = compare (setting, wanted, token);
  item->is_right = item->state == CID_PUSH_SAME;
  g_ptr_array_add (plan, item);
}

/**
 * cid_push_plan_new:
 * @urls: (element-type CidMakeUrl): what shall stand in the phone
 * @settings: (element-type utf8 CidWebSetting): what stands there
 * @token: the phone's token, which tells what is ours
 *
 * Returns: (transfer full) (element-type CidPushItem): the two, setting by setting
 */
GPtrArray *
cid_push_plan_new (GPtrArray *urls, GHashTable *settings, const char *token)
{
  GPtrArray *plan = g_ptr_array_new_with_free_func ((GDestroyNotify) free_item);

  g_return_val_if_fail (urls != NULL && settings != NULL && token != NULL, plan);

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    add_item (plan, url, url->url, settings, token);
  }
  return plan;
}

/**
 * cid_push_plan_new_back:
 * @kept: (element-type utf8 utf8): what stood in the phone before us, by the names of the settings
 * @urls: (element-type CidMakeUrl): all that we ever write, for the labels
 * @settings: (element-type utf8 CidWebSetting): what stands there now
 * @token: the phone's token, which tells what is ours
 *
 * Returns: (transfer full) (element-type CidPushItem): what is to be put back
 */
GPtrArray *
cid_push_plan_new_back (GHashTable *kept, GPtrArray *urls, GHashTable *settings, const char *token)
{
  GPtrArray *plan = g_ptr_array_new_with_free_func ((GDestroyNotify) free_item);

  g_return_val_if_fail (kept != NULL && urls != NULL && settings != NULL && token != NULL, plan);

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);
    const char *before = g_hash_table_lookup (kept, url->setting);

    if (before != NULL)
      add_item (plan, url, before, settings, token);
  }
  return plan;
}

/**
 * cid_push_plan_count:
 * @plan: (element-type CidPushItem): a plan
 * @state: a state
 *
 * Returns: how many settings stand so
 */
guint
cid_push_plan_count (GPtrArray *plan, CidPushState state)
{
  guint count = 0;

  g_return_val_if_fail (plan != NULL, 0);

  for (guint i = 0; i < plan->len; i++)
    count += ((const CidPushItem *) g_ptr_array_index (plan, i))->state == state;
  return count;
}

/**
 * cid_push_plan_choose:
 * @plan: (element-type CidPushItem): a plan
 * @with_foreign: write over what is not ours as well
 *
 * Chooses what is to be written: all that is not right and may be.
 *
 * Returns: how many settings that are
 */
guint
cid_push_plan_choose (GPtrArray *plan, gboolean with_foreign)
{
  guint count = 0;

  g_return_val_if_fail (plan != NULL, 0);

  for (guint i = 0; i < plan->len; i++) {
    CidPushItem *item = g_ptr_array_index (plan, i);

    item->is_chosen = item->state == CID_PUSH_EMPTY || item->state == CID_PUSH_OURS ||
                      (item->state == CID_PUSH_FOREIGN && with_foreign);
    count += item->is_chosen;
  }
  return count;
}

/**
 * cid_push_plan_check:
 * @plan: (element-type CidPushItem): a plan
 * @settings: (element-type utf8 CidWebSetting): what stands in the phone after it was carried out
 *
 * Notes which settings are right now.
 */
void
cid_push_plan_check (GPtrArray *plan, GHashTable *settings)
{
  g_return_if_fail (plan != NULL && settings != NULL);

  for (guint i = 0; i < plan->len; i++) {
    CidPushItem *item = g_ptr_array_index (plan, i);
    const CidWebSetting *setting = g_hash_table_lookup (settings, item->setting);

    item->is_right = setting != NULL && g_str_equal (setting->value, item->wanted);
  }
}
