/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control"

#include "phone/control.h"

#include "phone/errand.h"

/* A phone that was silent, or refused, is asked again when it is heard, but not more often than
 * this: its owner may have mended it. */
#define SILENT_AGAIN_US (10 * G_USEC_PER_SEC)
#define REFUSED_AGAIN_US (10 * 60 * G_USEC_PER_SEC)

struct _CidPhoneControl {
  GObject parent_instance;

  CidControlMemory *memory;
  GHashTable *phones;
  GCancellable *leaving;
  char *region;
  guint probing_id;
};

enum {
  CHANGED,
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidPhoneControl, cid_phone_control, G_TYPE_OBJECT)

/**
 * cid_phone_control_find:
 * @phone_id: id of a phone
 *
 * Returns: (transfer none) (nullable): the phone, if it can be controlled; it may be gone when the
 *   main loop has run
 */
CidControlled *
cid_phone_control_find (CidPhoneControl *self, const char *phone_id)
{
  return g_hash_table_lookup (self->phones, phone_id);
}

/**
 * cid_phone_control_get_leaving:
 *
 * Returns: (transfer none): cancelled when the program ends
 */
GCancellable *
cid_phone_control_get_leaving (CidPhoneControl *self)
{
  return self->leaving;
}

/**
 * cid_phone_control_tell_done:
 * @phone_id: id of a phone
 * @deed: what it has done
 * @call_uid: (nullable): uid of the call that it was meant for
 *
 * Tells everybody.
 */
void
cid_phone_control_tell_done (CidPhoneControl *self,
                             const char *phone_id,
                             CidDeeds deed,
                             const char *call_uid)
{
  g_signal_emit (self, signals[DONE], 0, phone_id, (guint) deed, call_uid);
}

/**
 * cid_phone_control_set_state:
 * @phone: a phone of @self
 * @state: how it stands now
 * @detail: (nullable): for the sentence about @state
 *
 * Notes and remembers how it stands, and says so if that is new.
 */
void
cid_phone_control_set_state (CidPhoneControl *self,
                             CidControlled *phone,
                             CidControlState state,
                             const char *detail)
{
  gboolean is_new = phone->state != state || g_strcmp0 (phone->detail, detail) != 0;

  cid_controlled_set_state (phone, state, detail);
  cid_controlled_remember (phone, self->memory);
  if (is_new) {
    g_info ("Phone %s: control is %s", phone->phone->name, cid_control_state_to_nick (state));
    g_signal_emit (self, signals[CHANGED], 0, phone->phone->id);
  }
}

static void
ask_what_it_does (CidPhoneControl *self, CidControlled *phone)
{
  phone->asked_us = g_get_monotonic_time ();
  phone->is_due = FALSE;
  cid_errand_run (self, phone->phone->id, CID_DEED_NONE, NULL, NULL, NULL, NULL, NULL);
}

static gboolean
on_probing (gpointer user_data)
{
  CidPhoneControl *self = user_data;
  GHashTableIter iter;
  CidControlled *phone;

  self->probing_id = 0;
  g_hash_table_iter_init (&iter, self->phones);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &phone)) {
    if (phone->is_due && phone->make != NULL)
      ask_what_it_does (self, phone);
  }
  return G_SOURCE_REMOVE;
}

static void
cid_phone_control_dispose (GObject *object)
{
  CidPhoneControl *self = CID_PHONE_CONTROL (object);

  g_clear_handle_id (&self->probing_id, g_source_remove);
  g_clear_pointer (&self->phones, g_hash_table_unref);
  g_clear_pointer (&self->memory, cid_control_memory_free);
  g_clear_object (&self->leaving);

  G_OBJECT_CLASS (cid_phone_control_parent_class)->dispose (object);
}

static void
cid_phone_control_finalize (GObject *object)
{
  CidPhoneControl *self = CID_PHONE_CONTROL (object);

  g_free (self->region);

  G_OBJECT_CLASS (cid_phone_control_parent_class)->finalize (object);
}

