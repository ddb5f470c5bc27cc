/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-status-text"

#include "cli/status-text.h"

#include "base/text.h"
#include "base/when.h"
#include "bus/bus.h"
#include "call/phone-words.h"
#include "cli/phone-urls.h"
#include "cli/sources-text.h"
#include "cli/terminal.h"
#include "cli/variant.h"
#include "config/paths.h"

#include <glib/gi18n.h>

#define LABEL_COLUMNS 12

typedef CidBusCidAlert1 *(*ReachFunc) (const char *socket_path, GError **error);

static GVariant *
ask (ReachFunc reach, GError **error)
{
  g_autofree char *socket_path = cid_paths_get_socket ();
  g_autoptr (CidBusCidAlert1) daemon = reach (socket_path, error);
  GVariant *status = NULL;

  if (daemon == NULL)
    return NULL;

  return cid_bus_cid_alert1_call_get_status_sync (daemon, &status, NULL, error) ? status : NULL;
}

/**
 * cid_status_ask:
 * @error: %CID_ERROR_UNREACHABLE if no daemon runs
 *
 * Returns: (transfer full) (nullable): what the running daemon says of itself, `a{sv}`
 */
GVariant *
cid_status_ask (GError **error)
{
  return ask (cid_bus_connect, error);
}

/**
 * cid_status_summon:
 * @error: %CID_ERROR_UNREACHABLE if no daemon runs and none can be started
 *
 * Returns: (transfer full) (nullable): as cid_status_ask(), of a daemon that the session bus starts
 *   where none runs
 */
GVariant *
cid_status_summon (GError **error)
{
  return ask (cid_bus_summon, error);
}

static void
add_line (GString *text, const char *label, const char *value)
{
  g_autofree char *cell = cid_text_pad (label, LABEL_COLUMNS);
  g_autofree char *clean = cid_terminal_clean (value);

  g_string_append_printf (text, "%s %s\n", cell, clean);
}

static void
add_lines (GString *text, GVariantDict *status, const char *key, const char *label)
{
  g_autofree const char **lines = NULL;

  if (!g_variant_dict_lookup (status, key, "^a&s", &lines))
    return;
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line (text, i == 0 ? label : "", lines[i]);
}

static const char *
describe_store (const char *state)
{
  static const char *const states[] = {
    /* Translators: the call log is being opened */
    N_ ("opening"),
    /* Translators: the call log can be written */
    N_ ("ready"),
    /* Translators: the call log waits for its disk */
    N_ ("waiting"),
    /* Translators: the call log cannot be used */
    N_ ("failed"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (state, states[i]))
      return _ (states[i]);
  }
  return state;
}

static void
add_store (GString *text, GVariantDict *status)
{
  const char *state = cid_variant_get_string (status, "store");
  const char *problem = cid_variant_get_string (status, "store-problem");
  guint queue = 0;

  g_variant_dict_lookup (status, "store-queue", "u", &queue);
  add_line (text, _ ("Log"), *problem != '\0' ? problem : describe_store (state));
  if (queue > 0)
    g_string_append_printf (
      text, "%-*s %u %s\n", LABEL_COLUMNS, "", queue,
      ngettext ("event waits for the disk", "events wait for the disk", queue));
}

static void
add_desktop (GString *text, GVariantDict *status)
{
  const char *server = cid_variant_get_string (status, "desktop");
  const char *problem = cid_variant_get_string (status, "desktop-problem");
  g_autofree char *value = NULL;

  if (*problem != '\0')
    value = g_strdup_printf (_ ("shows no calls. %s"), problem);
  else if (*server != '\0')
    value = g_strdup_printf (_ ("%s shows the calls"), server);
  add_line (text, _ ("Desktop"), value != NULL ? value : _ ("not asked yet"));
}

static void
add_source (GString *text, GVariantDict *source, const char *label)
{
  guint n_contacts = 0;
  guint n_numbers = 0;
  gboolean is_reading = FALSE;
  g_autofree char *reading = cid_source_describe_reading (source, g_get_real_time ());
  g_autofree char *contacts = NULL;
  g_autofree char *numbers = NULL;
  g_autofree char *value = NULL;

  g_variant_dict_lookup (source, "contacts", "u", &n_contacts);
  g_variant_dict_lookup (source, "numbers", "u", &n_numbers);
  g_variant_dict_lookup (source, "reading", "b", &is_reading);
  contacts = g_strdup_printf (ngettext ("%u contact", "%u contacts", n_contacts), n_contacts);
  numbers = g_strdup_printf (ngettext ("%u number", "%u numbers", n_numbers), n_numbers);
  value = g_strdup_printf ("%s: %s, %s%s%s", cid_variant_get_string (source, "name"), contacts,
                           numbers, is_reading ? ", " : "", is_reading ? reading : "");
  add_line (text, label, value);
  add_lines (text, source, "problems", "");
}

