/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-setup"

#include "cli/setup.h"

#include "base/error.h"
#include "cli/ask.h"
#include "cli/autostart.h"
#include "cli/daemon-start.h"
#include "cli/options.h"
#include "cli/phone-push.h"
#include "cli/phone-urls.h"
#include "cli/status-text.h"
#include "phone/make-push.h"
#include "phone/makes.h"

#include <glib/gi18n.h>

#define USUAL_NAME "desk"
#define PATIENCE_S 300
#define MAX_PATIENCE_S 3600
#define READY_MS 5000
#define TURN_MS 50

typedef struct {
  CidSetupPhone phone;
  int wait_s; /* -1: as long as somebody sits there */
  gboolean no_autostart;
  gboolean push;
} Options;

static void
options_clear (Options *options)
{
  cid_setup_phone_clear (&options->phone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
write_phone (Options *o, GError **error)
{
  g_autoptr (CidHome) home = cid_home_open ();
  const CidPhone *known = cid_phones_find (home->phones, o->phone.name);

  if (known == NULL && !cid_setup_settle_broken (&o->phone, home->problems, error))
    return FALSE;
  if (known != NULL)
    g_print (_ ("Phone %s is set up already; what it was told stays valid.\n"), known->name);
  if (!cid_setup_phone_fill (&o->phone, known, error) ||
      !cid_setup_phone_save (&o->phone, known, error))
    return FALSE;

  g_print (_ ("✔ Phone %s is in phones.conf; it reaches this machine as %s.\n"), o->phone.name,
           o->phone.host);
  return TRUE;
}

static gboolean
has_phone (GVariant *status, const char *id)
{
  g_autoptr (GVariant) list = g_variant_lookup_value (status, "phones", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) phone = g_variant_get_child_value (list, i);
    const char *found = "";

    g_variant_lookup (phone, "id", "&s", &found);
    if (g_str_equal (found, id))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_any (GVariant *status, const char *key)
{
  g_autofree const char **lines = NULL;

  return g_variant_lookup (status, key, "^a&s", &lines) && lines[0] != NULL;
}

/* It has read the phones again, and listens for them, or says why not. */
static gboolean
is_ready (const char *id)
{
  g_autoptr (GVariant) status = cid_status_ask (NULL);

  return status != NULL && has_phone (status, id) &&
         (has_any (status, "listening") || has_any (status, "listener-problems"));
}

static gboolean
start_daemon (const CidPhone *phone, GError **error)
{
  if (!cid_daemon_start (error))
    return FALSE;
  for (guint waited_ms = 0; waited_ms < READY_MS; waited_ms += TURN_MS) {
    if (is_ready (phone->id)) {
      g_print (_ ("✔ cidalertd runs, and knows the phone.\n"));
      return TRUE;
    }
    g_usleep (TURN_MS * 1000);
  }

  g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                       _ ("cidalertd runs and does not know the phone; cidalert check tells why"));
  return FALSE;
}

/* That this fails keeps no call away today. */
static void
switch_autostart_on (void)
{
  g_autoptr (GError) error = NULL;

  if (cid_autostart_set (TRUE, &error))
    g_print (_ ("✔ It starts with your session from now on.\n"));
  else
    cid_options_warn (_ ("It does not start with your session: %s"), error->message);
}

/* By its own web interface where that can be done, else by hand. */
static CidExit
tell_phone (const Options *o, CidHome *home, const CidPhone *phone, CidMake *make, GPtrArray *urls)
{
  CidExit result = CID_EXIT_GO_ON;
  gboolean told_by_hand = FALSE;
  gboolean is_heard = FALSE;
  g_autofree char *base =
    cid_control_base_choose (&phone->control, phone->networks, NULL, &is_heard);

  if (o->push || (cid_make_can_push (make) && base != NULL && cid_ask_can () &&
                  cid_ask_yes (_ ("Shall cidalert write the settings into the phone itself?")))) {
    g_set_prgname ("cidalert phone push");
    result = cid_phone_push_one (home, phone, &told_by_hand);
    g_set_prgname ("cidalert setup");
  }
  if (result == CID_EXIT_DONE || told_by_hand)
    return result;

  g_print (_ ("\nIn the phone's web interface (%s), paste these, and save:\n\n"),
           base != NULL ? base : _ ("http://the phone's address"));
  cid_phone_urls_print (make, urls);
  return result;
}

static CidExit
prove (const CidPhone *phone, CidMake *make, GPtrArray *urls, guint patience_s)
{
  cid_setup_tell_obstacles ();
  g_print (
    _ ("\nNow call this phone from another one, your mobile say: let it ring twice, then hang\n"
       "up; nobody answers. Each event is ticked as it arrives; Ctrl+C ends this.\n"));
  return cid_setup_wait (phone, make, urls, patience_s) ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

/* A call proves it, however the phone learnt of us; without one, a push has to have gone well. */
static CidExit
tell_and_prove (const Options *o,
                CidHome *home,
                const CidPhone *phone,
                CidMake *make,
                GPtrArray *urls)
{
  guint patience_s = o->wait_s >= 0 ? (guint) o->wait_s : cid_ask_can () ? PATIENCE_S : 0;
  CidExit told = tell_phone (o, home, phone, make, urls);

  if (patience_s > 0)
    return prove (phone, make, urls, patience_s);
  return told == CID_EXIT_DONE || !o->push ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

static CidExit
go_on (const Options *o)
{
  g_autoptr (CidHome) home = cid_home_open ();
  const CidPhone *phone = cid_phones_find (home->phones, o->phone.name);
  g_autoptr (GError) error = NULL;
  g_autoptr (CidMake) make = phone != NULL ? cid_makes_load (phone->make, &error) : NULL;
  g_autoptr (GPtrArray) urls = NULL;

  if (phone == NULL)
    return cid_options_complain (_ ("phones.conf does not hold phone %s"), o->phone.name);
  if (make == NULL || !start_daemon (phone, &error))
    return cid_options_fail (error);
  if (!o->no_autostart)
    switch_autostart_on ();
  urls = cid_phone_urls_make (home, phone, make, NULL, FALSE, &error);
  if (urls == NULL)
    return cid_options_fail (error);

  return tell_and_prove (o, home, phone, make, urls);
}

static CidExit
set_up (Options *o)
{
  g_autoptr (GError) error = NULL;

  if (!cid_setup_phone_check (&o->phone, &error))
    return cid_options_complain ("%s", error->message);
  if (!write_phone (o, &error))
    return cid_options_fail (error);

  return go_on (o);
}

/**
 * cid_command_setup:
 *
 * `cidalert setup`: from nothing to the first call on screen.
 *
 * Returns: the exit status; %CID_EXIT_FAILED if a call was waited for and none came
 */
CidExit
cid_command_setup (int argc, char **argv)
{
  g_auto (Options) o = { .wait_s = -1 };
  const GOptionEntry entries[] = {
    { "make", 'm', 0, G_OPTION_ARG_STRING, &o.phone.make, N_ ("The make of the phone (snom)"),
      N_ ("MAKE") },
    { "address", 'a', 0, G_OPTION_ARG_STRING, &o.phone.address,
      N_ ("Its address, or its network: only from there may it report"), N_ ("ADDRESS") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &o.phone.number,
      N_ ("Your own number, as +61 2 9999 0000: tells country and area"), N_ ("NUMBER") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.phone.host,
      N_ ("The address of this machine that the phone is to use"), N_ ("ADDRESS") },
    { "push", 0, 0, G_OPTION_ARG_NONE, &o.push,
      N_ ("Write the settings into the phone by its web interface"), NULL },
    { "no-autostart", 0, 0, G_OPTION_ARG_NONE, &o.no_autostart,
      N_ ("Leave as it is whether cidalertd starts with your session"), NULL },
    { "wait", 'w', 0, G_OPTION_ARG_INT, &o.wait_s,
      N_ ("How long to wait for a call that proves it; 0: not at all"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse (
    entries, _ ("[NAME]"),
    _ ("Sets up a desk phone, from nothing to the first call on screen. At a terminal it asks for\n"
       "what the options do not say. NAME is what the phone is called here (desk)."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 2)
    return cid_options_complain (_ ("expected one name, as desk"));
  o.phone.name = g_strdup (argc == 2 ? argv[1] : USUAL_NAME);
  if (!cid_phone_is_name (o.phone.name))
    return cid_options_complain (_ ("“%s” is no name for a phone; use letters, digits, - _ and ."),
                                 o.phone.name);
  if (o.wait_s < -1 || o.wait_s > MAX_PATIENCE_S)
    return cid_options_complain (_ ("--wait takes seconds, from 0 to %d"), MAX_PATIENCE_S);

  return set_up (&o);
}
