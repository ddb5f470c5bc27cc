/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/socket.h>

#include "phone/address.h"

G_BEGIN_DECLS

typedef struct _CidHttpPort CidHttpPort;

typedef void (*CidHttpPortFunc) (int fd,
                                 const struct sockaddr *peer,
                                 socklen_t size,
                                 gpointer user_data);

CidHttpPort *cid_http_port_open (const CidAddress *address,
                                 guint16 port,
                                 CidHttpPortFunc accepted,
                                 gpointer user_data,
                                 int *error_number);
void cid_http_port_close (CidHttpPort *self);
guint16 cid_http_port_get_number (CidHttpPort *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHttpPort, cid_http_port_close)

G_END_DECLS
