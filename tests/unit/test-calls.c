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

#include "command-kit.h"

/* Each verb is found and called by its whole name; what is none is told by those that there are. */
static void
test_the_verbs_are_told (void **state)
{
  static const CommandRow rows[] = {
    { "calls", CID_EXIT_USAGE, "",
      "cidalert calls: expected one of forget, backup, restore, export, import, replay, rebuild" },
    { "calls dance", CID_EXIT_USAGE, "", "see cidalert calls --help" },
    { "calls ''", CID_EXIT_USAGE, "", "expected one of forget" },
    { "calls --help", CID_EXIT_DONE, "Usage: cidalert calls COMMAND", "" },
    { "calls -h", CID_EXIT_DONE, "  rebuild  make the calls anew from the events\n", "" },
    { "calls forget", CID_EXIT_USAGE, "", "cidalert calls forget: " },
    { "calls backup", CID_EXIT_USAGE, "", "cidalert calls backup: " },
    { "calls restore", CID_EXIT_USAGE, "", "cidalert calls restore: " },
    { "calls export x", CID_EXIT_USAGE, "", "cidalert calls export: " },
    { "calls import", CID_EXIT_USAGE, "", "cidalert calls import: " },
    { "calls replay x", CID_EXIT_USAGE, "", "cidalert calls replay: " },
    { "calls rebuild x", CID_EXIT_USAGE, "", "cidalert calls rebuild: " },
  };

  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
}

#define calls_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    calls_test (test_the_verbs_are_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
