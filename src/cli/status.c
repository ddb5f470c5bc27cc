/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-status"

#include "base/error.h"
#include "base/when.h"
#include "bus/bus.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/status-text.h"
#include "cli/variant.h"
#include "config/paths.h"

#include <glib/gi18n.h>

/**
 * cid_command_status:
 *
 * `cidalert status`: what runs and how it is.
 *
 * Returns: the exit status; %CID_EXIT_FAILED if no daemon runs
 */
CidExit
cid_command_status (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CidExit result = cid_options_parse (
    entries, NULL, _ ("Tells what runs, and what is wrong with it."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);

  status = cid_status_ask (&error);
  if (status == NULL)
    return cid_options_fail (error);
  if (json) {
    cid_variant_print_json (status);
    return CID_EXIT_DONE;
  }
  text = cid_status_to_text (status);
  g_print ("%s", text);

  return CID_EXIT_DONE;
}
