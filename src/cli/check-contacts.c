/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-contacts"

#include "cli/check.h"

#include "cli/check-limit.h"
#include "cli/variant.h"

#include <glib/gi18n.h>

/* A problem of an address book names the file, or who does not answer. */
static void
report_problem (const CidCheckScene *scene,
                const char *name,
                const char *problem,
                CidCheckReport *report)
{
  g_autofree char *cure = cid_check_limit_find_cure (scene->root, problem);

  if (cure == NULL)
    cure = g_strdup_printf (_ ("%s, or [contacts] in cidalert.conf"), name);
  cid_check_report_add (report, CID_CHECK_WARNING, cure, "%s", problem);
}

static void
look_at_source (const CidCheckScene *scene,
                GVariantDict *source,
                CidCheckReport *report,
                guint *n_contacts)
{
  const char *name = cid_variant_get_string (source, "name");
  g_autofree const char **problems = NULL;
  g_autofree char *text = NULL;
  gboolean is_reading = FALSE;
  guint n = 0;

  g_variant_dict_lookup (source, "contacts", "u", &n);
  g_variant_dict_lookup (source, "reading", "b", &is_reading);
  g_variant_dict_lookup (source, "problems", "^a&s", &problems);
  *n_contacts += n;
  for (gsize i = 0; problems != NULL && problems[i] != NULL; i++)
    report_problem (scene, name, problems[i], report);
  if (problems != NULL && problems[0] != NULL)
    return;
  text = g_strdup_printf (ngettext ("%u contact", "%u contacts", n), n);
  cid_check_report_add (report, CID_CHECK_WELL, NULL,
                        is_reading ? _ ("%s: %s, being read") : "%s: %s", name, text);
}

/**
 * cid_check_contacts:
 *
 * Can the address books be read, and is anybody in them?
 */
void
cid_check_contacts (const CidCheckScene *scene, CidCheckReport *report)
{
  g_autoptr (GPtrArray) sources = cid_check_scene_dicts (scene, "sources");
  guint n_contacts = 0;

  if (scene->status == NULL) {
    cid_check_report_add (report, CID_CHECK_NOTE, NULL, _ ("cidalertd reads them"));
    return;
  }

  for (guint i = 0; i < sources->len; i++) {
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (g_ptr_array_index (sources, i));

    look_at_source (scene, &dict, report, &n_contacts);
  }
  if (n_contacts == 0)
    cid_check_report_add (report, CID_CHECK_NOTE,
                          _ ("GNOME's Settings > Online Accounts, or vCard files in "
                             "~/.local/share/cidalert/contacts"),
                          _ ("nobody is in them yet: callers are shown by number"));
}
