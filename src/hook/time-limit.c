/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-time-limit"

#include "hook/time-limit.h"

#include <signal.h>

/* Between asking a program to end, ending it, and waiting for it no longer. */
#define GRACE_MS 3000

static const int signals[] = { SIGTERM, SIGKILL, 0 };

struct _CidTimeLimit {
  CidTimeLimitFunc function;
  gpointer user_data;
  guint timer_id;
  guint n_steps;
};

static gboolean
on_time (gpointer user_data)
{
  CidTimeLimit *self = user_data;
  int signal = signals[self->n_steps++];

  self->timer_id = signal != 0 ? g_timeout_add (GRACE_MS, on_time, self) : 0;
  self->function (signal, self->user_data);

  return G_SOURCE_REMOVE;
}

/**
 * cid_time_limit_new:
 * @seconds: how long a program may run
 * @function: does something about it afterwards: asks it to end, ends it, gives it up; may free
 *   the limit when it gives up
 * @user_data: for @function
 *
 * Returns: (transfer full): a limit that runs
 */
CidTimeLimit *
cid_time_limit_new (guint seconds, CidTimeLimitFunc function, gpointer user_data)
{
  CidTimeLimit *self = g_new0 (CidTimeLimit, 1);

  self->function = function;
  self->user_data = user_data;
  self->timer_id = g_timeout_add (seconds * 1000, on_time, self);
  return self;
}

/**
 * cid_time_limit_is_over:
 *
 * Returns: whether the program was asked to end
 */
gboolean
cid_time_limit_is_over (const CidTimeLimit *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_steps > 0;
}

/**
 * cid_time_limit_free:
 * @self: (transfer full) (nullable): a limit
 *
 * The program has ended.
 */
void
cid_time_limit_free (CidTimeLimit *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_free (self);
}
