/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-redraw"

#include "daemon/redraw.h"

#include "base/timer.h"

/* What was drawn stays for so long at least: less than anybody sees, and in a flood, where it
   changed so many times on end, as long as it takes to be seen at all. */
#define FRESH_US (5 * 1000)
#define FLOOD_FRESH_US (80 * 1000)
#define FLOOD_CHANGES 16

struct _CidRedraw {
  CidRedrawFunc draw;
  gpointer user_data;
  CidTimer *timer;
  guint n_changes_on_end;
  gboolean is_fresh;
  gboolean is_stale;
};

static void
draw_now (CidRedraw *self)
{
  gboolean is_flood = self->n_changes_on_end >= FLOOD_CHANGES;

  self->is_stale = FALSE;
  self->is_fresh = TRUE;
  cid_timer_set (self->timer, g_get_monotonic_time () + (is_flood ? FLOOD_FRESH_US : FRESH_US));
  self->draw (self->user_data);
}

/* What is drawn is fresh no more: what changed meanwhile is drawn, all of it at once. */
static void
on_stale (gpointer user_data)
{
  CidRedraw *self = user_data;

  self->is_fresh = FALSE;
  self->n_changes_on_end = self->is_stale ? self->n_changes_on_end + 1 : 0;
  if (self->is_stale)
    draw_now (self);
}

/**
 * cid_redraw_new:
 * @draw: draws all that there is now
 * @user_data: for @draw
 *
 * Returns: (transfer full): nothing was drawn yet
 */
CidRedraw *
cid_redraw_new (CidRedrawFunc draw, gpointer user_data)
{
  CidRedraw *self = g_new0 (CidRedraw, 1);

  self->draw = draw;
  self->user_data = user_data;
  self->timer = cid_timer_new ("cidalert-redraw", G_PRIORITY_HIGH, on_stale, self);

  return self;
}

/**
 * cid_redraw_free:
 * @self: (transfer full): a redraw
 *
 * What changed since the last drawing is not drawn any more.
 */
void
cid_redraw_free (CidRedraw *self)
{
  cid_timer_free (self->timer);
  g_free (self);
}

/**
 * cid_redraw_want:
 * @self: a redraw
 *
 * Something has changed. It is drawn at once, since somebody may be calling, unless something was
 * drawn just now.
 */
void
cid_redraw_want (CidRedraw *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_fresh)
    self->is_stale = TRUE;
  else
    draw_now (self);
}

/**
 * cid_redraw_stop:
 * @self: a redraw
 *
 * Leaves what stands there, though it may have changed meanwhile.
 */
void
cid_redraw_stop (CidRedraw *self)
{
  g_return_if_fail (self != NULL);

  cid_timer_set (self->timer, -1);
}
