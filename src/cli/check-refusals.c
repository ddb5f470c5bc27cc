/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-refusals"

#include "cli/check.h"

#include "base/when.h"
#include "cli/variant.h"

#include <glib/gi18n.h>

/* A phone's own token is a phone that nobody hears; anything else may be anybody. */
static const struct {
  const char *why;
  CidCheckGrade grade;
  const char *text; /* with the address, the phone and when it was */
  const char *cure; /* with the phone and the address */
} reasons[] = {
  { "address", CID_CHECK_WARNING,
    N_ ("%s asked with the token of phone %s %s, and may not from there"),
    N_ ("if that is the phone: cidalert setup %s --address %s") },
  { "event", CID_CHECK_WARNING,
    N_ ("%s asked with the token of phone %s %s for an event that is none"),
    N_ ("paste the URLs anew: cidalert phone urls %s") },
  { "method", CID_CHECK_WARNING,
    N_ ("%s asked with the token of phone %s %s in a way no phone does"),
    N_ ("paste the URLs anew: cidalert phone urls %s") },
  { "rate", CID_CHECK_WARNING, N_ ("%s, phone %s, reported more %s than it may"),
    N_ ("[listener] rate= in cidalert.conf") },
  { "token", CID_CHECK_NOTE, N_ ("%s asked with a wrong token%s %s"),
    N_ ("if that is a phone, paste its URLs anew: cidalert phone urls") },
  { "unread", CID_CHECK_NOTE, N_ ("%s knocked%s %s, and no phone may report from there"),
    N_ ("if that is a phone: cidalert setup NAME --address ADDRESS") },
};

static char *
fill (const char *pattern, const char *const *values)
{
  g_autoptr (GString) text = g_string_new (pattern);

  for (gsize i = 0; values[i] != NULL; i++)
    g_string_replace (text, "%s", values[i], 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
look_at_refusal (const CidCheckScene *scene, GVariantDict *refusal, CidCheckReport *report)
{
  const char *why = cid_variant_get_string (refusal, "why");
  const char *address = cid_variant_get_string (refusal, "address");
  const char *phone = cid_variant_get_string (refusal, "phone");
  g_autofree char *ago = NULL;
  gint64 last_us = 0;

  g_variant_dict_lookup (refusal, "last", "x", &last_us);
  ago = cid_when_describe_ago (last_us, scene->now_us);
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    const char *said[] = { address, phone, ago, NULL };
    const char *wanted[] = { phone, address, NULL };
    g_autofree char *text = fill (_ (reasons[i].text), said);
    g_autofree char *cure = fill (_ (reasons[i].cure), wanted);

    if (g_str_equal (reasons[i].why, why))
      cid_check_report_add (report, reasons[i].grade, cure, "%s", text);
  }
}

/**
 * cid_check_refusals:
 *
 * Was anybody turned away of late who may be a phone?
 */
void
cid_check_refusals (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GPtrArray) refusals = cid_check_scene_dicts (scene, "refusals");

  for (guint i = 0; i < refusals->len; i++) {
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (g_ptr_array_index (refusals, i));

    look_at_refusal (scene, &dict, report);
  }
  if (scene->status == NULL)
    cid_check_report_add (report, CID_CHECK_NOTE, NULL, _ ("cidalertd would know"));
  else if (refusals->len == 0)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("nobody since cidalertd runs"));
}
