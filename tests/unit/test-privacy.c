/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/privacy.h"
#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is seen, and what the desktop is told of it, for each setting, before and behind the lock.
 */
static void
test_what_a_locked_screen_shows (void **state)
{
  static const struct {
    CidPrivacy privacy;
    gboolean is_locked;
    CidSight sight;
    gboolean is_public;
  } rows[] = {
    { CID_PRIVACY_UNSAID, FALSE, CID_SIGHT_FULL, FALSE },
    { CID_PRIVACY_UNSAID, TRUE, CID_SIGHT_FULL, FALSE },
    { CID_PRIVACY_NOTHING, FALSE, CID_SIGHT_FULL, FALSE },
    { CID_PRIVACY_NOTHING, TRUE, CID_SIGHT_NONE, FALSE },
    { CID_PRIVACY_SOMEBODY, FALSE, CID_SIGHT_FULL, FALSE },
    { CID_PRIVACY_SOMEBODY, TRUE, CID_SIGHT_REDUCED, TRUE },
    { CID_PRIVACY_EVERYTHING, FALSE, CID_SIGHT_FULL, TRUE },
    { CID_PRIVACY_EVERYTHING, TRUE, CID_SIGHT_FULL, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (cid_privacy_get_sight (rows[i].privacy, rows[i].is_locked), rows[i].sight);
    assert_int_equal (cid_privacy_is_public (rows[i].privacy, rows[i].is_locked),
                      rows[i].is_public);
  }
}

static CidNotice *
make_notice (const char *name)
{
  g_autoptr (CidCall) call = fake_call_new ("u", name, "+61299991234");
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  CidNotice *notice;

  g_ptr_array_add (calls, call);
  notice = cid_notice_new_ringing (calls, 1, NULL);
  notice->image = g_bytes_new_static ("x", 1);
  return notice;
}

/* Nothing of the caller is left, whichever part of the notice it stood in. */
static void
test_a_reduced_notice_names_nobody (void **state)
{
  g_autoptr (CidNotice) notice = make_notice ("Ana");
  g_autofree char *key = g_strdup (notice->key);

  assert_true (cid_privacy_fit (CID_PRIVACY_SOMEBODY, TRUE, notice, "Somebody is calling"));
  assert_string_equal (notice->title, "Somebody is calling");
  assert_string_equal (notice->body, "");
  assert_string_equal (notice->plain, "Somebody is calling");
  assert_null (notice->image);
  assert_true (notice->is_public);
  /* It is still about the same: what the user closed stays closed. */
  assert_string_equal (notice->key, key);
}

/* Nothing is nothing. */
static void
test_what_must_not_be_shown_is_not (void **state)
{
  g_autoptr (CidNotice) notice = make_notice ("Ana");

  assert_false (cid_privacy_fit (CID_PRIVACY_NOTHING, TRUE, notice, "Somebody is calling"));
}

/* Before the lock nothing is changed but what the desktop is told. */
static void
test_an_open_screen_shows_all (void **state)
{
  g_autoptr (CidNotice) notice = make_notice ("<b>&");

  assert_true (cid_privacy_fit (CID_PRIVACY_NOTHING, FALSE, notice, "Somebody is calling"));
  assert_string_equal (notice->title, "<b>&");
  assert_false (notice->is_public);
  assert_true (cid_privacy_fit (CID_PRIVACY_EVERYTHING, FALSE, notice, "Somebody is calling"));
  assert_string_equal (notice->title, "<b>&");
  assert_non_null (notice->image);
  assert_true (notice->is_public);
}

/* GNOME's lock screen takes titles for markup, whoever wrote them. */
static void
test_a_name_is_no_markup_on_the_lock_screen (void **state)
{
  static const CidPrivacy rows[] = { CID_PRIVACY_UNSAID, CID_PRIVACY_EVERYTHING };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotice) notice = make_notice ("<b>& Söhne");

    assert_true (cid_privacy_fit (rows[i], TRUE, notice, "Somebody is calling"));
    assert_string_equal (notice->title, "‹b›＆ Söhne");
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_a_locked_screen_shows),
    cmocka_unit_test (test_a_reduced_notice_names_nobody),
    cmocka_unit_test (test_what_must_not_be_shown_is_not),
    cmocka_unit_test (test_an_open_screen_shows_all),
    cmocka_unit_test (test_a_name_is_no_markup_on_the_lock_screen),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
