/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-errand"

#include "phone/errand.h"

#include "base/error.h"
#include "phone/control-link.h"
#include "phone/keyring.h"

#include <glib/gi18n.h>

/* So long after it was wanted a deed is still about the call that was meant; the Secret Service may
 * ask for its own password first. */
#define DEED_PATIENCE_US (10 * G_USEC_PER_SEC)

/* One thing that somebody wants done: ask for the password, see that the phone lets it be done, let
 * it be done. Without a deed it ends after the second. */
typedef struct {
  CidPhoneControl *self;
  char *phone_id;
  CidDeeds deed;
  char *number;
  char *call_uid;
  gint64 begun_us;
  guint serial; /* of the settings with which the phone is being asked */
  gboolean has_asked_again;
  gboolean has_failed;
  GError *error;
  CidDeedFunc done;
  gpointer user_data;
} Errand;

static void go_on (Errand *errand);

static void
end (Errand *errand)
{
  if (errand->done != NULL)
    errand->done (errand->error, errand->user_data);
  g_object_unref (errand->self);
  g_free (errand->phone_id);
  g_free (errand->number);
  g_free (errand->call_uid);
  g_clear_error (&errand->error);
  g_free (errand);
}

static gboolean
is_leaving (const Errand *errand)
{
  return g_cancellable_is_cancelled (cid_phone_control_get_leaving (errand->self));
}

static void
end_by_state (Errand *errand)
{
  CidControlled *phone = cid_phone_control_find (errand->self, errand->phone_id);
  g_autofree char *sentence = cid_phone_control_get_problem (errand->self, errand->phone_id);

  if (errand->error == NULL && is_leaving (errand))
    g_set_error_literal (&errand->error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("cidalertd ends; nobody knows whether the phone has done it"));
  else if (errand->error == NULL && phone == NULL)
    g_set_error_literal (&errand->error, CID_ERROR, CID_ERROR_NOT_FOUND,
                         _ ("This phone is not set up to be controlled from here"));
  else if (errand->error == NULL && sentence != NULL)
    g_set_error_literal (&errand->error, CID_ERROR,
                         phone->state == CID_CONTROL_STATE_UNREACHABLE ? CID_ERROR_UNREACHABLE
                                                                       : CID_ERROR_REFUSED,
                         sentence);
  end (errand);
}

static CidControlState
state_from_trouble (CidControlled *phone, const CidControlAnswer *answer)
{
  if (answer->trouble == CID_CONTROL_TROUBLE_GUARDED)
    return CID_CONTROL_STATE_GUARDED;
  if (answer->trouble != CID_CONTROL_TROUBLE_CERTIFICATE)
    return CID_CONTROL_STATE_UNREACHABLE;
  return phone->phone->control.certificate != NULL ? CID_CONTROL_STATE_OTHER_CERTIFICATE
                                                   : CID_CONTROL_STATE_UNTRUSTED;
}

static void
learn_from_trouble (CidPhoneControl *self, CidControlled *phone, const CidControlAnswer *answer)
{
  CidControlState state = state_from_trouble (phone, answer);

  if (g_cancellable_is_cancelled (cid_phone_control_get_leaving (self)))
    return;

  g_debug ("Phone %s: %s", phone->phone->name,
           answer->message != NULL ? answer->message : "no answer");
  cid_phone_control_set_state (self, phone, state,
                               state == CID_CONTROL_STATE_UNREACHABLE ? answer->base : NULL);
}

static void
learn_from_answer (CidPhoneControl *self, CidControlled *phone, const CidControlAnswer *answer)
{
  CidControlVerdict verdict =
    cid_make_judge (phone->make, answer->status, answer->location, answer->body);
  CidControlState state = cid_control_state_from_verdict (verdict, phone->password != NULL);
  g_autofree char *status = g_strdup_printf ("HTTP %u", answer->status);
  const char *detail = cid_make_get_advice (phone->make, verdict);

  if (state == CID_CONTROL_STATE_FORBIDDEN &&
      cid_control_base_is_elsewhere (answer->base, answer->location))
    state = CID_CONTROL_STATE_ELSEWHERE;
  if (state == CID_CONTROL_STATE_STRANGE)
    detail = status;
  if (state == CID_CONTROL_STATE_UNAUTHORIZED || state == CID_CONTROL_STATE_NO_PASSWORD)
    cid_controlled_forget_password (phone);
  cid_phone_control_set_state (self, phone, state, detail);
}

