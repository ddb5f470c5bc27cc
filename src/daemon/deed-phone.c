/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-deed-phone"

#include "daemon/deed-phone.h"

#include "base/error.h"
#include "phone/control-state.h"

#include <glib/gi18n.h>

static gboolean
is_set_up (const CidPhone *phone)
{
  return cid_control_settings_is_set (&phone->control);
}

static gboolean
does (const CidParts *parts, const CidPhone *phone, CidDeeds deed)
{
  return (cid_phone_control_get_deeds (parts->control, phone->id) & deed) != 0;
}

/* What is asked of a phone needs a call there that it can be done with. */
static gboolean
suits (CidDeeds deed, const CidCall *call, const CidLeg *leg)
{
  if (deed == CID_DEED_ANSWER || deed == CID_DEED_REJECT)
    return leg->state == CID_CALL_STATE_RINGING && call->direction == CID_DIRECTION_INCOMING;
  return deed == CID_DEED_HANG_UP &&
         (leg->state == CID_CALL_STATE_DIALLING || leg->state == CID_CALL_STATE_ACTIVE ||
          leg->state == CID_CALL_STATE_HELD);
}

static gboolean
has_call (GPtrArray *calls, const CidPhone *phone, CidDeeds deed)
{
  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    for (guint j = 0; j < call->legs->len; j++) {
      const CidLeg *leg = g_ptr_array_index (call->legs, j);

      if (g_strcmp0 (leg->phone, phone->id) == 0 && suits (deed, call, leg))
        return TRUE;
    }
  }
  return FALSE;
}

static const CidPhone *
find_named (GPtrArray *phones, const char *name, GError **error)
{
  const CidPhone *phone = cid_phones_find (phones, name);
  g_autofree char *sentence = NULL;

  if (phone != NULL && is_set_up (phone))
    return phone;
  if (phone == NULL) {
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                 _ ("There is no phone called %s; see cidalert phone list"), name);
    return NULL;
  }

  sentence = cid_control_state_describe (CID_CONTROL_STATE_UNSET, name, NULL);
  g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND, sentence);
  return NULL;
}

static GPtrArray *
list_set_up (GPtrArray *phones)
{
  GPtrArray *some = g_ptr_array_new ();

  for (guint i = 0; i < phones->len; i++) {
    if (is_set_up (g_ptr_array_index (phones, i)))
      g_ptr_array_add (some, g_ptr_array_index (phones, i));
  }
  return some;
}

static const CidPhone *
find_with_call (const CidParts *parts, GPtrArray *phones, CidDeeds deed)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_open (parts->tracker);
  const CidPhone *any = NULL;

  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    if (!has_call (calls, phone, deed))
      continue;
    if (does (parts, phone, deed))
      return phone;
    any = any != NULL ? any : phone;
  }
  return any;
}

static const CidPhone *
find_only (const CidParts *parts, GPtrArray *phones, CidDeeds deed)
{
  const CidPhone *only = NULL;

  if (phones->len == 1)
    return g_ptr_array_index (phones, 0);
  for (guint i = 0; i < phones->len; i++) {
    if (!does (parts, g_ptr_array_index (phones, i), deed))
      continue;
    if (only != NULL)
      return NULL;
    only = g_ptr_array_index (phones, i);
  }
  return only;
}

static void
complain_of_choice (GPtrArray *phones, CidDeeds deed, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (phones->len == 0) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                         _ ("No phone is set up to be controlled from here; begin with: "
                            "cidalert phone password NAME"));
    return;
  }
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", phone->name);
  }
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
               deed == CID_DEED_DIAL || deed == CID_DEED_NONE
                 ? _ ("There are several phones; choose one with --phone: %s")
                 : _ ("No phone is known to have such a call; choose one with --phone: %s"),
               names->str);
}

/**
 * cid_deed_phone_choose:
 * @parts: the running daemon
 * @deed: what is to be done
 * @name: name of a phone, or empty
 * @error: return location for %CID_ERROR_NOT_FOUND
 *
 * Chooses the phone that is meant: the one of that name, else the one that has a call to do it
 * with, else the only one that can.
 *
 * Returns: (transfer none) (nullable): the phone, until the configuration changes
 */
const CidPhone *
cid_deed_phone_choose (const CidParts *parts, CidDeeds deed, const char *name, GError **error)
{
  GPtrArray *phones = cid_configuration_get_phones (parts->configuration);
  g_autoptr (GPtrArray) some = NULL;
  const CidPhone *phone;

  if (name != NULL && *name != '\0')
    return find_named (phones, name, error);

  some = list_set_up (phones);
  phone = find_with_call (parts, some, deed);
  if (phone == NULL)
    phone = find_only (parts, some, deed);
  if (phone == NULL)
    complain_of_choice (some, deed, error);
  return phone;
}
