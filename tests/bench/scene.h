/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#define SCENE_TOKEN "7kq3m9x2adfh"
#define SCENE_CELLAR_TOKEN "7kq3m9x2adfj"

/* A program under measurement that listens for HTTP. */
typedef struct {
  GSubprocess *process;
  guint16 port;
} Server;

/* Called with each Notify as it arrives, on GDBus' thread. */
typedef void (*NotifyFunc) (const char *app_name, const char *title, gint64 now_us);

char *scene_make_home (guint n_contacts);
void scene_write_contacts (const char *home, guint n_contacts, guint other);
void scene_remove_home (const char *home);
char *scene_get_store (const char *home);
void scene_start (Server *server, const char *home, const char *const *argv);
void scene_stop (Server *server);
int scene_dial (guint16 port);
GDBusConnection *scene_serve_notifications (NotifyFunc function);
double scene_get_percentile_ms (GArray *times_us, double share);
