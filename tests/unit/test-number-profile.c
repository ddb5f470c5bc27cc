/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "number/number-profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <string.h>

#define N_READERS 4

static guint n_asked;

/* The module of places is loaded when the plans are asked for the first time. */
void *__wrap_dlopen (const char *name, int flags);
void *__real_dlopen (const char *name, int flags);

void *
__wrap_dlopen (const char *name, int flags)
{
  n_asked += name != NULL && strstr (name, "geocoder") != NULL;
  return __real_dlopen (name, flags);
}

/* A call of a flood, which nobody is shown, costs no more than its number. To be run first. */
static void
test_nobody_is_asked_before_somebody_wants_to_know (void **state)
{
  g_autoptr (CidNumberProfile) self = cid_number_profile_new ("+61299991234", "AU", NULL);
  g_autoptr (CidNumberProfile) again = cid_number_profile_new ("+61299991234", "AU", NULL);

  assert_true (cid_number_profile_is_same (self, again));
  assert_string_equal (cid_number_profile_get_home (self), "AU");
  assert_int_equal (n_asked, 0);
  assert_non_null (cid_number_profile_get_display (self));
  assert_int_equal (n_asked, 1);
}

/* What a number tells depends on who reads it; what is none is shown as it is. */
static void
test_a_number_tells_what_it_is (void **state)
{
  static const struct {
    const char *number;
    const char *home;
    const char *language;
    const char *display;
    const char *place;
    CidPhoneNumberType type;
  } rows[] = {
    { "+493023456789", "AU", NULL, "+49 30 23456789", "Berlin", CID_PHONE_NUMBER_TYPE_FIXED_LINE },
    { "+493023456789", "DE", "de", "030 23456789", "Berlin", CID_PHONE_NUMBER_TYPE_FIXED_LINE },
    { "+61491570156", "AU", NULL, "0491 570 156", NULL, CID_PHONE_NUMBER_TYPE_MOBILE },
    { "+61491570156", "DE", "de", "+61 491 570 156", "Australien", CID_PHONE_NUMBER_TYPE_MOBILE },
    { "+61491570156", NULL, NULL, "+61 491 570 156", "Australia", CID_PHONE_NUMBER_TYPE_MOBILE },
    { "0299991234", NULL, NULL, "0299991234", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "no number", "AU", NULL, "no number", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "+61999999999", "AU", NULL, "+61 999999999", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "+49999", "DE", NULL, "+49 999", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "0012345678", "AU", NULL, "0012345678", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "0081901234567", "AU", NULL, "0081901234567", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
    { "000412345678", "AU", NULL, "000412345678", NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNumberProfile) self =
      cid_number_profile_new (rows[i].number, rows[i].home, rows[i].language);

    assert_string_equal (cid_number_profile_get_display (self), rows[i].display);
    if (rows[i].place == NULL)
      assert_null (cid_number_profile_get_place (self));
    else
      assert_string_equal (cid_number_profile_get_place (self), rows[i].place);
    assert_int_equal (cid_number_profile_get_type (self), rows[i].type);
  }
}

/* What the log has known for years is told as it was, and nobody is asked. */
static void
test_what_is_known_is_not_asked_again (void **state)
{
  g_autoptr (CidNumberProfile) self =
    cid_number_profile_new_known ("x", "Atlantis", CID_PHONE_NUMBER_TYPE_VOIP);
  g_autoptr (CidNumberProfile) nothing =
    cid_number_profile_new_known (NULL, NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN);

  assert_string_equal (cid_number_profile_get_display (self), "x");
  assert_string_equal (cid_number_profile_get_place (self), "Atlantis");
  assert_int_equal (cid_number_profile_get_type (self), CID_PHONE_NUMBER_TYPE_VOIP);
  assert_null (cid_number_profile_get_home (self));
  assert_null (cid_number_profile_get_display (nothing));
  assert_null (cid_number_profile_get_place (nothing));
}

/* Two are the same by what they say, however it became known. */
static void
test_two_are_compared_by_what_they_say (void **state)
{
  g_autoptr (CidNumberProfile) one = cid_number_profile_new ("+61299991234", "AU", NULL);
  g_autoptr (CidNumberProfile) again = cid_number_profile_new ("+61299991234", "AU", "en");
  g_autoptr (CidNumberProfile) abroad = cid_number_profile_new ("+61299991234", "DE", NULL);
  g_autoptr (CidNumberProfile) other = cid_number_profile_new ("+61299991235", "AU", NULL);
  g_autoptr (CidNumberProfile) written = cid_number_profile_new_known (
    "(02) 9999 1234", cid_number_profile_get_place (again), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  g_autoptr (CidNumberProfile) elsewhere =
    cid_number_profile_new_known ("(02) 9999 1234", "Berlin", CID_PHONE_NUMBER_TYPE_FIXED_LINE);

  assert_true (cid_number_profile_is_same (one, one));
  assert_true (cid_number_profile_is_same (one, again));
  assert_true (cid_number_profile_is_same (written, one));
  assert_true (cid_number_profile_is_same (NULL, NULL));
  assert_false (cid_number_profile_is_same (one, NULL));
  assert_false (cid_number_profile_is_same (NULL, one));
  assert_false (cid_number_profile_is_same (one, abroad));
  assert_false (cid_number_profile_is_same (one, other));
  assert_false (cid_number_profile_is_same (elsewhere, one));
  assert_ptr_equal (cid_number_profile_get_home (one), cid_number_profile_get_home (other));
  assert_ptr_not_equal (cid_number_profile_get_home (one), cid_number_profile_get_home (abroad));
}

static gpointer
read_display (gpointer user_data)
{
  CidNumberProfile *self = user_data;
  const char *display = cid_number_profile_get_display (self);

  cid_number_profile_unref (self);
  return (gpointer) display;
}

/* The screen and the log want to know at the same time: both are told the same. */
static void
test_threads_share_what_is_found_out (void **state)
{
  g_autoptr (CidNumberProfile) self = cid_number_profile_new ("+61299991234", "AU", NULL);
  GThread *threads[N_READERS];

  for (guint i = 0; i < N_READERS; i++)
    threads[i] = g_thread_new ("reader", read_display, cid_number_profile_ref (self));
  for (guint i = 0; i < N_READERS; i++)
    assert_ptr_equal (g_thread_join (threads[i]), cid_number_profile_get_display (self));
  assert_string_equal (cid_number_profile_get_display (self), "(02) 9999 1234");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nobody_is_asked_before_somebody_wants_to_know),
    cmocka_unit_test (test_a_number_tells_what_it_is),
    cmocka_unit_test (test_what_is_known_is_not_asked_again),
    cmocka_unit_test (test_two_are_compared_by_what_they_say),
    cmocka_unit_test (test_threads_share_what_is_found_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
