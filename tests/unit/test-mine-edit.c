/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/mine-edit.h"

#include "contact/vcard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define JOE "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Joe\r\nN:Joe;;;;\r\nTEL:+61391234567\r\nEND:VCARD\r\n"
#define SUE "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sue\r\nN:Sue;;;;\r\nTEL:21\r\nEND:VCARD\r\n"

static const CidNumberPlan sydney = { "AU", NULL };

static const struct {
  const char *before;
  const char *remote;
  const char *name;
  const char *after;
} rows[] = {
  /* Into a file that is not there, and behind what is. */
  { "", "03 9123 4567", "Joe", JOE },
  { SUE, "+61391234567", "Joe", SUE JOE },
  { "BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD", "21", "Sue",
    "BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD\r\n" SUE },

  /* Another name takes the place of the first. */
  { SUE JOE, "21", "Joe",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Joe\r\nN:Joe;;;;\r\nTEL:+61391234567\r\nTEL:21\r\n"
    "END:VCARD\r\n" },
  { JOE, "0391234567", "Joe", JOE },
  { "BEGIN:VCARD\nFN:Old\nitem1.TEL;TYPE=work:+61 3 9123 4567\nitem1.X-L:a\nTEL:22\nEND:VCARD\n",
    "0391234567", "Joe", "BEGIN:VCARD\nFN:Old\nitem1.X-L:a\nTEL:22\nEND:VCARD\n" JOE },

  { "BEGIN:VCARD\nVERSION:3.0\nFN:Old\nN:Old;;;;\nTEL:21\nEND:VCARD\n", "21", "Sue",
    "BEGIN:VCARD\nVERSION:3.0\nFN:Sue\nN:Sue;;;;\nTEL:21\nEND:VCARD\n" },

  /* Whoever has one number alone is that person, with all that was written down of her. */
  { "BEGIN:VCARD\nUID:1\nFN:S. Old\nFN;X=1:Susi\nTEL;TYPE=home:21\nPHOTO:\n "
    "AAAA\nNOTE:a\nEND:VCARD\n",
    "21", "Sue",
    "BEGIN:VCARD\nUID:1\nFN:Sue\nN:Sue;;;;\nTEL;TYPE=home:21\nPHOTO:\n AAAA\nNOTE:a\nEND:VCARD\n" },
  { "BEGIN:VCARD\nORG:Acme\nIMPP:xmpp:a@b\nTEL:21\nEND:VCARD\n", "21", "Sue",
    "BEGIN:VCARD\nORG:Acme\nIMPP:xmpp:a@b\nTEL:21\nFN:Sue\nN:Sue;;;;\nEND:VCARD\n" },
  { "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:O=\nld\nEMAIL:a@b\nTEL:21\nEND:VCARD\n", "21", "Sue",
    "BEGIN:VCARD\nFN:Sue\nN:Sue;;;;\nEMAIL:a@b\nTEL:21\nEND:VCARD\n" },

  /* What was written down of her stays, too, where the number is another's now, or nobody's. */
  { "BEGIN:VCARD\nFN:Old\nEMAIL:a@b\nTEL:21\nEND:VCARD\nBEGIN:VCARD\nFN:Sue\nEND:VCARD\n", "21",
    "Sue", "BEGIN:VCARD\nFN:Old\nEMAIL:a@b\nEND:VCARD\nBEGIN:VCARD\nFN:Sue\nTEL:21\nEND:VCARD\n" },
  { "BEGIN:VCARD\nFN:Old\nEMAIL:a@b\nTEL:21\nEND:VCARD\n", "21", NULL,
    "BEGIN:VCARD\nFN:Old\nEMAIL:a@b\nEND:VCARD\n" },

  /* Whoever is called so already is left alone. */
  { "BEGIN:VCARD\nTEL;TYPE=home:(03) 9123 4567\nFN:Joe\\; Son\nEND:VCARD\n", "0391234567",
    "Joe; Son", "BEGIN:VCARD\nTEL;TYPE=home:(03) 9123 4567\nFN:Joe\\; Son\nEND:VCARD\n" },

  /* Numbers are read as people write them, and as they are read for names. */
  { "BEGIN:VCARD\nFN:Joe\nTEL:03 9123 4567\nEND:VCARD\n", "+61391234567", NULL, "" },
  { "BEGIN:VCARD\nFN:Joe\nTEL:tel:+61-3-9123-4567\\;ext=5\nEND:VCARD\n", "0391234567", NULL, "" },
  { "BEGIN:VCARD\nFN:Joe\nTEL:03 9123\n  4567\nEND:VCARD\n", "0391234567", NULL, "" },
  { "BEGIN:VCARD\rFN:Joe\rTEL:21\rTEL:22\rEND:VCARD\r", "21", NULL,
    "BEGIN:VCARD\rFN:Joe\rTEL:22\rEND:VCARD\r" },

  /* As vCard 2.1 has them, too, and names as whoever reads them has them. */
  { "BEGIN:VCARD\nFN:Joe\nTEL;CELL;ENCODING=QUOTED-PRINTABLE:=2B61391234567\nEND:VCARD\n",
    "0391234567", NULL, "" },
  { "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\nTEL:21\nEND:VCARD\n", "22",
    "J\u00f6rg",
    "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\nTEL:21\nTEL:22\n"
    "END:VCARD\n" },
  { "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg\nTEL:21\nEND:VCARD\n",
    "22", "J\u00f6rg",
    "BEGIN:VCARD\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg\nTEL:21\nTEL:22\n"
    "END:VCARD\n" },
  { "BEGIN:VCARD\nN:Smith;Joe\nTEL:21\nEND:VCARD\n", "22", "Joe Smith",
    "BEGIN:VCARD\nN:Smith;Joe\nTEL:21\nTEL:22\nEND:VCARD\n" },

  /* Two numbers in one line, each with what belongs to it. */
  { "BEGIN:VCARD\nFN:Joe\nTEL;TYPE=cell:21;ext=5;22;isub=1;home\nEND:VCARD\n", "21", NULL,
    "BEGIN:VCARD\nFN:Joe\nTEL;TYPE=cell:22;isub=1;home\nEND:VCARD\n" },
  { "BEGIN:VCARD\nFN:Joe\nTEL:21;0391234567\nEND:VCARD\n", "+61391234567", "Sue",
    "BEGIN:VCARD\nFN:Joe\nTEL:21\nEND:VCARD\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sue\r\nN:Sue;;;;\r\nTEL:+61391234567\r\nEND:VCARD\r\n" },
  { "BEGIN:VCARD\nFN:Joe\nTEL:21;home\nEND:VCARD\n", "21", NULL, "" },

  /* The number of an agent's card is not that of the card around it. */
  { "BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nTEL:21\nEND:VCARD\nTEL:22\nEND:VCARD\n", "21", NULL,
    NULL },

  { "BEGIN:VCARD\nFN:A\nAGENT:\n\nBEGIN:VCARD\nTEL:21\nEND:VCARD\nTEL:22\nEND:VCARD\n", "21", NULL,
    NULL },

  /* What people call themselves, and where there is no number. */
  { "", "21", "Joe; Son, & \\Co",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Joe\\; Son\\, & \\\\Co\r\nN:Joe\\; Son\\, & \\\\Co;;;;\r\n"
    "TEL:21\r\nEND:VCARD\r\n" },
  { "", "sip:joe@example.org", "Joe",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Joe\r\nN:Joe;;;;\r\nIMPP:sip:joe@example.org\r\n"
    "END:VCARD\r\n" },

  /* A name taken away: the number alone, or the card that has nothing else. */
  { SUE JOE, "21", NULL, JOE },
  { "BEGIN:VCARD\nFN:A\nTEL:21\nTEL;X=1:\n 22\nEND:VCARD\n", "21", NULL,
    "BEGIN:VCARD\nFN:A\nTEL;X=1:\n 22\nEND:VCARD\n" },
  { "# mine\n" SUE, "21", NULL, "# mine\n" },
  { SUE, "22", NULL, NULL },
  { "", "22", NULL, NULL },

  /* A file that was cut off loses nothing more. */
  { "BEGIN:VCARD\nFN:A\nTEL:22\n", "21", "Sue", "BEGIN:VCARD\nFN:A\nTEL:22\n" SUE },
  { "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nTEL:21\nEND:VCARD\nTEL:21\nEND:VCARD\n", "21", NULL,
    "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nTEL:21\nEND:VCARD\n" },
  { "BEGIN:VCARD\nFN:Sue\nNOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\n", "21", "Sue",
    "BEGIN:VCARD\nFN:Sue\nTEL:21\nNOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\n" },
};

