/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/seen.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

/* What was closed is known after the next start; a late word of an older call takes nothing back.
 */
static void
test_what_was_closed_is_remembered (void **state)
{
  static char *keys[] = { (char *) "17 desk-id dnd a;b=c", (char *) "18 hall-id registered ",
                          NULL };
  g_autofree char *path = scratch_path (*state, "seen");
  CidSeen *seen = cid_seen_new (path);
  g_auto (GStrv) nothing = cid_seen_get_troubles (seen);
  g_auto (GStrv) read = NULL;
  g_autofree char *left = NULL;

  assert_int_equal (cid_seen_get_missed (seen), 0);
  assert_null (nothing);
  cid_seen_set_missed (seen, G_GINT64_CONSTANT (1795338840000000));
  cid_seen_set_missed (seen, 5);
  cid_seen_set_troubles (seen, keys);
  assert_null (cid_seen_get_left (seen));
  cid_seen_set_left (seen, "0123 :1.5 7");
  scratch_run_ms (200);
  cid_seen_free (seen);

  seen = cid_seen_new (path);
  read = cid_seen_get_troubles (seen);
  assert_int_equal (cid_seen_get_missed (seen), G_GINT64_CONSTANT (1795338840000000));
  left = cid_seen_get_left (seen);
  assert_string_equal (left, "0123 :1.5 7");
  assert_true (g_strv_equal ((const char *const *) read, (const char *const *) keys));
  cid_seen_free (seen);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_what_was_closed_is_remembered, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
