/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidCommandSocket:
 *
 * A socket of the user's own at which commands speak D-Bus with the daemon, be there a session bus
 * or not.
 */
typedef struct _CidCommandSocket CidCommandSocket;

CidCommandSocket *cid_command_socket_new (GDBusInterfaceSkeleton *interface,
                                          const char *object_path,
                                          const char *path);
void cid_command_socket_free (CidCommandSocket *self);
void cid_command_socket_open (CidCommandSocket *self);
void cid_command_socket_close (CidCommandSocket *self);
void cid_command_socket_drop_slow_peers (CidCommandSocket *self);

G_END_DECLS