/* What comes of settings that are no more says nothing of those that there are. */
static void
on_probed (const CidControlAnswer *answer, gpointer user_data)
{
  Errand *errand = user_data;
  CidControlled *phone = cid_phone_control_find (errand->self, errand->phone_id);

  if (phone != NULL && phone->serial != errand->serial) {
    go_on (errand);
    return;
  }
  if (phone != NULL) {
    phone->asked_us = g_get_monotonic_time ();
    if (answer->trouble == CID_CONTROL_TROUBLE_NONE)
      learn_from_answer (errand->self, phone, answer);
    else
      learn_from_trouble (errand->self, phone, answer);
  }
  if (errand->has_failed && phone != NULL && phone->state == CID_CONTROL_STATE_READY)
    g_set_error (&errand->error, CID_ERROR, CID_ERROR_REFUSED,
                 _ ("Phone %s did not do it; the call may be over"), phone->phone->name);
  if (phone == NULL || phone->state != CID_CONTROL_STATE_READY || errand->has_failed ||
      errand->deed == CID_DEED_NONE)
    end_by_state (errand);
  else
    go_on (errand);
}

static void
ask (Errand *errand, CidControlled *phone, CidDeeds deed, CidControlAnswerFunc answered)
{
  gboolean is_heard = FALSE;
  g_autofree char *base = cid_controlled_get_base (phone, &is_heard);
  g_autofree char *path = cid_controlled_get_path (phone, deed, errand->number);
  const CidControlRequest request = {
    .base = base,
    .path = path,
    .user = phone->phone->control.user,
    .password = phone->password,
    .certificate = phone->phone->control.certificate,
    .guards_password = is_heard,
  };

  errand->serial = phone->serial;
  cid_control_link_ask (&request, cid_phone_control_get_leaving (errand->self), answered, errand);
}

/* No request that holds the password goes where it can be read, to who knows whom. */
static CidControlState
find_obstacle (CidControlled *phone)
{
  gboolean is_heard = FALSE;
  g_autofree char *base = cid_controlled_get_base (phone, &is_heard);
  g_autofree char *path = NULL;

  if (phone->make == NULL)
    return CID_CONTROL_STATE_NO_MAKE;
  if (base == NULL)
    return CID_CONTROL_STATE_NO_PLACE;
  if ((is_heard || phone->phone->control.certificate != NULL) &&
      cid_make_has_password_in_path (phone->make) && !g_str_has_prefix (base, "https:"))
    return CID_CONTROL_STATE_GUARDED;

  path = cid_controlled_get_path (phone, CID_DEED_NONE, NULL);
  return path != NULL ? CID_CONTROL_STATE_READY : CID_CONTROL_STATE_NO_PASSWORD;
}

static void
probe (Errand *errand, CidControlled *phone)
{
  CidControlState obstacle = find_obstacle (phone);

  if (obstacle == CID_CONTROL_STATE_READY) {
    ask (errand, phone, CID_DEED_NONE, on_probed);
    return;
  }
  if (obstacle == CID_CONTROL_STATE_NO_PASSWORD)
    cid_controlled_forget_password (phone);
  cid_phone_control_set_state (errand->self, phone, obstacle, NULL);
  end_by_state (errand);
}

static gboolean
is_done (CidControlled *phone, const CidControlAnswer *answer)
{
  return answer->trouble == CID_CONTROL_TROUBLE_NONE && phone->make != NULL &&
         cid_make_judge (phone->make, answer->status, answer->location, answer->body) ==
           CID_CONTROL_DONE;
}

static void
note_done (Errand *errand, CidControlled *phone)
{
  if (phone->serial == errand->serial) {
    phone->asked_us = g_get_monotonic_time ();
    cid_phone_control_set_state (errand->self, phone, CID_CONTROL_STATE_READY, NULL);
  }
  cid_phone_control_tell_done (errand->self, errand->phone_id, errand->deed, errand->call_uid);
  end (errand);
}