/* The user's own file needs no line while nobody is blocked. */
static void
add_blocklist (GString *text, GVariantDict *list, const char *label)
{
  guint n_rules = 0;
  gboolean is_reading = FALSE;
  g_autofree char *value = NULL;

  g_variant_dict_lookup (list, "rules", "u", &n_rules);
  g_variant_dict_lookup (list, "reading", "b", &is_reading);
  value = g_strdup_printf (
    ngettext ("%s: %u number or beginning%s", "%s: %u numbers and beginnings%s", n_rules),
    cid_variant_get_string (list, "name"), n_rules, is_reading ? _ (", being read") : "");
  if (n_rules > 0 || is_reading || *label == '\0')
    add_line (text, label, value);
  add_lines (text, list, "problems", "");
}

static void
add_blocklist_problems (GString *text, GVariantDict *list, const char *label)
{
  add_lines (text, list, "problems", label);
}

static void
add_control_problem (GString *text, GVariantDict *phone, const char *label)
{
  const char *problem = cid_variant_get_string (phone, "control-problem");

  if (*problem != '\0')
    add_line (text, label, problem);
}

static void
add_moved (GString *text, GVariantDict *phone, const char *label)
{
  const char *name = cid_variant_get_string (phone, "name");
  const char *to = cid_variant_get_string (phone, "moved-to");
  g_autofree char *value = NULL;

  if (*to == '\0')
    return;
  value =
    g_strdup_printf (_ ("Phone %s looks for this machine at %s, but it is %s now: cidalert phone "
                        "%s %s --host %s"),
                     name, cid_variant_get_string (phone, "moved-from"), to,
                     cid_phone_urls_get_verb (cid_variant_get_string (phone, "make")), name, to);
  add_line (text, label, value);
}

/* What the phone lets be done from here, or why it does not; nothing where nobody wants that. */
static void
add_control (GString *text, GVariantDict *phone)
{
  g_autofree const char **deeds = NULL;
  g_autofree char *list = NULL;
  g_autofree char *value = NULL;
  add_control_problem (text, phone, "");
  if (!g_variant_dict_lookup (phone, "deeds", "^a&s", &deeds) || deeds[0] == NULL)
    return;
  list = g_strjoinv (", ", (char **) deeds);
  value = g_strdup_printf (_ ("%s lets be done from here: %s"),
                           cid_variant_get_string (phone, "name"), list);
  add_line (text, "", value);
}

static void
read_condition (GVariant *variant, CidPhoneState *state)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  int aspect = cid_phone_aspect_from_nick (cid_variant_get_string (&dict, "aspect"));
  const char *line = cid_variant_get_string (&dict, "line");
  gboolean is_on = FALSE;
  gint64 since_us = 0;

  g_variant_dict_lookup (&dict, "on", "b", &is_on);
  g_variant_dict_lookup (&dict, "since", "x", &since_us);
  if (aspect >= 0)
    cid_phone_state_add (state, (CidPhoneAspect) aspect, *line != '\0' ? line : NULL, is_on,
                         since_us);
}

/**
 * cid_status_read_phone:
 * @phone: a phone, as `ListPhones` has it
 *
 * Returns: (transfer full): what it said of itself
 */
CidPhoneState *
cid_status_read_phone (GVariantDict *phone)
{
  g_autoptr (GVariant) list =
    g_variant_dict_lookup_value (phone, "conditions", G_VARIANT_TYPE ("aa{sv}"));
  CidPhoneState *state = cid_phone_state_new (cid_variant_get_string (phone, "id"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) condition = g_variant_get_child_value (list, i);

    read_condition (condition, state);
  }
  return state;
}

static void
add_conditions (GString *text, GVariantDict *phone)
{
  g_autoptr (CidPhoneState) state = cid_status_read_phone (phone);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_auto (GStrv) sentences =
    cid_phone_words_list (cid_variant_get_string (phone, "name"), state, now);

  for (char **sentence = sentences; *sentence != NULL; sentence++)
    add_line (text, "", *sentence);
}

/* What it sends tells which of its URLs are set; what it never sent may just not have happened. */
static void
add_sent (GString *text, GVariantDict *phone)
{
  const char *name = cid_variant_get_string (phone, "name");
  g_autofree const char **sent = NULL;
  g_autofree const char **missing = NULL;
  g_autofree char *list = NULL;
  g_autofree char *value = NULL;

  if (g_variant_dict_lookup (phone, "events", "^a&s", &sent) && sent[0] != NULL) {
    list = g_strjoinv (", ", (char **) sent);
    value = g_strdup_printf (_ ("has sent: %s"), list);
    add_line (text, "", value);
  }
  if (!g_variant_dict_lookup (phone, "missing", "^a&s", &missing) || missing[0] == NULL)
    return;
  g_free (list);
  g_free (value);
  list = g_strjoinv (", ", (char **) missing);
  value = g_strdup_printf (_ ("never sent: %s; if there was one, its URL is not set: "
                              "cidalert phone urls %s"),
                           list, name);
  add_line (text, "", value);
}

