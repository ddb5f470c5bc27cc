/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-simulate"

#include "base/error.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/status-text.h"
#include "config/paths.h"
#include "phone/makes.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* A number of the ranges that Australia keeps for films and books. */
#define DEFAULT_NUMBER "+61491570156"
#define DEFAULT_MAKE "snom"
#define DEFAULT_SECONDS 2
#define ANSWER_PATIENCE_S 10
/* What an exchange tells a phone when another one took the call (RFC 3326). */
#define ELSEWHERE "SIP;cause=200;text=\"Call completed elsewhere\""

typedef struct {
  gboolean missed;
  gboolean outgoing;
  gboolean rejected;
  gboolean elsewhere;
  gboolean held;
  gboolean transferred;
  int ring_s;
  int talk_s;
  char *make;
  char *name;
  char *number;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->make);
  g_free (options->name);
  g_free (options->number);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* What the phone needs to know to reach the daemon. */
typedef struct {
  CidMake *make;
  char *authority;
  GPtrArray *urls;
  GHashTable *values;
} Rehearsal;

static void
rehearsal_clear (Rehearsal *rehearsal)
{
  g_clear_pointer (&rehearsal->make, cid_make_free);
  g_clear_pointer (&rehearsal->urls, g_ptr_array_unref);
  g_clear_pointer (&rehearsal->values, g_hash_table_unref);
  g_free (rehearsal->authority);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rehearsal, rehearsal_clear)

static char *
read_token (GError **error)
{
  g_autofree char *path = cid_paths_get_simulate_token ();
  char *token = NULL;

  if (!g_file_get_contents (path, &token, NULL, error)) {
    g_prefix_error (error, _ ("Reading the token of rehearsals: "));
    return NULL;
  }

  return g_strstrip (token);
}

/* Where the daemon listens, as this machine reaches it. */
static char *
find_authority (GError **error)
{
  g_autoptr (GVariant) status = cid_status_summon (error);
  g_autofree const char **addresses = NULL;

  if (status == NULL)
    return NULL;

  if (!g_variant_lookup (status, "listening", "^a&s", &addresses) || addresses[0] == NULL) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("cidalertd does not listen just now; cidalert status tells why"));
    return NULL;
  }
  if (g_str_has_prefix (addresses[0], "[::]:"))
    return g_strconcat ("127.0.0.1:", addresses[0] + strlen ("[::]:"), NULL);
  if (g_str_has_prefix (addresses[0], "0.0.0.0:"))
    return g_strconcat ("127.0.0.1:", addresses[0] + strlen ("0.0.0.0:"), NULL);

  return g_strdup (addresses[0]);
}

static GHashTable *
make_values (const Options *options)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *uuid = g_uuid_string_random ();

  g_hash_table_insert (values, (char *) "number",
                       g_strdup (options->number != NULL ? options->number : DEFAULT_NUMBER));
  g_hash_table_insert (values, (char *) "host", g_strdup ("192.0.2.1"));
  g_hash_table_insert (values, (char *) "name",
                       g_strdup (options->name != NULL ? options->name : ""));
  g_hash_table_insert (values, (char *) "call", g_strndup (uuid, 12));
  g_hash_table_insert (values, (char *) "mac", g_strdup ("000413000000"));
  g_hash_table_insert (values, (char *) "line", g_strdup ("0101"));
  g_hash_table_insert (values, (char *) "reason", g_strdup (options->elsewhere ? ELSEWHERE : ""));

  return values;
}

static gboolean
prepare (Rehearsal *rehearsal, const Options *options, GError **error)
{
  g_autofree char *token = NULL;
  g_autofree char *base = NULL;

  rehearsal->authority = find_authority (error);
  if (rehearsal->authority == NULL)
    return FALSE;
  token = read_token (error);
  if (token == NULL)
    return FALSE;

  base = g_strdup_printf ("http://%s/%s", rehearsal->authority, token);
  rehearsal->urls = cid_make_get_urls (rehearsal->make, base);
  rehearsal->values = make_values (options);

  return TRUE;
}

static const char *
find_url (Rehearsal *rehearsal, CidEventKind event)
{
  for (guint i = 0; i < rehearsal->urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (rehearsal->urls, i);

    if (url->event == event)
      return url->url;
  }

  return NULL;
}

/* As a phone asks: one request a connection, bytes as they are. */
static char *
fetch (const char *authority, const char *url, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = NULL;
  char answer[16] = "";
  gsize n_read = 0;
  const char *target = strchr (url + strlen ("http://"), '/');

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, ANSWER_PATIENCE_S);
  connection = g_socket_client_connect_to_host (client, authority, 0, NULL, error);
  if (connection == NULL)
    return NULL;

  request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: cidalert-simulate/%s\r\n"
                             "Connection: close\r\n\r\n",
                             target, authority, CIDALERT_VERSION);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                  strlen (request), NULL, NULL, error) ||
      !g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                                strlen ("HTTP/1.1 200"), &n_read, NULL, error))
    return NULL;

  return g_strdup (n_read == strlen ("HTTP/1.1 200") ? answer + strlen ("HTTP/1.1 ") : "");
}

