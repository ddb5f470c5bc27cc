/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-hold"

#include "cli/store-hold.h"

#include "base/error.h"
#include "cli/deed.h"
#include "config/paths.h"

#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define LOOK_US (10 * 1000)
/* So long phones wait for a command. */
#define TURN_US (400 * 1000)

/* Takes the call log, which the daemon has closed. */
typedef gboolean (*TakeFunc) (gpointer data, GError **error);

/* Asks the daemon, if one runs, to close the call log for a moment, in which its lock can be taken.
 */
static gboolean
borrow (CidBusCidAlert1 *daemon, GError **error)
{
  if (daemon == NULL || cid_bus_cid_alert1_call_lend_log_sync (daemon, NULL, error))
    return TRUE;
  if (error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return FALSE;
}

static gboolean
has_daemon (const char *path)
{
  g_autofree char *holder = cid_store_lock_get_holder (path, NULL);

  return g_strcmp0 (holder, "daemon") == 0;
}

/**
 * cid_store_hold_let_write:
 *
 * Waits, with the lock of the call log free, until the daemon has it again: what phones said
 * meanwhile is written before it is lent once more.
 *
 * Returns: %TRUE if the daemon has it, %FALSE if none runs, or none that takes it
 */
gboolean
cid_store_hold_let_write (void)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;

  while (daemon != NULL && g_get_monotonic_time () < deadline_us) {
    if (has_daemon (path))
      return TRUE;
    g_usleep (LOOK_US);
  }
  return FALSE;
}

/* The daemon lends it to another command, or has it again already; or that command has it. But a
 * daemon of another session gives it to nobody. */
static gboolean
is_momentary (const GError *error, gboolean can_ask)
{
  g_autofree char *path = cid_paths_get_store ();

  if (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY))
    return can_ask || !has_daemon (path);
  return g_error_matches (error, CID_ERROR, CID_ERROR_REFUSED);
}

static gboolean
take_patiently (TakeFunc take, gpointer data, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;

  for (;;) {
    g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);
    g_autoptr (GError) local_error = NULL;

    if (borrow (daemon, &local_error) && take (data, &local_error))
      return TRUE;
    if (!is_momentary (local_error, daemon != NULL) || g_get_monotonic_time () > deadline_us) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    g_usleep (LOOK_US);
  }
}

static gboolean
take_open (gpointer writer, GError **error)
{
  return cid_store_writer_open (writer, error);
}

/**
 * cid_store_hold_open:
 * @writer: a writer for a command
 * @error: return location for an error
 *
 * Opens the call log, for which the daemon, if one runs, is asked to close it for a moment. Where
 * another command has it just now, a little is waited for that.
 *
 * Returns: %TRUE if it is open
 */
gboolean
cid_store_hold_open (CidStoreWriter *writer, GError **error)
{
  return take_patiently (take_open, writer, error);
}

static gboolean
take_lock (gpointer lock, GError **error)
{
  g_autofree char *path = cid_paths_get_store ();

  *(CidStoreLock **) lock = cid_store_lock_take (path, "command", error);
  return *(CidStoreLock **) lock != NULL;
}

/**
 * cid_store_hold_lock:
 * @error: return location for an error
 *
 * Takes the lock of the call log as cid_store_hold_open() does, and lets the log itself be.
 *
 * Returns: (transfer full): the lock
 */
CidStoreLock *
cid_store_hold_lock (GError **error)
{
  CidStoreLock *lock = NULL;

  return take_patiently (take_lock, &lock, error) ? lock : NULL;
}

static gboolean
take_turn (CidStoreWriter *writer,
           CidStoreHoldStep step,
           gpointer data,
           gboolean *is_more,
           GError **error)
{
  gint64 end_us;

  if (!cid_store_hold_open (writer, error))
    return FALSE;
  end_us = g_get_monotonic_time () + TURN_US;
  do {
    if (!step (writer, is_more, data, error))
      return FALSE;
  } while (*is_more && g_get_monotonic_time () < end_us);
  return TRUE;
}

/**
 * cid_store_hold_work:
 * @writer: a writer for a command
 * @step: what is to be done, again and again until there is no more
 * @data: for @step
 * @error: return location for an error
 *
 * Does it in turns with the daemon, if one runs: no phone waits longer than it well may, and what
 * phones say meanwhile is written between two turns.
 *
 * Returns: %TRUE if all is done; the store is open then
 */
gboolean
cid_store_hold_work (CidStoreWriter *writer, CidStoreHoldStep step, gpointer data, GError **error)
{
  gboolean is_more = TRUE;

  for (;;) {
    if (!take_turn (writer, step, data, &is_more, error))
      return FALSE;
    if (!is_more)
      return TRUE;
    cid_store_writer_close (writer);
    cid_store_hold_let_write ();
  }
}
