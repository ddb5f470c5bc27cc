/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-password"

#include "base/error.h"
#include "cli/ask.h"
#include "cli/deed.h"
#include "cli/options.h"
#include "cli/phone-control.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/keyring.h"

#include <glib/gi18n.h>
#include <string.h>

/* What phones call their user where nobody changed it. */
#define DEFAULT_USER "admin"

/**
 * cid_phone_named:
 * @home: the user's configuration
 * @name: name of a phone
 * @result: (out): %CID_EXIT_NOTHING if there is none of that name
 *
 * Returns: (transfer none) (nullable): the phone; where there is none, that has been said
 */
const CidPhone *
cid_phone_named (CidHome *home, const char *name, CidExit *result)
{
  const CidPhone *phone = cid_phones_find (home->phones, name);

  if (phone == NULL) {
    cid_options_warn (_ ("there is no phone called %s; see cidalert phone list"), name);
    *result = CID_EXIT_NOTHING;
  }
  return phone;
}

/**
 * cid_phone_tell_control:
 * @name: name of a phone
 *
 * Lets the daemon ask the phone what it lets be done with these settings, and says so. Without a
 * daemon it says nothing: the daemon will ask when it starts.
 *
 * Returns: %CID_EXIT_DONE; %CID_EXIT_FAILED if the phone does nothing
 */
CidExit
cid_phone_tell_control (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (&error);

  if (daemon == NULL)
    return CID_EXIT_DONE;
  if (!cid_deed_do (daemon, CID_DEED_NONE, NULL, name, &error))
    return cid_options_fail (error);

  g_print (_ ("Phone %s lets itself be controlled from here.\n"), name);
  return CID_EXIT_DONE;
}

static gboolean
set (const char *name, const char *key, const char *value, GError **error)
{
  g_autofree char *path = cid_paths_get_phones ();

  return cid_phones_set (path, name, key, value, error);
}

/* In the Secret Service, else in the file that only its owner reads: never in both. */
static gboolean
keep (const CidPhone *phone, const char *password, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (cid_keyring_store (phone->id, phone->name, password, &local_error)) {
    if (phone->control.password != NULL && !set (phone->name, "password", "", error))
      return FALSE;
    g_print (_ ("The Secret Service keeps the password of phone %s.\n"), phone->name);
    return TRUE;
  }

  if (!set (phone->name, "password", password, error))
    return FALSE;
  cid_options_tell (_ ("There is no Secret Service here (%s): the password of phone %s stands in "
                       "phones.conf, which only you can read."),
                    local_error->message, phone->name);
  return TRUE;
}

static CidExit
forget (const CidPhone *phone)
{
  g_autoptr (GError) error = NULL;

  cid_keyring_forget (phone->id);
  if (phone->control.password != NULL && !set (phone->name, "password", "", &error))
    return cid_options_fail (error);
  g_print (_ ("The password of phone %s is forgotten.\n"), phone->name);
  return CID_EXIT_DONE;
}

static CidExit
take_password (const CidPhone *phone, const char *user)
{
  g_autofree char *question = g_strdup_printf (_ ("Password of phone %s:"), phone->name);
  g_autofree char *password = cid_ask_password (question);
  g_autoptr (GError) error = NULL;
  gboolean is_kept;

  if (password == NULL)
    return cid_options_complain (_ ("expected a password, on the terminal or on standard input"));
  if (user == NULL && phone->control.user == NULL)
    user = DEFAULT_USER;

  is_kept =
    (user == NULL || set (phone->name, "user", user, &error)) && keep (phone, password, &error);
  explicit_bzero (password, strlen (password));
  return is_kept ? cid_phone_tell_control (phone->name) : cid_options_fail (error);
}

/**
 * cid_phone_password_run:
 *
 * `cidalert phone password NAME`: the password by which a phone is controlled. It is read from the
 * terminal or from standard input: command lines can be seen by all.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_password_run (int argc, char **argv)
{
  g_autofree char *user = NULL;
  gboolean is_forgotten = FALSE;
  const GOptionEntry entries[] = {
    { "user", 'u', 0, G_OPTION_ARG_STRING, &user,
      N_ ("The user name of its web interface; admin if none was ever given"), N_ ("NAME") },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &is_forgotten, N_ ("Forget the password"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidHome) home = NULL;
  const CidPhone *phone;
  CidExit result = cid_options_parse (entries, _ ("NAME"),
                                      _ ("Takes the password of a phone's web interface, from the "
                                         "terminal or from standard input."),
                                      &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));
  if (is_forgotten && user != NULL)
    return cid_options_complain (_ ("--user and --forget exclude each other"));
  result = cid_options_need_text ("--user", user);
  if (result != CID_EXIT_GO_ON)
    return result;

  home = cid_home_open ();
  phone = cid_phone_named (home, argv[1], &result);
  if (phone == NULL)
    return result;
  return is_forgotten ? forget (phone) : take_password (phone, user);
}
