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

#include "phone/hearing.h"

#define TOKEN "7kq3m9x2adfh"

typedef struct {
  CidHearing *hearing;
  CidPhone *phone;
} Fixture;

static int
set_up (void **state)
{
  const CidNumberPlan plan = { .region = "AU" };
  Fixture *self = g_new0 (Fixture, 1);

  self->hearing = cid_hearing_new ();
  cid_hearing_set_plan (self->hearing, &plan);
  self->phone = cid_phone_new ("desk", "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", TOKEN);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_hearing_free (self->hearing);
  cid_phone_free (self->phone);
  g_free (self);
  return 0;
}

static CidCallEvent *
hear (Fixture *self, const char *text, const char *body)
{
  g_autoptr (CidTarget) target = cid_target_parse (text);
  const CidSaid said = {
    .text = text,
    .target = target,
    .body = body,
    .length = body != NULL ? strlen (body) : 0,
    .stamp = { 1000, 2000 },
  };

  return cid_hearing_read (self->hearing, self->phone, &said);
}

/* Phones speak in the query, in a form, in both, and in XML without the name of an event. */
static void
test_every_way_of_speaking_is_understood (void **state)
{
  static const struct {
    const char *target;
    const char *body;
    gboolean is_event;
    const char *number;
  } rows[] = {
    { "/t/incoming?remote=0299991234@h", NULL, TRUE, "+61299991234" },
    { "/t/incoming", "remote=0299991234@h", TRUE, "+61299991234" },
    { "/t/incoming?remote=0299991234@h", "remote=0299990000@h", TRUE, "+61299991234" },
    { "/t/incoming?call=1", "remote=0299990000@h", TRUE, "+61299990000" },
    { "/t/incoming", "", TRUE, NULL },
    { "/t",
      "<IncomingCallEvent><CallingPartyNumber>0299991234</CallingPartyNumber></IncomingCallEvent>",
      TRUE, "+61299991234" },
    { "/t", "<IncomingCallEvent>", FALSE, NULL },
    { "/t", "remote=0299991234@h", FALSE, NULL },
    { "/t", NULL, FALSE, NULL },
    { "/t/incoming", "<Nonsense/>", FALSE, NULL },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event = hear (self, rows[i].target, rows[i].body);

    assert_int_equal (event != NULL, rows[i].is_event);
    if (event == NULL)
      continue;
    assert_int_equal (event->kind, CID_EVENT_INCOMING);
    assert_int_equal (g_strcmp0 (event->party->number, rows[i].number), 0);
    assert_int_equal (event->body != NULL, rows[i].body != NULL && *rows[i].body != '\0');
  }
}

/* Whose event it is says the configuration, and when says the clock: never the phone. */
static void
test_event_says_who_spoke_and_when (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCallEvent) event = NULL;

  g_free (self->phone->group);
  self->phone->group = g_strdup ("office");
  self->phone->simulated = TRUE;
  event = hear (self, "/" TOKEN "/incoming?remote=21", NULL);
  assert_string_equal (event->phone, self->phone->id);
  assert_string_equal (event->phone_name, "desk");
  assert_string_equal (event->group, "office");
  assert_true (event->simulated);
  assert_int_equal (event->stamp.wall_us, 1000);
  assert_int_equal (event->stamp.boot_us, 2000);
}

/* Whoever reads the log must not be able to report calls: the token is in none of its texts. */
static void
test_token_is_in_no_text (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCallEvent) event =
    hear (self, "/" TOKEN "/incoming?remote=21&name=Ana%20" TOKEN "&call=" TOKEN "&more=" TOKEN,
          "token=" TOKEN);
  const char *texts[] = { event->target, event->name, event->call_ref, event->body };

  assert_string_equal (event->name, "Ana ************");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    assert_non_null (texts[i]);
    assert_null (strstr (texts[i], TOKEN));
  }
  for (char **text = event->extra; text != NULL && *text != NULL; text++)
    assert_null (strstr (*text, TOKEN));
}

/* Nor in who is at the other end, of whom the screen and other programs are told. */
static void
test_token_is_not_who_calls (void **state)
{
  static const char *const remotes[] = { TOKEN, "x-" TOKEN "@h", "0299991234@" TOKEN,
                                         "%22" TOKEN "%22%20%3Csip:21@h%3E" };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    g_autofree char *target = g_strconcat ("/" TOKEN "/incoming?remote=", remotes[i], NULL);
    g_autoptr (CidCallEvent) event = hear (self, target, NULL);
    const CidParty *party = event->party;
    const char *texts[] = { party->number, party->user, party->host, party->name, party->remote };

    assert_non_null (strstr (party->remote, "************"));
    for (gsize j = 0; j < G_N_ELEMENTS (texts); j++)
      assert_true (texts[j] == NULL || strstr (texts[j], TOKEN) == NULL);
  }
}

