/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard"

#include "contact/vcard.h"

#include "base/error.h"
#include "contact/vcard-splitter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

static const CidNumberPlan plan = { .region = "AU" };

static char *
describe (const CidContact *contact)
{
  g_autoptr (GString) text = g_string_new (contact->name);

  g_string_append_printf (text, "|%s", contact->organization != NULL ? contact->organization : "");
  for (guint i = 0; i < contact->numbers->len; i++) {
    const CidContactNumber *number = &g_array_index (contact->numbers, CidContactNumber, i);

    g_string_append_printf (text, "|%s=%s", number->text, number->e164 != NULL ? number->e164 : "");
  }
  for (guint i = 0; contact->sips != NULL && contact->sips[i] != NULL; i++)
    g_string_append_printf (text, "|%s", contact->sips[i]);
  if (contact->photo.length > 0)
    g_string_append (text, "|inline");
  if (contact->photo.path != NULL)
    g_string_append_printf (text, "|%s", contact->photo.path);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  GString *text = user_data;
  g_autoptr (CidContact) contact = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *line = NULL;

  if (!cid_vcard_parse (card, length, &plan, &contact, &local_error)) {
    assert_true (g_error_matches (local_error, CID_ERROR, CID_ERROR_BAD_INPUT));
    g_string_append (text, "broken\n");
    return;
  }
  line = contact != NULL ? describe (contact) : g_strdup ("nobody");
  g_string_append_printf (text, "%s\n", line);
}

static char *
read_file (const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "vcards", name, NULL);
  char *data = NULL;

  assert_true (g_file_get_contents (path, &data, length, NULL));
  return data;
}

