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

#include <string.h>

#include "number/party.h"

typedef struct {
  const char *remote;
  CidPartyKind kind;
  const char *number;
  const char *user;
  const char *host;
  const char *name;
} Case;

static const CidNumberPlan germany = { .region = "DE" };
static const CidNumberPlan berlin = { .region = "DE", .area = "30" };
static const CidNumberPlan sydney = { .region = "AU", .area = "2" };
static const CidNumberPlan mountain_view = { .region = "US", .area = "650" };

/* Shapes that phones are known or expected to send; read in Germany. */
static const Case cases[] = {
  { "0299@192.168.1.2", CID_PARTY_SHORT, "0299", "0299", "192.168.1.2", NULL },
  { "sip:0299@example.com", CID_PARTY_SHORT, "0299", "0299", "example.com", NULL },
  { "sips:0299@example.com", CID_PARTY_SHORT, "0299", "0299", "example.com", NULL },
  { "SIP:0299@example.com:5061", CID_PARTY_SHORT, "0299", "0299", "example.com", NULL },
  { "sip:7013000@172.19.175.70:5060;user=phone;phone-context=unknown", CID_PARTY_NUMBER, "7013000",
    "7013000", "172.19.175.70", NULL },
  { "sip:1650555121;phone-context=blah.com@host.com", CID_PARTY_NUMBER, "1650555121", "1650555121",
    "host.com", NULL },
  { "tel:+19037029920;phone-context=TestIMS.com", CID_PARTY_NUMBER, "+19037029920", "+19037029920",
    NULL, NULL },
  { "callto:+493012345678", CID_PARTY_NUMBER, "+493012345678", "+493012345678", NULL, NULL },
  { "\"Jane Doe\" <sip:0299@h>;tag=x", CID_PARTY_SHORT, "0299", "0299", "h", "Jane Doe" },
  { "Jane Doe <sip:0299@h>", CID_PARTY_SHORT, "0299", "0299", "h", "Jane Doe" },
  { "\"Jane \\\"J\\\" <Doe>\" <sip:0299@h>", CID_PARTY_SHORT, "0299", "0299", "h",
    "Jane \"J\" <Doe>" },
  { "<sip:0299@h>", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "\"\" <sip:0299@h>", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "\"0299\" <sip:0299@h>", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "+49 30 1234", CID_PARTY_NUMBER, "+49301234", "+49 30 1234", NULL, NULL },
  { " 49301234", CID_PARTY_NUMBER, "+49301234", "49301234", NULL, NULL },
  { "sip: 49301234@h", CID_PARTY_NUMBER, "+49301234", "49301234", "h", NULL },
  { "%2B493012345678", CID_PARTY_NUMBER, "+493012345678", "+493012345678", NULL, NULL },
  { "%252B493012345678", CID_PARTY_NUMBER, "+493012345678", "+493012345678", NULL, NULL },
  { "%2B493012345678@h", CID_PARTY_NUMBER, "+493012345678", "+493012345678", "h", NULL },
  { "sip%3A0299%40h", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "**621", CID_PARTY_CODE, "**621", "**621", NULL, NULL },
  { "%2A%2A621@fritz.box", CID_PARTY_CODE, "**621", "**621", "fritz.box", NULL },
  { "*21#", CID_PARTY_CODE, "*21#", "*21#", NULL, NULL },
  { "#31#0301234", CID_PARTY_CODE, "#31#0301234", "#31#0301234", NULL, NULL },
  { "0049301234567", CID_PARTY_NUMBER, "+49301234567", "0049301234567", NULL, NULL },
  { "0301234", CID_PARTY_NUMBER, "+49301234", "0301234", NULL, NULL },
  { "030/1234-567 (8)", CID_PARTY_NUMBER, "+493012345678", "030/1234-567 (8)", NULL, NULL },
  { "+49 (0)30 12345678", CID_PARTY_NUMBER, "+493012345678", "+49 (0)30 12345678", NULL, NULL },
  { "０３０１２３４５６７８", CID_PARTY_NUMBER, "+493012345678", "０３０１２３４５６７８", NULL,
    NULL },
  { "101", CID_PARTY_SHORT, "101", "101", NULL, NULL },
  { "2000", CID_PARTY_SHORT, "2000", "2000", NULL, NULL },
  { "21", CID_PARTY_SHORT, "21", "21", NULL, NULL },
  { "12345", CID_PARTY_SHORT, "12345", "12345", NULL, NULL },
  { "000", CID_PARTY_SHORT, "000", "000", NULL, NULL },
  { "bob@example.com", CID_PARTY_SIP, NULL, "bob", "example.com", NULL },
  { "sip:bob@[2001:db8::1]:5060", CID_PARTY_SIP, NULL, "bob", "2001:db8::1", NULL },
  { "0299@[2001:db8::1]:5060", CID_PARTY_SHORT, "0299", "0299", "2001:db8::1", NULL },
  { "0004F2313531-14264@10.0.0.1", CID_PARTY_SIP, NULL, "0004F2313531-14264", "10.0.0.1", NULL },
  { "cug_snom@10.10.10.1", CID_PARTY_SIP, NULL, "cug_snom", "10.10.10.1", NULL },
  { "bob@home@example.com", CID_PARTY_SIP, NULL, "bob@home", "example.com", NULL },
  { "sip:0299@h;maddr=a@b", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "sip:0299:secret@h", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "sip:0299@h?Subject=x", CID_PARTY_SHORT, "0299", "0299", "h", NULL },
  { "192.168.1.20", CID_PARTY_SIP, NULL, "192.168.1.20", NULL, NULL },
  { "Jane Doe", CID_PARTY_SIP, NULL, "Jane Doe", NULL, NULL },
  { "J%C3%BCrgen@h", CID_PARTY_SIP, NULL, "Jürgen", "h", NULL },
  { "1-800-FLOWERS", CID_PARTY_SIP, NULL, "1-800-FLOWERS", NULL, NULL },
};