static void
add_restart (GString *text, GVariantDict *phone)
{
  gint64 ready_us = 0;
  g_autofree char *ago = NULL;
  g_autofree char *value = NULL;

  if (!g_variant_dict_lookup (phone, "ready", "x", &ready_us) || ready_us == 0)
    return;
  ago = cid_when_describe_ago (ready_us, g_get_real_time ());
  value = g_strdup_printf (_ ("last started %s"), ago);
  add_line (text, "", value);
}

static void
add_phone (GString *text, GVariantDict *phone, const char *label)
{
  gint64 last_us = 0;
  g_autofree char *ago = NULL;
  g_autofree char *value = NULL;
  const char *name = cid_variant_get_string (phone, "name");

  g_variant_dict_lookup (phone, "last", "x", &last_us);
  ago = cid_when_describe_ago (last_us, g_get_real_time ());
  value = last_us > 0 ? g_strdup_printf (_ ("%s: last heard %s (%s)"), name, ago,
                                         cid_variant_get_string (phone, "last-event"))
                      : g_strdup_printf (_ ("%s: never heard: cidalert phone urls %s"), name, name);
  add_line (text, label, value);
  add_moved (text, phone, "");
  add_control (text, phone);
  if (last_us == 0)
    return;
  add_conditions (text, phone);
  add_restart (text, phone);
  add_sent (text, phone);
}

static gboolean
has_phone (GVariantDict *status)
{
  g_autoptr (GVariant) phones =
    g_variant_dict_lookup_value (status, "phones", G_VARIANT_TYPE ("aa{sv}"));

  return phones == NULL || g_variant_n_children (phones) > 0;
}

typedef void (*AddFunc) (GString *text, GVariantDict *dict, const char *label);

static void
add_each (GString *text, GVariantDict *status, const char *key, const char *label, AddFunc add)
{
  g_autoptr (GVariant) list = g_variant_dict_lookup_value (status, key, G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (child);

    add (text, &dict, i == 0 ? label : "");
  }
}

static void
add_region (GString *text, GVariantDict *status)
{
  const char *region = cid_variant_get_string (status, "region");
  const char *area = cid_variant_get_string (status, "area");
  g_autofree char *value = NULL;

  if (*region == '\0')
    value = g_strdup (_ ("In which country is the phone? Set [numbers] region= in cidalert.conf"));
  else if (*area != '\0')
    value = g_strdup_printf (_ ("%s, local numbers in area %s"), region, area);
  add_line (text, _ ("Region"), value != NULL ? value : region);
}

/**
 * cid_status_to_text:
 * @status: as cid_status_ask() gives it
 *
 * Returns: (transfer full): the same for people, a line each
 */
char *
cid_status_to_text (GVariant *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (status);
  g_autofree char *daemon = NULL;
  guint pid = 0;

  g_variant_dict_lookup (&dict, "pid", "u", &pid);
  daemon = g_strdup_printf (_ ("cidalertd %s, process %u"),
                            cid_variant_get_string (&dict, "version"), pid);
  add_line (text, _ ("Daemon"), daemon);
  add_lines (text, &dict, "listening", _ ("Listening"));
  add_each (text, &dict, "phones", _ ("Phones"), add_phone);
  if (!has_phone (&dict))
    add_line (text, _ ("Phones"), _ ("none is set up yet: cidalert setup"));
  add_store (text, &dict);
  add_desktop (text, &dict);
  add_each (text, &dict, "sources", _ ("Contacts"), add_source);
  add_each (text, &dict, "blocklists", _ ("Blocked"), add_blocklist);
  add_region (text, &dict);
  add_lines (text, &dict, "listener-problems", _ ("Wrong"));
  if (*cid_variant_get_string (&dict, "bus-problem") != '\0')
    add_line (text, _ ("Bus"), cid_variant_get_string (&dict, "bus-problem"));
  add_lines (text, &dict, "config-problems", _ ("Wrong"));
  add_lines (text, &dict, "hook-problems", _ ("Wrong"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cid_status_to_problems:
 * @status: as cid_status_ask() gives it
 *
 * Returns: (transfer full): only what is wrong, a line each; empty if all is well
 */
char *
cid_status_to_problems (GVariant *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (status);

  add_lines (text, &dict, "listener-problems", _ ("Wrong"));
  add_each (text, &dict, "phones", _ ("Phones"), add_moved);
  add_each (text, &dict, "phones", _ ("Phones"), add_control_problem);
  if (*cid_variant_get_string (&dict, "store-problem") != '\0')
    add_line (text, _ ("Log"), cid_variant_get_string (&dict, "store-problem"));
  if (*cid_variant_get_string (&dict, "desktop-problem") != '\0')
    add_line (text, _ ("Desktop"), cid_variant_get_string (&dict, "desktop-problem"));
  if (g_variant_dict_contains (&dict, "region") &&
      *cid_variant_get_string (&dict, "region") == '\0')
    add_region (text, &dict);
  add_lines (text, &dict, "config-problems", _ ("Wrong"));
  add_lines (text, &dict, "hook-problems", _ ("Wrong"));
  add_each (text, &dict, "blocklists", _ ("Blocked"), add_blocklist_problems);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
