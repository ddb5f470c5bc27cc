/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/deadline-queue.h"
#include "phone/listener.h"

#include <microhttpd.h>

G_BEGIN_DECLS

/* A chunked body tells its length only as it comes; of a doubtful one it is not clear where it
 * ends. */
#define CID_REQUEST_LENGTH_UNKNOWN G_MAXUINT64
#define CID_REQUEST_LENGTH_DOUBTFUL (G_MAXUINT64 - 1)
#define CID_REQUEST_LENGTH_MAX (G_MAXUINT64 - 2)

typedef struct _CidHttpServer CidHttpServer;

/**
 * CidRequestPhase:
 * @CID_REQUEST_PHASE_IDLE: there is a connection and no request on it yet
 * @CID_REQUEST_PHASE_BEGUN: the target is there
 * @CID_REQUEST_PHASE_BODY: the headers are accepted, a body may follow
 * @CID_REQUEST_PHASE_HANDLED: the handler has it on its desk
 * @CID_REQUEST_PHASE_WAITING: the same, and the connection sleeps meanwhile
 * @CID_REQUEST_PHASE_ANSWERED: the answer is known
 * @CID_REQUEST_PHASE_HELD: the same, and the connection sleeps all the same
 * @CID_REQUEST_PHASE_ORPHANED: its connection is gone, the handler does not know yet
 */
typedef enum {
  CID_REQUEST_PHASE_IDLE,
  CID_REQUEST_PHASE_BEGUN,
  CID_REQUEST_PHASE_BODY,
  CID_REQUEST_PHASE_HANDLED,
  CID_REQUEST_PHASE_WAITING,
  CID_REQUEST_PHASE_ANSWERED,
  CID_REQUEST_PHASE_HELD,
  CID_REQUEST_PHASE_ORPHANED,
} CidRequestPhase;

/* A connection and the request that is on it: there is never more than one at a time. */
struct _CidRequest {
  CidHttpServer *server;
  struct MHD_Connection *connection;
  int fd;
  CidAddress peer;
  char *peer_text;
  gboolean is_local;
  gboolean is_in;
  CidDeadline deadline;
  CidDeadline hold;
  GList waiting;
  CidRequestPhase phase;
  guint status;
  char method[16];
  GString *target;
  CidTarget *parts;
  GString *body;
  gboolean is_too_large;
};

CidRequest *cid_request_new (CidHttpServer *server,
                             int fd,
                             const CidAddress *peer,
                             gboolean is_local);
void cid_request_free (CidRequest *self);
void cid_request_begin (CidRequest *self, const char *target);
guint64 cid_request_get_announced_length (CidRequest *self);
void cid_request_take_body (CidRequest *self, const char *data, gsize length);

G_END_DECLS