/* Cards as programs write them, well and badly, and what becomes of each. */
static void
test_what_files_hold (void **state)
{
  static const struct {
    const char *name;
    const char *contacts;
    guint n_broken;
  } rows[] = {
    { "tidy-21.vcf",
      "Ana P\u00e9rez|Caf\u00e9 S\u00fcd|+61 2 9999 1234=+61299991234|0400 000 001=+61400000001\n",
      0 },
    { "tidy-30.vcf",
      "Ana P\u00e9rez|Caf\u00e9 S\u00fcd|+61 2 9999 1234=+61299991234|0400 000 001=+61400000001"
      "|ana@pbx.example.com\n",
      0 },
    { "tidy-40.vcf",
      "Ana P\u00e9rez|Caf\u00e9 S\u00fcd|+61-2-9999-1234=+61299991234|0400-000-001=+61400000001"
      "|ana@pbx.example.com\n",
      0 },
    { "odd.vcf",
      "J\u00f6rg M\u00fcller||+61299990001=+61299990001\n"
      "Lower Case||+61299990002=+61299990002\n"
      "Old Mac||+61299990003=+61299990003\n"
      "Folded Name||+61299990004=+61299990004\n"
      "Boss||+61299990005=+61299990005\n"
      "Organisation Only||+61299990006=+61299990006\n",
      0 },
    { "broken.vcf",
      "First||+61299990001=+61299990001\n"
      "Last||+61299990003=+61299990003\n"
      "broken\n",
      1 },
    { "cut-off.vcf", "First||+61299990001=+61299990001\n", 1 },
    { "numbers.vcf",
      "Many Numbers||(02) 9999 1234=+61299991234|+61 400 000 001=+61400000001|21=|*21#="
      "|02 9999 1235=+61299991235\n"
      "nobody\n"
      "nobody\n",
      0 },
    { "photo.vcf",
      "Photo 21||+61299990001=+61299990001|inline\n"
      "Photo 30||+61299990002=+61299990002|inline\n"
      "Photo 40||+61299990003=+61299990003|inline\n"
      "Photo File||+61299990004=+61299990004|/tmp/ana p.png\n"
      "Photo Web||+61299990005=+61299990005\n",
      0 },
    /* as real programs write them */
    { "gnome-contacts.vcf",
      "Ana P\u00e9rez||0400 000 001=+61400000001|+61 2 9999 1234=+61299991234"
      "|/home/ana/.local/share/evolution/addressbook/system/photos/pas_id_1.png\n",
      0 },
    { "evolution.vcf",
      "Harbour Bakery|Harbour Bakery|02 9999 0000=+61299990000|0299990001=+61299990001"
      "|(02) 9999 0002=+61299990002|orders@pbx.example.com\n",
      0 },
    { "thunderbird.vcf",
      "J\u00f6rg M\u00fcller|Sales|+49 30 123456=+4930123456|0400 000 "
      "002=+61400000002|21=|inline\n",
      0 },
    { "thunderbird-old.vcf",
      "Chan, Mei|Torrent Research|02/9999-4604=+61299994604|02/9999-7220 x12=+61299997220\n", 0 },
    { "ios.vcf",
      "Zo\u00eb Garc\u00eda|Club N\u00e1utico|0400 000 003=+61400000003|+61 400 000 "
      "004=+61400000004"
      "|(02) 9999 1003=+61299991003|029999 1004=+61299991004|inline\n"
      "Ferry Office|Ferry Office|+61 2 9999 2000=+61299992000\n",
      0 },
    { "android.vcf",
      "\u0418\u0432\u0430\u043d \u0418\u0432\u0430\u043d\u043e\u0432||0400000005=+61400000005"
      "|0299991005=+61299991005|0400-000-006=+61400000006|inline\n"
      "Taxi||13 13 00=+61131300\n",
      0 },
    { "google.vcf",
      "Priya Rao|Rao & Daughters|+61 400 000 007=+61400000007|(02) 9999 1007=+61299991007"
      "|029999 1008=+61299991008\n",
      0 },
    { "nextcloud.vcf",
      "\u0141ukasz \u017bak|\u017bak sp. z o.o.|+48 22 123 45 67=+48221234567|0400 000 "
      "008=+61400000008"
      "|+61-2-9999-1009=+61299991009|lukasz@pbx.example.com|inline\n"
      "Sea Rescue|Sea Rescue|+61-2-9999-3000=+61299993000\n",
      0 },
    { "outlook.vcf",
      "K\u00e4the Gr\u00f6\u00dfe|M\u00fcller & S\u00f6hne|+61 (2) 9999-1010=+61299991010"
      "|+61 400 000 009=+61400000009|+61 (2) 9999-1011=+61299991011|+61 (2) 9999-4000=+61299994000"
      "|0299991012=+61299991012|inline\n",
      0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, text);
    gsize length = 0;
    g_autofree char *data = read_file (rows[i].name, &length);

    cid_vcard_splitter_feed (splitter, data, length);
    assert_int_equal (cid_vcard_splitter_end (splitter), rows[i].n_broken);
    assert_string_equal (text->str, rows[i].contacts);
  }
}

