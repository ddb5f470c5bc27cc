/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/button.h"

#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ALL (CID_DEED_ANSWER | CID_DEED_REJECT | CID_DEED_HANG_UP | CID_DEED_DIAL)

static CidDeeds
get_deeds (const char *phone, gpointer user_data)
{
  return g_str_equal (phone, "desk") ? (CidDeeds) GPOINTER_TO_UINT (user_data) : CID_DEED_NONE;
}

static CidSubject *
make_subject (const char *number, gboolean is_stranger)
{
  g_autoptr (CidCall) call = fake_call_new ("u1", NULL, number);

  call->simulated = !is_stranger;
  cid_call_add_leg (call, "desk", "Desk", NULL, CID_CALL_STATE_RINGING);

  return cid_subject_new (call);
}

static char *
join (GPtrArray *buttons)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < buttons->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "",
                            ((const CidButton *) buttons->pdata[i])->label);

  return g_string_free (line, FALSE);
}

static const struct {
  const char *number;
  CidDeeds deeds;
  gboolean can_copy;
  const char *buttons;
} ringing[] = {
  { "101", ALL, TRUE, "Open, Answer, Reject, Copy number" },
  { "101", CID_DEED_NONE, TRUE, "Open, Copy number" },
  { "101", CID_DEED_REJECT, FALSE, "Open, Reject" },
  { "101", CID_DEED_NONE, FALSE, "Open" },
  { NULL, ALL, TRUE, "Open, Answer, Reject" },
};

/* A button that does nothing is worse than none. */
static void
test_ringing_has_the_buttons_that_work (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ringing); i++) {
    const CidOffer offer = { get_deeds, GUINT_TO_POINTER (ringing[i].deeds), ringing[i].can_copy,
                             NULL };
    g_autoptr (CidSubject) subject = make_subject (ringing[i].number, TRUE);
    g_autoptr (GPtrArray) buttons = cid_buttons_for_ringing (subject, &offer);
    g_autofree char *line = join (buttons);

    assert_string_equal (line, ringing[i].buttons);
  }
}

static const struct {
  const char *number;
  gboolean is_stranger;
  guint n_callers;
  CidDeeds deeds;
  gboolean can_copy;
  const char *buttons;
} missed[] = {
  { "101", TRUE, 1, ALL, TRUE, "Open, Call back, Copy number, Block" },
  { "101", FALSE, 1, ALL, TRUE, "Open, Call back, Copy number" },
  { "101", TRUE, 1, CID_DEED_ANSWER, FALSE, "Open, Block" },
  { NULL, TRUE, 1, ALL, TRUE, "Open" },
  { "101", TRUE, 3, ALL, TRUE, "Open, Call back 101" },
  { "101", TRUE, 3, CID_DEED_NONE, TRUE, "Open" },
};

/* Where several were missed a button has to say whom it means. */
static void
test_missed_has_the_buttons_that_work (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (missed); i++) {
    const CidOffer offer = { get_deeds, GUINT_TO_POINTER (missed[i].deeds), missed[i].can_copy,
                             NULL };
    g_autoptr (CidSubject) subject = make_subject (missed[i].number, missed[i].is_stranger);
    g_autoptr (GPtrArray) buttons = cid_buttons_for_missed (subject, missed[i].n_callers, &offer);
    g_autofree char *line = join (buttons);

    assert_string_equal (line, missed[i].buttons);
    assert_true (buttons->len <= CID_MAX_BUTTONS + 1);
  }
}

static char *
get_page (const CidCall *call, gpointer user_data)
{
  return g_strdup_printf ("https://crm.example/%s", call->uid);
}

/* No more than three are shown. What gives way is what a click on the notice itself does, for
 * whoever has no contact to be opened instead. */
