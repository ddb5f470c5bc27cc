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

#include "check-kit.h"

/* From no phone at all to one that says why it does not ring. */
static void
test_phones_that_bring_no_calls_are_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WRONG, "no phone is set up", "cidalert setup" },
    { NULL, A_PHONE, NULL, CID_CHECK_NOTE, "desk is set up", NULL },
    { NULL,
      "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\nmake=toaster\n",
      NULL, CID_CHECK_WARNING, "toaster", "[phone desk] make=" },
    { NULL, A_PHONE, "{'phones': <[{'name': <'desk'>, 'last': <int64 0>}]>}", CID_CHECK_WRONG,
      "desk was never heard", "cidalert phone urls desk" },
    { NULL, A_PHONE, "{'phones': <[{'name': <'desk'>, 'last': <int64 5>}]>}", CID_CHECK_WELL,
      "desk was last heard", NULL },
    { NULL, A_PHONE,
      "{'phones': <[{'name': <'desk'>, 'last': <int64 5>, 'missing': <['missed']>}]>}",
      CID_CHECK_NOTE, "has never sent: missed", "cidalert phone urls desk" },
    { NULL, A_PHONE,
      "{'phones': <[{'name': <'desk'>, 'last': <int64 5>, 'conditions': <[{'aspect': <'dnd'>,"
      " 'on': <true>, 'since': <int64 5>}]>}]>}",
      CID_CHECK_WARNING, "Do Not Disturb", "at the phone itself" },
    { NULL, A_PHONE,
      "{'phones': <[{'name': <'desk'>, 'last': <int64 5>, 'control-problem': <'It refuses'>}]>}",
      CID_CHECK_WARNING, "It refuses", "cidalert status" },
  };

  check_rows (cid_check_phones, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_phones_that_bring_no_calls_are_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