/* The file is the user's as well: what has nothing to do with the number stays as it is. */
static void
test_names_are_given_and_taken (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &sydney);
    g_autofree char *after = rows[i].name != NULL
                               ? cid_mine_edit_set (rows[i].before, party, &sydney, rows[i].name)
                               : cid_mine_edit_remove (rows[i].before, party, &sydney);

    if (g_strcmp0 (after, rows[i].after) != 0)
      fail_msg ("row %u: %s", (guint) i, after);
  }
}

/* What is written is read again as the very name and number. */
static void
test_what_is_written_is_a_vcard (void **state)
{
  static const char *const names[] = { "Joe Plumber", "A;B,C\\D", "P\u00e9rez & S\u00f6hne",
                                       "\xe2\x98\x8e" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidParty) party = cid_party_parse ("0391234567", &sydney);
    g_autofree char *text = cid_mine_edit_set ("", party, &sydney, names[i]);
    g_autoptr (CidContact) contact = NULL;

    assert_true (cid_vcard_parse (text, strlen (text), &sydney, &contact, NULL));
    assert_string_equal (contact->name, names[i]);
    assert_string_equal (g_array_index (contact->numbers, CidContactNumber, 0).e164,
                         "+61391234567");
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_names_are_given_and_taken),
    cmocka_unit_test (test_what_is_written_is_a_vcard),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
