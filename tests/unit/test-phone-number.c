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

#include "fake-memory.h"
#include "number/phone-number.h"
#include "number/region-list.h"
#include "sample.h"

static const struct {
  const char *text;
  const char *region;
  const char *e164;
  const char *national_digits;
  const char *display_in_au;
  const char *of_region;
  CidPhoneNumberType type;
} cases[] = {
  { "(02) 9374 4000", "AU", "+61293744000", "293744000", "(02) 9374 4000", "AU",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "+61 2 9374 4000", NULL, "+61293744000", "293744000", "(02) 9374 4000", "AU",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "0011 49 30 901820", "AU", "+4930901820", "30901820", "+49 30 901820", "DE",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "0412 345 678", "AU", "+61412345678", "412345678", "0412 345 678", "AU",
    CID_PHONE_NUMBER_TYPE_MOBILE },
  { "1800 160 401", "AU", "+611800160401", "1800160401", "1800 160 401", "AU",
    CID_PHONE_NUMBER_TYPE_TOLL_FREE },
  { "030/901820", "DE", "+4930901820", "30901820", "+49 30 901820", "DE",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "0171-2345678", "DE", "+491712345678", "1712345678", "+49 171 2345678", "DE",
    CID_PHONE_NUMBER_TYPE_MOBILE },
  { "650-253-0000", "US", "+16502530000", "6502530000", "+1 650-253-0000", "US",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE },
  { "011 44 20 7946 0000", "US", "+442079460000", "2079460000", "+44 20 7946 0000", "GB",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "02 36618300", "IT", "+390236618300", "0236618300", "+39 02 3661 8300", "IT",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
  { "+870 773 111 632", NULL, "+870773111632", "773111632", "+870 773 111 632", NULL,
    CID_PHONE_NUMBER_TYPE_MOBILE },
  { "tel:+61-2-9374-4000", NULL, "+61293744000", "293744000", "(02) 9374 4000", "AU",
    CID_PHONE_NUMBER_TYPE_FIXED_LINE },
};

static const struct {
  const char *text;
  const char *region;
} no_numbers[] = {
  { NULL, "AU" },
  { "", "AU" },
  { " ", "AU" },
  { "Anna", "AU" },
  { "0293744000", NULL },
  { "0293744000", "ZZ" },
  { "0293744000", "au" },
  { "0293744000", "AUS" },
  { "0293744000", "" },
  { "+", "AU" },
  { "1", "AU" },
  { "+999123456789", "AU" },
  { "\xFF\xFE"
    "0293744000",
    "AU" },
  { "+61 2 9374 4000 2937 4400 0293 7440", "AU" },
};

static CidPhoneNumber *
parse (const char *text, const char *region)
{
  CidPhoneNumber *number = cid_phone_number_parse (text, region);

  assert_non_null (number);
  return number;
}

/* The daemon warms up where it stands, wherever that is, and numbers read as before. */
static void
test_warming_up_does_no_harm (void **state)
{
  static const char *const regions[] = { "AU", "US", "001", "XX", "", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    g_autoptr (CidPhoneNumber) number = NULL;
    g_autofree char *e164 = NULL;

    cid_phone_number_warm_up (regions[i]);
    number = parse ("(02) 9999 1234", "AU");
    e164 = cid_phone_number_to_e164 (number);
    assert_string_equal (e164, "+61299991234");
  }
}

/* Local numbers lack the area, where there are areas. */
static void
test_areas_are_told (void **state)
{
  static const struct {
    const char *text;
    const char *area;
  } rows[] = {
    { "+61299991234", "2" },   { "+493023456789", "30" }, { "+12125550123", "212" },
    { "+390669821234", "06" }, { "+541123456789", "11" }, { "+525512345678", "55" },
    { "+861062345678", "10" }, { "+61412345678", NULL },  { "+5491161234567", NULL },
    { "+6561234567", NULL },   { "+611800123456", NULL }, { "+619999", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhoneNumber) number = parse (rows[i].text, NULL);
    g_autofree char *area = cid_phone_number_get_area (number);

    if (g_strcmp0 (area, rows[i].area) != 0)
      fail_msg ("%s: %s", rows[i].text, area);
  }
}

/* One number, however it is written, is one number. */
static void
test_numbers_are_read_and_written (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidPhoneNumber) number = parse (cases[i].text, cases[i].region);
    g_autofree char *e164 = cid_phone_number_to_e164 (number);
    g_autofree char *digits = cid_phone_number_get_national_digits (number);
    g_autofree char *display = cid_phone_number_to_display (number, "AU");
    g_autofree char *region = cid_phone_number_get_region (number);

    assert_string_equal (e164, cases[i].e164);
    assert_string_equal (digits, cases[i].national_digits);
    assert_string_equal (display, cases[i].display_in_au);
    assert_int_equal (g_strcmp0 (region, cases[i].of_region), 0);
    assert_int_equal (cid_phone_number_get_type_of (number), cases[i].type);
    assert_true (cid_phone_number_is_possible (number));
    assert_true (cid_phone_number_is_valid (number));
  }
}

