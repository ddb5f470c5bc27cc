/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/socket.h>

#include "phone/address.h"

G_BEGIN_DECLS

gboolean cid_socket_address_read (const struct sockaddr *from, CidAddress *address);
socklen_t cid_socket_address_write (const CidAddress *self,
                                    guint16 port,
                                    struct sockaddr_storage *to);
gboolean cid_socket_address_is_local (int fd, const CidAddress *peer);

G_END_DECLS
