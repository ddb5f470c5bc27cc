/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bus/handshake.h"
#include "scratch.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GUID "0123456789abcdef0123456789abcdef"

/* Both ends of a connection, and what came of it. */
typedef struct {
  GSocketConnection *stream;
  int fd;
  CidHandshake *handshake;
  gboolean is_over;
  gboolean is_one_of_us;
  GString *answers;
} Fixture;

static void
on_done (CidHandshake *handshake, gboolean is_one_of_us, gpointer user_data)
{
  Fixture *self = user_data;

  self->is_over = TRUE;
  self->is_one_of_us = is_one_of_us;
  self->handshake = NULL;
  cid_handshake_free (handshake);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GSocket) ours = NULL;
  int fds[2];

  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), 0);
  ours = g_socket_new_from_fd (fds[0], NULL);
  self->fd = fds[1];
  self->stream = g_socket_connection_factory_create_connection (ours);
  self->answers = g_string_new (NULL);
  self->handshake = cid_handshake_new (self->stream, GUID, on_done, self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_handshake_free (self->handshake);
  g_clear_object (&self->stream);
  close (self->fd);
  g_string_free (self->answers, TRUE);
  g_free (self);
  return 0;
}

static void
start_again (void **state)
{
  tear_down (state);
  set_up (state);
}

static void
say (Fixture *self, const char *words, gsize length)
{
  assert_int_equal (write (self->fd, words, length), length);
}

static void
listen_to_answers (Fixture *self)
{
  char bytes[4096];
  gssize length;

  while ((length = read (self->fd, bytes, sizeof bytes)) > 0)
    g_string_append_len (self->answers, bytes, length);
}

static gboolean
is_over (gpointer user_data)
{
  return ((Fixture *) user_data)->is_over;
}

static gboolean
has_answer (gpointer user_data)
{
  Fixture *self = user_data;

  listen_to_answers (self);
  return self->answers->len > 0;
}

/* Until all that was said is read: what is answered then is all that will be. */
static void
run_until_read (Fixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  listen_to_answers (self);
}

/* What the libraries say that people use: GLib asks first, libdbus does not, systemd says all at
 * once.
 */
static void
test_all_libraries_are_let_in (void **state)
{
  static const struct {
    const char *said;
    const char *answers;
  } talks[] = {
    { "AUTH\r\nAUTH EXTERNAL 30\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n",
      "REJECTED EXTERNAL\r\nOK " GUID "\r\nERROR\r\n" },
    { "AUTH EXTERNAL 30\r\nBEGIN\r\n", "OK " GUID "\r\n" },
    { "AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n",
      "DATA\r\nOK " GUID "\r\nERROR\r\n" },
    { "AUTH DBUS_COOKIE_SHA1 30\r\nAUTH EXTERNAL 30\r\nBEGIN\r\n",
      "REJECTED EXTERNAL\r\nOK " GUID "\r\n" },
    { "AUTH EXTERNAL\r\nCANCEL\r\nAUTH EXTERNAL 30\r\nBEGIN\r\n",
      "DATA\r\nREJECTED EXTERNAL\r\nOK " GUID "\r\n" },
    { "HELLO\r\nAUTH EXTERNAL 30\r\nBEGIN\r\n", "ERROR\r\nOK " GUID "\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (talks); i++) {
    Fixture *self = *state;

    say (self, "\0", 1);
    say (self, talks[i].said, strlen (talks[i].said));
    scratch_run_until (is_over, self);
    assert_true (self->is_one_of_us);
    listen_to_answers (self);
    assert_string_equal (self->answers->str, talks[i].answers);
    start_again (state);
  }
}

/* However it is cut into pieces, it is the same talk. */
static void
test_every_letter_may_come_by_itself (void **state)
{
  static const char said[] = "\0AUTH EXTERNAL 30\r\nBEGIN\r\n";
  Fixture *self = *state;

  for (gsize i = 0; i + 1 < sizeof said; i++) {
    assert_false (self->is_over);
    say (self, said + i, 1);
    run_until_read (self);
  }
  assert_true (self->is_over);
  assert_true (self->is_one_of_us);
  assert_string_equal (self->answers->str, "OK " GUID "\r\n");
}

/* What is sent with the last word is a message already, and is left for whoever reads those. */
static void
test_the_first_message_is_left_alone (void **state)
{
  static const char said[] = "\0AUTH EXTERNAL 30\r\nBEGIN\r\nl\1message\r\n";
  Fixture *self = *state;
  GSocket *socket = g_socket_connection_get_socket (self->stream);
  char rest[32] = "";

  say (self, said, sizeof said - 1);
  scratch_run_until (is_over, self);
  assert_true (self->is_one_of_us);
  assert_int_equal (g_socket_receive (socket, rest, sizeof rest, NULL, NULL), 11);
  assert_string_equal (rest, "l\1message\r\n");
}

/* Whoever does not know the rules is sent away, and what he says is not waited for. */
static void
test_others_are_sent_away (void **state)
{
  static const struct {
    const char *said;
    gsize length;
  } talks[] = {
    { "GET / HTTP/1.1\r\n\r\n", 18 },
    { "xAUTH EXTERNAL 30\r\nBEGIN\r\n", 26 },
    { "\0BEGIN\r\n", 8 },
    { "\0AUTH EXTERNAL\r\nBEGIN\r\n", 23 },
    { "\0AUTH\0EXTERNAL\r\n", 16 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (talks); i++) {
    Fixture *self = *state;

    say (self, talks[i].said, talks[i].length);
    scratch_run_until (is_over, self);
    assert_false (self->is_one_of_us);
    start_again (state);
  }
}

/* A line without an end, and lines without an end, are no way to stay. */
static void
test_who_says_too_much_is_sent_away (void **state)
{
  static const char *const said[] = { "x", "HELLO\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    Fixture *self = *state;
    g_autoptr (GString) much = g_string_new (NULL);

    while (much->len < 2000)
      g_string_append (much, said[i]);
    say (self, "\0", 1);
    say (self, much->str, much->len);
    scratch_run_until (is_over, self);
    assert_false (self->is_one_of_us);
    start_again (state);
  }
}

/* Who leaves, and who says nothing, or stops in the middle of a word, has his time. */
static void
test_who_stops_is_sent_away (void **state)
{
  Fixture *self = *state;

  shutdown (self->fd, SHUT_WR);
  scratch_run_until (is_over, self);
  assert_false (self->is_one_of_us);
  start_again (state);

  self = *state;
  say (self, "\0AUTH", 5);
  scratch_run_until (is_over, self);
  assert_false (self->is_one_of_us);
  start_again (state);

  self = *state;
  say (self, "\0AUTH EXTERNAL 30\r\n", 19);
  scratch_run_until (has_answer, self);
  scratch_run_until (is_over, self);
  assert_false (self->is_one_of_us);
}

#define handshake_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    handshake_test (test_all_libraries_are_let_in),
    handshake_test (test_every_letter_may_come_by_itself),
    handshake_test (test_the_first_message_is_left_alone),
    handshake_test (test_others_are_sent_away),
    handshake_test (test_who_says_too_much_is_sent_away),
    handshake_test (test_who_stops_is_sent_away),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