/* What is no number, or is none without a country, is not guessed. */
static void
test_no_number_is_null (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_numbers); i++)
    assert_null (cid_phone_number_parse (no_numbers[i].text, no_numbers[i].region));
}

/* A local number names nobody, a number of a range not given out may yet be given out. */
static void
test_possible_and_valid_differ (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    gboolean is_possible;
    gboolean is_valid;
  } numbers[] = {
    { "93744000", "AU", TRUE, FALSE },
    { "253-0000", "US", FALSE, FALSE },
    { "030 1", "DE", TRUE, FALSE },
    { "165-055-5121", "US", TRUE, FALSE },
    { "02 9374 40001 1", "AU", TRUE, FALSE },
    { "650-253-00001", "US", FALSE, FALSE },
    { "21", "DE", FALSE, FALSE },
    { "0171 2345678", "DE", TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (CidPhoneNumber) number = parse (numbers[i].text, numbers[i].region);

    assert_int_equal (cid_phone_number_is_possible (number), numbers[i].is_possible);
    assert_int_equal (cid_phone_number_is_valid (number), numbers[i].is_valid);
  }
}

/* A reader without a known region is shown where a number belongs. */
static void
test_display_without_region_is_international (void **state)
{
  static const char *const regions[] = { NULL, "", "ZZ", "au", "001" };
  g_autoptr (CidPhoneNumber) number = parse ("0293744000", "AU");
  g_autofree char *national = cid_phone_number_to_national (number);
  g_autofree char *international = cid_phone_number_to_international (number);

  assert_string_equal (national, "(02) 9374 4000");
  assert_string_equal (international, "+61 2 9374 4000");
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    g_autofree char *display = cid_phone_number_to_display (number, regions[i]);

    assert_string_equal (display, international);
  }
}

/* Regions that share a country code write each other's numbers in one way. */
static void
test_display_goes_by_country_code (void **state)
{
  g_autoptr (CidPhoneNumber) number = parse ("6502530000", "US");
  g_autofree char *display = cid_phone_number_to_display (number, "CA");

  assert_string_equal (display, "(650) 253-0000");
}

/* What no plan knows is not written at home without the zero that it is dialled with. */
static void
test_display_can_be_dialled (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    const char *display;
  } rows[] = {
    { "0999999999", "AU", "+61 999999999" },
    { "+49999", "DE", "+49 999" },
    { "012345678", "IT", "0123 45678" },
    { "99 99 99 99", "DK", "99 99 99 99" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhoneNumber) number = parse (rows[i].text, rows[i].region);
    g_autofree char *display = cid_phone_number_to_display (number, rows[i].region);

    assert_string_equal (display, rows[i].display);
  }
}

