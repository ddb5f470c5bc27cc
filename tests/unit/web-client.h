/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WebClient:
 * @fd: its end of the connection
 * @in: what the server has said so far
 * @is_closed: the server has left
 *
 * A phone, or whoever pretends to be one. What it is told is read in the main loop.
 */
typedef struct {
  int fd;
  GString *in;
  gboolean is_closed;
  guint n_wanted;
  guint watch_id;
} WebClient;

WebClient *web_client_new (guint16 port);
WebClient *web_client_new_for_fd (int fd);
void web_client_free (WebClient *self);
void web_client_send (WebClient *self, const char *text);
guint web_client_wait_for_answers (WebClient *self, guint n_wanted);
guint web_client_wait_for_status (WebClient *self);
void web_client_wait_for_close (WebClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebClient, web_client_free)

G_END_DECLS