static void
cid_phone_control_class_init (CidPhoneControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cid_phone_control_dispose;
  object_class->finalize = cid_phone_control_finalize;

  /**
   * CidPhoneControl::changed:
   * @phone_id: id of a phone
   *
   * What that phone lets be done has changed, or why it does not.
   */
  signals[CHANGED] = g_signal_new ("changed", CID_TYPE_PHONE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * CidPhoneControl::done:
   * @phone_id: id of a phone
   * @deed: one deed of #CidDeeds
   * @call_uid: (nullable): uid of the call that it was meant for, as it was given
   *
   * The phone has done what it was asked to do, whoever asked.
   */
  signals[DONE] = g_signal_new ("done", CID_TYPE_PHONE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
cid_phone_control_init (CidPhoneControl *self)
{
  self->phones =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_controlled_free);
  self->leaving = g_cancellable_new ();
}

/**
 * cid_phone_control_new:
 * @memory_path: the file that remembers what phones let be done
 *
 * The remote control of phones: what can be done from here with each of them, and doing it, over
 * its own web interface. Nothing waits.
 *
 * Returns: (transfer full): the control of no phone
 */
CidPhoneControl *
cid_phone_control_new (const char *memory_path)
{
  CidPhoneControl *self = g_object_new (CID_TYPE_PHONE_CONTROL, NULL);

  self->memory = cid_control_memory_new (memory_path);

  return self;
}

/**
 * cid_phone_control_get_told:
 * @phone_id: id of a phone, controlled or not
 *
 * Returns: (transfer full) (nullable): the address of this machine that it was told, if that was
 *   ever seen to be one
 */
char *
cid_phone_control_get_told (CidPhoneControl *self, const char *phone_id)
{
  g_return_val_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL, NULL);

  return cid_control_memory_get_told (self->memory, phone_id);
}

/**
 * cid_phone_control_set_told:
 * @phone_id: id of a phone, controlled or not
 * @told: an address of this machine
 *
 * Remembers what a phone was told.
 */
void
cid_phone_control_set_told (CidPhoneControl *self, const char *phone_id, const char *told)
{
  g_autofree char *before = NULL;

  g_return_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL && told != NULL);

  before = cid_control_memory_get_told (self->memory, phone_id);
  if (g_strcmp0 (before, told) != 0)
    cid_control_memory_set_told (self->memory, phone_id, told);
}

/**
 * cid_phone_control_leave:
 *
 * Ends what is being asked, for the end of the program; what is asked keeps @self until then, so
 * what is to be remembered is on disk already.
 */
void
cid_phone_control_leave (CidPhoneControl *self)
{
  g_return_if_fail (CID_IS_PHONE_CONTROL (self));

  g_clear_handle_id (&self->probing_id, g_source_remove);
  g_cancellable_cancel (self->leaving);
  cid_control_memory_flush (self->memory);
}

/**
 * cid_phone_control_set_plan:
 * @plan: how numbers are dialled here; copied
 */
void
cid_phone_control_set_plan (CidPhoneControl *self, const CidNumberPlan *plan)
{
  g_return_if_fail (CID_IS_PHONE_CONTROL (self) && plan != NULL);

  g_free (self->region);
  self->region = g_strdup (plan->region);
}

/* What was known stays known for the phones whose settings are the same. */
static CidControlled *
make_controlled (CidPhoneControl *self, const CidPhone *phone)
{
  CidControlled *before = cid_phone_control_find (self, phone->id);
  CidControlled *controlled = cid_controlled_new (phone);

  if (before != NULL)
    cid_controlled_take_over (controlled, before);
  else
    cid_controlled_recall (controlled, self->memory);
  return controlled;
}

/**
 * cid_phone_control_set_phones:
 * @phones: (element-type CidPhone): the phones, as the user set them; copied
 *
 * Controls these phones from now on, those that are set up for it. Those whose settings are new, or
 * that did nothing when the program ran last, are soon asked what they do.
 */
