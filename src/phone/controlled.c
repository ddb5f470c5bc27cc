/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-controlled"

#include "phone/controlled.h"

#include "phone/makes.h"

#include <string.h>

/**
 * cid_controlled_new:
 * @phone: a phone that the user wants to control; copied
 *
 * Returns: (transfer full): the same, of which nothing is known yet
 */
CidControlled *
cid_controlled_new (const CidPhone *phone)
{
  static guint last_serial;
  CidControlled *self = g_new0 (CidControlled, 1);
  g_autoptr (CidMake) make = cid_makes_load (phone->make, NULL);

  self->phone = cid_phone_copy (phone);
  self->key = cid_control_settings_make_key (&phone->control, phone->networks, phone->make);
  if (make != NULL && cid_make_get_deeds (make) != CID_DEED_NONE)
    self->make = g_steal_pointer (&make);
  self->state = self->make != NULL ? CID_CONTROL_STATE_UNKNOWN : CID_CONTROL_STATE_NO_MAKE;
  self->is_due = TRUE;
  self->serial = ++last_serial;
  cid_controlled_forget_password (self);

  return self;
}

static void
clear_password (CidControlled *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

/**
 * cid_controlled_free:
 * @self: (transfer full) (nullable): a phone
 *
 * Frees @self.
 */
void
cid_controlled_free (CidControlled *self)
{
  if (self == NULL)
    return;

  clear_password (self);
  cid_phone_free (self->phone);
  g_clear_pointer (&self->make, cid_make_free);
  g_free (self->key);
  g_free (self->heard);
  g_free (self->detail);
  g_free (self);
}

/**
 * cid_controlled_recall:
 *
 * Takes up what was known when the program ran last, if the settings are the same.
 */
void
cid_controlled_recall (CidControlled *self, CidControlMemory *memory)
{
  g_auto (CidControlRecord) record = { 0 };

  if (!cid_control_memory_get (memory, self->phone->id, &record) ||
      g_strcmp0 (record.key, self->key) != 0)
    return;

  self->heard = g_steal_pointer (&record.heard);
  if (self->make != NULL)
    cid_controlled_set_state (self, record.state, record.detail);
  self->is_due = self->state != CID_CONTROL_STATE_READY;
}

/**
 * cid_controlled_remember:
 *
 * Keeps what is known now.
 */
void
cid_controlled_remember (CidControlled *self, CidControlMemory *memory)
{
  const CidControlRecord record = {
    .key = self->key,
    .state = self->state,
    .detail = self->detail,
    .heard = self->heard,
  };

  cid_control_memory_set (memory, self->phone->id, &record);
}

/**
 * cid_controlled_take_over:
 * @before: the same phone, before the settings were read again
 *
 * Takes over what the settings did not change.
 */
void
cid_controlled_take_over (CidControlled *self, CidControlled *before)
{
  gboolean is_same_password =
    g_strcmp0 (self->phone->control.password, before->phone->control.password) == 0;

  g_free (self->heard);
  self->heard = g_strdup (before->heard);
  if (!is_same_password || g_strcmp0 (self->key, before->key) != 0)
    return;

  cid_controlled_set_state (self, before->state, before->detail);
  self->serial = before->serial;
  self->asked_us = before->asked_us;
  self->is_due = before->is_due;
  if (before->has_password)
    cid_controlled_take_password (self, before->password);
}

/**
 * cid_controlled_set_state:
 * @detail: (nullable): for the sentence about @state
 */
void
cid_controlled_set_state (CidControlled *self, CidControlState state, const char *detail)
{
  char *copy = g_strdup (detail);

  g_free (self->detail);
  self->detail = copy;
  self->state = state;
}

/**
 * cid_controlled_take_password:
 * @password: (nullable): what the Secret Service keeps
 */
void
cid_controlled_take_password (CidControlled *self, const char *password)
{
  clear_password (self);
  self->password = g_strdup (password);
  self->has_password = TRUE;
}

/**
 * cid_controlled_forget_password:
 *
 * Lets the password be looked up again, unless the settings hold it.
 */
void
cid_controlled_forget_password (CidControlled *self)
{
  clear_password (self);
  self->password = g_strdup (self->phone->control.password);
  self->has_password = self->password != NULL;
}

/**
 * cid_controlled_get_base:
 * @is_heard: (out): nobody but the phone's own report says that it is there
 *
 * Returns: (transfer full) (nullable): where it is to be asked
 */
char *
cid_controlled_get_base (CidControlled *self, gboolean *is_heard)
{
  return cid_control_base_choose (&self->phone->control, self->phone->networks, self->heard,
                                  is_heard);
}

/**
 * cid_controlled_get_path:
 * @deed: one deed, or %CID_DEED_NONE to ask only whether it does any
 * @number: (nullable): what to dial, as the phone shall dial it
 *
 * Returns: (transfer full) (nullable): path and query to ask for
 */
char *
cid_controlled_get_path (CidControlled *self, CidDeeds deed, const char *number)
{
  const CidControlValues values = {
    .number = number,
    .uri = self->phone->control.identity,
    .user = self->phone->control.user,
    .password = self->password,
  };

  return self->make != NULL ? cid_make_get_deed_path (self->make, deed, &values) : NULL;
}
