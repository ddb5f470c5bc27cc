/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/mine-card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

/* What is to be kept, and what makes a card that of somebody. */
static void
test_a_card_is_looked_at (void **state)
{
  static const struct {
    const char *lines;
    const char *remote;
    guint n_own;
    guint n_other;
    gboolean has_name;
    gboolean has_more;
  } rows[] = {
    { "FN:Sue\nTEL:21\n", "21", 1, 0, TRUE, FALSE },
    { "FN:Joe\nN:Sue\nTEL:21\nTEL:tel:21\n", "21", 2, 0, FALSE, FALSE },
    { "item1.TEL:03 9123 4567\nitem1.X-ABLabel:x\n", "+61391234567", 1, 0, FALSE, FALSE },
    { "X-MS-TEL:0391234567;22\n", "+61391234567", 1, 1, FALSE, FALSE },
    { "TEL:21;ext=22\nX-SIP:21\n", "21", 2, 0, FALSE, FALSE },
    { "TEL:21;home\nTEL:\n", "21", 1, 0, FALSE, FALSE },
    { "IMPP:sip:bob@example.org\nTEL;VALUE=uri:sips:bob@example.org;lr\n", "bob@example.org", 2, 0,
      FALSE, FALSE },
    { "TEL;CELL;ENCODING=QUOTED-PRINTABLE:=2B61391234567\n", "+61391234567", 1, 0, FALSE, FALSE },
    { "TEL;QUOTED-PRINTABLE:=32=\n=31;ext=3D5;22\n", "21", 1, 1, FALSE, FALSE },
    { "TEL;X-CUSTOM(ENCODING=QUOTED-PRINTABLE,=D0):21;ext=22\n", "21", 1, 0, FALSE, FALSE },
    { "IMPP;QUOTED-PRINTABLE:sip=3Abob=40example.org\n", "bob@example.org", 1, 0, FALSE, FALSE },
    { "IMPP:xmpp:21\n", "21", 0, 0, FALSE, TRUE },
    { "FN: Sue \nUID:1\nREV:2\n\nNOTE:a\n", "21", 0, 0, TRUE, TRUE },
    { "FN;ENCODING=QUOTED-PRINTABLE:S=75=\n=65\n", "21", 0, 0, TRUE, FALSE },
    { "N:;Sue\n", "21", 0, 0, TRUE, FALSE },
    { "FN:Susan\nFN:Sue\n", "21", 0, 0, FALSE, FALSE },
    { "AGENT:\nBEGIN:VCARD\nFN:Sue\nTEL:21\nEND:VCARD\nTEL:22\n", "21", 0, 1, FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strconcat ("BEGIN:VCARD\n", rows[i].lines, "END:VCARD\n", NULL);
    g_autoptr (GArray) lines = cid_vcard_lines_new (text);
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &sydney);
    const CidMineWish wish = { party, &sydney, "Sue" };
    g_autofree CidMineRole *roles = g_new0 (CidMineRole, lines->len);
    CidMineCard card = cid_mine_card_survey (lines, 0, lines->len - 1, &wish, roles);

    if (card.n_own != rows[i].n_own || card.n_other != rows[i].n_other ||
        card.has_name != rows[i].has_name || card.has_more != rows[i].has_more)
      fail_msg ("row %u: %u own, %u other, name %d, more %d", (guint) i, card.n_own, card.n_other,
                card.has_name, card.has_more);
  }
}

/* Each line is known for what it is, and none of another card's. */
static void
test_lines_have_roles (void **state)
{
  g_autoptr (GArray) lines =
    cid_vcard_lines_new ("TEL:21\nBEGIN:VCARD\nFN:A\nN:A\nTEL:21\nTEL:22\nEND:VCARD\nTEL:21\n");
  g_autoptr (CidParty) party = cid_party_parse ("21", NULL);
  const CidMineWish wish = { party, NULL, NULL };
  CidMineRole roles[8] = { CID_MINE_OTHER };
  static const CidMineRole expected[8] = { CID_MINE_OTHER, CID_MINE_OTHER,  CID_MINE_FULL_NAME,
                                           CID_MINE_NAME,  CID_MINE_NUMBER, CID_MINE_OTHER,
                                           CID_MINE_OTHER, CID_MINE_OTHER };

  cid_mine_card_survey (lines, 1, 6, &wish, roles);
  assert_memory_equal (roles, expected, sizeof roles);
}

/* Of a line with several numbers the others stay. */
static void
test_a_number_is_taken_from_its_line (void **state)
{
  static const struct {
    const char *line;
    const char *rest;
  } rows[] = {
    { "TEL;TYPE=cell:21;22", "TEL;TYPE=cell:22" },
    { "TEL:22;x=1;21;x=2;23", "TEL:22;x=1;23" },
    { "TEL:21", NULL },
    { "TEL:21;ext=22", NULL },
    { "TEL:21;home", NULL },
    { "X-SIP:21", NULL },
    { "TEL;QUOTED-PRINTABLE:=321;=322", "TEL;QUOTED-PRINTABLE:=322" },
  };
  g_autoptr (CidParty) party = cid_party_parse ("21", NULL);
  const CidMineWish wish = { party, NULL, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup (rows[i].line);
    const CidVcardLine line = { .line = text };
    g_autofree char *rest = cid_mine_card_take_number (&line, &wish);

    if (g_strcmp0 (rest, rows[i].rest) != 0)
      fail_msg ("%s: %s", rows[i].line, rest);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_card_is_looked_at),
    cmocka_unit_test (test_lines_have_roles),
    cmocka_unit_test (test_a_number_is_taken_from_its_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
