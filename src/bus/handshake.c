/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-handshake"

#include "bus/handshake.h"

#include "base/source.h"

#include <string.h>
#include <unistd.h>

/* Nobody who wants to speak D-Bus says more, or takes longer, before it comes to that. */
#define MAX_LINE 512
#define MAX_LINES 16
#define PATIENCE_S 3

/* What is waited for; in this order. */
typedef enum {
  WANTS_NUL,
  WANTS_AUTH,
  WANTS_DATA,
  WANTS_BEGIN,
  IS_OVER,
} State;

struct _CidHandshake {
  GSocketConnection *stream;
  GSource *source;
  GSource *deadline;
  char *guid;
  CidHandshakeFunc done;
  gpointer user_data;
  State state;
  gboolean is_one_of_us;
  GString *line;
  guint n_lines;
};

static GSocket *
get_socket (CidHandshake *self)
{
  return g_socket_connection_get_socket (self->stream);
}

/* Nobody waits for an answer of a few letters to go: who does not take it has to leave. */
static State
answer (CidHandshake *self, State next, const char *word, const char *argument)
{
  g_autofree char *text = g_strconcat (word, *argument != '\0' ? " " : "", argument, "\r\n", NULL);
  gssize length = (gssize) strlen (text);

  return g_socket_send_with_blocking (get_socket (self), text, (gsize) length, FALSE, NULL, NULL) ==
             length
           ? next
           : IS_OVER;
}

/* The kernel knows who it is, whatever it says. */
static gboolean
is_same_user (CidHandshake *self)
{
  g_autoptr (GCredentials) ours = g_credentials_new ();
  g_autoptr (GCredentials) theirs = g_socket_get_credentials (get_socket (self), NULL);

  return theirs != NULL && g_credentials_is_same_user (theirs, ours, NULL);
}

static State
accept_identity (CidHandshake *self, const char *identity)
{
  return is_same_user (self) ? answer (self, WANTS_BEGIN, "OK", self->guid)
                             : answer (self, WANTS_AUTH, "REJECTED", "EXTERNAL");
}

static State
on_auth (CidHandshake *self, const char *argument)
{
  if (g_str_equal (argument, "EXTERNAL"))
    return answer (self, WANTS_DATA, "DATA", "");
  if (g_str_has_prefix (argument, "EXTERNAL "))
    return accept_identity (self, argument);
  return answer (self, WANTS_AUTH, "REJECTED", "EXTERNAL");
}

static State
on_other (CidHandshake *self, const char *argument)
{
  return answer (self, self->state, "ERROR", "");
}

static State
on_cancel (CidHandshake *self, const char *argument)
{
  return answer (self, WANTS_AUTH, "REJECTED", "EXTERNAL");
}

static State
on_begin (CidHandshake *self, const char *argument)
{
  self->is_one_of_us = TRUE;
  return IS_OVER;
}

static State
on_early_begin (CidHandshake *self, const char *argument)
{
  return IS_OVER;
}

/* The first that fits; what is not listed is an error, after which the other may go on. */
static const struct {
  State state;
  const char *word;
  State (*take) (CidHandshake *self, const char *argument);
} verbs[] = {
  { WANTS_AUTH, "AUTH", on_auth },         { WANTS_DATA, "DATA", accept_identity },
  { WANTS_DATA, "CANCEL", on_cancel },     { WANTS_BEGIN, "CANCEL", on_cancel },
  { WANTS_BEGIN, "BEGIN", on_begin },      { WANTS_AUTH, "BEGIN", on_early_begin },
  { WANTS_DATA, "BEGIN", on_early_begin },
};

static State
take_line (CidHandshake *self, char *line)
{
  char *argument = strchr (line, ' ');

  if (argument != NULL)
    *argument++ = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].state == self->state && g_str_equal (verbs[i].word, line))
      return verbs[i].take (self, argument != NULL ? argument : "");
  return on_other (self, "");
}

/* Takes no byte of what follows the line: that may be a message. Returns 0 if there is nothing yet,
 * and less if there will never be. */
