/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-tidy"

#include "contact/vcard-tidy.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

/* What EVCard cannot read by itself, and what it need not read. */
static void
test_what_becomes_of_a_card (void **state)
{
  static const struct {
    const char *card;
    const char *tidy;
    gboolean has_photo;
  } rows[] = {
    { "BEGIN:VCARD\nFN:A\nEND:VCARD", "BEGIN:VCARD\nFN:A\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\r\nFN:A\r\nEND:VCARD", "BEGIN:VCARD\nFN:A\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\rFN:A\rEND:VCARD\r", "BEGIN:VCARD\nFN:A\nEND:VCARD\n", FALSE },
    /* folds, also within a character */
    { "BEGIN:VCARD\nFN:A\n  b\n\tc\nEND:VCARD", "BEGIN:VCARD\nFN:A bc\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN:J\xc3\n \xb6rg\nEND:VCARD", "BEGIN:VCARD\nFN:J\u00f6rg\nEND:VCARD\n",
      FALSE },
    /* character sets */
    { "BEGIN:VCARD\nFN:J\xf6rg\nEND:VCARD", "BEGIN:VCARD\nFN:J\u00f6rg\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;CHARSET=ISO-8859-2:\xb3\nEND:VCARD",
      "BEGIN:VCARD\nFN;X-CHARS=ISO-8859-2:\u0142\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;charset=WINDOWS-1252:J\u00f6rg\nEND:VCARD",
      "BEGIN:VCARD\nFN;X-CHARS=WINDOWS-1252:J\u00f6rg\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;CHARSET=NO-SUCH:J\xf6rg\nEND:VCARD",
      "BEGIN:VCARD\nFN;X-CHARS=NO-SUCH:J\u00f6rg\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEND:VCARD",
      "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nNOTE:;CHARSET=UTF-8:\u00f6\nEND:VCARD",
      "BEGIN:VCARD\nNOTE:;CHARSET=UTF-8:\u00f6\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:J=\n M=\nTEL:1\nEND:VCARD",
      "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:J MTEL:1\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nAGENT;QUOTED-PRINTABLE:=\nBEGIN:VCARD\nFN:S\nEND:VCARD\nFN:A\nEND:VCARD",
      "BEGIN:VCARD\nAGENT;QUOTED-PRINTABLE:=\nFN:A\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:J=\nEND:VCARD",
      "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:J=\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nURL:x?a=\n b\nEND:VCARD", "BEGIN:VCARD\nURL:x?a=b\nEND:VCARD\n", FALSE },
    /* no properties */
    { "BEGIN:VCARD\nnonsense\n:x\n\x01TEL:1\nT\u00e9L:1\nX-A_b.c/d;E:f\nEND:VCARD",
      "BEGIN:VCARD\nX-A_b.c/d;E:f\nEND:VCARD\n", FALSE },
    /* bulk */
    { "BEGIN:VCARD\nPHOTO;ENCODING=b:AAAA\n BBBB\nFN:A\nEND:VCARD",
      "BEGIN:VCARD\nFN:A\nEND:VCARD\n", TRUE },
    { "BEGIN:VCARD\nPHOTO;BASE64:\nAAAA\nBBBB\n\nFN:A\nEND:VCARD", "BEGIN:VCARD\nFN:A\nEND:VCARD\n",
      TRUE },
    { "BEGIN:VCARD\nitem1.photo:data:image/png;base64,AAAA\nFN:A\nEND:VCARD",
      "BEGIN:VCARD\nFN:A\nEND:VCARD\n", TRUE },
    { "BEGIN:VCARD\nLOGO;ENCODING=b:AAAA\n BBBB\nKEY:x\nFN:A\nEND:VCARD",
      "BEGIN:VCARD\nFN:A\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nPHOTO;VALUE=uri:file:///a.png\nEND:VCARD",
      "BEGIN:VCARD\nPHOTO;VALUE=uri:file:///a.png\nEND:VCARD\n", FALSE },
    { "BEGIN:VCARD\nPHOTOS:x\nEND:VCARD", "BEGIN:VCARD\nPHOTOS:x\nEND:VCARD\n", FALSE },
    /* a card within the card, with a photo that is not this one's */
    { "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nFN:S\nPHOTO:AA\nEND:VCARD\nTEL:1\nEND:VCARD",
      "BEGIN:VCARD\nAGENT:\nTEL:1\nEND:VCARD\n", FALSE },
    /* nothing */
    { "", "", FALSE },
    { "END:VCARD\n", "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidVcardFacts facts = { 0 };
    g_autofree char *tidy = cid_vcard_tidy (rows[i].card, strlen (rows[i].card), NULL, &facts);

    assert_string_equal (tidy, rows[i].tidy);
    assert_int_equal (facts.has_photo, rows[i].has_photo);
  }
}

/* NUL would end the text that EVCard gets. */
static void
test_nul_bytes_are_dropped (void **state)
{
  static const char card[] = "BEGIN:VCARD\nFN:A\0B\nEND:VCARD";
  CidVcardFacts facts = { 0 };
  g_autofree char *tidy = cid_vcard_tidy (card, sizeof (card) - 1, NULL, &facts);

  assert_string_equal (tidy, "BEGIN:VCARD\nFN:AB\nEND:VCARD\n");
}

/* Whatever nobody wants is left out, with the lines that belong to it; a group in front of a name
 * is none of the name. */
static void
test_only_what_is_wanted_stays (void **state)
{
  static const char *const names[] = { "FN", "TEL", NULL };
  static const struct {
    const char *lines;
    const char *tidy;
    gboolean says_something;
  } rows[] = {
    { "FN:A\nNOTE:b\nTEL:1\n", "FN:A\nTEL:1\n", TRUE },
    { "item1.tel;TYPE=x:1\nFNORD:2\nF:3\n", "item1.tel;TYPE=x:1\n", TRUE },
    { "NOTE:TEL\n TEL:1\nTEL:2\n", "TEL:2\n", TRUE },
    { "NOTE;ENCODING=QUOTED-PRINTABLE:a=\nTEL:1\nTEL:2\n", "TEL:2\n", TRUE },
    { "NOTE:a\n", "", TRUE },
    { "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94):1\n", "TEL;X-CUSTOM:1\n",
      TRUE },
    { "TEL;x-custom(a):1\nTEL;X-CUSTOM(:2\n", "TEL;x-custom:1\nTEL;X-CUSTOM(:2\n", TRUE },
    { "TEL:1;X-CUSTOM(a)\n", "TEL:1;X-CUSTOM(a)\n", TRUE },
    { "VERSION:3.0\n", "VERSION:3.0\n", FALSE },
    { "nonsense\n", "", FALSE },
    { "PHOTO;ENCODING=b:AAAA\n", "", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *card = g_strconcat ("BEGIN:VCARD\n", rows[i].lines, "END:VCARD\n", NULL);
    g_autofree char *wanted = g_strconcat ("BEGIN:VCARD\n", rows[i].tidy, "END:VCARD\n", NULL);
    CidVcardFacts facts = { 0 };
    g_autofree char *tidy = cid_vcard_tidy (card, strlen (card), names, &facts);

    assert_string_equal (tidy, wanted);
    assert_int_equal (facts.says_something, rows[i].says_something);
  }
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_becomes_of_a_card),
    cmocka_unit_test (test_nul_bytes_are_dropped),
    cmocka_unit_test (test_only_what_is_wanted_stays),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
