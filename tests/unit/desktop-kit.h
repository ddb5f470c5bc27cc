/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call-kit.h"
#include "daemon/manners.h"
#include "fake-notify-server.h"
#include "scratch.h"

/**
 * Desktop:
 *
 * A desktop that shows what it is told, and the manners of somebody who has set nothing, unless the
 * test has some of its own.
 */
typedef struct {
  char *folder;
  GSubprocess *bus;
  FakeNotifyServer *server;
  CidNotifier *notifier;
  CidManners *manners;
  guint n_changed;
  guint n_wanted;
  GDBusConnection *connection;
} Desktop;

static inline void
on_manners_changed (gpointer user_data)
{
  ((Desktop *) user_data)->n_changed++;
}

static inline gboolean
has_server (gpointer user_data)
{
  return cid_notifier_get_server (((Desktop *) user_data)->notifier) != NULL;
}

static inline gboolean
has_shown (gpointer user_data)
{
  Desktop *self = user_data;

  return fake_notify_server_get_n_shown (self->server) >= self->n_wanted;
}

static inline gboolean
has_open (gpointer user_data)
{
  Desktop *self = user_data;

  return fake_notify_server_get_n_open (self->server) == self->n_wanted;
}

static inline gboolean
is_let_go (gpointer user_data)
{
  return ((Desktop *) user_data)->connection == NULL;
}

/* Whoever wants to hear that the server is there has to be there before wait_for_server(). */
static inline Desktop *
begin_bare_desktop (void)
{
  Desktop *self = g_new0 (Desktop, 1);

  self->folder = scratch_new ();
  self->bus = fake_bus_start (self->folder);
  self->server = fake_notify_server_new (TRUE);
  self->notifier = cid_notifier_new ();
  return self;
}

static inline void
wait_for_server (Desktop *self)
{
  scratch_run_until (has_server, self);
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->connection), (gpointer *) &self->connection);
  g_object_unref (self->connection);
}

static inline Desktop *
begin_desktop (void)
{
  Desktop *self = begin_bare_desktop ();

  self->manners = cid_manners_new (self->notifier, on_manners_changed, self);
  wait_for_server (self);
  return self;
}

static inline void
end_desktop (Desktop *self)
{
  g_clear_pointer (&self->manners, cid_manners_free);
  cid_notifier_close (self->notifier, SCRATCH_PATIENCE_MS);
  g_object_unref (self->notifier);
  fake_notify_server_free (self->server);
  scratch_run_until (is_let_go, self);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  scratch_free (self->folder);
  g_free (self);
}

/* The n-th that was shown, counted from 1. */
static inline const FakeShown *
wait_for_shown (Desktop *self, guint n)
{
  self->n_wanted = n;
  scratch_run_until (has_shown, self);
  return fake_notify_server_get_shown (self->server, n - 1);
}

static inline void
wait_for_open (Desktop *self, guint n)
{
  self->n_wanted = n;
  scratch_run_until (has_open, self);
}