static const char *const unknown_remotes[] = {
  NULL,
  "",
  " ",
  "\t\r\n",
  "$remote",
  "$call-id",
  "$$REMOTENUMBER$$",
  "$$NAME$",
  "${remote}",
  "{remote}",
  "$sip_header(From)",
  "sip:$remote@h",
  "sip:@h",
  "@",
  "sip:",
  "<>",
  "<sip:>",
  "\"Jane\" <>",
  "null",
  "(null)",
  "\u202E\u200B",
  "[2001:db8::1]",
  "sip:[2001:db8::1]:5060",
};

static const char *const withheld_remotes[] = {
  "anonymous@anonymous.invalid",
  "sip:anonymous@anonymous.invalid",
  "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
  "sip:+493012345678@ANONYMOUS.INVALID",
  "sip:anonymous.invalid@anonymous.invalid:5060;x=y",
  "sip:c8oqz84zk7z@privacy.invalid",
  "Anonymous",
  "ANONYMOUS@192.168.1.1",
  "unknown",
  "unknown@192.168.1.1",
  "restricted",
  "withheld",
  "Unavailable",
  "private",
  "asserted-identity",
  "blocked",
  "no number",
  "No_Number",
  "Unbekannt",
  "Anonym",
  "unterdrückt",
  "0000000000",
  "00000",
  "0000000000@10.0.0.1",
  "0",
  "+",
  "+0000",
  "sip:+@h",
  "-",
  "266696687",
  "sip:266696687@h",
};

static void
check_text (const char *text, const char *expected)
{
  if (expected == NULL)
    assert_null (text);
  else {
    assert_non_null (text);
    assert_string_equal (text, expected);
  }
}

/* Every shape of `remote` that the makes are known to send. */
static void
test_remotes_are_understood (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidParty) party = cid_party_parse (cases[i].remote, &germany);

    print_message ("# %s\n", cases[i].remote);
    assert_int_equal (party->kind, cases[i].kind);
    check_text (party->number, cases[i].number);
    check_text (party->user, cases[i].user);
    check_text (party->host, cases[i].host);
    check_text (party->name, cases[i].name);
    assert_non_null (party->remote);
  }
}

