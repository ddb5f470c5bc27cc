/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-phones"

#include "cli/check.h"

#include "base/when.h"
#include "call/phone-words.h"
#include "cli/status-text.h"
#include "cli/variant.h"
#include "phone/makes.h"

#include <glib/gi18n.h>

/* What the phone said of itself that keeps calls away. */
static gboolean
look_at_troubles (GVariantDict *dict, CidCheckReport *report)
{
  const char *name = cid_variant_get_string (dict, "name");
  g_autoptr (CidPhoneState) state = cid_status_read_phone (dict);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean is_well = TRUE;

  for (guint i = 0; i < state->conditions->len; i++) {
    const CidPhoneCondition *condition = g_ptr_array_index (state->conditions, i);
    g_autofree char *sentence = NULL;

    if (!cid_phone_condition_is_trouble (condition))
      continue;
    sentence = cid_phone_words_describe (name, condition, now);
    cid_check_report_add (report, CID_CHECK_WARNING, _ ("at the phone itself"), "%s", sentence);
    is_well = FALSE;
  }
  return is_well;
}

static gboolean
look_at_control (GVariantDict *dict, CidCheckReport *report)
{
  const char *problem = cid_variant_get_string (dict, "control-problem");

  if (*problem == '\0')
    return TRUE;

  cid_check_report_add (report, CID_CHECK_WARNING, _ ("as it says; cidalert status tells more"),
                        "%s", problem);
  return FALSE;
}

static void
look_at_events (GVariantDict *dict, CidCheckReport *report)
{
  const char *name = cid_variant_get_string (dict, "name");
  g_autofree char *cure = g_strdup_printf ("cidalert phone urls %s", name);
  g_autofree const char **missing = NULL;
  g_autofree char *list = NULL;

  if (!g_variant_dict_lookup (dict, "missing", "^a&s", &missing) || missing[0] == NULL)
    return;

  list = g_strjoinv (", ", (char **) missing);
  cid_check_report_add (report, CID_CHECK_NOTE, cure,
                        _ ("%s has never sent: %s; if there was one, its URL is not set"), name,
                        list);
}

static void
look_at_heard (const CidCheckScene *scene, GVariantDict *dict, CidCheckReport *report)
{
  const char *name = cid_variant_get_string (dict, "name");
  g_autofree char *cure = g_strdup_printf ("cidalert phone urls %s", name);
  g_autofree char *ago = NULL;
  gint64 last_us = 0;
  gboolean is_well;

  g_variant_dict_lookup (dict, "last", "x", &last_us);
  if (last_us == 0) {
    cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("%s was never heard"), name);
    look_at_control (dict, report);
    return;
  }

  is_well = look_at_troubles (dict, report);
  is_well = look_at_control (dict, report) && is_well;
  ago = cid_when_describe_ago (last_us, scene->now_us);
  if (is_well)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("%s was last heard %s"), name, ago);
  look_at_events (dict, report);
}

static gboolean
look_at_make (const CidPhone *phone, CidCheckReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidMake) make = cid_makes_load (phone->make, &error);
  g_autofree char *cure = NULL;

  if (make != NULL)
    return TRUE;

  cure = g_strdup_printf (_ ("[phone %s] make= in phones.conf"), phone->name);
  cid_check_report_add (report, CID_CHECK_WARNING, cure, "%s", error->message);
  return FALSE;
}

/**
 * cid_check_phones:
 *
 * Is there a phone, was it heard, and will it bring calls?
 */
void
cid_check_phones (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GPtrArray) phones = cid_check_scene_dicts (scene, "phones");

  if (scene->home->phones->len == 0) {
    cid_check_report_add (report, CID_CHECK_WRONG, "cidalert setup", _ ("no phone is set up yet"));
    return;
  }

  for (guint i = 0; i < scene->home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (scene->home->phones, i);

    if (look_at_make (phone, report) && phones->len == 0)
      cid_check_report_add (report, CID_CHECK_NOTE, NULL,
                            _ ("%s is set up; cidalertd would know when it was heard"),
                            phone->name);
  }
  for (guint i = 0; i < phones->len; i++) {
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (g_ptr_array_index (phones, i));

    look_at_heard (scene, &dict, report);
  }
}