static void
test_page_has_a_button (void **state)
{
  const CidOffer all = { get_deeds, GUINT_TO_POINTER (ALL), TRUE, get_page };
  const CidOffer none = { NULL, NULL, TRUE, get_page };
  g_autoptr (CidCall) call = fake_call_new ("u1", NULL, "101");
  const struct {
    const CidOffer *offer;
    gboolean is_missed;
    guint n_callers;
    const char *buttons;
  } cases[] = {
    { &all, FALSE, 1, "Open, Answer, Reject, Open" },
    { &none, FALSE, 1, "Open, Open, Copy number" },
    { &all, TRUE, 1, "Open, Call back, Open, Block" },
    { &none, TRUE, 1, "Open, Open, Copy number, Block" },
    { &none, TRUE, 2, "Open" },
  };

  cid_call_add_leg (call, "desk", "Desk", NULL, CID_CALL_STATE_RINGING);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidSubject) subject = cid_offer_make_subject (cases[i].offer, call);
    g_autoptr (GPtrArray) buttons =
      cases[i].is_missed ? cid_buttons_for_missed (subject, cases[i].n_callers, cases[i].offer)
                         : cid_buttons_for_ringing (subject, cases[i].offer);
    g_autofree char *line = join (buttons);

    assert_string_equal (subject->page, "https://crm.example/u1");
    assert_string_equal (line, cases[i].buttons);
  }
}

/* Nobody can say which of two callers a button would reject. */
static void
test_several_who_ring_have_no_buttons (void **state)
{
  const CidOffer offer = { get_deeds, GUINT_TO_POINTER (ALL), TRUE, NULL };
  g_autoptr (GPtrArray) buttons = cid_buttons_for_ringing (NULL, &offer);
  g_autofree char *line = join (buttons);

  assert_string_equal (line, "Open");
}

/* Before any remote control is there, nothing can be asked of a phone. */
static void
test_no_remote_control_offers_nothing (void **state)
{
  const CidOffer offer = { NULL, NULL, FALSE, NULL };
  g_autoptr (CidSubject) subject = make_subject ("101", TRUE);

  assert_null (cid_offer_find_phone (&offer, subject, CID_DEED_ANSWER));
}

/* A key names the call; that of the notice itself is fixed by the specification. */
static void
test_keys (void **state)
{
  g_autoptr (CidSubject) subject = make_subject ("101", TRUE);
  g_autofree char *answer = cid_act_make_key (CID_ACT_ANSWER, subject);
  g_autofree char *open = cid_act_make_key (CID_ACT_OPEN, subject);
  g_autofree char *nobody = cid_act_make_key (CID_ACT_COPY, NULL);

  assert_string_equal (answer, "answer:u1");
  assert_string_equal (open, "default");
  assert_string_equal (nobody, "copy");
}

/* A notice whose buttons changed is another one. */
static void
test_copies_are_the_same_until_something_changes (void **state)
{
  const CidOffer all = { get_deeds, GUINT_TO_POINTER (ALL), TRUE, NULL };
  const CidOffer some = { get_deeds, GUINT_TO_POINTER (CID_DEED_DIAL), TRUE, NULL };
  g_autoptr (CidSubject) subject = make_subject ("101", TRUE);
  g_autoptr (GPtrArray) buttons = cid_buttons_for_ringing (subject, &all);
  g_autoptr (GPtrArray) copy = cid_buttons_copy (buttons);
  g_autoptr (GPtrArray) fewer = cid_buttons_for_ringing (subject, &some);

  assert_true (cid_buttons_are_same (buttons, copy));
  assert_false (cid_buttons_are_same (buttons, fewer));
  assert_false (cid_buttons_are_same (buttons, NULL));
  assert_true (cid_buttons_are_same (NULL, NULL));
  assert_null (cid_buttons_copy (NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_ringing_has_the_buttons_that_work),
    cmocka_unit_test (test_missed_has_the_buttons_that_work),
    cmocka_unit_test (test_page_has_a_button),
    cmocka_unit_test (test_several_who_ring_have_no_buttons),
    cmocka_unit_test (test_no_remote_control_offers_nothing),
    cmocka_unit_test (test_keys),
    cmocka_unit_test (test_copies_are_the_same_until_something_changes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