/* A phone that says nothing, or sends its own template, must not become a caller. */
static void
test_nothing_is_unknown (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unknown_remotes); i++) {
    g_autoptr (CidParty) party = cid_party_parse (unknown_remotes[i], &germany);

    print_message ("# %s\n", unknown_remotes[i]);
    assert_int_equal (party->kind, CID_PARTY_UNKNOWN);
    assert_null (party->number);
    assert_null (party->user);
    assert_null (party->host);
    assert_null (party->name);
    assert_null (party->remote);
  }
}

/* However a hidden number is spelt, it is no number and nobody's name. */
static void
test_hidden_numbers_are_withheld (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (withheld_remotes); i++) {
    g_autoptr (CidParty) party = cid_party_parse (withheld_remotes[i], &germany);

    print_message ("# %s\n", withheld_remotes[i]);
    assert_int_equal (party->kind, CID_PARTY_WITHHELD);
    assert_null (party->number);
    assert_null (party->user);
    assert_null (party->name);
    assert_non_null (party->remote);
  }
}

/* Some exchanges hide the number and still say the name. */
static void
test_withheld_party_keeps_its_name (void **state)
{
  g_autoptr (CidParty) party =
    cid_party_parse ("\"Jane Doe\" <sip:anonymous@anonymous.invalid>", &germany);

  assert_int_equal (party->kind, CID_PARTY_WITHHELD);
  assert_string_equal (party->name, "Jane Doe");
}

