/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-deed"

#include "cli/deed.h"

#include "bus/bus-error.h"
#include "cli/options.h"
#include "config/paths.h"

#include <glib/gi18n.h>

/* The daemon may have to wait for the user to unlock the keyring, and for the phone. */
#define PATIENCE_MS (60 * 1000)

/**
 * cid_deed_connect:
 * @error: return location for %CID_ERROR_UNREACHABLE
 *
 * Returns: (transfer full) (nullable): the running daemon, to be asked for deeds
 */
CidBusCidAlert1 *
cid_deed_connect (GError **error)
{
  g_autofree char *socket_path = cid_paths_get_socket ();
  CidBusCidAlert1 *daemon;

  cid_bus_error_register ();
  daemon = cid_bus_summon (socket_path, error);
  if (daemon != NULL)
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (daemon), PATIENCE_MS);
  return daemon;
}

/**
 * cid_deed_do:
 * @daemon: as cid_deed_connect() gives it
 * @deed: one deed; %CID_DEED_NONE to ask the phone anew what it lets be done
 * @number: (nullable): what to dial
 * @phone: (nullable): name of the phone, %NULL to let the daemon choose
 * @error: return location for what cid_phone_control_do() has
 *
 * Lets a phone do something and waits until it has.
 *
 * Returns: %TRUE if it has
 */
gboolean
cid_deed_do (CidBusCidAlert1 *daemon,
             CidDeeds deed,
             const char *number,
             const char *phone,
             GError **error)
{
  const char *name = phone != NULL ? phone : "";
  gboolean is_done = FALSE;

  if (deed == CID_DEED_DIAL)
    is_done = cid_bus_cid_alert1_call_dial_sync (daemon, number, name, NULL, error);
  else if (deed == CID_DEED_ANSWER)
    is_done = cid_bus_cid_alert1_call_answer_sync (daemon, name, NULL, error);
  else if (deed == CID_DEED_REJECT)
    is_done = cid_bus_cid_alert1_call_reject_sync (daemon, name, NULL, error);
  else if (deed == CID_DEED_HANG_UP)
    is_done = cid_bus_cid_alert1_call_hang_up_sync (daemon, name, NULL, error);
  else
    is_done = cid_bus_cid_alert1_call_probe_phone_sync (daemon, name, NULL, error);
  if (!is_done && error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return is_done;
}

static CidExit
run (int argc, char **argv, CidDeeds deed, const char *summary)
{
  g_autofree char *phone = NULL;
  const GOptionEntry entries[] = {
    { "phone", 'p', 0, G_OPTION_ARG_STRING, &phone,
      N_ ("The phone; needed where several could be meant"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) daemon = NULL;
  CidExit result = cid_options_parse (entries, NULL, summary, &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("expected no argument; a phone is named with --phone"));
  result = cid_options_need_text ("--phone", phone);
  if (result != CID_EXIT_GO_ON)
    return result;

  daemon = cid_deed_connect (&error);
  if (daemon == NULL || !cid_deed_do (daemon, deed, NULL, phone, &error))
    return cid_options_fail_by_cause (error);
  return CID_EXIT_DONE;
}

/**
 * cid_command_answer:
 *
 * `cidalert answer`: takes the call that rings.
 *
 * Returns: the exit status
 */
CidExit
cid_command_answer (int argc, char **argv)
{
  return run (argc, argv, CID_DEED_ANSWER, _ ("Lets the phone take the call that rings."));
}

/**
 * cid_command_reject:
 *
 * `cidalert reject`: refuses the call that rings.
 *
 * Returns: the exit status
 */
CidExit
cid_command_reject (int argc, char **argv)
{
  return run (argc, argv, CID_DEED_REJECT, _ ("Lets the phone refuse the call that rings."));
}

/**
 * cid_command_hangup:
 *
 * `cidalert hangup`: ends the call that is up.
 *
 * Returns: the exit status
 */
CidExit
cid_command_hangup (int argc, char **argv)
{
  return run (argc, argv, CID_DEED_HANG_UP, _ ("Lets the phone end the call that is up."));
}
