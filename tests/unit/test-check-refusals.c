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

#define REFUSED(why, phone)                                                                        \
  "{'refusals': <[{'address': <'192.0.2.77'>, 'why': <'" why "'>, 'phone': <'" phone               \
  "'>, 'count': <uint32 3>, 'last': <int64 5>}]>}"

/* A phone that stands elsewhere now is lost; a stranger is only worth knowing. */
static void
test_who_was_turned_away_is_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_NOTE, "cidalertd would know", NULL },
    { NULL, NULL, "{'refusals': <@aa{sv} []>}", CID_CHECK_WELL, "nobody", NULL },
    { NULL, NULL, REFUSED ("address", "desk"), CID_CHECK_WARNING,
      "192.0.2.77 asked with the token of phone desk ",
      "cidalert setup desk --address 192.0.2.77" },
    { NULL, NULL, REFUSED ("event", "desk"), CID_CHECK_WARNING, "for an event that is none",
      "cidalert phone urls desk" },
    { NULL, NULL, REFUSED ("method", "desk"), CID_CHECK_WARNING, "in a way no phone does",
      "cidalert phone urls desk" },
    { NULL, NULL, REFUSED ("rate", "desk"), CID_CHECK_WARNING,
      "192.0.2.77, phone desk, reported more", "rate=" },
    { NULL, NULL, REFUSED ("token", ""), CID_CHECK_NOTE, "192.0.2.77 asked with a wrong token ",
      "cidalert phone urls" },
    { NULL, NULL, REFUSED ("unread", ""), CID_CHECK_NOTE, "192.0.2.77 knocked ",
      "cidalert setup NAME --address" },
  };

  check_rows (cid_check_refusals, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_who_was_turned_away_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