/* Some exchanges put the called number into From: nobody calls himself. */
static void
test_own_number_is_not_the_caller (void **state)
{
  char *mine[] = { (char *) "02 9999 1234", NULL };
  Fixture *self = *state;
  g_autoptr (CidCallEvent) own = NULL;
  g_autoptr (CidCallEvent) other = NULL;

  cid_hearing_set_own_numbers (self->hearing, mine);
  own = hear (self, "/t/incoming?remote=0299991234", NULL);
  other = hear (self, "/t/incoming?remote=0299990000", NULL);
  assert_null (own->party->number);
  assert_string_equal (other->party->number, "+61299990000");
}

/* Where a phone says who took the call, the voicemail is known; who calls is never one. */
static void
test_voicemail_is_known_by_its_number (void **state)
{
  static const struct {
    const char *target;
    gboolean is_voicemail;
  } rows[] = {
    { "/t/connected?remote=0299995555", TRUE },
    { "/t/connected?remote=0299991234", FALSE },
    { "/t/connected?remote=0299991234&diverted=0299995555", TRUE },
    { "/t/incoming?remote=0299995555", FALSE },
  };
  char *numbers[] = { (char *) "02 9999 5555", NULL };
  Fixture *self = *state;

  cid_hearing_set_voicemail (self->hearing, numbers, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event = hear (self, rows[i].target, NULL);

    assert_int_equal (event->voicemail, rows[i].is_voicemail);
  }
}

/* What gets an outside line is no part of a number that was dialled; but many numbers begin with it
 * by nature. */
static void
test_what_gets_an_outside_line_is_no_part_of_the_number (void **state)
{
  static const struct {
    const char *prefix;
    const char *target;
    const char *number;
  } rows[] = {
    { "0", "/t/outgoing?remote=00299991234@h", "+61299991234" },
    { "0", "/t/connected?remote=00299991234@h", "+61299991234" },
    { "9", "/t/outgoing?remote=90299991234@h", "+61299991234" },
    { "9", "/t/outgoing?remote=sip:90299991234@h;user=phone", "+61299991234" },
    { "9", "/t/outgoing?remote=9004930123456@h", "+4930123456" },
    { "0", "/t/outgoing?remote=0004930123456@h", "+4930123456" },
    /* Without it, or with it by nature. */
    { "0", "/t/outgoing?remote=0299991234@h", "+61299991234" },
    { "0", "/t/outgoing?remote=004930123456@h", "+4930123456" },
    { "9", "/t/outgoing?remote=%2B61299991234@h", "+61299991234" },
    { "+61", "/t/outgoing?remote=%2B61299991234@h", "+61299991234" },
    { "9", "/t/outgoing?remote=912@h", "912" },
    { "9", "/t/outgoing?remote=9*21%23@h", "9*21#" },
    { "9", "/t/outgoing?remote=900@h", "900" },
    { "0", "/t/outgoing?remote=000@h", "000" },
    { "", "/t/outgoing?remote=0299991234@h", "+61299991234" },
    /* Nobody dials what calls. */
    { "9", "/t/incoming?remote=90299991234@h", "90299991234" },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event = NULL;

    g_free (self->phone->control.prefix);
    self->phone->control.prefix = *rows[i].prefix != '\0' ? g_strdup (rows[i].prefix) : NULL;
    print_message ("# %s\n", rows[i].target);
    event = hear (self, rows[i].target, NULL);
    assert_string_equal (event->party->number, rows[i].number);
    if (i == 0)
      assert_string_equal (event->party->remote, "00299991234@h");
  }
}

#define hearing_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    hearing_test (test_every_way_of_speaking_is_understood),
    hearing_test (test_event_says_who_spoke_and_when),
    hearing_test (test_token_is_in_no_text),
    hearing_test (test_token_is_not_who_calls),
    hearing_test (test_own_number_is_not_the_caller),
    hearing_test (test_voicemail_is_known_by_its_number),
    hearing_test (test_what_gets_an_outside_line_is_no_part_of_the_number),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
