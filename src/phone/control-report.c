/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-report"

#include "phone/control.h"

#include "phone/errand.h"

/**
 * cid_phone_control_get_deeds:
 * @phone_id: id of a phone
 *
 * Returns: what it does if it is asked now, as far as is known
 */
CidDeeds
cid_phone_control_get_deeds (CidPhoneControl *self, const char *phone_id)
{
  CidControlled *phone;

  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, CID_DEED_NONE);

  phone = cid_phone_control_find (self, phone_id);
  if (phone == NULL || phone->state != CID_CONTROL_STATE_READY)
    return CID_DEED_NONE;
  return cid_make_get_deeds (phone->make);
}

/**
 * cid_phone_control_get_state:
 * @phone_id: id of a phone
 *
 * Returns: how it stands, a nick of #CidControlState
 */
const char *
cid_phone_control_get_state (CidPhoneControl *self, const char *phone_id)
{
  CidControlled *phone;

  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, NULL);

  phone = cid_phone_control_find (self, phone_id);
  return cid_control_state_to_nick (phone != NULL ? phone->state : CID_CONTROL_STATE_UNSET);
}

/**
 * cid_phone_control_get_problem:
 * @phone_id: id of a phone
 *
 * Returns: (transfer full) (nullable): why it does nothing, and what to do, in a sentence; %NULL if
 *   nothing is wrong: neither with it, nor with a phone that nobody wants to control
 */
char *
cid_phone_control_get_problem (CidPhoneControl *self, const char *phone_id)
{
  CidControlled *phone;

  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, NULL);

  phone = cid_phone_control_find (self, phone_id);
  return phone != NULL
           ? cid_control_state_describe (phone->state, phone->phone->name, phone->detail)
           : NULL;
}

/**
 * cid_phone_control_get_base:
 * @phone_id: id of a phone
 *
 * Returns: (transfer full) (nullable): where its web interface is asked, if anybody knows
 */
char *
cid_phone_control_get_base (CidPhoneControl *self, const char *phone_id)
{
  CidControlled *phone;
  gboolean is_heard;

  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, NULL);

  phone = cid_phone_control_find (self, phone_id);
  return phone != NULL ? cid_controlled_get_base (phone, &is_heard) : NULL;
}

/**
 * cid_phone_control_get_heard:
 * @phone_id: id of a phone
 *
 * Returns: (transfer full) (nullable): the address that it last reported from, if it is controlled
 */
char *
cid_phone_control_get_heard (CidPhoneControl *self, const char *phone_id)
{
  CidControlled *phone;

  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, NULL);

  phone = cid_phone_control_find (self, phone_id);
  return phone != NULL ? g_strdup (phone->heard) : NULL;
}
