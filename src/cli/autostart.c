/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-autostart"

#include "cli/autostart.h"

#include "base/text.h"
#include "cli/options.h"
#include "cli/verbs.h"

#include <glib/gi18n.h>

#define LABEL_COLUMNS 12

/**
 * cid_autostart_look:
 *
 * Returns: (transfer full): how the daemon starts with the session
 */
CidAutostart *
cid_autostart_look (void)
{
  CidAutostart *self = g_new0 (CidAutostart, 1);

  cid_autostart_look_at_unit (self);
  cid_autostart_look_at_entry (self);

  return self;
}

/**
 * cid_autostart_free:
 * @self: (transfer full) (nullable): what was found
 */
void
cid_autostart_free (CidAutostart *self)
{
  if (self == NULL)
    return;

  g_free (self->unit);
  g_free (self->entry);
  g_free (self);
}

/**
 * cid_autostart_is_on:
 *
 * Returns: whether the daemon surely starts with the next session like this one, one way or the
 *   other
 */
gboolean
cid_autostart_is_on (const CidAutostart *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_wanted ||
         (self->is_entry_on &&
          (!self->stands_back || (self->is_session_known && !self->is_by_systemd)));
}

/* Whether that depends on who runs the session, which cannot be told from here. */
static gboolean
is_doubtful (const CidAutostart *self)
{
  return !self->is_wanted && self->is_entry_on && self->stands_back && !self->is_session_known;
}

/**
 * cid_autostart_tell:
 *
 * Returns: (transfer none): for people, whether the daemon starts with the session; where it does
 *   not surely, %CID_AUTOSTART_REMEDY helps
 */
const char *
cid_autostart_tell (const CidAutostart *self)
{
  g_return_val_if_fail (self != NULL, "");

  if (cid_autostart_is_on (self))
    return _ ("cidalertd starts with your session");
  if (is_doubtful (self))
    return _ ("cidalertd does not start where systemd runs your session; whether it does is not "
              "known from here");
  return _ ("cidalertd does not start with your session");
}

/**
 * cid_autostart_set:
 * @is_on: start with the session from now on, or no more
 *
 * Switches both ways.
 *
 * Returns: %TRUE if it is done
 */
gboolean
cid_autostart_set (gboolean is_on, GError **error)
{
  g_autoptr (CidAutostart) found = NULL;

  if (!cid_autostart_set_unit (is_on, error))
    return FALSE;
  found = cid_autostart_look ();
  return cid_autostart_set_entry (is_on, found->unit != NULL && !found->is_masked, error);
}

static void
print_line (const char *label, const char *text, const char *detail)
{
  g_autofree char *cell = cid_text_pad (label, LABEL_COLUMNS);

  g_print ("%s %s%s%s\n", cell, text, detail != NULL ? ": " : "", detail != NULL ? detail : "");
}

static void
print_state (const CidAutostart *found)
{
  print_line (_ ("Login"), cid_autostart_tell (found),
              cid_autostart_is_on (found) ? NULL : CID_AUTOSTART_REMEDY);
  print_line (_ ("systemd"),
              found->unit == NULL ? _ ("there is no user unit")
              : found->is_masked  ? _ ("the user unit is masked")
              : found->is_wanted  ? _ ("starts it with a graphical session")
                                  : _ ("does not start it"),
              found->unit);
  if (!found->is_known)
    print_line ("", _ ("it does not know of that yet: systemctl --user daemon-reload"), NULL);
  print_line (_ ("Desktop"),
              found->entry == NULL  ? _ ("there is no autostart entry")
              : !found->is_entry_on ? _ ("does not start it")
              : found->stands_back  ? _ ("starts it where systemd does not run the session")
                                    : _ ("starts it with a graphical session"),
              found->entry);
}

static CidExit
parse (const char *summary, int *argc, char ***argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  CidExit result = cid_options_parse (entries, NULL, summary, argc, argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  return *argc > 1 ? cid_options_complain (_ ("unexpected argument “%s”"), (*argv)[1])
                   : CID_EXIT_GO_ON;
}

static CidExit
switch_to (gboolean is_on)
{
  g_autoptr (GError) error = NULL;

  if (!cid_autostart_set (is_on, &error))
    return cid_options_fail (error);

  g_print ("%s\n", is_on ? _ ("cidalertd starts with your session from now on.")
                         : _ ("cidalertd does not start with your session any more. If it runs, it "
                              "goes on; this stops it: systemctl --user stop cidalertd"));
  return CID_EXIT_DONE;
}

static CidExit
run_on (int argc, char **argv)
{
  CidExit result = parse (_ ("Starts cidalertd with your session from now on."), &argc, &argv);

  return result == CID_EXIT_GO_ON ? switch_to (TRUE) : result;
}

static CidExit
run_off (int argc, char **argv)
{
  CidExit result = parse (_ ("Lets cidalertd start no more with your session."), &argc, &argv);

  return result == CID_EXIT_GO_ON ? switch_to (FALSE) : result;
}

static CidExit
run_status (int argc, char **argv)
{
  g_autoptr (CidAutostart) found = NULL;
  CidExit result = parse (_ ("Tells whether cidalertd starts with your session."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  found = cid_autostart_look ();
  print_state (found);

  return cid_autostart_is_on (found) ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

static const CidCommand verbs[] = {
  { "on", N_ ("start with your session"), run_on },
  { "off", N_ ("start no more with your session"), run_off },
  { "status", N_ ("does it start with your session?"), run_status },
};

/**
 * cid_command_autostart:
 *
 * `cidalert autostart on|off|status`: whether the daemon starts with the session.
 *
 * Returns: the exit status; %CID_EXIT_NOTHING if `status` finds it off
 */
CidExit
cid_command_autostart (int argc, char **argv)
{
  return cid_verbs_run ("autostart", verbs, G_N_ELEMENTS (verbs), argc, argv);
}
