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

/* Address books that cannot be read, and those with nobody in them. */
static void
test_address_books_are_judged (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_NOTE, "cidalertd reads them", NULL },
    { NULL, NULL, "{'sources': <@aa{sv} []>}", CID_CHECK_NOTE, "nobody is in them",
      "Online Accounts" },
    { NULL, NULL,
      "{'sources': <[{'name': <'Personal'>, 'contacts': <uint32 3>, 'reading': <false>}]>}",
      CID_CHECK_WELL, "Personal: 3 contacts", NULL },
    { NULL, NULL,
      "{'sources': <[{'name': <'/v.vcf'>, 'contacts': <uint32 3>, 'problems': <['/v.vcf:7 is"
      " broken']>}]>}",
      CID_CHECK_WARNING, "/v.vcf:7 is broken", "[contacts] in cidalert.conf" },
    { NULL, NULL,
      "{'sources': <[{'name': <'/v.vcf'>, 'contacts': <uint32 3>, 'problems': <['/v.vcf: raise"
      " fs.inotify.max_user_watches']>}]>}",
      CID_CHECK_WARNING, "/v.vcf: raise",
      "echo fs.inotify.max_user_watches=524288 >> /etc/sysctl.d/" },
  };

  check_rows (cid_check_contacts, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_address_books_are_judged),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
