/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/abilities.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
  const char *names[8];
  CidAbilities abilities;
} servers[] = {
  { { "actions", "body", "body-markup", "icon-static", "persistence", "sound" },
    CID_ABILITY_ACTIONS | CID_ABILITY_BODY | CID_ABILITY_MARKUP },
  { { "append", "body", "body-markup" }, CID_ABILITY_BODY | CID_ABILITY_MARKUP },
  { { "body" }, CID_ABILITY_BODY },
  { { "Actions", "body-hyperlinks" }, CID_ABILITY_NONE },
  { { NULL }, CID_ABILITY_NONE },
};

/* A server's own words decide, not its name. */
static void
test_names_make_abilities (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    assert_int_equal (cid_abilities_from_names (servers[i].names), servers[i].abilities);
}

static const struct {
  const char *name;
  const char *version;
  CidAbilities abilities;
} known[] = {
  { "gnome-shell", "43.9", CID_ABILITY_NONE },   { "gnome-shell", "45.3", CID_ABILITY_NONE },
  { "gnome-shell", "46.0", CID_ABILITY_CHANGE }, { "gnome-shell", "", CID_ABILITY_NONE },
  { "dunst", "1.9.0", CID_ABILITY_CHANGE },      { "", "", CID_ABILITY_CHANGE },
};

/* A fault that a version mended is not held against the next. */
static void
test_known_faults (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    assert_int_equal (cid_abilities_from_server (known[i].name, known[i].version),
                      known[i].abilities);
}

static const struct {
  CidAbilities abilities;
  const char *title;
  const char *body;
  gboolean has_buttons;
} fits[] = {
  { CID_ABILITY_ACTIONS | CID_ABILITY_BODY | CID_ABILITY_MARKUP, "Ana", "M&amp;M &lt;b&gt;", TRUE },
  { CID_ABILITY_BODY | CID_ABILITY_MARKUP, "Ana", "M&amp;M &lt;b&gt;", FALSE },
  { CID_ABILITY_ACTIONS | CID_ABILITY_BODY, "Ana", "M&M <b>", TRUE },
  { CID_ABILITY_NONE, "Ana · M&M <b>", "", FALSE },
};

/* No button that nobody will tell us of, no escapes on the screen, nothing lost. */
static void
test_notice_is_fitted_to_abilities (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++) {
    const CidOffer nothing = { NULL, NULL, FALSE, NULL };
    g_autoptr (CidNotice) notice = g_new0 (CidNotice, 1);
    g_autoptr (CidNotice) fitted = NULL;

    notice->title = g_strdup ("Ana");
    notice->body = g_strdup ("M&amp;M &lt;b&gt;");
    notice->plain = g_strdup ("Ana · M&M <b>");
    notice->buttons = cid_buttons_for_ringing (NULL, &nothing);
    fitted = cid_abilities_fit (fits[i].abilities, notice);
    assert_string_equal (fitted->title, fits[i].title);
    assert_string_equal (fitted->body, fits[i].body);
    assert_int_equal (fitted->buttons != NULL, fits[i].has_buttons);
    assert_non_null (notice->buttons);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_names_make_abilities),
    cmocka_unit_test (test_known_faults),
    cmocka_unit_test (test_notice_is_fitted_to_abilities),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
