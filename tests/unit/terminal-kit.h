/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pty.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/**
 * Seat:
 * @master: the far end of the terminal, -1 where there is none
 *
 * Where whoever runs a command sits. What stands there otherwise comes back with leave_seat().
 */
typedef struct {
  int saved_in;
  int saved_err;
  int master;
} Seat;

static inline void
take_place (int fd, int place)
{
  assert_int_equal (dup2 (fd, place), place);
  close (fd);
}

static inline void
forget_read (void)
{
  __fpurge (stdin);
  clearerr (stdin);
}

static inline Seat
begin_seat (void)
{
  forget_read ();
  return (Seat){ dup (STDIN_FILENO), dup (STDERR_FILENO), -1 };
}

/* A script: standard input holds @text, and then nothing any more. */
static inline Seat
sit_at_pipe (const char *text)
{
  Seat self = begin_seat ();
  gssize length = (gssize) strlen (text);
  int ends[2];

  assert_int_equal (pipe (ends), 0);
  assert_true (write (ends[1], text, (gsize) length) == length);
  close (ends[1]);
  take_place (ends[0], STDIN_FILENO);
  return self;
}

static inline void
type (const Seat *self, const char *text)
{
  gssize length = (gssize) strlen (text);

  assert_true (write (self->master, text, (gsize) length) == length);
}

/* A person at a terminal, who has typed @text already. */
static inline Seat
sit_at_terminal (const char *text)
{
  Seat self = begin_seat ();
  int slave;

  assert_int_equal (openpty (&self.master, &slave, NULL, NULL, NULL), 0);
  take_place (dup (slave), STDERR_FILENO);
  take_place (slave, STDIN_FILENO);
  type (&self, text);
  return self;
}

static inline void
leave_seat (Seat *self)
{
  take_place (self->saved_in, STDIN_FILENO);
  take_place (self->saved_err, STDERR_FILENO);
  if (self->master >= 0)
    close (self->master);
  forget_read ();
}
