/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-number-profile"

#include "number/number-profile.h"

#define DEFAULT_LANGUAGE "en"

/**
 * CidNumberProfile:
 *
 * How people write a number, where it is, and what kind of line: what the numbering plans say to
 * whoever reads it. They are asked when somebody wants to know, and once; for that costs more than
 * all else that is done with an event, and of a thousand calls in a second nobody reads most. It
 * seems never to change, may be used on any thread, and goes with its last reference.
 */
struct _CidNumberProfile {
  gatomicrefcount references;
  char *number; /* %NULL: what is known was known from the beginning */
  const char *home;
  const char *language;
  GMutex lock;
  gboolean is_known;
  /* What was found out, for good once it is known. */
  char *display;
  char *place;
  CidPhoneNumberType type;
};

/**
 * cid_number_profile_new:
 * @number: a number as machines write it, or as it was said if it is no such number
 * @home: (nullable): region of who reads it
 * @language: (nullable): two letters, in which places are named; %NULL is English
 *
 * Returns: (transfer full): what the plans say of @number, which are not asked yet
 */
CidNumberProfile *
cid_number_profile_new (const char *number, const char *home, const char *language)
{
  CidNumberProfile *self;

  g_return_val_if_fail (number != NULL, NULL);

  self = g_new0 (CidNumberProfile, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->number = g_strdup (number);
  self->home = g_intern_string (home);
  self->language = g_intern_string (language != NULL ? language : DEFAULT_LANGUAGE);
  return self;
}

/**
 * cid_number_profile_new_known:
 * @display: (nullable): the number as people write it
 * @place: (nullable): where it is
 * @type: what kind of line it is
 *
 * Returns: (transfer full): what was known before, and is not asked for again
 */
CidNumberProfile *
cid_number_profile_new_known (const char *display, const char *place, CidPhoneNumberType type)
{
  CidNumberProfile *self = g_new0 (CidNumberProfile, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->is_known = TRUE;
  self->display = g_strdup (display);
  self->place = g_strdup (place);
  self->type = type;
  return self;
}

/**
 * cid_number_profile_ref:
 * @self: a profile
 *
 * Returns: (transfer full): @self
 */
CidNumberProfile *
cid_number_profile_ref (CidNumberProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * cid_number_profile_unref:
 * @self: (transfer full) (nullable): a profile
 */
void
cid_number_profile_unref (CidNumberProfile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->number);
  g_free (self->display);
  g_free (self->place);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* At home the country goes without saying. */
static char *
find_place (const CidPhoneNumber *number, const char *home, const char *language)
{
  g_autofree char *place = cid_phone_number_get_place (number, language);
  g_autofree char *country = cid_phone_number_get_country (home, language);

  return country == NULL || g_strcmp0 (place, country) != 0 ? g_steal_pointer (&place) : NULL;
}

/* What no plan has given out is shown as it was said: a zero of its beginning may belong to it. */
static gboolean
is_written_anew (const CidNumberProfile *self, const CidPhoneNumber *number)
{
  return *self->number == '+' || cid_phone_number_is_valid (number);
}

static void
find_out (CidNumberProfile *self)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (self->number, self->home);

  if (number != NULL) {
    if (is_written_anew (self, number))
      self->display = cid_phone_number_to_display (number, self->home);
    self->place = find_place (number, self->home, self->language);
    self->type = cid_phone_number_get_type_of (number);
  }
  if (self->display == NULL)
    self->display = g_strdup (self->number);
}

static void
know (CidNumberProfile *self)
{
  g_mutex_lock (&self->lock);
  if (!self->is_known)
    find_out (self);
  self->is_known = TRUE;
  g_mutex_unlock (&self->lock);
}

/**
 * cid_number_profile_get_display:
 * @self: a profile
 *
 * Returns: (transfer none) (nullable): the number as people at home write it; as it is if it is no
 *   telephone number, or one of a range that its plan has not given out
 */
const char *
cid_number_profile_get_display (CidNumberProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  know (self);
  return self->display;
}

/**
 * cid_number_profile_get_place:
 * @self: a profile
 *
 * Returns: (transfer none) (nullable): where the number's area is, as far as it tells; nothing for
 *   the country of home
 */
const char *
cid_number_profile_get_place (CidNumberProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  know (self);
  return self->place;
}

/**
 * cid_number_profile_get_type:
 * @self: a profile
 *
 * Returns: the kind of line
 */
CidPhoneNumberType
cid_number_profile_get_type (CidNumberProfile *self)
{
  g_return_val_if_fail (self != NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN);

  know (self);
  return self->type;
}

/**
 * cid_number_profile_get_home:
 * @self: a profile
 *
 * Returns: (transfer none) (nullable): region of who reads it; two of one region are one pointer.
 *   %NULL also if what is known was known from the beginning
 */
const char *
cid_number_profile_get_home (CidNumberProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->home;
}

static gboolean
is_one_question (const CidNumberProfile *a, const CidNumberProfile *b)
{
  return a->number != NULL && g_strcmp0 (a->number, b->number) == 0 && a->home == b->home &&
         a->language == b->language;
}

/**
 * cid_number_profile_is_same:
 * @a: (nullable): a profile
 * @b: (nullable): another
 *
 * Returns: %TRUE if both say the same; the plans are asked only where that is in question
 */
gboolean
cid_number_profile_is_same (CidNumberProfile *a, CidNumberProfile *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  if (is_one_question (a, b))
    return TRUE;

  know (a);
  know (b);
  return g_strcmp0 (a->display, b->display) == 0 && g_strcmp0 (a->place, b->place) == 0 &&
         a->type == b->type;
}
