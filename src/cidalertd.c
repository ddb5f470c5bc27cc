/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalertd"

#include "base/language.h"
#include "base/text.h"
#include "config/paths.h"
#include "daemon/bridge.h"
#include "daemon/daemon-lock.h"
#include "log/store-lock.h"
#include "phone/address.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct {
  CidBridgeOptions bridge;
  char *listen;
  gboolean verbose;
  gboolean version;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->bridge.host);
  g_free (options->listen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "listen", 'l', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->listen,
      N_ ("Listen here alone; port 0 chooses a free one"), N_ ("ADDRESS:PORT") },
    { "print-notices", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->bridge.print_notices,
      N_ ("Print who calls where no desktop shows it"), NULL },
    { "verbose", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->verbose,
      N_ ("Say more in the journal"), NULL },
    { "version", 'V', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->version,
      N_ ("Print the version and leave"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
    context, _ ("Shows on the desktop who is calling the desk phone, and keeps the call log."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Unexpected argument: %s"),
                 (*argv)[1]);
    return FALSE;
  }

  return TRUE;
}

static gboolean
read_listen (const char *text, CidBridgeOptions *options, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  guint64 port = 0;
  CidAddress address;

  if (colon != NULL && cid_text_to_unsigned (colon + 1, 0, 65535, &port)) {
    host = *text == '[' && colon > text + 1 && colon[-1] == ']'
             ? g_strndup (text + 1, colon - text - 2)
             : g_strndup (text, colon - text);
    if (cid_address_parse (host, &address) && !cid_address_is_link_local (&address) &&
        !cid_address_is_shared (&address)) {
      options->host = g_steal_pointer (&host);
      options->port = (guint16) port;
      return TRUE;
    }
  }

  g_set_error (
    error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
    _ ("--listen %s: expected an address that is not link-local, and a port, as 127.0.0.1:24325 or "
       "[::1]:0"),
    text);
  return FALSE;
}

static gboolean
on_signal_stop (gpointer user_data)
{
  cid_bridge_stop (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_signal_reload (gpointer user_data)
{
  cid_bridge_reload (user_data);
  return G_SOURCE_CONTINUE;
}

/* GIO would start a bus of its own where none is named; we name the session's, there or not. */
static void
name_session_bus (void)
{
  g_autofree char *address = NULL;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL)
    return;

  address = g_strdup_printf ("unix:path=%s/bus", g_get_user_runtime_dir ());
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

static void
drop_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

/* What is wrong with a card is told by its source, without a word of the card. EVCard quotes the
 * card, line by line, and whoever wrote it could write into the journal. */
static void
keep_cards_private (void)
{
  g_log_set_handler ("libebook-contacts", G_LOG_LEVEL_MASK & ~G_LOG_LEVEL_CRITICAL, drop_message,
                     NULL);
}

/* One whose runtime folder is another may keep the log all the same. */
static gboolean
is_log_kept (int *pid)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *holder = cid_store_lock_get_holder (path, pid);

  return g_strcmp0 (holder, "daemon") == 0;
}

/* A service manager that waits for us is told as well: nothing has failed. */
static void
say_who_runs (const CidServiceManager *manager, int pid)
{
  if (pid > 0)
    g_print (_ ("cidalertd runs already, as process %d\n"), pid);
  else
    g_print (_ ("cidalertd runs already\n"));
  cid_service_manager_tell (manager, "READY=1\nSTATUS=Another cidalertd runs already");
}

static gboolean
is_running_already (const CidServiceManager *manager, CidDaemonLock **lock)
{
  g_autofree char *path = cid_paths_get_daemon_lock ();
  int pid = 0;

  if (cid_daemon_lock_take (path, lock, &pid) && !is_log_kept (&pid))
    return FALSE;

  say_who_runs (manager, pid);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CidServiceManager) manager = cid_service_manager_new ();
  g_autoptr (CidDaemonLock) lock = NULL;
  g_autoptr (CidBridge) bridge = NULL;

  cid_language_begin ();
  umask (0077);
  name_session_bus ();
  keep_cards_private ();

  if (!parse_options (&options, &argc, &argv, &error) ||
      (options.listen != NULL && !read_listen (options.listen, &options.bridge, &error))) {
    g_printerr ("cidalertd: %s\n", error->message);
    return 2;
  }
  if (options.version) {
    g_print ("cidalertd %s\n", CIDALERT_VERSION);
    return EXIT_SUCCESS;
  }
  if (options.verbose)
    g_setenv ("G_MESSAGES_DEBUG", "all", FALSE);
  if (is_running_already (manager, &lock))
    return EXIT_SUCCESS;

  options.bridge.manager = manager;
  bridge = cid_bridge_new (&options.bridge);
  g_unix_signal_add (SIGINT, on_signal_stop, bridge);
  g_unix_signal_add (SIGTERM, on_signal_stop, bridge);
  g_unix_signal_add (SIGHUP, on_signal_reload, bridge);
  cid_bridge_start (bridge);
  cid_bridge_run (bridge);

  return EXIT_SUCCESS;
}