/* The extension belongs to the number, but not to its machine form. */
static void
test_extension_is_kept_but_not_in_e164 (void **state)
{
  g_autoptr (CidPhoneNumber) number = parse ("(02) 9374 4000 ext. 21", "AU");
  g_autofree char *e164 = cid_phone_number_to_e164 (number);
  g_autofree char *national = cid_phone_number_to_national (number);

  assert_string_equal (e164, "+61293744000");
  assert_non_null (strstr (national, "21"));
}

/* The place is half of knowing who calls when nobody knows the number. */
static void
test_place_is_told_in_the_readers_language (void **state)
{
  static const struct {
    const char *text;
    const char *language;
    const char *place;
  } places[] = {
    { "+49 30 901820", "en", "Berlin" },
    { "+49 89 23300", "en", "Munich" },
    { "+49 89 23300", "de", "München" },
    { "+49 89 23300", "de_DE.UTF-8", "München" },
    { "+49 89 23300", NULL, "Munich" },
    { "+49 89 23300", "xx", "Munich" },
    { "+49 89 23300", "", "Munich" },
    { "+49 89 23300", "C", "Munich" },
    { "+49 171 2345678", "en", "Germany" },
    { "+870 773 111 632", "en", NULL },
    { "+49 30 1", "en", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (CidPhoneNumber) number = parse (places[i].text, NULL);
    g_autofree char *place = cid_phone_number_get_place (number, places[i].language);

    if (places[i].place == NULL)
      assert_null (place);
    else {
      assert_non_null (place);
      assert_string_equal (place, places[i].place);
    }
  }
}

/* A number without an area has its country as its place: at home that goes without saying. */
static void
test_country_is_told_in_the_readers_language (void **state)
{
  g_autofree char *english = cid_phone_number_get_country ("DE", NULL);
  g_autofree char *german = cid_phone_number_get_country ("DE", "de");

  assert_string_equal (english, "Germany");
  assert_string_equal (german, "Deutschland");
  assert_null (cid_phone_number_get_country ("ZZ", "en"));
  assert_null (cid_phone_number_get_country (NULL, "en"));
}

/* Contacts are found by this, the surest first. */
static void
test_numbers_are_compared (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    CidPhoneNumberMatch match;
  } pairs[] = {
    { "(02) 9374 4000", "+61293744000", CID_PHONE_NUMBER_MATCH_EXACT },
    { "0293744000 ext 1", "0293744000 ext 1", CID_PHONE_NUMBER_MATCH_EXACT },
    { "0293744000 ext 1", "0293744000 ext 2", CID_PHONE_NUMBER_MATCH_NONE },
    { "0293744000 ext 1", "0293744000", CID_PHONE_NUMBER_MATCH_SHORT },
    { "0293744000", "93744000", CID_PHONE_NUMBER_MATCH_SHORT },
    { "0293744000", "0293744001", CID_PHONE_NUMBER_MATCH_NONE },
    { "0293744000", "+1 650 253 0000", CID_PHONE_NUMBER_MATCH_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (CidPhoneNumber) a = parse (pairs[i].a, "AU");
    g_autoptr (CidPhoneNumber) b = parse (pairs[i].b, "AU");

    assert_int_equal (cid_phone_number_match (a, b), pairs[i].match);
    assert_int_equal (cid_phone_number_match (b, a), pairs[i].match);
  }
}

/* What is written to the log must be read back, and read as nothing if it is nonsense. */
static void
test_types_have_nicks (void **state)
{
  for (int i = 0; i <= CID_PHONE_NUMBER_TYPE_VOICEMAIL; i++) {
    const char *nick = cid_phone_number_type_to_nick ((CidPhoneNumberType) i);

    assert_int_equal (cid_phone_number_type_from_nick (nick), i);
  }
  assert_string_equal (cid_phone_number_type_to_nick (CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE),
                       "fixed-line-or-mobile");
  assert_string_equal (cid_phone_number_type_to_nick (CID_PHONE_NUMBER_TYPE_VOICEMAIL),
                       "voicemail");
  assert_int_equal (cid_phone_number_type_from_nick ("Mobile"), CID_PHONE_NUMBER_TYPE_UNKNOWN);
  assert_int_equal (cid_phone_number_type_from_nick (NULL), CID_PHONE_NUMBER_TYPE_UNKNOWN);
}

/* Each kind of line that libphonenumber knows has a name of ours. */
static void
test_every_kind_of_line_is_told (void **state)
{
  static const struct {
    const char *text;
    CidPhoneNumberType type;
  } rows[] = {
    { "+441212345678", CID_PHONE_NUMBER_TYPE_FIXED_LINE },
    { "+447400123456", CID_PHONE_NUMBER_TYPE_MOBILE },
    { "+12015550123", CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE },
    { "+448001234567", CID_PHONE_NUMBER_TYPE_TOLL_FREE },
    { "+449012345678", CID_PHONE_NUMBER_TYPE_PREMIUM_RATE },
    { "+611300123456", CID_PHONE_NUMBER_TYPE_SHARED_COST },
    { "+445612345678", CID_PHONE_NUMBER_TYPE_VOIP },
    { "+447012345678", CID_PHONE_NUMBER_TYPE_PERSONAL },
    { "+447640123456", CID_PHONE_NUMBER_TYPE_PAGER },
    { "+445512345678", CID_PHONE_NUMBER_TYPE_UAN },
    { "+41860123456789", CID_PHONE_NUMBER_TYPE_VOICEMAIL },
    { "+441212", CID_PHONE_NUMBER_TYPE_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhoneNumber) number = parse (rows[i].text, NULL);
    CidPhoneNumberType type = cid_phone_number_get_type_of (number);

    if (type != rows[i].type)
      fail_msg ("%s: %s", rows[i].text, cid_phone_number_type_to_nick (type));
  }
}

/* Of texts that are too long for what a string has in itself. */
#define WORDY "+61 2 9374 4000 ext. 1234567"
#define LONG "+49 177 99123456789012"

typedef char *(*TextFunc) (const CidPhoneNumber *number);

static char *
to_display (const CidPhoneNumber *number)
{
  return cid_phone_number_to_display (number, "AU");
}

static char *
get_place (const CidPhoneNumber *number)
{
  return cid_phone_number_get_place (number, "de");
}

/* Asks for a text of a number about which nothing was asked before. */
static char *
ask_in_need (TextFunc ask, const char *number_text)
{
  g_autoptr (CidPhoneNumber) number = parse (number_text, "AU");
  char *text;

  fake_memory_set_short (TRUE);
  text = ask (number);
  fake_memory_set_short (FALSE);
  return text;
}

/* No exception gets among the C functions: a text that memory does not suffice for is missing, and
   what can be told without any is right. */
static void
test_texts_are_missing_when_memory_ends (void **state)
{
  static const TextFunc asks[] = {
    cid_phone_number_to_e164,
    cid_phone_number_to_national,
    cid_phone_number_to_international,
    to_display,
    cid_phone_number_get_national_digits,
    cid_phone_number_get_area,
    cid_phone_number_get_region,
    get_place,
  };
  guint n_missing = 0;

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (asks); i++) {
    const TextFunc ask = asks[i / 2];
    const char *number_text = i % 2 == 0 ? WORDY : LONG;
    g_autoptr (CidPhoneNumber) number = parse (number_text, "AU");
    g_autofree char *text = ask_in_need (ask, number_text);
    g_autofree char *again = ask (number);

    if (text != NULL && g_strcmp0 (text, again) != 0)
      fail_msg ("%zu: %s, then %s", i, text, again);
    n_missing += text == NULL && again != NULL;
  }
  assert_in_range (n_missing, 5, 2 * G_N_ELEMENTS (asks));
}