/* The password may be another by now: then nothing was done, and it is done with that one. */
static void
try_again (Errand *errand, CidControlled *phone)
{
  errand->has_asked_again = TRUE;
  if (phone->serial == errand->serial) {
    cid_controlled_forget_password (phone);
    cid_controlled_set_state (phone, CID_CONTROL_STATE_UNKNOWN, NULL);
  }
  go_on (errand);
}

/* What a phone refuses now it may refuse because there is no such call, or for good. */
static void
on_deed_answered (const CidControlAnswer *answer, gpointer user_data)
{
  Errand *errand = user_data;
  CidControlled *phone = cid_phone_control_find (errand->self, errand->phone_id);
  gboolean has_trouble = answer->trouble != CID_CONTROL_TROUBLE_NONE;

  if (phone == NULL) {
    end_by_state (errand);
  } else if (is_done (phone, answer)) {
    note_done (errand, phone);
  } else if (has_trouble && phone->serial == errand->serial) {
    learn_from_trouble (errand->self, phone, answer);
    end_by_state (errand);
  } else if (!has_trouble && answer->status == 401 && !errand->has_asked_again) {
    try_again (errand, phone);
  } else {
    errand->has_failed = TRUE;
    go_on (errand);
  }
}

static void
on_password (const char *password, gpointer user_data)
{
  Errand *errand = user_data;
  CidControlled *phone = cid_phone_control_find (errand->self, errand->phone_id);

  if (phone != NULL && !phone->has_password)
    cid_controlled_take_password (phone, password);
  go_on (errand);
}

static gboolean
is_too_late (const Errand *errand)
{
  return (errand->deed & (CID_DEED_ANSWER | CID_DEED_REJECT | CID_DEED_HANG_UP)) != 0 &&
         g_get_monotonic_time () - errand->begun_us > DEED_PATIENCE_US;
}

static void
end_as_too_late (Errand *errand, CidControlled *phone)
{
  g_set_error (&errand->error, CID_ERROR, CID_ERROR_UNREACHABLE,
               _ ("Phone %s was not told: by the time it could be, the call may have been another"),
               phone->phone->name);
  end (errand);
}

static void
go_on (Errand *errand)
{
  CidControlled *phone = cid_phone_control_find (errand->self, errand->phone_id);

  if (phone == NULL || is_leaving (errand))
    end_by_state (errand);
  else if (!phone->has_password)
    cid_keyring_look_up (errand->phone_id, cid_phone_control_get_leaving (errand->self),
                         on_password, errand);
  else if (errand->deed == CID_DEED_NONE || errand->has_failed ||
           phone->state != CID_CONTROL_STATE_READY ||
           find_obstacle (phone) != CID_CONTROL_STATE_READY)
    probe (errand, phone);
  else if (is_too_late (errand))
    end_as_too_late (errand, phone);
  else
    ask (errand, phone, errand->deed, on_deed_answered);
}

static gboolean
on_begin (gpointer user_data)
{
  Errand *errand = user_data;

  if (errand->error != NULL)
    end (errand);
  else
    go_on (errand);
  return G_SOURCE_REMOVE;
}

/**
 * cid_errand_run:
 * @self: the control, which stays alive until it is done
 * @phone_id: id of a phone
 * @deed: one deed, or %CID_DEED_NONE
 * @number: (nullable): what to dial, as the phone shall dial it
 * @call_uid: (nullable): uid of the call that it is meant for, where it is for no other
 * @error: (nullable) (transfer full): why it cannot be done at all, if that is known already
 * @done: (nullable): called once, later
 * @user_data: for @done
 *
 * Asks for the password, sees that the phone lets itself be controlled unless that is known, and
 * lets it do the deed.
 */
void
cid_errand_run (CidPhoneControl *self,
                const char *phone_id,
                CidDeeds deed,
                const char *number,
                const char *call_uid,
                GError *error,
                CidDeedFunc done,
                gpointer user_data)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->self = g_object_ref (self);
  errand->phone_id = g_strdup (phone_id);
  errand->deed = deed;
  errand->begun_us = g_get_monotonic_time ();
  errand->number = g_strdup (number);
  errand->call_uid = g_strdup (call_uid);
  errand->error = error;
  errand->done = done;
  errand->user_data = user_data;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_begin, errand, NULL);
}
