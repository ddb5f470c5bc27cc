/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone"

#include "base/error.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/phone-add.h"
#include "cli/phone-control.h"
#include "cli/phone-push.h"
#include "cli/phone-test.h"
#include "cli/phone-urls.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/keyring.h"

#include <glib/gi18n.h>

static char *
describe_networks (const CidPhone *phone, gboolean plain)
{
  static const char own[] = N_ ("own networks");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < phone->networks->len; i++) {
    g_autofree char *text = cid_network_to_string (&g_array_index (phone->networks, CidNetwork, i));

    g_strv_builder_add (builder, text);
  }
  texts = g_strv_builder_end (builder);

  return texts[0] != NULL ? g_strjoinv (", ", texts) : g_strdup (plain ? own : _ (own));
}

static void
print_phone (const CidPhone *phone, gboolean plain)
{
  g_autofree char *networks = describe_networks (phone, plain);
  g_autofree char *number = cid_terminal_clean (phone->number);

  g_print (plain ? "%s\t%s\t%s\t%s\n" : "%-16s %-10s %-24s %s\n", phone->name, phone->make,
           networks, number);
}

static CidExit
run_list (int argc, char **argv)
{
  gboolean plain = FALSE;
  const GOptionEntry entries[] = {
    { "plain", 0, 0, G_OPTION_ARG_NONE, &plain, N_ ("Tabs between the columns"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidHome) home = NULL;
  CidExit result = cid_options_parse (entries, NULL, _ ("Lists the phones."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);

  home = cid_home_open ();
  cid_home_complain (home->problems);
  if (home->phones->len == 0 && !plain)
    g_print (_ ("No phone is set up yet: cidalert setup\n"));
  for (guint i = 0; i < home->phones->len; i++)
    print_phone (g_ptr_array_index (home->phones, i), plain);

  return home->phones->len > 0 ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/* Nobody would find its password any more. */
static void
forget_password (const char *name)
{
  g_autoptr (CidHome) home = cid_home_open ();
  const CidPhone *phone = cid_phones_find (home->phones, name);

  if (phone != NULL && cid_control_settings_is_set (&phone->control))
    cid_keyring_forget (phone->id);
}

static CidExit
run_remove (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (GError) error = NULL;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"), _ ("Removes a phone; its token is worth nothing any more."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));

  forget_password (argv[1]);
  if (!cid_phones_remove (path, argv[1], &error)) {
    cid_options_fail (error);
    return g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND) ? CID_EXIT_NOTHING
                                                                   : CID_EXIT_FAILED;
  }
  g_print (_ ("Phone %s is removed; its calls stay in the log.\n"), argv[1]);

  return CID_EXIT_DONE;
}

static const CidCommand verbs[] = {
  { "add", N_ ("add a phone: phone add NAME"), cid_phone_add_run },
  { "list", N_ ("list the phones"), run_list },
  { "urls", N_ ("what to paste into a phone: phone urls NAME"), cid_phone_urls_run },
  { "test", N_ ("whether the phone reaches this machine: phone test NAME"), cid_phone_test_run },
  { "push", N_ ("write the settings into a phone: phone push NAME"), cid_phone_push_run },
  { "restore", N_ ("put back what stood in it before: phone restore NAME"), cid_phone_restore_run },
  { "password", N_ ("its password, to control it from here: phone password NAME"),
    cid_phone_password_run },
  { "trust", N_ ("look at its certificate and trust it: phone trust NAME"), cid_phone_trust_run },
  { "remove", N_ ("remove a phone: phone remove NAME"), run_remove },
};

/**
 * cid_command_phone:
 *
 * `cidalert phone add|list|urls|test|push|restore|password|trust|remove`: the phones.
 *
 * Returns: the exit status
 */
CidExit
cid_command_phone (int argc, char **argv)
{
  return cid_verbs_run ("phone", verbs, G_N_ELEMENTS (verbs), argc, argv);
}