/* And a number is then one about which nothing is known, until there is memory again. */
static void
test_nothing_is_known_when_memory_ends (void **state)
{
  g_autoptr (CidPhoneNumber) a = parse (WORDY, "AU");
  g_autoptr (CidPhoneNumber) b = parse (WORDY, "AU");
  g_autoptr (CidPhoneNumber) none = NULL;
  g_autofree char *country = NULL;
  CidPhoneNumberMatch match;

  fake_memory_set_short (TRUE);
  none = cid_phone_number_parse (WORDY, "AU");
  match = cid_phone_number_match (a, b);
  country = cid_phone_number_get_country ("VC", "en");
  cid_phone_number_warm_up ("VC");
  fake_memory_set_short (FALSE);

  assert_null (none);
  assert_null (country);
  assert_int_equal (match, CID_PHONE_NUMBER_MATCH_NONE);
  assert_int_equal (cid_phone_number_match (a, b), CID_PHONE_NUMBER_MATCH_EXACT);
}

static gpointer
ask_for_places (gpointer user_data)
{
  for (guint i = 0; i < 200; i++) {
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse ("+498923300", NULL);
    g_autofree char *place = cid_phone_number_get_place (number, i % 2 == 0 ? "de" : "en");

    if (g_strcmp0 (place, i % 2 == 0 ? "München" : "Munich") != 0)
      return GINT_TO_POINTER (FALSE);
  }
  return GINT_TO_POINTER (TRUE);
}

