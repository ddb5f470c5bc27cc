/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-follow"

#include "cli/follow.h"

#include "base/error.h"
#include "cli/daemon-watch.h"
#include "cli/live-table.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* So many calls are read and written at once. */
#define CHUNK 500
#define RETRY_S 1

typedef struct {
  const CidFollow *wanted;
  guint n_first;
  gboolean has_begun;
  /* Open from change to change, while the daemon is there. */
  CidCallReader *reader;
  char *origin;
  char *complaint;
  guint retry_id;
  guint end_ids[4];
  CidLiveTable *table;
  CidDaemonWatch *watch;
  GMainLoop *loop;
} Follower;

static void
follower_clear (Follower *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (self->end_ids); i++)
    g_clear_handle_id (&self->end_ids[i], g_source_remove);
  g_clear_pointer (&self->watch, cid_daemon_watch_free);
  g_clear_pointer (&self->reader, cid_call_reader_free);
  g_clear_pointer (&self->table, cid_live_table_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_free (self->origin);
  g_free (self->complaint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follower, follower_clear)

static void
write_call (Follower *self, const CidCall *call, const CidFormat *format)
{
  const CidFollow *wanted = self->wanted;
  g_autofree char *text =
    wanted->json ? cid_call_format_json (call, format)
    : wanted->template != NULL
      ? cid_call_template_fill (wanted->template, call, format)
      : cid_live_table_add (self->table, call, cid_terminal_get_rows (), format);

  g_print (wanted->json ? "%s\n" : "%s", text);
}

/* Whoever read it may have gone: that is no failure, but the end. */
static gboolean
write_calls (Follower *self, GPtrArray *calls)
{
  g_auto (CidFormat) format = { 0 };

  cid_home_init_format (self->wanted->home, &format);
  for (guint i = 0; i < calls->len && !ferror (stdout); i++)
    write_call (self, g_ptr_array_index (calls, i), &format);
  if (ferror (stdout))
    g_main_loop_quit (self->loop);

  return !ferror (stdout);
}

/* Another log begins at its beginning: what its numbers mean is not what they meant before. */
static gboolean
take_origin (Follower *self, GError **error)
{
  g_autofree char *origin = cid_call_reader_get_origin (self->reader, error);

  if (origin == NULL)
    return FALSE;
  if (self->origin != NULL && *self->origin != '\0' && !g_str_equal (origin, self->origin))
    self->wanted->query->after = 0;
  g_free (self->origin);
  self->origin = g_steal_pointer (&origin);

  return TRUE;
}

static gboolean
write_first (Follower *self, GError **error)
{
  CidCallQuery *query = self->wanted->query;
  g_autoptr (GPtrArray) calls = NULL;

  query->limit = MAX (self->n_first, 1);
  calls = cid_call_reader_get_latest_changes (self->reader, query, error);
  if (calls == NULL)
    return FALSE;

  return self->n_first == 0 || write_calls (self, calls);
}

static gboolean
write_changes (Follower *self, GError **error)
{
  gboolean is_more = TRUE;

  self->wanted->query->limit = CHUNK;
  while (is_more) {
    g_autoptr (GPtrArray) calls =
      cid_call_reader_get_changes (self->reader, self->wanted->query, &is_more, error);

    if (calls == NULL)
      return FALSE;
    if (!write_calls (self, calls))
      return TRUE;
  }

  return TRUE;
}

static gboolean
open_log (Follower *self, GError **error)
{
  if (self->reader != NULL && cid_call_reader_has_moved (self->reader))
    g_clear_pointer (&self->reader, cid_call_reader_free);
  if (self->reader == NULL)
    self->reader = cid_home_open_log (error);

  return self->reader != NULL;
}

static gboolean
read_log (Follower *self, GError **error)
{
  if (!open_log (self, error) || !take_origin (self, error))
    return FALSE;
  if (!self->has_begun && !self->wanted->is_from && !write_first (self, error))
    return FALSE;

  self->has_begun = TRUE;
  return write_changes (self, error);
}

static gboolean on_retry (gpointer user_data);

/* A log that cannot be read is said once, and read when it can be. */
static void
complain (Follower *self, const GError *error)
{
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_S, on_retry, self);
  if (g_strcmp0 (self->complaint, error->message) == 0)
    return;

  g_free (self->complaint);
  self->complaint = g_strdup (error->message);
  cid_live_table_interrupt (self->table);
  cid_options_warn ("%s", error->message);
}

static void
catch_up (gpointer user_data)
{
  Follower *self = user_data;
  g_autoptr (GError) error = NULL;

  if (read_log (self, &error)) {
    g_clear_pointer (&self->complaint, g_free);
    return;
  }
  g_clear_pointer (&self->reader, cid_call_reader_free);
  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    self->has_begun = TRUE;
  else if (error != NULL)
    complain (self, error);
}

static gboolean
on_retry (gpointer user_data)
{
  Follower *self = user_data;

  self->retry_id = 0;
  catch_up (self);

  return G_SOURCE_REMOVE;
}

/* Another daemon may be of another version, or come with another log. */
static void
on_came (gpointer user_data)
{
  Follower *self = user_data;

  g_clear_pointer (&self->reader, cid_call_reader_free);
  catch_up (self);
}

static void
on_went (gpointer user_data)
{
  Follower *self = user_data;

  catch_up (self);
  g_clear_pointer (&self->reader, cid_call_reader_free);
  cid_live_table_interrupt (self->table);
  cid_options_warn (_ ("cidalertd has gone; waiting for it"));
}

static const CidDaemonFuncs daemon_funcs = { .came = on_came, .went = on_went, .told = catch_up };

static gboolean
on_signal (gpointer user_data)
{
  Follower *self = user_data;

  if (isatty (STDOUT_FILENO))
    g_print ("\n");
  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_reader_gone (int fd, GIOCondition condition, gpointer user_data)
{
  Follower *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static void
listen_for_end (Follower *self)
{
  self->end_ids[0] = g_unix_signal_add (SIGINT, on_signal, self);
  self->end_ids[1] = g_unix_signal_add (SIGTERM, on_signal, self);
  self->end_ids[2] = g_unix_signal_add (SIGHUP, on_signal, self);
  self->end_ids[3] = g_unix_fd_add (STDOUT_FILENO, G_IO_ERR, on_reader_gone, self);
}

/**
 * cid_follow_run:
 * @wanted: what is to be followed
 *
 * Prints the calls that changed last, then each call as it changes, until it is interrupted or
 * nobody reads any more. The daemon may come and go meanwhile.
 *
 * Returns: the exit status
 */
CidExit
cid_follow_run (const CidFollow *wanted)
{
  g_auto (Follower) self = { .wanted = wanted, .n_first = wanted->query->limit };

  signal (SIGPIPE, SIG_IGN);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.table = cid_live_table_new ();
  self.watch = cid_daemon_watch_new (&daemon_funcs, &self);
  listen_for_end (&self);
  if (!cid_daemon_watch_begin (self.watch)) {
    catch_up (&self);
    cid_options_warn (_ ("cidalertd does not run; waiting for it"));
  }
  if (!ferror (stdout))
    g_main_loop_run (self.loop);
  /* Whoever reads no more has read enough. */
  clearerr (stdout);

  return CID_EXIT_DONE;
}
