/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-page-opener"

#include "desktop/page-opener.h"

#include "base/error.h"
#include "hook/hook-runner.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.OpenURI"
#define OPENER "gio"
#define PATIENCE_S 10

struct _CidPageOpener {
  GCancellable *closing;
  CidHookRunner *runner;
};

/* One page on its way; the opener is gone once @closing is cancelled. */
typedef struct {
  CidPageOpener *opener;
  GCancellable *closing;
  char *address;
  char *token;
  CidPageOpenedFunc done;
  gpointer user_data;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->closing);
  g_free (opening->address);
  g_free (opening->token);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
end (Opening *opening, const GError *error)
{
  if (!g_cancellable_is_cancelled (opening->closing) && opening->done != NULL)
    opening->done (error, opening->user_data);
}

static void
on_program_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;

  if (!cid_hook_runner_run_finish (result, &error))
    g_prefix_error (&error, "%s: ", OPENER);
  end (opening, error);
}

/* Outside the daemon's sandbox, in which no browser would run. */
static void
open_by_program (Opening *opening)
{
  const char *const argv[] = { OPENER, "open", opening->address, NULL };
  CidHookCommand *command = g_new0 (CidHookCommand, 1);

  command->name = g_strdup ("page");
  command->argv = g_strdupv ((char **) argv);
  command->environment = g_new0 (char *, 1);
  command->json = g_strdup ("");
  command->timeout_s = PATIENCE_S;
  cid_hook_runner_run (opening->opener->runner, command, on_program_ended, opening);
}

/* One that did not answer may still open the page. */
static gboolean
has_refused (const GError *error)
{
  return g_dbus_error_is_remote_error (error) &&
         !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) &&
         !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) &&
         !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT);
}

static void
on_portal_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_cancellable_is_cancelled (opening->closing))
    return;

  if (answer == NULL && has_refused (error)) {
    g_debug ("The desktop portal opens no page: %s", error->message);
    open_by_program (g_steal_pointer (&opening));
    return;
  }
  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  end (opening, error);
}

static GVariant *
make_arguments (const Opening *opening)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  if (opening->token != NULL)
    g_variant_dict_insert (&options, "activation_token", "s", opening->token);
  return g_variant_new ("(ss@a{sv})", "", opening->address, g_variant_dict_end (&options));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (g_cancellable_is_cancelled (opening->closing))
    return;
  if (bus == NULL) {
    open_by_program (g_steal_pointer (&opening));
    return;
  }

  g_dbus_connection_set_exit_on_close (bus, FALSE);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "OpenURI",
                          make_arguments (opening), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE,
                          PATIENCE_S * 1000, opening->closing, on_portal_answered, opening);
  opening = NULL;
}

/**
 * cid_page_opener_new:
 *
 * Returns: (transfer full): an opener that asks for the desktop only when there is a page
 */
CidPageOpener *
cid_page_opener_new (void)
{
  CidPageOpener *self = g_new0 (CidPageOpener, 1);

  self->closing = g_cancellable_new ();
  self->runner = cid_hook_runner_new ();

  return self;
}

/**
 * cid_page_opener_free:
 * @self: (nullable): an opener
 *
 * What is on its way goes on, and nobody is told of it.
 */
void
cid_page_opener_free (CidPageOpener *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  cid_hook_runner_free (self->runner);
  g_free (self);
}

/* Whatever else the desktop has a handler for, a caller's name may not lead to it. */
static gboolean
is_web_address (const char *address)
{
  g_autofree char *scheme = g_uri_parse_scheme (address);

  return scheme != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"));
}

/**
 * cid_page_opener_open:
 * @self: an opener
 * @address: of a page; anything but `http` and `https` is refused
 * @token: (nullable): of the click, lets the browser come to the front
 * @done: (nullable): called once, perhaps before this returns
 * @user_data: for @done
 *
 * Asks the desktop portal to show a page, and where there is none has it opened by the handler that
 * is set for such addresses. Nothing is waited for here.
 */
void
cid_page_opener_open (CidPageOpener *self,
                      const char *address,
                      const char *token,
                      CidPageOpenedFunc done,
                      gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Opening) opening = g_new0 (Opening, 1);

  g_return_if_fail (self != NULL && address != NULL);

  opening->opener = self;
  opening->closing = g_object_ref (self->closing);
  opening->address = g_strdup (address);
  opening->token = g_strdup (token);
  opening->done = done;
  opening->user_data = user_data;
  if (!is_web_address (address)) {
    g_set_error_literal (&error, CID_ERROR, CID_ERROR_BAD_REQUEST, _ ("It is no page of the web"));
    end (opening, error);
    return;
  }
  g_bus_get (G_BUS_TYPE_SESSION, self->closing, on_bus, g_steal_pointer (&opening));
}
