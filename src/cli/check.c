/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check"

#include "cli/check.h"

#include "cli/options.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>

/* In the order of reading: what others stand on comes first. */
static const CidCheck checks[] = {
  { "daemon", N_ ("Daemon"), cid_check_daemon },
  { "settings", N_ ("Settings"), cid_check_settings },
  { "phones", N_ ("Phones"), cid_check_phones },
  { "port", N_ ("Port"), cid_check_port },
  { "addresses", N_ ("Addresses"), cid_check_addresses },
  { "firewall", N_ ("Firewall"), cid_check_firewall },
  { "refusals", N_ ("Refused"), cid_check_refusals },
  { "bus", N_ ("Session bus"), cid_check_bus },
  { "notifications", N_ ("Notifications"), cid_check_notifications },
  { "gnome", N_ ("GNOME"), cid_check_gnome },
  { "contacts", N_ ("Contacts"), cid_check_contacts },
  { "numbers", N_ ("Numbers"), cid_check_numbers },
  { "autostart", N_ ("Autostart"), cid_check_autostart },
  { "log", N_ ("Call log"), cid_check_log },
  { "secrets", N_ ("Secrets"), cid_check_secrets },
  { "hooks", N_ ("Hooks"), cid_check_hooks },
  { "clock", N_ ("Clock"), cid_check_clock },
};

static gboolean
is_check (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (g_str_equal (checks[i].name, name))
      return TRUE;

  return FALSE;
}

/**
 * cid_check_run:
 * @names: (nullable) (array zero-terminated=1): names of checks; empty: all
 * @report: gets what they find
 *
 * Runs checks, in their own order.
 */
void
cid_check_run (const CidCheckScene *scene, const char *const *names, CidCheckReport *report)
{
  gboolean is_all = names == NULL || names[0] == NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (!is_all && !g_strv_contains (names, checks[i].name))
      continue;
    cid_check_report_begin (report, checks[i].name, _ (checks[i].title));
    checks[i].look (scene, report);
  }
}

static CidExit
complain (const char *name)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", checks[i].name);

  return cid_options_complain (_ ("there is no check “%s”; there are %s"), name, all->str);
}

static void
print (const CidCheckReport *report)
{
  gboolean colour = cid_terminal_has_colour ();
  g_autofree char *text = cid_check_report_to_text (report, colour);
  g_autofree char *advice = cid_check_report_to_advice (report, colour);

  g_print ("%s\n%s", text, advice);
}

static CidExit
check (const char *const *names, gboolean json)
{
  static const CidExit exits[] = {
    [CID_CHECK_WELL] = CID_EXIT_DONE,
    [CID_CHECK_NOTE] = CID_EXIT_DONE,
    [CID_CHECK_WARNING] = CID_EXIT_WARNING,
    [CID_CHECK_WRONG] = CID_EXIT_FAILED,
  };
  g_autoptr (CidCheckScene) scene = cid_check_scene_new ();
  g_autoptr (CidCheckReport) report = cid_check_report_new ();

  cid_check_run (scene, names, report);
  if (json) {
    g_autofree char *text = cid_check_report_to_json (report);

    g_print ("%s", text);
  } else {
    print (report);
  }

  return exits[cid_check_report_get_worst (report)];
}

/**
 * cid_command_check:
 *
 * `cidalert check`: looks at everything, and says how to mend what is not well.
 *
 * Returns: the exit status, by the worst that was found
 */
CidExit
cid_command_check (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse (
    entries, _ ("[CHECK…]"), _ ("Looks at everything, and says how to mend what is not well."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  for (int i = 1; i < argc; i++)
    if (!is_check (argv[i]))
      return complain (argv[i]);

  return check ((const char *const *) argv + 1, json);
}
