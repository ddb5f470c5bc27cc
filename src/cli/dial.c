/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-dial"

#include "number/dial.h"
#include "base/error.h"
#include "cli/ask.h"
#include "cli/deed.h"
#include "cli/dial-choice.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/variant.h"

#include <glib/gi18n.h>
#include <string.h>

#define NOT_GIVEN G_MININT

typedef struct {
  char *phone;
  int number;
  gboolean yes;
  gboolean is_link;
} DialOptions;

static void
dial_options_clear (DialOptions *options)
{
  g_free (options->phone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DialOptions, dial_options_clear)

/* Who followed a link on the desktop has no terminal to read on. */
static CidExit
fail (const GError *error, const DialOptions *options)
{
  if (options->is_link && !cid_ask_can ())
    cid_tell_desktop (_ ("Nothing was dialled"), error->message);
  return cid_options_fail_by_cause (error);
}

static CidExit
dial (CidBusCidAlert1 *daemon, const char *number, const DialOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (!cid_deed_do (daemon, CID_DEED_DIAL, number, options->phone, &error))
    return fail (error, options);
  cid_options_tell (_ ("Dialling %s"), number);
  return CID_EXIT_DONE;
}

static CidExit
dial_name (CidBusCidAlert1 *daemon, const char *name, const DialOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = cid_dial_choices_find (daemon, name, &error);
  CidDialChoice *choice;
  int index;

  if (choices == NULL)
    return fail (error, options);
  if (choices->len == 0) {
    g_printerr (_ ("%s: nobody of that name with a number is in the address books\n"),
                g_get_prgname ());
    return CID_EXIT_NOTHING;
  }
  index = options->number != NOT_GIVEN ? options->number - 1 : cid_dial_choices_choose (choices);
  if (index < 0)
    return CID_EXIT_USAGE;
  if ((guint) index >= choices->len)
    return cid_options_complain (_ ("there are only %u numbers"), choices->len);

  choice = g_ptr_array_index (choices, index);
  return dial (daemon, choice->number, options);
}

/* What the answer to a question depends on: who that is, and what it may cost. */
static char *
describe (CidBusCidAlert1 *daemon, const char *number)
{
  g_autoptr (GVariant) answers = NULL;
  g_autoptr (GVariant) first = NULL;
  const char *name = "";
  const char *place = "";
  const char *type = "";
  g_autoptr (GString) text = g_string_new (number);

  if (!cid_bus_cid_alert1_call_lookup_sync (daemon, number, &answers, NULL, NULL) ||
      g_variant_n_children (answers) == 0)
    return cid_terminal_clean (text->str);

  first = g_variant_get_child_value (answers, 0);
  g_variant_lookup (first, "name", "&s", &name);
  g_variant_lookup (first, "place", "&s", &place);
  g_variant_lookup (first, "type", "&s", &type);
  if (*name != '\0')
    g_string_append_printf (text, ", %s", name);
  if (*place != '\0')
    g_string_append_printf (text, ", %s", place);
  if (g_str_equal (type, "premium-rate") || g_str_equal (type, "shared-cost"))
    g_string_append_printf (text, _ (", A NUMBER THAT COSTS EXTRA"));
  return cid_terminal_clean (text->str);
}

/* Whoever made the link may want a dear number dialled, or the calls of this phone forwarded to
 * him: nothing goes out that a person at this desk has not seen and wanted. */
static CidExit
dial_link (CidBusCidAlert1 *daemon, const char *link, const DialOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = cid_dial_clean (link, &error);
  g_autofree char *description = NULL;
  g_autofree char *question = NULL;
  gboolean is_wanted = options->yes;

  if (number == NULL)
    return fail (error, options);
  if (cid_dial_is_code (number)) {
    g_set_error_literal (&error, CID_ERROR, CID_ERROR_BAD_INPUT,
                         _ ("This link holds a feature code, and may change how your phone works; "
                            "dial it yourself if you want that"));
    return fail (error, options);
  }

  description = describe (daemon, number);
  question = g_strdup_printf (_ ("A link wants to dial %s"), description);
  if (!is_wanted)
    is_wanted = cid_ask_can () ? cid_ask_yes (question)
                               : cid_ask_desktop (_ ("Dial this number?"), description, _ ("Dial"));
  if (is_wanted)
    return dial (daemon, number, options);

  g_printerr (_ ("%s: nothing was dialled\n"), g_get_prgname ());
  return CID_EXIT_FAILED;
}

static CidExit
run (const char *text, const DialOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (&error);
  g_autofree char *clean = NULL;

  if (daemon == NULL)
    return fail (error, options);
  if (options->is_link)
    return dial_link (daemon, text, options);
  if (!cid_dial_is_number (text))
    return dial_name (daemon, text, options);

  clean = cid_dial_clean (text, &error);
  return clean != NULL ? dial (daemon, clean, options) : fail (error, options);
}

static CidExit
check (const char *text, const DialOptions *options)
{
  if (options->number != NOT_GIVEN && options->number < 1)
    return cid_options_complain (_ ("--number takes a place in the list, from 1 on"));
  if (options->number != NOT_GIVEN && (options->is_link || cid_dial_is_number (text)))
    return cid_options_complain (_ ("--number chooses among those of a name, and “%s” is none"),
                                 text);
  return cid_options_need_text ("--phone", options->phone);
}

/**
 * cid_command_dial:
 *
 * `cidalert dial NUMBER|NAME`: lets a phone begin a call. It is also what opens `tel:` links, which
 * anybody may have written.
 *
 * Returns: the exit status
 */
CidExit
cid_command_dial (int argc, char **argv)
{
  g_auto (DialOptions) o = { .number = NOT_GIVEN };
  const GOptionEntry entries[] = {
    { "phone", 'p', 0, G_OPTION_ARG_STRING, &o.phone, N_ ("The phone, where there are several"),
      N_ ("NAME") },
    { "number", 'n', 0, G_OPTION_ARG_INT, &o.number,
      N_ ("Of a name's numbers, the one at this place of the list"), N_ ("N") },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &o.yes, N_ ("Do not ask before dialling a link"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *text = NULL;
  CidExit result = cid_options_parse (
    entries, _ ("NUMBER|NAME"), _ ("Lets the phone dial a number, or somebody's."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  text = g_strjoinv (" ", argv + 1);
  if (cid_options_is_blank (text))
    return cid_options_complain (_ ("expected a number or a name"));
  o.is_link = cid_dial_is_link (text);
  result = check (text, &o);
  return result == CID_EXIT_GO_ON ? run (text, &o) : result;
}
