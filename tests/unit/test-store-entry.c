/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call-kit.h"
#include "log/store-entry.h"

/* Entries are filled by many and cleared in one way; one that was cleared can be filled again. */
static void
test_cleared_entry_writes_nothing (void **state)
{
  CidStoreEntry entry = { 0 };

  for (guint i = 0; i < 2; i++) {
    entry.event = make_event (CID_EVENT_INCOMING, 0, "21", "a");
    entry.calls = make_calls (make_call ("a", CID_OUTCOME_RINGING, 0, "21"));
    entry.phone = g_strdup (HALL);
    entry.phone_name = g_strdup ("hall");
    entry.marked = 7;
    cid_store_entry_clear (&entry);
    assert_null (entry.event);
    assert_null (entry.calls);
    assert_null (entry.phone);
    assert_null (entry.phone_name);
    assert_int_equal (entry.marked, 0);
    cid_store_entry_clear (&entry);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_cleared_entry_writes_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
