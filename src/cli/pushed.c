/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-pushed"

#include "cli/pushed.h"

#include "cli/phone-control.h"
#include "phone/makes.h"
#include "phone/pusher.h"

/* A command waits for the phone; the loop runs until it has answered. */
typedef struct {
  GMainLoop *loop;
  GHashTable *settings;
  GError *error;
} Wait;

/**
 * cid_pushed_init:
 * @self: (out caller-allocates): zeros
 * @phone: a phone, which outlives @self
 * @error: return location for %CID_ERROR_NOT_FOUND: nobody knows its make
 *
 * Returns: %TRUE if @self can be used; clear it in any case
 */
gboolean
cid_pushed_init (CidPushed *self, const CidPhone *phone, GError **error)
{
  g_return_val_if_fail (self != NULL && phone != NULL, FALSE);

  self->phone = phone;
  self->make = cid_makes_load (phone->make, error);
  if (self->make == NULL)
    return FALSE;
  self->heard = cid_phone_find_heard (phone);
  return TRUE;
}

/**
 * cid_pushed_clear:
 * @self: what cid_pushed_init() filled in
 *
 * Frees what @self holds.
 */
void
cid_pushed_clear (CidPushed *self)
{
  g_clear_pointer (&self->make, cid_make_free);
  g_clear_pointer (&self->heard, g_free);
  g_clear_pointer (&self->settings, g_hash_table_unref);
}

static void
on_done (GHashTable *settings, const GError *error, gpointer user_data)
{
  Wait *wait = user_data;

  wait->settings = settings != NULL ? g_hash_table_ref (settings) : NULL;
  wait->error = error != NULL ? g_error_copy (error) : NULL;
  g_main_loop_quit (wait->loop);
}

static gboolean
finish (CidPushed *self, Wait *wait, GError **error)
{
  g_main_loop_run (wait->loop);
  g_main_loop_unref (wait->loop);
  if (wait->settings != NULL) {
    g_clear_pointer (&self->settings, g_hash_table_unref);
    self->settings = wait->settings;
  }
  if (wait->error == NULL)
    return TRUE;
  g_propagate_error (error, wait->error);
  return FALSE;
}

/**
 * cid_pushed_read:
 * @error: a sentence that says why not
 *
 * Reads what stands in the phone into @settings.
 *
 * Returns: %TRUE if that could be read
 */
gboolean
cid_pushed_read (CidPushed *self, GError **error)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE) };

  cid_pusher_read (self->phone, self->heard, NULL, on_done, &wait);
  return finish (self, &wait, error);
}

/**
 * cid_pushed_write:
 * @plan: (element-type CidPushItem): what is chosen there is written
 * @error: a sentence that says why not
 *
 * Writes into the phone, and reads what stands there after it into @settings.
 *
 * Returns: %TRUE if the phone took what it was asked to take; whether it did, @settings tells
 */
gboolean
cid_pushed_write (CidPushed *self, GPtrArray *plan, GError **error)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE) };

  cid_pusher_write (self->phone, self->heard, plan, NULL, on_done, &wait);
  return finish (self, &wait, error);
}

/**
 * cid_pushed_browse:
 * @url: what the phone shall fetch
 * @error: a sentence that says why it does not
 *
 * Returns: %TRUE if the phone says that it does
 */
gboolean
cid_pushed_browse (CidPushed *self, const char *url, GError **error)
{
  Wait wait = { .loop = g_main_loop_new (NULL, FALSE) };

  cid_pusher_browse (self->phone, self->heard, url, NULL, on_done, &wait);
  return finish (self, &wait, error);
}
