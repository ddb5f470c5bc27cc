/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeShown:
 *
 * The arguments of one Notify, the hints that matter taken out; and the id that it was given.
 */
typedef struct {
  guint id;
  guint replaces;
  char *app_name;
  char *icon;
  char *title;
  char *body;
  int urgency;
  int timeout_ms;
  char *category;
  char *desktop_entry;
  char **actions;
  gboolean is_resident;
  guint n_open_before;
  gboolean has_image;
  char *sound_name;
  char *privacy_scope;
  gboolean is_silent;
} FakeShown;

/**
 * FakeNotifyServer:
 *
 * A notification server on a thread and a connection of its own, which does as it is told.
 */
typedef struct _FakeNotifyServer FakeNotifyServer;

GSubprocess *fake_bus_start (const char *folder);

FakeNotifyServer *fake_notify_server_new (gboolean has_markup);
void fake_notify_server_free (FakeNotifyServer *self);
void fake_notify_server_hide (FakeNotifyServer *self);
void fake_notify_server_come_forward (FakeNotifyServer *self);
void fake_notify_server_die (FakeNotifyServer *self);
void fake_notify_server_set_ability (FakeNotifyServer *self, const char *ability);
void fake_notify_server_set_hanging (FakeNotifyServer *self, gboolean hangs);
void fake_notify_server_click (FakeNotifyServer *self, guint id, const char *key, gboolean closes);
void fake_notify_server_give_token (FakeNotifyServer *self, guint id, const char *token);
void fake_notify_server_dismiss (FakeNotifyServer *self, guint id, guint reason);
guint fake_notify_server_get_n_shown (FakeNotifyServer *self);
const FakeShown *fake_notify_server_get_shown (FakeNotifyServer *self, guint index);
gboolean fake_notify_server_is_open (FakeNotifyServer *self, guint id);
guint fake_notify_server_get_n_open (FakeNotifyServer *self);
guint fake_notify_server_get_n_calls (FakeNotifyServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeNotifyServer, fake_notify_server_free)

G_END_DECLS
