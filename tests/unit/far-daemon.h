/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fake-daemon.h"
#include "scratch.h"

/**
 * FarDaemon:
 *
 * A fake daemon on a thread of its own, for whoever asks it from the main loop and waits.
 */
typedef struct {
  const char *status;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  char *nonce;
  FakeDaemon *daemon;
  gboolean is_there;
  gint64 change;
} FarDaemon;

static inline void
far_daemon_settle (FarDaemon *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    continue;
}

static inline gpointer
be_daemon (gpointer user_data)
{
  FarDaemon *self = user_data;

  g_main_context_push_thread_default (self->context);
  self->daemon = fake_daemon_new (self->status, "@aa{sv} []");
  g_atomic_int_set (&self->is_there, TRUE);
  g_main_loop_run (self->loop);
  /* What it was asked to tell last, it tells. */
  far_daemon_settle (self);
  fake_daemon_free (self->daemon);
  far_daemon_settle (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static inline gboolean
is_daemon_there (gpointer user_data)
{
  return g_atomic_int_get (&((FarDaemon *) user_data)->is_there);
}

static inline FarDaemon *
far_daemon_new (const char *status)
{
  FarDaemon *self = g_new0 (FarDaemon, 1);

  self->status = status;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("daemon", be_daemon, self);
  scratch_run_until (is_daemon_there, self);
  return self;
}

/* Always on its own thread, which may not run its loop yet. */
static inline void
far_daemon_do (FarDaemon *self, GSourceFunc function)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, self, NULL);
  g_source_attach (source, self->context);
}

static inline gboolean
on_change (gpointer user_data)
{
  FarDaemon *self = user_data;

  fake_daemon_tell_change (self->daemon, ++self->change);
  return G_SOURCE_REMOVE;
}

static inline void
far_daemon_tell_change (FarDaemon *self)
{
  far_daemon_do (self, on_change);
}

static inline gboolean
on_tested (gpointer user_data)
{
  FarDaemon *self = user_data;

  fake_daemon_tell_tested (self->daemon, "of another test", "192.0.2.99");
  fake_daemon_tell_tested (self->daemon, self->nonce, "192.0.2.50");
  return G_SOURCE_REMOVE;
}

/* A phone asked for the page of the test with @nonce; another one asked before. */
static inline void
far_daemon_tell_tested (FarDaemon *self, const char *nonce)
{
  g_free (self->nonce);
  self->nonce = g_strdup (nonce);
  far_daemon_do (self, on_tested);
}

static inline void
far_daemon_free (FarDaemon *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->nonce);
  g_free (self);
}