/* Single properties in all the shapes that are met. */
static void
test_what_lines_mean (void **state)
{
  static const struct {
    const char *lines;
    const char *contact;
  } rows[] = {
    /* who it is */
    { "N:P\u00e9rez;Ana;Mar\u00eda;Dr.;\nTEL:21", "Ana Mar\u00eda P\u00e9rez||21=" },
    { "FN:\nN:;;;;\nORG:Acme;Sales\nTEL:21", "Acme|Acme|21=" },
    { "ORG:;Sales\nTEL:21", "Sales|Sales|21=" },
    { "NICKNAME:Anita\nEMAIL:a@example.com\nTEL:21", "Anita||21=" },
    { "EMAIL:a@example.com\nTEL:21", "a@example.com||21=" },
    { "KIND:org\nFN:Acme\nTEL:21", "Acme|Acme|21=" },
    { "KIND:ORG\nFN:Acme\nORG:Acme Ltd\nTEL:21", "Acme|Acme Ltd|21=" },
    { "KIND:individual\nFN:A\nTEL:21", "A||21=" },
    { "FN:Acme\nX-ABShowAs:COMPANY\nTEL:21", "Acme|Acme|21=" },
    { "FN:Acme\nX-ADDRESSBOOKSERVER-KIND:org\nTEL:21", "Acme|Acme|21=" },
    { "FN:Smith; John\nTEL:21", "Smith; John||21=" },
    { "FN:  A\\n  B  \nTEL:21", "A B||21=" },
    { "FN:A\u202eB\x01\nTEL:21", "AB||21=" },
    { "FN:<b>&\nTEL:21", "<b>&||21=" },
    { "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg=\n M\nTEL:21", "J\u00f6rg M||21=" },
    { "FN;ENCODING=QUOTED-PRINTABLE:J=F6rg\nTEL:21", "J\u00f6rg||21=" },
    { "FN;CHARSET=NO-SUCH;ENCODING=QUOTED-PRINTABLE:J=F6rg\nTEL:21", "J\u00f6rg||21=" },
    /* numbers */
    { "FN:A\nitem1.TEL:21", "A||21=" },
    { "FN:A\nTEL;TYPE=CELL:0400000001;0400000002",
      "A||0400000001=+61400000001|0400000002=+61400000002" },
    { "FN:A\nTEL;VALUE=uri:tel:21;phone-context=pbx.example.com", "A||21=" },
    { "FN:A\nTEL:TEL:+61299991234", "A||+61299991234=+61299991234" },
    { "FN:A\nTEL:+61299991234;ext=201", "A||+61299991234=+61299991234" },
    { "FN:A\nTEL:+61299991234\\;ext=201", "A||+61299991234=+61299991234" },
    { "FN:A\nTEL;VALUE=uri:tel:+61299991234;ext=201", "A||+61299991234=+61299991234" },
    { "FN:A\nTEL:0299991234;EXT=5;isub=6;0400000001",
      "A||0299991234=+61299991234|0400000001=+61400000001" },
    { "FN:A\nTEL:93744000;phone-context=+61-2", "A||93744000=+61293744000" },
    { "FN:A\nTEL:ext=201", "A||ext=201=" },
    { "FN:A\nTEL:02 9999 1234 ext. 5", "A||02 9999 1234 ext. 5=+61299991234" },
    { "FN:A\nX-MS-TEL;VOICE;COMPANY:02 9999 1234", "A||02 9999 1234=+61299991234" },
    { "FN:A\nTEL:12", "A||12=" },
    { "FN:A\nTEL:000", "A||000=" },
    { "FN:A\nTEL:+", NULL },
    { "FN:A\nTEL:ask her", NULL },
    { "FN:A\nNOTE:0400000001", NULL },
    /* addresses */
    { "FN:A\nTEL;VALUE=uri:sip:Ana@X.org;user=phone", "A||ana@x.org" },
    { "FN:A\nX-SIP:sips:ana@x.org?subject=a", "A||ana@x.org" },
    { "FN:A\nX-SIP:ana@x.org", "A||ana@x.org" },
    { "FN:A\nIMPP:xmpp:ana@x.org", NULL },
    { "FN:A\nX-SIP:ana\nX-SIP:@x\nX-SIP:ana@\nX-SIP:sip:", NULL },
    /* pictures */
    { "FN:A\nTEL:21\nPHOTO;VALUE=uri:file:///tmp/a.png\nPHOTO;ENCODING=b:AAAA", "A||21=|inline" },
    { "FN:A\nTEL:21\nPHOTO;VALUE=uri:file://elsewhere/tmp/a.png", "A||21=" },
    /* nobody */
    { "TEL:21", NULL },
    { "FN: \nTEL:21", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *card =
      g_strdup_printf ("BEGIN:VCARD\nVERSION:3.0\n%s\nEND:VCARD", rows[i].lines);
    g_autoptr (CidContact) contact = NULL;
    g_autoptr (GError) local_error = NULL;
    g_autofree char *text = NULL;

    assert_true (cid_vcard_parse (card, strlen (card), &plan, &contact, &local_error));
    text = contact != NULL ? describe (contact) : NULL;
    if (g_strcmp0 (text, rows[i].contact) != 0)
      fail_msg ("%s: %s", rows[i].lines, text);
  }
}

/* What is no card must be told from a card that is of no use: the one is a problem to report. */
static void
test_what_is_no_card (void **state)
{
  static const char *const cards[] = {
    "",
    "BEGIN:VCARD\nEND:VCARD",
    "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD",
    "BEGIN:VCARD\n\x01\x02\x03\nEND:VCARD",
    "hello",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++) {
    g_autoptr (CidContact) contact = NULL;
    g_autoptr (GError) local_error = NULL;

    assert_false (cid_vcard_parse (cards[i], strlen (cards[i]), &plan, &contact, &local_error));
    assert_null (contact);
    assert_non_null (local_error);
  }
}

/* Without a region a number that names its country is known all the same. */
static void
test_numbers_without_a_plan (void **state)
{
  static const char card[] = "BEGIN:VCARD\nFN:A\nTEL:+61299991234\nTEL:0299991234\nEND:VCARD";
  g_autoptr (CidContact) contact = NULL;
  g_autofree char *text = NULL;

  assert_true (cid_vcard_parse (card, strlen (card), NULL, &contact, NULL));
  text = describe (contact);

  assert_string_equal (text, "A||+61299991234=+61299991234|0299991234=");
}

/* A name can be as long as a file; a notification cannot. */
static void
test_a_long_name_is_cut (void **state)
{
  g_autofree char *name = g_strnfill (100000, 'x');
  g_autofree char *card = g_strdup_printf ("BEGIN:VCARD\nFN:%s\nTEL:21\nEND:VCARD", name);
  g_autoptr (CidContact) contact = NULL;

  assert_true (cid_vcard_parse (card, strlen (card), NULL, &contact, NULL));

  assert_int_equal (g_utf8_strlen (contact->name, -1), 200);
}

/* What GNOME Contacts, telephones and their services write when somebody is marked. */
static void
test_who_is_a_favourite (void **state)
{
  static const struct {
    const char *line;
    gboolean is_favourite;
  } rows[] = {
    { "X-FOLKS-FAVOURITE:true", TRUE },
    { "x-folks-favourite:TRUE", TRUE },
    { "X-FOLKS-FAVOURITE:false", FALSE },
    { "X-FOLKS-FAVOURITE:", FALSE },
    { "X-FAVORITE:1", TRUE },
    { "X-FAVORITE:0", FALSE },
    { "CATEGORIES:starred", TRUE },
    { "CATEGORIES:myContacts,starred", TRUE },
    { "CATEGORIES:Starred in Android", TRUE },
    { "CATEGORIES:Favourites", TRUE },
    { "CATEGORIES:Work,Unstarred", FALSE },
    { "NOTE:starred", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *card = g_strdup_printf (
      "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:+61299990001\r\n%s\r\nEND:VCARD\r\n",
      rows[i].line);
    g_autoptr (CidContact) contact = NULL;

    assert_true (cid_vcard_parse (card, strlen (card), &plan, &contact, NULL));
    if (contact->is_favourite != rows[i].is_favourite)
      fail_msg ("%s", rows[i].line);
  }
}

/* A card is called the same whether it has a number or not. */
static void
test_a_card_has_a_name (void **state)
{
  static const struct {
    const char *lines;
    const char *name;
  } rows[] = {
    { "FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\nN:Other", "J\u00f6rg" },
    { "N:Smith;Joe", "Joe Smith" },
    { "ORG:Acme;Sales", "Acme" },
    { "TEL:21", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *card = g_strconcat ("BEGIN:VCARD\n", rows[i].lines, "\nEND:VCARD\n", NULL);
    g_autofree char *name = cid_vcard_read_name (card, strlen (card));

    if (g_strcmp0 (name, rows[i].name) != 0)
      fail_msg ("row %u: %s", (guint) i, name);
  }
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_files_hold),    cmocka_unit_test (test_what_lines_mean),
    cmocka_unit_test (test_what_is_no_card),    cmocka_unit_test (test_numbers_without_a_plan),
    cmocka_unit_test (test_a_long_name_is_cut), cmocka_unit_test (test_who_is_a_favourite),
    cmocka_unit_test (test_a_card_has_a_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