/* Address books are read on other threads than calls. */
static void
test_threads_may_ask_together (void **state)
{
  GThread *first = g_thread_new ("first", ask_for_places, NULL);
  GThread *second = g_thread_new ("second", ask_for_places, NULL);

  assert_true (GPOINTER_TO_INT (g_thread_join (first)));
  assert_true (GPOINTER_TO_INT (g_thread_join (second)));
}

/* What is remembered of one reading must not be told of another that looks like it. */
static void
test_readings_are_not_mixed_up (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    const char *display_region;
    const char *display;
    const char *place;
  } readings[] = {
    { "02 9999 1234", "AU", "AU", "(02) 9999 1234", "Terrey Hills" },
    { "+61299991234", "AU", "AU", "(02) 9999 1234", "Terrey Hills" },
    { "+61299991234", "AU", "DE", "+61 2 9999 1234", "Terrey Hills" },
    { "02 9999 1234 ext. 5", "AU", "AU", "(02) 9999 1234 ext. 5", "Terrey Hills" },
    { "+61299991234", "AU", "AU", "(02) 9999 1234", "Terrey Hills" },
    { "089 23300", "DE", "DE", "089 23300", "Munich" },
    { "089 23300", "DE", NULL, "+49 89 23300", "Munich" },
    { "+498923300", NULL, "DE", "089 23300", "Munich" },
  };

  for (guint round = 0; round < 2; round++) {
    for (gsize i = 0; i < G_N_ELEMENTS (readings); i++) {
      g_autoptr (CidPhoneNumber) number =
        cid_phone_number_parse (readings[i].text, readings[i].region);
      g_autofree char *display = NULL;
      g_autofree char *place = NULL;

      assert_non_null (number);
      display = cid_phone_number_to_display (number, readings[i].display_region);
      place = cid_phone_number_get_place (number, "en");
      assert_string_equal (display, readings[i].display);
      assert_true (cid_phone_number_is_valid (number));
      assert_string_equal (place, readings[i].place);
    }
  }
}

/* More numbers than are remembered, twice, each in the national and the E.164 form. */
static void
test_many_numbers_keep_their_own_answers (void **state)
{
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *text = g_strdup_printf ("02 9000 %04u", i % 1000);
    g_autofree char *expected = g_strdup_printf ("+6129000%04u", i % 1000);
    g_autofree char *digits = g_strdup_printf ("29000%04u", i % 1000);
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, "AU");
    g_autoptr (CidPhoneNumber) again = cid_phone_number_parse (expected, "AU");
    g_autofree char *e164 = cid_phone_number_to_e164 (number);
    g_autofree char *national = cid_phone_number_get_national_digits (again);

    assert_string_equal (e164, expected);
    assert_string_equal (national, digits);
    assert_int_equal (cid_phone_number_match (number, again), CID_PHONE_NUMBER_MATCH_EXACT);
  }
}

