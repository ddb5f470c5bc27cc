/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/push-memory.h"
#include "phone/push-plan.h"
#include "scratch.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define OTHER "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12"

static CidPushItem items[] = {
  { .setting = (char *) "a",
    .before = (char *) "http://old;x\n[y]",
    .is_chosen = TRUE,
    .state = CID_PUSH_FOREIGN },
  { .setting = (char *) "b", .before = (char *) "", .is_chosen = TRUE, .state = CID_PUSH_EMPTY },
  { .setting = (char *) "c", .before = (char *) "ours", .is_chosen = TRUE, .state = CID_PUSH_OURS },
  { .setting = (char *) "d", .before = (char *) "left", .state = CID_PUSH_FOREIGN },
};

static GPtrArray *
make_plan (void)
{
  GPtrArray *plan = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    g_ptr_array_add (plan, &items[i]);
  return plan;
}

/* What was another's, or nobody's, before we wrote there comes back as it was; for each phone. */
static void
test_what_stood_there_is_kept_until_it_is_back (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "state/cidalert/pushed");
  g_autoptr (GPtrArray) plan = make_plan ();
  g_autoptr (GHashTable) kept = NULL;
  g_autoptr (GHashTable) rest = NULL;
  g_autoptr (GHashTable) other = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  assert_true (cid_push_memory_keep (path, ID, plan, &error));
  assert_true (cid_push_memory_keep (path, OTHER, plan, &error));
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);
  kept = cid_push_memory_get (path, ID);
  assert_int_equal (g_hash_table_size (kept), 2);
  assert_string_equal (g_hash_table_lookup (kept, "a"), items[0].before);
  assert_string_equal (g_hash_table_lookup (kept, "b"), "");

  items[1].is_right = TRUE;
  assert_true (cid_push_memory_forget (path, ID, plan, &error));
  rest = cid_push_memory_get (path, ID);
  assert_int_equal (g_hash_table_size (rest), 1);
  assert_non_null (g_hash_table_lookup (rest, "a"));
  items[0].is_right = TRUE;
  assert_true (cid_push_memory_forget (path, ID, plan, &error));
  g_hash_table_unref (rest);
  rest = cid_push_memory_get (path, ID);
  assert_int_equal (g_hash_table_size (rest), 0);
  other = cid_push_memory_get (path, OTHER);
  assert_int_equal (g_hash_table_size (other), 2);
  items[0].is_right = items[1].is_right = FALSE;
  scratch_free (g_steal_pointer (&folder));
}

/* Nothing is written into a phone whose old values cannot be kept. */
static void
test_what_cannot_be_kept_is_an_error (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "file/below");
  g_autoptr (GPtrArray) plan = make_plan ();
  g_autoptr (GHashTable) kept = NULL;
  g_autoptr (GError) error = NULL;

  scratch_write (folder, "file", "x");
  assert_false (cid_push_memory_keep (path, ID, plan, &error));
  assert_non_null (error);
  kept = cid_push_memory_get (path, ID);
  assert_int_equal (g_hash_table_size (kept), 0);
  scratch_free (g_steal_pointer (&folder));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_stood_there_is_kept_until_it_is_back),
    cmocka_unit_test (test_what_cannot_be_kept_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