void
cid_phone_control_set_phones (CidPhoneControl *self, GPtrArray *phones)
{
  GHashTable *all =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_controlled_free);

  g_return_if_fail (CID_IS_PHONE_CONTROL (self) && phones != NULL);

  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    if (cid_control_settings_is_set (&phone->control))
      g_hash_table_insert (all, g_strdup (phone->id), make_controlled (self, phone));
  }
  g_hash_table_unref (self->phones);
  self->phones = all;
  if (g_hash_table_size (all) > 0 && self->probing_id == 0)
    self->probing_id = g_idle_add_full (G_PRIORITY_LOW, on_probing, self, NULL);
}

/* A password that was refused is not tried again unasked: phones lock themselves up over that. */
static gboolean
is_worth_asking (CidControlled *phone)
{
  gint64 age_us = g_get_monotonic_time () - phone->asked_us;

  if (phone->state == CID_CONTROL_STATE_READY || phone->state == CID_CONTROL_STATE_UNAUTHORIZED)
    return FALSE;
  return age_us >=
         (phone->state == CID_CONTROL_STATE_UNREACHABLE ? SILENT_AGAIN_US : REFUSED_AGAIN_US);
}

/**
 * cid_phone_control_hear:
 * @phone_id: id of a phone
 * @address: (nullable): where it reported from; %NULL if it was not the phone that spoke
 * @has_started: it said that it has just started
 *
 * Notes that a phone lives, and where. It is asked again what it lets be done where that may have
 * changed by it.
 */
void
cid_phone_control_hear (CidPhoneControl *self,
                        const char *phone_id,
                        const char *address,
                        gboolean has_started)
{
  CidControlled *phone;
  gboolean is_heard;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  g_return_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL);

  phone = cid_phone_control_find (self, phone_id);
  if (phone == NULL || phone->make == NULL || address == NULL)
    return;

  before = cid_controlled_get_base (phone, &is_heard);
  if (g_strcmp0 (phone->heard, address) != 0) {
    g_free (phone->heard);
    phone->heard = g_strdup (address);
  }
  now = cid_controlled_get_base (phone, &is_heard);
  if (g_strcmp0 (before, now) != 0)
    cid_phone_control_set_state (self, phone, CID_CONTROL_STATE_UNKNOWN, NULL);
  else if (!has_started && !is_worth_asking (phone))
    return;
  ask_what_it_does (self, phone);
}

static char *
prepare_number (CidPhoneControl *self, CidControlled *phone, const char *number, GError **error)
{
  const CidNumberPlan plan = { .region = self->region };
  const CidControlSettings *settings = &phone->phone->control;
  g_autofree char *clean = cid_dial_clean (number != NULL ? number : "", error);

  if (clean == NULL)
    return NULL;
  return cid_dial_to_digits (clean, &plan, settings->style, settings->prefix);
}

/**
 * cid_phone_control_do:
 * @phone_id: id of a phone
 * @deed: one deed; %CID_DEED_NONE to ask the phone anew what it lets be done
 * @number: (nullable): what to dial: a number in any written form or a SIP address
 * @call_uid: (nullable): uid of the call that it is meant for, where it is for no other
 * @done: (nullable): called once, later, when the phone has done it or it is known why not:
 *   %CID_ERROR_NOT_FOUND, %CID_ERROR_BAD_INPUT, %CID_ERROR_UNREACHABLE or %CID_ERROR_REFUSED
 * @user_data: for @done
 *
 * Lets a phone do something. It is tried whatever cid_phone_control_get_deeds() says: that may be
 * out of date.
 */
void
cid_phone_control_do (CidPhoneControl *self,
                      const char *phone_id,
                      CidDeeds deed,
                      const char *number,
                      const char *call_uid,
                      CidDeedFunc done,
                      gpointer user_data)
{
  CidControlled *phone;
  GError *error = NULL;
  g_autofree char *digits = NULL;

  g_return_if_fail (CID_IS_PHONE_CONTROL (self) && phone_id != NULL);

  phone = cid_phone_control_find (self, phone_id);
  if (phone != NULL && deed == CID_DEED_DIAL)
    digits = prepare_number (self, phone, number, &error);
  if (phone != NULL && deed == CID_DEED_NONE)
    cid_controlled_forget_password (phone);
  cid_errand_run (self, phone_id, deed, digits, call_uid, error, done, user_data);
}