/* Tells what is read of a number, all of it. */
static char *
describe (const char *text, const char *region)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, region);
  g_autofree char *e164 = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *place = NULL;

  if (number == NULL)
    return g_strdup ("no number");

  e164 = cid_phone_number_to_e164 (number);
  digits = cid_phone_number_get_national_digits (number);
  place = cid_phone_number_get_region (number);
  return g_strdup_printf ("%s %s %s %d %d", e164, digits, place,
                          cid_phone_number_is_possible (number),
                          cid_phone_number_is_valid (number));
}

/* Digits alone are read by a way of our own; with a dash among them libphonenumber reads them. */
static void
assert_read_alike (const char *digits, const char *region)
{
  g_autofree char *dashed = g_strdup_printf ("%.5s-%s", digits, digits + 5);
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  if (!sample_takes_next ())
    return;
  ours = describe (digits, region);
  theirs = describe (dashed, region);
  if (!g_str_equal (ours, theirs))
    fail_msg ("%s in %s: %s, not %s", digits, region != NULL ? region : "no region", ours, theirs);
}

/* What is read quickly is what libphonenumber reads, in every country and whatever is dialled. */
static void
test_plain_numbers_are_read_as_libphonenumber_does (void **state)
{
  const char *seed_text = g_getenv ("CIDALERT_SEED");
  guint32 seed = seed_text != NULL ? (guint32) atoi (seed_text) : g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n_regions = 0;

  print_message ("# CIDALERT_SEED=%u\n", seed);
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      const char region[] = { a, b, '\0' };

      if (!cid_region_list_has (region))
        continue;
      n_regions++;
      for (guint i = 0; i < 40; i++) {
        g_autoptr (GString) national = g_string_new ("0");
        int length = g_rand_int_range (random, 6, 13);

        for (int j = 0; j < length; j++)
          g_string_append_c (national, (char) ('0' + g_rand_int_range (random, 0, 10)));
        assert_read_alike (national->str, region);
      }
    }
  assert_true (n_regions > 200);

  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GString) international = g_string_new ("+");
    int length = g_rand_int_range (random, 8, 15);

    for (int j = 0; j < length; j++)
      g_string_append_c (international, (char) ('0' + g_rand_int_range (random, 0, 10)));
    assert_read_alike (international->str, NULL);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_threads_may_ask_together),
    cmocka_unit_test (test_readings_are_not_mixed_up),
    cmocka_unit_test (test_many_numbers_keep_their_own_answers),
    cmocka_unit_test (test_warming_up_does_no_harm),
    cmocka_unit_test (test_areas_are_told),
    cmocka_unit_test (test_numbers_are_read_and_written),
    cmocka_unit_test (test_no_number_is_null),
    cmocka_unit_test (test_possible_and_valid_differ),
    cmocka_unit_test (test_display_without_region_is_international),
    cmocka_unit_test (test_display_goes_by_country_code),
    cmocka_unit_test (test_display_can_be_dialled),
    cmocka_unit_test (test_extension_is_kept_but_not_in_e164),
    cmocka_unit_test (test_place_is_told_in_the_readers_language),
    cmocka_unit_test (test_country_is_told_in_the_readers_language),
    cmocka_unit_test (test_numbers_are_compared),
    cmocka_unit_test (test_types_have_nicks),
    cmocka_unit_test (test_every_kind_of_line_is_told),
    cmocka_unit_test (test_texts_are_missing_when_memory_ends),
    cmocka_unit_test (test_nothing_is_known_when_memory_ends),
    cmocka_unit_test (test_plain_numbers_are_read_as_libphonenumber_does),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
