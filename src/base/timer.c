/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-timer"

#include "base/timer.h"

struct _CidTimer {
  GSource source;
};

/* It is set no more before its function is called, which may set it, or free it: GLib holds it. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  CidTimerFunc function = (CidTimerFunc) (void (*) (void)) callback;

  g_source_set_ready_time (source, -1);
  function (user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * cid_timer_new:
 * @name: static; what it is called where main loops are debugged
 * @priority: of its function among all that is due, such as %G_PRIORITY_DEFAULT
 * @function: called on the default main context when the time has come; may set the timer again
 * @user_data: for @function
 *
 * Returns: (transfer full): a timer that is not set, and wakes nobody
 */
CidTimer *
cid_timer_new (const char *name, int priority, CidTimerFunc function, gpointer user_data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source;

  g_return_val_if_fail (function != NULL, NULL);

  source = g_source_new (&funcs, sizeof (CidTimer));
  g_source_set_static_name (source, name);
  g_source_set_priority (source, priority);
  g_source_set_callback (source, G_SOURCE_FUNC (function), user_data, NULL);
  g_source_attach (source, NULL);

  return (CidTimer *) source;
}

/**
 * cid_timer_free:
 * @self: (transfer full) (nullable): a timer, whose function is called no more
 */
void
cid_timer_free (CidTimer *self)
{
  if (self == NULL)
    return;

  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

/**
 * cid_timer_set:
 * @self: a timer
 * @due_us: when its function is called, once; -1 for never
 *
 * Replaces what was set before. A time that has passed is due in the next turn of the main loop. To
 * set another time wakes the main loop, unless its function does; to set the same one does not.
 */
void
cid_timer_set (CidTimer *self, gint64 due_us)
{
  g_return_if_fail (self != NULL);

  g_source_set_ready_time (&self->source, due_us);
}

/**
 * cid_timer_get_due:
 * @self: a timer
 *
 * Returns: when its function is called; -1 if it is not set
 */
gint64
cid_timer_get_due (CidTimer *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return g_source_get_ready_time (&self->source);
}
