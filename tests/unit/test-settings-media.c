/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/settings-media.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What is not said or wrong has its default: players pause while somebody talks. */
static void
test_the_group_media_is_read (void **state)
{
  static const struct {
    const char *text;
    CidPause pause;
    gboolean outgoing;
    const char *problem;
  } rows[] = {
    { "", CID_PAUSE_ANSWERED, TRUE, NULL },
    { "[media]\npause=\noutgoing=\n", CID_PAUSE_ANSWERED, TRUE, NULL },
    { "[media]\npause=never\n", CID_PAUSE_NEVER, TRUE, NULL },
    { "[media]\npause=answered\noutgoing=true\n", CID_PAUSE_ANSWERED, TRUE, NULL },
    { "[media]\npause=ringing\noutgoing=false\n", CID_PAUSE_RINGING, FALSE, NULL },
    { "[media]\npause=Ringing\n", CID_PAUSE_ANSWERED, TRUE,
      "x.conf:2: [media] pause: \"Ringing\" is not possible; expected never, answered or ringing" },
    { "[media]\npause=never\noutgoing=no\n", CID_PAUSE_NEVER, TRUE,
      "x.conf:3: [media] outgoing: \"no\" is not possible; expected true or false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidKeyFile) file =
      cid_key_file_new_from_data ("x.conf", rows[i].text, strlen (rows[i].text));
    g_autoptr (GPtrArray) problems = NULL;
    CidQuietRule rule = { CID_PAUSE_RINGING, FALSE };

    cid_settings_read_media (file, &rule);
    problems = cid_key_file_end (file);
    assert_int_equal (rule.pause, rows[i].pause);
    assert_int_equal (rule.outgoing, rows[i].outgoing);
    assert_int_equal (problems->len, rows[i].problem != NULL);
    if (rows[i].problem != NULL) {
      g_autofree char *problem = cid_problem_to_string (g_ptr_array_index (problems, 0));

      assert_string_equal (problem, rows[i].problem);
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_group_media_is_read),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