static gboolean
report (Rehearsal *rehearsal, CidEventKind event, GError **error)
{
  const char *url = find_url (rehearsal, event);
  g_autofree char *expanded = NULL;
  g_autofree char *status = NULL;

  if (url == NULL)
    return TRUE;

  expanded = cid_make_expand (rehearsal->make, url, rehearsal->values);
  status = fetch (rehearsal->authority, expanded, error);
  if (status == NULL)
    return FALSE;

  g_print ("  %-14s %s\n", cid_event_kind_to_nick (event), status);
  if (g_str_equal (status, "200"))
    return TRUE;

  g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE,
               _ ("cidalertd answered %s; cidalert status tells what is wrong"), status);
  return FALSE;
}

static const char *
get_scenario (const Options *options)
{
  const struct {
    gboolean is_wanted;
    const char *name;
  } scenarios[] = {
    { options->outgoing && options->missed, "unanswered" },
    { options->outgoing, "outgoing" },
    { options->missed, "missed" },
    { options->rejected, "rejected" },
    { options->elsewhere, "elsewhere" },
    { options->held, "held" },
    { options->transferred, "transferred" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    if (scenarios[i].is_wanted)
      return scenarios[i].name;

  return "answered";
}

/* How a call ends it does once. */
static CidExit
check_ends (const Options *options)
{
  int n_ends =
    options->missed + options->rejected + options->elsewhere + options->held + options->transferred;

  if (n_ends > 1)
    return cid_options_complain (
      _ ("--missed, --rejected, --elsewhere, --held and --transferred exclude each other"));
  if (options->outgoing && n_ends == 1 && !options->missed)
    return cid_options_complain (_ ("of these --outgoing goes with --missed alone: --missed, "
                                    "--rejected, --elsewhere, --held and --transferred"));
  return CID_EXIT_GO_ON;
}

static CidExit
play (const Options *options)
{
  g_auto (Rehearsal) rehearsal = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = NULL;

  rehearsal.make = cid_makes_load (options->make != NULL ? options->make : DEFAULT_MAKE, &error);
  if (rehearsal.make == NULL)
    return cid_options_complain ("%s", error->message);
  if (!prepare (&rehearsal, options, &error))
    return cid_options_fail (error);

  steps = cid_make_get_scenario (rehearsal.make, get_scenario (options),
                                 (guint) options->ring_s * 1000, (guint) options->talk_s * 1000);
  if (steps == NULL)
    return cid_options_complain (_ ("nothing is known of such a call on a phone of the make “%s”"),
                                 cid_make_get_name (rehearsal.make));
  for (guint i = 0; i < steps->len; i++) {
    const CidMakeStep *step = &g_array_index (steps, CidMakeStep, i);

    g_usleep (step->delay_ms * 1000);
    if (!report (&rehearsal, step->event, &error))
      return cid_options_fail (error);
  }

  return CID_EXIT_DONE;
}

/**
 * cid_command_simulate:
 *
 * `cidalert simulate`: plays a phone, by real requests to the running daemon.
 *
 * Returns: the exit status
 */
CidExit
cid_command_simulate (int argc, char **argv)
{
  g_auto (Options) o = { .ring_s = DEFAULT_SECONDS, .talk_s = DEFAULT_SECONDS };
  const GOptionEntry entries[] = {
    { "make", 0, 0, G_OPTION_ARG_STRING, &o.make, N_ ("As a phone of this make (snom)"),
      N_ ("MAKE") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &o.number, N_ ("Who calls"), N_ ("NUMBER") },
    { "name", 'N', 0, G_OPTION_ARG_STRING, &o.name, N_ ("The name that the phone sends"),
      N_ ("TEXT") },
    { "missed", 'm', 0, G_OPTION_ARG_NONE, &o.missed, N_ ("Nobody answers"), NULL },
    { "rejected", 0, 0, G_OPTION_ARG_NONE, &o.rejected, N_ ("Rejected at the phone"), NULL },
    { "elsewhere", 0, 0, G_OPTION_ARG_NONE, &o.elsewhere, N_ ("Another phone takes it"), NULL },
    { "held", 0, 0, G_OPTION_ARG_NONE, &o.held, N_ ("Answered, held and resumed"), NULL },
    { "transferred", 0, 0, G_OPTION_ARG_NONE, &o.transferred, N_ ("Answered and handed on"), NULL },
    { "outgoing", 'o', 0, G_OPTION_ARG_NONE, &o.outgoing, N_ ("An outgoing call"), NULL },
    { "ring", 0, 0, G_OPTION_ARG_INT, &o.ring_s, N_ ("How long it rings (2)"), N_ ("SECONDS") },
    { "talk", 0, 0, G_OPTION_ARG_INT, &o.talk_s, N_ ("How long they talk (2)"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse (
    entries, NULL,
    _ ("Plays a phone: a whole call, sent to the running cidalertd as that phone would send it.\n"
       "Such calls are marked; cidalert log shows them with --simulated only."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);
  if (o.ring_s < 0 || o.ring_s > 3600 || o.talk_s < 0 || o.talk_s > 3600)
    return cid_options_complain (_ ("--ring and --talk take seconds, from 0 to 3600"));
  result = cid_options_need_text ("--name", o.name);
  if (result == CID_EXIT_GO_ON)
    result = check_ends (&o);

  return result == CID_EXIT_GO_ON ? play (&o) : result;
}
