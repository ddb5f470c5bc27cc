/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidControlRequest:
 * @base: scheme, host and port of the phone's web interface
 * @path: path and query
 * @user: (nullable): user name, for a phone that asks for one
 * @password: (nullable): its password
 * @certificate: (nullable): the only certificate to accept, as 64 hexadecimal digits of its SHA-256
 * @guards_password: send the password only where it cannot be read on the way: to the holder of
 *   @certificate, or as a digest
 * @max_body: bytes of the answer that are read at most; 0 for as many as a word of it needs
 */
typedef struct {
  const char *base;
  const char *path;
  const char *user;
  const char *password;
  const char *certificate;
  gboolean guards_password;
  gsize max_body;
} CidControlRequest;

/**
 * CidControlTrouble:
 * @CID_CONTROL_TROUBLE_NONE: the phone answered
 * @CID_CONTROL_TROUBLE_UNREACHABLE: nobody answered, or not in HTTP
 * @CID_CONTROL_TROUBLE_CERTIFICATE: its certificate is not the one that is trusted
 * @CID_CONTROL_TROUBLE_GUARDED: it wants the password in a way that others could read
 */
typedef enum {
  CID_CONTROL_TROUBLE_NONE,
  CID_CONTROL_TROUBLE_UNREACHABLE,
  CID_CONTROL_TROUBLE_CERTIFICATE,
  CID_CONTROL_TROUBLE_GUARDED,
} CidControlTrouble;

/**
 * CidControlAnswer:
 * @trouble: why there is no answer, if there is none
 * @status: the HTTP status
 * @base: where it was answered: another than was asked if the phone redirects to HTTPS
 * @location: (nullable): where it redirects to
 * @body: (nullable): its body as UTF-8 text, cut
 * @certificate: (nullable): the SHA-256 of the certificate that was offered
 * @message: (nullable): what the network says of the trouble
 */
typedef struct {
  CidControlTrouble trouble;
  guint status;
  char *base;
  char *location;
  char *body;
  char *certificate;
  char *message;
} CidControlAnswer;

/**
 * CidControlAnswerFunc:
 * @answer: what came of it; valid during the call
 * @user_data: as given
 */
typedef void (*CidControlAnswerFunc) (const CidControlAnswer *answer, gpointer user_data);

void cid_control_link_ask (const CidControlRequest *request,
                           GCancellable *cancellable,
                           CidControlAnswerFunc answered,
                           gpointer user_data);

G_END_DECLS