static gssize
read_some (CidHandshake *self)
{
  char bytes[MAX_LINE];
  GInputVector vector = { bytes, sizeof bytes };
  int flags = G_SOCKET_MSG_PEEK;
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_socket_receive_message (get_socket (self), NULL, &vector, 1, NULL, NULL,
                                             &flags, NULL, &error);
  const char *end;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  if (n_bytes <= 0)
    return -1;
  end = memchr (bytes, self->state == WANTS_NUL ? '\0' : '\n', (gsize) n_bytes);
  if (end != NULL)
    n_bytes = end - bytes + 1;
  n_bytes =
    g_socket_receive_with_blocking (get_socket (self), bytes, (gsize) n_bytes, FALSE, NULL, NULL);
  g_string_append_len (self->line, bytes, n_bytes);
  return n_bytes > 0 && self->line->len <= MAX_LINE ? n_bytes : -1;
}

/* A whole line, or the NUL before the first. */
static State
take_what_is_there (CidHandshake *self)
{
  State next;

  if (self->state == WANTS_NUL)
    next = self->line->len == 1 && *self->line->str == '\0' ? WANTS_AUTH : IS_OVER;
  else if (!g_str_has_suffix (self->line->str, "\r\n"))
    return strlen (self->line->str) == self->line->len ? self->state : IS_OVER;
  else if (++self->n_lines > MAX_LINES)
    return IS_OVER;
  else {
    g_string_truncate (self->line, self->line->len - 2);
    next = take_line (self, self->line->str);
  }
  g_string_truncate (self->line, 0);
  return next;
}

static void
end (CidHandshake *self)
{
  g_source_destroy (self->source);
  g_source_destroy (self->deadline);
  self->done (self, self->is_one_of_us, self->user_data);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  CidHandshake *self = user_data;

  while (self->state != IS_OVER) {
    gssize n_bytes = read_some (self);

    if (n_bytes == 0)
      return G_SOURCE_CONTINUE;
    self->state = n_bytes > 0 ? take_what_is_there (self) : IS_OVER;
  }
  end (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  CidHandshake *self = user_data;

  end (self);
  return G_SOURCE_REMOVE;
}

/**
 * cid_handshake_new:
 * @stream: somebody who has just connected
 * @guid: what we are called
 * @done: is told how it ended, unless it is freed before; not from within this call
 * @user_data: for @done
 *
 * On the main loop of this thread, lets somebody say, by the rules of D-Bus, who that is; the
 * kernel says whether it is so. GLib does the same on a thread for each, of which it has ten for
 * everything that waits: two dozen who say nothing would keep all others waiting. What it may say
 * is little, and has to be said soon.
 *
 * Returns: (transfer full): the handshake
 */
CidHandshake *
cid_handshake_new (GSocketConnection *stream,
                   const char *guid,
                   CidHandshakeFunc done,
                   gpointer user_data)
{
  CidHandshake *self = g_new0 (CidHandshake, 1);

  self->stream = g_object_ref (stream);
  self->guid = g_strdup (guid);
  self->done = done;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  g_socket_set_blocking (get_socket (self), FALSE);
  self->source = cid_source_start (g_socket_create_source (get_socket (self), G_IO_IN, NULL),
                                   G_SOURCE_FUNC (on_readable), self);
  self->deadline = cid_source_start (g_timeout_source_new_seconds (PATIENCE_S), on_deadline, self);
  return self;
}

/**
 * cid_handshake_free:
 * @self: (transfer full) (nullable): a handshake
 *
 * Ends it; unless somebody else has the stream by now, it is closed.
 */
void
cid_handshake_free (CidHandshake *self)
{
  if (self == NULL)
    return;
  cid_source_stop (&self->source);
  cid_source_stop (&self->deadline);
  g_object_unref (self->stream);
  g_string_free (self->line, TRUE);
  g_free (self->guid);
  g_free (self);
}

/**
 * cid_handshake_get_stream:
 * @self: a handshake
 *
 * Returns: (transfer none): whom it is with
 */
GIOStream *
cid_handshake_get_stream (CidHandshake *self)
{
  return G_IO_STREAM (self->stream);
}