/* A number is completed as far as the configuration allows, and no further. */
static void
test_numbers_are_completed_by_plan (void **state)
{
  const struct {
    const char *remote;
    const CidNumberPlan *plan;
    const char *number;
  } numbers[] = {
    { "0293744000", NULL, "0293744000" },
    { "0293744000", &(const CidNumberPlan){ NULL, NULL }, "0293744000" },
    { "0293744000", &(const CidNumberPlan){ NULL, "2" }, "0293744000" },
    { "0293744000", &(const CidNumberPlan){ "XX", "2" }, "0293744000" },
    { "+61293744000", NULL, "+61293744000" },
    { "0061293744000", NULL, "+61293744000" },
    { "0293744000", &sydney, "+61293744000" },
    { "293744000", &sydney, "+61293744000" },
    { "93744000", &sydney, "+61293744000" },
    { "93744000", &(const CidNumberPlan){ "AU", NULL }, "93744000" },
    { "93744000", &(const CidNumberPlan){ "AU", "" }, "93744000" },
    { "0412345678", &sydney, "+61412345678" },
    { "1300975707", &sydney, "+611300975707" },
    { "001149301234567", &sydney, "+49301234567" },
    { "49301234567", &sydney, "49301234567" },
    { "029374400011", &sydney, "029374400011" },
    { "30123456", &berlin, "+493030123456" },
    { "03030123456", &berlin, "+493030123456" },
    { "2530000", &mountain_view, "+16502530000" },
    { "6502530000", &mountain_view, "+16502530000" },
    { "16502530000", &mountain_view, "+16502530000" },
    { "01149301234567", &mountain_view, "+49301234567" },
    { "+4912", &germany, "+4912" },
    { "+999123456789", &germany, "+999123456789" },
    { "12345678901234567890123456789", &germany, "12345678901234567890123456789" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (CidParty) party = cid_party_parse (numbers[i].remote, numbers[i].plan);

    print_message ("# %s\n", numbers[i].remote);
    assert_int_equal (party->kind, CID_PARTY_NUMBER);
    assert_string_equal (party->number, numbers[i].number);
  }
}

/* A tel: URI may say where its number is dialled, and that beats where this telephone stands. */
static void
test_numbers_are_completed_by_context (void **state)
{
  static const struct {
    const char *remote;
    CidPartyKind kind;
    const char *number;
  } numbers[] = {
    { "tel:293744000;phone-context=+61", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:0293744000;phone-context=+61", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:2-9374-4000;phone-context=+61", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:93744000;phone-context=+61-2", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:4000;phone-context=+61-2-9374", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:4000;ext=1;PHONE-CONTEXT=+61(2)9374;x=y", CID_PARTY_NUMBER, "+61293744000" },
    { "sip:293744000;phone-context=+61@h;user=phone", CID_PARTY_NUMBER, "+61293744000" },
    { "sip:293744000@h;user=phone;phone-context=+61", CID_PARTY_NUMBER, "+61293744000" },
    { "<tel:293744000;phone-context=%2B61>", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:293744000;phone-context= 61", CID_PARTY_NUMBER, "+61293744000" },
    { "tel:+493012345678;phone-context=+61", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=example.com", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=61", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=+", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=+*1", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:03012345678;phone-context=+999", CID_PARTY_NUMBER, "+493012345678" },
    { "tel:101;phone-context=+61", CID_PARTY_SHORT, "101" },
    { "tel:000;phone-context=+61", CID_PARTY_SHORT, "000" },
    { "tel:12345;phone-context=+49", CID_PARTY_SHORT, "12345" },
    { "tel:**621;phone-context=+49", CID_PARTY_CODE, "**621" },
    { "tel:0000000000;phone-context=+49", CID_PARTY_WITHHELD, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (CidParty) party = cid_party_parse (numbers[i].remote, &germany);

    print_message ("# %s\n", numbers[i].remote);
    assert_int_equal (party->kind, numbers[i].kind);
    check_text (party->number, numbers[i].number);
  }
}

/* A space that is no lost plus sign must not move a number to another country. */
static void
test_leading_space_is_not_always_a_plus (void **state)
{
  static const struct {
    const char *remote;
    const char *number;
  } numbers[] = {
    { " 03012345678", "+493012345678" },   { " 0299", "0299" },
    { " +4930123456", "+4930123456" },     { " 99912345678", "99912345678" },
    { "\t493012345678", "+493012345678" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (CidParty) party = cid_party_parse (numbers[i].remote, &germany);

    assert_string_equal (party->number, numbers[i].number);
  }
}

/* Whatever a caller puts into his URI, what comes out is bounded, valid and clean. */
static void
test_hostile_remotes_do_no_harm (void **state)
{
  static const char *const remotes[] = {
    "\xFF\xFE@\xFF",
    "%00%00@%00",
    "%zz%@%",
    "sip:%0a%0d@h%0a",
    "<<<<>>>>",
    "\"",
    "\"\\",
    "\"\\\" <",
    "@@@@@@;;;;@@@",
    ";;;;",
    "[[[[",
    "sip:[@",
    "sip:\u202Eevil@h",
    "%E2%80%AEevil@h",
    "\"\u202Eevil\" <sip:x@h>",
    "$",
    "+++++49",
    "12+34",
    "<b>&",
    "sip:sip:sip:",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    g_autoptr (CidParty) party = cid_party_parse (remotes[i], &germany);
    const char *const texts[] = { party->number, party->user, party->name, party->remote };

    for (gsize j = 0; j < G_N_ELEMENTS (texts); j++) {
      if (texts[j] == NULL)
        continue;
      assert_true (g_utf8_validate (texts[j], -1, NULL));
      assert_null (strpbrk (texts[j], "\r\n\t\x1B"));
      assert_null (strstr (texts[j], "\u202E"));
    }
  }
}

/* Nothing from the wire is as long as it likes. */
static void
test_long_remote_is_cut (void **state)
{
  g_autofree char *digits = g_strnfill (100000, '7');
  g_autofree char *name = g_strnfill (100000, 'x');
  g_autofree char *remote = g_strdup_printf ("\"%s\" <sip:%s@h>", name, digits);
  g_autoptr (CidParty) number = cid_party_parse (digits, &germany);
  g_autoptr (CidParty) named = cid_party_parse (remote, &germany);

  assert_true (strlen (number->remote) < 300);
  assert_true (number->number == NULL || strlen (number->number) < 300);
  assert_true (strlen (named->remote) < 300);
}

/* The host goes into notices and the log like all else. */
static void
test_host_is_clean (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("bob@h\x1B[31m\u202Ex", &germany);

  assert_string_equal (party->host, "h[31mx");
}

/* A name is shown only where it says more than the number. */
static void
test_names_are_cleaned (void **state)
{
  static const struct {
    const char *name;
    const char *remote;
    const char *expected;
  } names[] = {
    { "Anna Berg", "0299@h", "Anna Berg" },
    { "  Anna \t Berg ", "0299@h", "Anna Berg" },
    { "\"Anna Berg\"", "0299@h", "Anna Berg" },
    { "\" Anna Berg \"", "0299@h", "Anna Berg" },
    { "\"\u0301Anna\"", "0299@h", "Anna" },
    { "\" \"", "0299@h", NULL },
    { "\u202EAnna", "0299@h", "Anna" },
    { "<b>&", "0299@h", "<b>&" },
    { "Bob <b>&", "0299@h", "Bob <b>&" },
    { "iPhone **621", "**621@h", "iPhone **621" },
    { "0299", "0299@h", NULL },
    { "0 2 9 9", "0299@h", NULL },
    { "sip:0299@other", "0299@h", NULL },
    { "<sip:0299@h>", "0299@h", NULL },
    { "0300", "0299@h", "0300" },
    { "99", "0299@h", "99" },
    { "+49 30 12345678", "03012345678", NULL },
    { "030/12345678", "+493012345678", NULL },
    { "12345678", "03012345678", NULL },
    { "030 87654321", "03012345678", "030 87654321" },
    { "BOB", "bob@h", NULL },
    { "bob@h", "bob@h", NULL },
    { "Bob Brown", "bob@h", "Bob Brown" },
    { "**621", "**621@h", NULL },
    { "Anonymous", "0299@h", NULL },
    { "Unknown Caller", "0299@h", NULL },
    { "anonymous", "anonymous@anonymous.invalid", NULL },
    { "Jane", "anonymous@anonymous.invalid", "Jane" },
    { "$display_remote", "0299@h", NULL },
    { "$$DISPLAYNAME$$", "0299@h", NULL },
    { "", "0299@h", NULL },
    { "\"\"", "0299@h", NULL },
    { NULL, "0299@h", NULL },
    { "Anna Berg", NULL, "Anna Berg" },
    { "0299", NULL, "0299" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidParty) party = cid_party_parse (names[i].remote, &germany);
    g_autofree char *name = cid_party_clean_name (names[i].name, party);

    print_message ("# %s\n", names[i].name != NULL ? names[i].name : "-");
    check_text (name, names[i].expected);
  }
}

/* A name of a page would push all else off the screen; one without a party is still a name. */
static void
test_name_is_bounded_and_needs_no_party (void **state)
{
  g_autofree char *long_name = g_strnfill (10000, 'x');
  g_autofree char *name = cid_party_clean_name (long_name, NULL);
  g_autofree char *short_name = cid_party_clean_name ("Anna", NULL);

  assert_int_equal (g_utf8_strlen (name, -1), 120);
  assert_string_equal (short_name, "Anna");
}

/* By this two phones that ring for one caller become one call, and no others do. */
static void
test_same_parties_are_told (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean is_same;
  } pairs[] = {
    { "03012345678@a", "+493012345678@b", TRUE },
    { "03012345678", "03012345679", FALSE },
    { "0299@a", "0299@b", TRUE },
    { "0299", "299", FALSE },
    { "**621", "**621@fritz.box", TRUE },
    { "**621", "621", FALSE },
    { "bob@a", "BOB@A", TRUE },
    { "bob@a", "bob", TRUE },
    { "bob@a", "bob@b", FALSE },
    { "bob@a", "alice@a", FALSE },
    { "anonymous", "anonymous", FALSE },
    { "", "", FALSE },
    { "$remote", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (CidParty) a = cid_party_parse (pairs[i].a, &germany);
    g_autoptr (CidParty) b = cid_party_parse (pairs[i].b, &germany);

    assert_int_equal (cid_party_is_same (a, b), pairs[i].is_same);
    assert_int_equal (cid_party_is_same (b, a), pairs[i].is_same);
    assert_false (cid_party_is_same (a, NULL));
  }
  assert_false (cid_party_is_same (NULL, NULL));
}

/* Parties travel from event to call to record: all have the same one, who never changes. */
static void
test_many_share_it (void **state)
{
  CidParty *party = cid_party_parse ("\"Jane Doe\" <sip:0299@h>", &germany);
  g_autoptr (CidParty) shared = cid_party_ref (party);

  assert_ptr_equal (shared, party);
  cid_party_unref (party);

  assert_string_equal (shared->user, "0299");
  assert_string_equal (shared->name, "Jane Doe");
  assert_null (cid_party_ref (NULL));
  cid_party_unref (NULL);
}

/* The quick way to a number of an address book ends where the long one does, or says that it is
 * none of its business. */
static void
test_plain_numbers_are_completed_alike (void **state)
{
  static const char alphabet[] = "0123456789012345678900++ ()-/";
  static const CidNumberPlan plans[] = {
    { "AU", "2" }, { "DE", NULL }, { "US", NULL }, { NULL, NULL }
  };
  guint n_plain = 0;
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);

  for (guint i = 0; i < 20000; i++) {
    const CidNumberPlan *plan = &plans[i % G_N_ELEMENTS (plans)];
    char text[24] = "";
    g_autofree char *e164 = NULL;
    g_autoptr (CidParty) party = NULL;
    int length = g_rand_int_range (random, 1, sizeof text);

    for (int j = 0; j < length; j++)
      text[j] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
    g_strstrip (text);
    if (!cid_party_complete_plain (text, plan, &e164))
      continue;
    n_plain++;
    party = cid_party_parse (text, plan);
    if (party->kind != CID_PARTY_NUMBER || party->number[0] != '+')
      assert_null (e164);
    else if (g_strcmp0 (e164, party->number) != 0)
      fail_msg ("“%s”: %s, not %s", text, e164, party->number);
  }
  assert_in_range (n_plain, 2000, 20000);
}

/* What may be an address, a code or a word is not for the quick way. */
static void
test_what_is_not_plain_is_left_alone (void **state)
{
  static const char *const texts[] = { "",      "192.0.2.1", "*21#", "tel:21", "21;ext=1",
                                       "sip:1", "++49",      "1+2",  "ask",    "\u0661" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *e164 = NULL;

    assert_false (cid_party_complete_plain (texts[i], NULL, &e164));
    assert_null (e164);
  }
}

/* What is written to the log must be read back, and read as unknown if it is nonsense. */
static void
test_kinds_have_nicks (void **state)
{
  static const char *const nicks[] = { "unknown", "withheld", "number", "short", "code", "sip" };

  for (int i = 0; i <= CID_PARTY_SIP; i++) {
    assert_string_equal (cid_party_kind_to_nick ((CidPartyKind) i), nicks[i]);
    assert_int_equal (cid_party_kind_from_nick (nicks[i]), i);
  }
  assert_int_equal (cid_party_kind_from_nick ("SIP"), CID_PARTY_UNKNOWN);
  assert_int_equal (cid_party_kind_from_nick (NULL), CID_PARTY_UNKNOWN);
}

/* What the log has of a number says again what kind of one it is. */
static void
test_number_of_the_log_is_a_party_again (void **state)
{
  static const char *const remotes[] = {
    "0299991234", "+4930123456", "21", "000", "*21#", "12345"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    g_autoptr (CidParty) party = cid_party_parse (remotes[i], &(CidNumberPlan){ "AU", NULL });
    g_autoptr (CidParty) again = cid_party_new_from_number (party->number);

    assert_int_equal (again->kind, party->kind);
    assert_string_equal (again->number, party->number);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_remotes_are_understood),
    cmocka_unit_test (test_nothing_is_unknown),
    cmocka_unit_test (test_hidden_numbers_are_withheld),
    cmocka_unit_test (test_withheld_party_keeps_its_name),
    cmocka_unit_test (test_numbers_are_completed_by_plan),
    cmocka_unit_test (test_numbers_are_completed_by_context),
    cmocka_unit_test (test_leading_space_is_not_always_a_plus),
    cmocka_unit_test (test_hostile_remotes_do_no_harm),
    cmocka_unit_test (test_long_remote_is_cut),
    cmocka_unit_test (test_host_is_clean),
    cmocka_unit_test (test_names_are_cleaned),
    cmocka_unit_test (test_name_is_bounded_and_needs_no_party),
    cmocka_unit_test (test_same_parties_are_told),
    cmocka_unit_test (test_many_share_it),
    cmocka_unit_test (test_plain_numbers_are_completed_alike),
    cmocka_unit_test (test_what_is_not_plain_is_left_alone),
    cmocka_unit_test (test_kinds_have_nicks),
    cmocka_unit_test (test_number_of_the_log_is_a_party_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
