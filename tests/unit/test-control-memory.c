/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control-memory.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"

static const CidControlRecord record = {
  .key = (char *) "abc",
  .state = CID_CONTROL_STATE_FORBIDDEN,
  .detail = (char *) "It refuses;\nset = [x] to off",
  .heard = (char *) "192.0.2.50",
};

static int
set_up (void **state)
{
  *state = scratch_new ();
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (*state);
  return 0;
}

static gboolean
is_there (gpointer user_data)
{
  GStatBuf status;

  return g_stat (user_data, &status) == 0 && status.st_size > 0;
}

/* A restart must not forget what phones do: buttons would be missing until each is asked again. */
static void
test_what_is_remembered_outlives_the_program (void **state)
{
  g_autofree char *path = scratch_path (*state, "below/control");
  CidControlMemory *memory = cid_control_memory_new (path);
  g_auto (CidControlRecord) read = { 0 };
  GStatBuf status;

  assert_false (cid_control_memory_get (memory, ID, &read));
  cid_control_memory_set (memory, ID, &record);
  scratch_run_until (is_there, path);
  cid_control_memory_free (memory);
  assert_int_equal (g_stat (path, &status), 0);
  assert_int_equal (status.st_mode & 077, 0);

  memory = cid_control_memory_new (path);
  assert_true (cid_control_memory_get (memory, ID, &read));
  assert_string_equal (read.key, record.key);
  assert_int_equal (read.state, record.state);
  assert_string_equal (read.detail, record.detail);
  assert_string_equal (read.heard, record.heard);
  cid_control_memory_free (memory);
}

/* By which address a phone reaches this machine is known of phones that nobody controls as well. */
static void
test_what_a_phone_was_told_is_remembered (void **state)
{
  g_autofree char *path = scratch_path (*state, "told/control");
  CidControlMemory *memory = cid_control_memory_new (path);
  g_autofree char *nothing = cid_control_memory_get_told (memory, ID);
  g_autofree char *told = NULL;

  assert_null (nothing);
  cid_control_memory_set_told (memory, ID, "192.0.2.20");
  scratch_run_until (is_there, path);
  cid_control_memory_free (memory);
  memory = cid_control_memory_new (path);
  told = cid_control_memory_get_told (memory, ID);
  assert_string_equal (told, "192.0.2.20");
  cid_control_memory_set (memory, ID, &record);
  g_free (told);
  told = cid_control_memory_get_told (memory, ID);
  assert_string_equal (told, "192.0.2.20");
  cid_control_memory_free (memory);
}

/* Two changes in a row: the later is what stays, although the first is still being written. */
static void
test_the_last_word_stays (void **state)
{
  static const CidControlRecord ready = { .key = (char *) "abc", .state = CID_CONTROL_STATE_READY };
  g_autofree char *path = scratch_path (*state, "control");
  CidControlMemory *memory = cid_control_memory_new (path);
  g_auto (CidControlRecord) read = { 0 };

  cid_control_memory_set (memory, ID, &record);
  cid_control_memory_set (memory, ID, &ready);
  scratch_run_until (is_there, path);
  scratch_run_ms (200);
  cid_control_memory_free (memory);

  memory = cid_control_memory_new (path);
  assert_true (cid_control_memory_get (memory, ID, &read));
  assert_int_equal (read.state, CID_CONTROL_STATE_READY);
  assert_null (read.detail);
  assert_null (read.heard);
  cid_control_memory_free (memory);
}

/* A damaged file is nothing remembered, and no reason not to start. */
static void
test_a_damaged_file_is_nothing (void **state)
{
  g_autofree char *path = scratch_path (*state, "control");
  CidControlMemory *memory;
  g_auto (CidControlRecord) read = { 0 };

  scratch_write (*state, "control", "[" ID "\nstate=ready\n\x01\xff");
  memory = cid_control_memory_new (path);
  assert_false (cid_control_memory_get (memory, ID, &read));
  cid_control_memory_free (memory);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_what_is_remembered_outlives_the_program, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_what_a_phone_was_told_is_remembered, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_last_word_stays, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_damaged_file_is_nothing, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
