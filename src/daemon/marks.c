/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-marks"

#include "daemon/marks.h"

#include "base/clock.h"
#include "base/error.h"
#include "bus/bus-error.h"
#include "call/call-mark.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _CidMarks {
  CidBusCidAlert1 *interface;
  const CidParts *parts;
  CidScreen *screen;
};

/* A mark on its way to the disk; @event is the store's. */
typedef struct {
  CidScreen *screen;
  GDBusMethodInvocation *invocation;
  const CidCallEvent *event;
  gint64 id;
} Mark;

static void
on_stored (gboolean stored, gpointer user_data)
{
  Mark *mark = user_data;

  if (!stored)
    g_dbus_method_invocation_return_error (mark->invocation, CID_ERROR, CID_ERROR_NOT_FOUND,
                                           mark->event->kind == CID_EVENT_NOTED
                                             ? _ ("There is no call #%" PRId64)
                                             : _ ("There is no missed call #%" PRId64),
                                           mark->id);
  else
    g_dbus_method_invocation_return_value (mark->invocation, NULL);
  if (stored && mark->event->kind == CID_EVENT_DONE)
    cid_screen_settle_call (mark->screen, mark->event->call_uid);
  if (stored && mark->event->kind == CID_EVENT_UNDONE)
    cid_screen_wait_again (mark->screen, mark->event->call_uid);
  g_free (mark);
}

/* Who asks does not wait until a disk is mended. */
static gboolean
put (CidMarks *self, GDBusMethodInvocation *invocation, gint64 id, CidCallEvent *event)
{
  Mark *mark;

  if (id <= 0 || cid_call_store_get_state (self->parts->store) != CID_STORE_READY) {
    const char *problem = cid_call_store_get_problem (self->parts->store);

    g_dbus_method_invocation_return_error (
      invocation, CID_ERROR, id <= 0 ? CID_ERROR_NOT_FOUND : CID_ERROR_REFUSED, "%s",
      id <= 0           ? _ ("There is no such call")
      : problem != NULL ? problem
                        : _ ("The call log is not open yet; try again in a moment"));
    cid_call_event_free (event);
    return TRUE;
  }
  mark = g_new0 (Mark, 1);
  mark->screen = self->screen;
  mark->invocation = invocation;
  mark->event = event;
  mark->id = id;
  cid_call_store_mark (self->parts->store, id, event, on_stored, mark);
  return TRUE;
}

static gboolean
on_set_note (CidBusCidAlert1 *interface,
             GDBusMethodInvocation *invocation,
             gint64 id,
             const char *note,
             CidMarks *self)
{
  GError *error = NULL;

  if (!cid_call_mark_check_note (note, &error)) {
    g_dbus_method_invocation_take_error (invocation, error);
    return TRUE;
  }
  return put (self, invocation, id, cid_call_mark_new_note (NULL, note, cid_clock_now ()));
}

static gboolean
on_set_done (CidBusCidAlert1 *interface,
             GDBusMethodInvocation *invocation,
             gint64 id,
             gboolean is_done,
             CidMarks *self)
{
  return put (self, invocation, id, cid_call_mark_new_done (NULL, is_done, cid_clock_now ()));
}

static void
on_lent (gboolean is_lent, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;

  if (is_lent)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error_literal (
      invocation, CID_ERROR, CID_ERROR_REFUSED,
      _ ("The call log is not open just now; see cidalert status"));
}

static gboolean
on_lend_log (CidBusCidAlert1 *interface, GDBusMethodInvocation *invocation, CidMarks *self)
{
  cid_call_store_lend (self->parts->store, on_lent, invocation);
  return TRUE;
}

/**
 * cid_marks_new:
 * @interface: what is served on the bus
 * @parts: the running daemon; outlives the marks
 * @screen: (transfer none): shows who waits, and no more who was dealt with; outlives the store
 *
 * Takes in what users write to calls, and that they have dealt with them; and lends the log to
 * commands that need all of it.
 *
 * Returns: (transfer full): the object
 */
CidMarks *
cid_marks_new (CidBusCidAlert1 *interface, const CidParts *parts, CidScreen *screen)
{
  CidMarks *self = g_new0 (CidMarks, 1);

  cid_bus_error_register ();
  self->interface = g_object_ref (interface);
  self->parts = parts;
  self->screen = screen;
  g_signal_connect (interface, "handle-set-note", G_CALLBACK (on_set_note), self);
  g_signal_connect (interface, "handle-set-done", G_CALLBACK (on_set_done), self);
  g_signal_connect (interface, "handle-lend-log", G_CALLBACK (on_lend_log), self);

  return self;
}

/**
 * cid_marks_free:
 * @self: (transfer full) (nullable): marks
 *
 * Answers nobody any more.
 */
void
cid_marks_free (CidMarks *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->interface, self);
  g_object_unref (self->interface);
  g_free (self);
}
