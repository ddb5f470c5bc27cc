/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/controlled.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"

static CidControlled *
make (const char *make_name, const char *user, const char *password)
{
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, "7kq3m9x2adfh");

  g_free (phone->make);
  phone->make = g_strdup (make_name);
  phone->control.user = g_strdup (user);
  phone->control.password = g_strdup (password);
  return cid_controlled_new (phone);
}

/* Only makes that say how they are controlled can be; the others say so at once. */
static void
test_a_make_can_be_controlled_or_not (void **state)
{
  g_autoptr (CidControlled) snom = make ("snom", "admin", NULL);
  g_autoptr (CidControlled) generic = make ("generic", "admin", NULL);
  g_autoptr (CidControlled) unknown = make ("no-such-make", "admin", NULL);

  assert_int_equal (snom->state, CID_CONTROL_STATE_UNKNOWN);
  assert_true (snom->is_due);
  assert_int_equal (generic->state, CID_CONTROL_STATE_NO_MAKE);
  assert_int_equal (unknown->state, CID_CONTROL_STATE_NO_MAKE);
  assert_null (cid_controlled_get_path (generic, CID_DEED_DIAL, "100"));
}

/* The settings' password is always there; another is what the keyring said last, even if none. */
static void
test_a_password_is_looked_up_once (void **state)
{
  g_autoptr (CidControlled) phone = make ("snom", "admin", NULL);
  g_autoptr (CidControlled) open = make ("snom", "admin", "secret");

  assert_false (phone->has_password);
  cid_controlled_take_password (phone, NULL);
  assert_true (phone->has_password);
  cid_controlled_take_password (phone, "other");
  assert_string_equal (phone->password, "other");
  cid_controlled_forget_password (phone);
  assert_false (phone->has_password);
  assert_null (phone->password);
  cid_controlled_take_password (open, "other");
  cid_controlled_forget_password (open);
  assert_true (open->has_password);
  assert_string_equal (open->password, "secret");
}

/* Settings are read anew for any reason: what they did not change is not asked for again. */
static void
test_what_the_settings_did_not_change_is_taken_over (void **state)
{
  static const struct {
    const char *user;
    const char *password;
    CidControlState state;
  } rows[] = {
    { "admin", NULL, CID_CONTROL_STATE_READY },
    { "root", NULL, CID_CONTROL_STATE_UNKNOWN },
    { "admin", "secret", CID_CONTROL_STATE_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidControlled) before = make ("snom", "admin", NULL);
    g_autoptr (CidControlled) after = make ("snom", rows[i].user, rows[i].password);

    before->heard = g_strdup ("192.0.2.50");
    before->is_due = FALSE;
    cid_controlled_set_state (before, CID_CONTROL_STATE_READY, "well");
    cid_controlled_take_password (before, "kept");
    cid_controlled_take_over (after, before);
    assert_string_equal (after->heard, "192.0.2.50");
    assert_int_equal (after->state, rows[i].state);
    assert_int_equal (after->is_due, i > 0);
    assert_int_equal (g_strcmp0 (after->password, i == 0 ? "kept" : rows[i].password), 0);
  }
}

/* A state's detail may be the one that it had: it is copied before that is freed. */
static void
test_a_detail_may_be_its_own (void **state)
{
  g_autoptr (CidControlled) phone = make ("snom", "admin", NULL);

  cid_controlled_set_state (phone, CID_CONTROL_STATE_STRANGE, "404");
  cid_controlled_set_state (phone, CID_CONTROL_STATE_MISSING, phone->detail);
  assert_string_equal (phone->detail, "404");
}

/* What was known when the program ran last holds for the same settings alone; only what works is
 * not asked again. */
static void
test_what_is_remembered_is_recalled_for_the_same_settings (void **state)
{
  static const struct {
    CidControlState before;
    const char *user;
    CidControlState after;
    gboolean is_due;
  } rows[] = {
    { CID_CONTROL_STATE_READY, "admin", CID_CONTROL_STATE_READY, FALSE },
    { CID_CONTROL_STATE_FORBIDDEN, "admin", CID_CONTROL_STATE_FORBIDDEN, TRUE },
    { CID_CONTROL_STATE_READY, "root", CID_CONTROL_STATE_UNKNOWN, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    char *folder = scratch_new ();
    g_autofree char *path = scratch_path (folder, "control");
    CidControlMemory *memory = cid_control_memory_new (path);
    g_autoptr (CidControlled) before = make ("snom", "admin", NULL);
    g_autoptr (CidControlled) after = make ("snom", rows[i].user, NULL);

    before->heard = g_strdup ("192.0.2.50");
    cid_controlled_recall (after, memory);
    assert_int_equal (after->state, CID_CONTROL_STATE_UNKNOWN);
    cid_controlled_set_state (before, rows[i].before, NULL);
    cid_controlled_remember (before, memory);
    cid_controlled_recall (after, memory);
    assert_int_equal (after->state, rows[i].after);
    assert_int_equal (after->is_due, rows[i].is_due);
    assert_int_equal (after->heard != NULL, g_str_equal (rows[i].user, "admin"));
    cid_control_memory_free (memory);
    scratch_free (folder);
  }
}

/* Where nobody says where the phone is, its own report has to do, and is known to be no more. */
static void
test_a_phone_is_reached_where_it_was_heard (void **state)
{
  g_autoptr (CidControlled) phone = make ("snom", "admin", NULL);
  gboolean is_heard = TRUE;
  g_autofree char *nowhere = cid_controlled_get_base (phone, &is_heard);
  g_autofree char *heard = NULL;
  g_autofree char *set = NULL;

  assert_null (nowhere);
  assert_false (is_heard);
  phone->heard = g_strdup ("192.0.2.50");
  heard = cid_controlled_get_base (phone, &is_heard);
  assert_string_equal (heard, "http://192.0.2.50");
  assert_true (is_heard);
  phone->phone->control.base = g_strdup ("https://192.0.2.51");
  set = cid_controlled_get_base (phone, &is_heard);
  assert_string_equal (set, "https://192.0.2.51");
  assert_false (is_heard);
}

/* What is dialled stands in the path, escaped; the identity only where there is one. */
static void
test_a_path_says_what_to_dial (void **state)
{
  g_autoptr (CidControlled) phone = make ("snom", "admin", "secret");
  g_autofree char *dial = cid_controlled_get_path (phone, CID_DEED_DIAL, "1&2");
  g_autofree char *probe = cid_controlled_get_path (phone, CID_DEED_NONE, NULL);

  assert_non_null (dial);
  assert_non_null (probe);
  assert_non_null (g_strrstr (dial, "1%262"));
  assert_null (g_strrstr (dial, "secret"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_make_can_be_controlled_or_not),
    cmocka_unit_test (test_a_password_is_looked_up_once),
    cmocka_unit_test (test_what_the_settings_did_not_change_is_taken_over),
    cmocka_unit_test (test_a_detail_may_be_its_own),
    cmocka_unit_test (test_what_is_remembered_is_recalled_for_the_same_settings),
    cmocka_unit_test (test_a_phone_is_reached_where_it_was_heard),
    cmocka_unit_test (test_a_path_says_what_to_dial),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
