/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/last-click.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MS 1000

static const struct {
  CidAct act;
  const char *uid;
  gint64 when_ms;
  gboolean is_click;
} clicks[] = {
  { CID_ACT_COPY, "a", 5000, TRUE },      { CID_ACT_COPY, "a", 5900, FALSE },
  { CID_ACT_COPY, "a", 6100, TRUE },      { CID_ACT_CALL_BACK, "a", 6200, TRUE },
  { CID_ACT_CALL_BACK, "b", 6300, TRUE }, { CID_ACT_OPEN, NULL, 6400, TRUE },
  { CID_ACT_OPEN, NULL, 6401, FALSE },
};

/* Two calls must not be dialled by one click, and two clicks are meant where they differ. */
static void
test_echoes_are_told_from_clicks (void **state)
{
  CidLastClick last = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (clicks); i++) {
    CidSubject subject = { .uid = (char *) clicks[i].uid };

    assert_int_equal (cid_last_click_take (&last, clicks[i].act,
                                           clicks[i].uid != NULL ? &subject : NULL,
                                           clicks[i].when_ms * MS),
                      clicks[i].is_click);
  }
  cid_last_click_clear (&last);
}

/* What is closed long after a click was closed by the user. */
static void
test_click_is_soon_over (void **state)
{
  CidLastClick last = { 0 };

  assert_false (cid_last_click_was_just (&last, 100 * MS));
  assert_true (cid_last_click_take (&last, CID_ACT_COPY, NULL, 5000 * MS));
  assert_true (cid_last_click_was_just (&last, 5999 * MS));
  assert_false (cid_last_click_was_just (&last, 6000 * MS));
  cid_last_click_clear (&last);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_echoes_are_told_from_clicks),
    cmocka_unit_test (test_click_is_soon_over),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
