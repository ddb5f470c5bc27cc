/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-http-answers"

#include "phone/http-answers.h"

#include "phone/listener.h"

#include <string.h>

typedef struct {
  guint status;
  const char *line;
} Answer;

/* Snom's browser fetches its own end at once; any other shows the word. */
#define PAGE                                                                                       \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                   \
  "<SnomIPPhoneText><Text>cidalert</Text>"                                                         \
  "<fetch mil=\"1\">snom://mb_exit</fetch></SnomIPPhoneText>\n"

/* Never a word of the request in them. */
static const Answer answers[] = {
  { MHD_HTTP_OK, "" },
  { CID_LISTENER_PROVED, PAGE },
  { MHD_HTTP_BAD_REQUEST, "Where the body ends is not clear\n" },
  { MHD_HTTP_FORBIDDEN, "The token is wrong, or may not be used from this address\n" },
  { MHD_HTTP_NOT_FOUND, "There is no such event\n" },
  { MHD_HTTP_METHOD_NOT_ALLOWED, "Use GET or POST\n" },
  { MHD_HTTP_CONTENT_TOO_LARGE, "The body is too long\n" },
  { MHD_HTTP_URI_TOO_LONG, "The address is too long\n" },
  { MHD_HTTP_TOO_MANY_REQUESTS, "Too many events, try again in a few seconds\n" },
  { MHD_HTTP_SERVICE_UNAVAILABLE, "The event is not stored yet\n" },
};

struct _CidHttpAnswers {
  struct MHD_Response *responses[G_N_ELEMENTS (answers)];
};

static struct MHD_Response *
build (const Answer *answer)
{
  struct MHD_Response *response;

  /* Persistent memory is not written to, whatever the prototype says. */
  response = MHD_create_response_from_buffer (strlen (answer->line), (void *) (gsize) answer->line,
                                              MHD_RESPMEM_PERSISTENT);
  if (answer->line[0] != '\0')
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONTENT_TYPE,
                             answer->status == CID_LISTENER_PROVED ? "text/xml" : "text/plain");
  if (answer->status == MHD_HTTP_BAD_REQUEST)
    MHD_add_response_header (response, MHD_HTTP_HEADER_CONNECTION, "close");
  if (answer->status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header (response, MHD_HTTP_HEADER_ALLOW, "GET, POST");
  return response;
}

/**
 * cid_http_answers_new:
 *
 * Builds every answer that the listener gives, once.
 *
 * Returns: (transfer full): the answers
 */
CidHttpAnswers *
cid_http_answers_new (void)
{
  CidHttpAnswers *self = g_new0 (CidHttpAnswers, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    self->responses[i] = build (&answers[i]);
  return self;
}

/**
 * cid_http_answers_free:
 * @self: (transfer full): the answers
 *
 * Frees them.
 */
void
cid_http_answers_free (CidHttpAnswers *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    MHD_destroy_response (self->responses[i]);
  g_free (self);
}

/**
 * cid_http_answers_have:
 * @status: an HTTP status, or %CID_LISTENER_PROVED
 *
 * Returns: %TRUE if there is an answer of this status
 */
gboolean
cid_http_answers_have (guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (answers[i].status == status)
      return TRUE;
  }

  return FALSE;
}

/**
 * cid_http_answers_send:
 * @self: the answers
 * @connection: the connection that waits for one
 * @status: one that cid_http_answers_have() knows
 *
 * Returns: what libmicrohttpd's request handler is to return
 */
enum MHD_Result
cid_http_answers_send (CidHttpAnswers *self, struct MHD_Connection *connection, guint status)
{
  g_return_val_if_fail (self != NULL, MHD_NO);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (answers[i].status == status)
      return MHD_queue_response (connection, status == CID_LISTENER_PROVED ? MHD_HTTP_OK : status,
                                 self->responses[i]);
  }

  g_return_val_if_reached (MHD_NO);
}
