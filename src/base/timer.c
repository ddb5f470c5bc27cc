/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-timer"

#include "base/timer.h"

struct _CidTimer {
  GSource source;
  gint64 due_us;
};

/* GLib's own ready time would do, but to set it wakes the main loop, even if it is the main loop
   that sets it: that costs an event two system calls, and the loop a turn. */
static gboolean
prepare (GSource *source, int *timeout_ms)
{
  CidTimer *self = (CidTimer *) source;
  gint64 left_us;

  *timeout_ms = -1;
  if (self->due_us < 0)
    return FALSE;

  left_us = MAX (self->due_us - g_source_get_time (source), 0);
  *timeout_ms = (int) MIN ((left_us + 999) / 1000, G_MAXINT);
  return left_us == 0;
}

static gboolean
check (GSource *source)
{
  const CidTimer *self = (CidTimer *) source;

  return self->due_us >= 0 && self->due_us <= g_source_get_time (source);
}

/* What was called before it in this turn may have set it anew, or taken it back. It is set no more
   before its function is called, which may set it, or free it: GLib holds it. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  CidTimerFunc function = (CidTimerFunc) (void (*) (void)) callback;

  if (!check (source))
    return G_SOURCE_CONTINUE;

  ((CidTimer *) source)->due_us = -1;
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
  static GSourceFuncs funcs = { .prepare = prepare, .check = check, .dispatch = dispatch };
  GSource *source;

  g_return_val_if_fail (function != NULL, NULL);

  source = g_source_new (&funcs, sizeof (CidTimer));
  g_source_set_static_name (source, name);
  g_source_set_priority (source, priority);
  g_source_set_callback (source, G_SOURCE_FUNC (function), user_data, NULL);
  ((CidTimer *) source)->due_us = -1;
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
 * Replaces what was set before. A time that has passed is due in the next turn of the main loop. On
 * the main loop's thread alone: nobody is woken.
 */
void
cid_timer_set (CidTimer *self, gint64 due_us)
{
  g_return_if_fail (self != NULL);

  self->due_us = due_us;
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

  return self->due_us;
}
