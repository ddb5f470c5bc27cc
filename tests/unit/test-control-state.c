/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control-state.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is remembered is read again as it was written. */
static void
test_states_have_one_spelling (void **state)
{
  for (int i = CID_CONTROL_STATE_UNSET; i <= CID_CONTROL_STATE_STRANGE; i++)
    assert_int_equal (cid_control_state_from_nick (cid_control_state_to_nick ((CidControlState) i)),
                      i);
  assert_int_equal (cid_control_state_from_nick ("wibble"), CID_CONTROL_STATE_UNKNOWN);
  assert_int_equal (cid_control_state_from_nick (NULL), CID_CONTROL_STATE_UNKNOWN);
}

/* Each state but the good one is a sentence of its own that names the phone. */
static void
test_each_trouble_has_its_own_sentence (void **state)
{
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = CID_CONTROL_STATE_UNSET; i <= CID_CONTROL_STATE_STRANGE; i++) {
    g_autofree char *detail = g_strdup_printf ("DETAIL%d", i);
    char *sentence = cid_control_state_describe ((CidControlState) i, "hall", detail);

    if (i == CID_CONTROL_STATE_READY) {
      assert_null (sentence);
      continue;
    }
    assert_non_null (strstr (sentence, "hall"));
    assert_null (strchr (sentence, '{'));
    assert_false (g_str_has_suffix (sentence, "."));
    assert_true (g_hash_table_add (sentences, sentence));
  }
}

/* What a phone or a user put into the detail is text, and asks for nothing more. */
static void
test_a_detail_is_only_text (void **state)
{
  g_autofree char *sentence =
    cid_control_state_describe (CID_CONTROL_STATE_STRANGE, "hall", "{phone} {detail} %s");

  assert_non_null (strstr (sentence, ": {phone} {detail} %s;"));
}

/* A password that is not there is another trouble than one that is wrong. */
static void
test_verdicts_become_states (void **state)
{
  static const struct {
    CidControlVerdict verdict;
    gboolean has_password;
    CidControlState state;
  } cases[] = {
    { CID_CONTROL_DONE, FALSE, CID_CONTROL_STATE_READY },
    { CID_CONTROL_UNAUTHORIZED, TRUE, CID_CONTROL_STATE_UNAUTHORIZED },
    { CID_CONTROL_UNAUTHORIZED, FALSE, CID_CONTROL_STATE_NO_PASSWORD },
    { CID_CONTROL_FORBIDDEN, TRUE, CID_CONTROL_STATE_FORBIDDEN },
    { CID_CONTROL_MISSING, TRUE, CID_CONTROL_STATE_MISSING },
    { CID_CONTROL_STRANGE, TRUE, CID_CONTROL_STATE_STRANGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_int_equal (cid_control_state_from_verdict (cases[i].verdict, cases[i].has_password),
                      cases[i].state);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_states_have_one_spelling),
    cmocka_unit_test (test_each_trouble_has_its_own_sentence),
    cmocka_unit_test (test_a_detail_is_only_text),
    cmocka_unit_test (test_verdicts_become_states),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
