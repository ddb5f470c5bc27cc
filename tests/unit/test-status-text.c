/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/status-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static GVariant *
parse (const char *text)
{
  return g_variant_ref_sink (g_variant_new_parsed (text));
}

/* Everything that runs has its line, in words. */
static void
test_a_healthy_daemon_is_described (void **state)
{
  g_autoptr (GVariant) status = parse (
    "@a{sv} {'version': <'1.2.3'>, 'pid': <uint32 42>, 'listening': <['127.0.0.1:24325']>,"
    "'store': <'ready'>, 'store-problem': <''>, 'store-queue': <uint32 0>,"
    "'desktop': <'gnome-shell'>, 'desktop-problem': <''>, 'bus-problem': <''>,"
    "'config-problems': <@as []>, 'listener-problems': <@as []>, 'region': <'AU'>, 'area': <'2'>,"
    "'sources': <[{'name': <'/a.vcf'>, 'contacts': <uint32 3>, 'numbers': <uint32 5>,"
    "'reading': <true>, 'problems': <['/a.vcf: a card']>},"
    "{'name': <'/b.vcf'>, 'contacts': <uint32 1>, 'numbers': <uint32 1>}]>,"
    "'phones': <[{'name': <'desk'>, 'id': <'x'>, 'last': <int64 0>, 'last-event': <''>}]>}");
  g_autofree char *text = cid_status_to_text (status);
  g_autofree char *problems = cid_status_to_problems (status);
  const char *words[] = { "cidalertd 1.2.3, process 42",
                          "127.0.0.1:24325",
                          "ready",
                          "gnome-shell shows the calls",
                          "/a.vcf: 3 contacts, 5 numbers, being read",
                          "/a.vcf: a card",
                          "/b.vcf: 1 contact, 1 number\n",
                          "desk: never heard: cidalert phone urls desk",
                          "AU, local numbers in area 2" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_non_null (strstr (text, words[i]));
  assert_null (strstr (text, "Wrong"));
  assert_string_equal (problems, "");
}

/* Whoever names a file may mean the terminal: what comes from outside stays in its line. */
static void
test_no_name_speaks_to_the_terminal (void **state)
{
  g_autoptr (GVariant) status = parse (
    "@a{sv} {'store-problem': <'no\\u001b[2J room'>, 'config-problems': <['a\\nb']>,"
    "'sources': <[{'name': <'/a\\n\\u202e\\u001b]0;x\\u0007.vcf'>, 'problems': <['/c\\rd']>}]>,"
    "'blocklists': <[{'name': <'/e\\u009bf'>, 'rules': <uint32 1>, 'problems': <['g\\th']>}]>}");
  g_autofree char *text = cid_status_to_text (status);
  g_autofree char *problems = cid_status_to_problems (status);

  assert_non_null (strstr (text, "/a ]0;x.vcf: 0 contacts"));
  assert_non_null (strstr (text, " /c d\n"));
  assert_non_null (strstr (text, "/ef: 1 number"));
  assert_non_null (strstr (text, " g h\n"));
  assert_non_null (strstr (text, " a b\n"));
  assert_non_null (strstr (problems, "no[2J room\n"));
  assert_null (strpbrk (text, "\033\007\r\t"));
  assert_null (strpbrk (problems, "\033\007\r\t"));
}

/* A phone whose display nobody sees: how it is, what it sends, and what it never sent. */
static void
test_a_phone_is_described (void **state)
{
  g_autoptr (GVariant) status =
    parse ("@a{sv} {'phones': <[{'name': <'desk'>, 'id': <'x'>, 'last': <int64 5>,"
           "'last-event': <'onhook'>, 'ready': <int64 7>, 'events': <['incoming', 'onhook']>,"
           "'missing': <['missed']>, 'conditions': <["
           "{'aspect': <'dnd'>, 'line': <'0101'>, 'on': <true>, 'since': <int64 5>},"
           "{'aspect': <'forward'>, 'line': <'0101'>, 'on': <false>, 'since': <int64 5>},"
           "{'aspect': <'registered'>, 'line': <''>, 'on': <false>, 'since': <int64 5>},"
           "{'aspect': <'mood'>, 'line': <''>, 'on': <false>, 'since': <int64 5>}]>}]>}");
  g_autofree char *text = cid_status_to_text (status);
  const char *words[] = { "desk: last heard",
                          "desk is in Do Not Disturb since 1 January 1970\n",
                          "desk is no longer registered: calls will not reach you",
                          "last started",
                          "has sent: incoming, onhook\n",
                          "never sent: missed;" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_non_null (strstr (text, words[i]));
  assert_null (strstr (text, "forwards"));
}

/* What is wrong stands there whole, and one look shows nothing else. */
static void
test_what_is_wrong_is_told (void **state)
{
  g_autoptr (GVariant) status =
    parse ("@a{sv} {'version': <'1'>, 'pid': <uint32 1>, 'listening': <@as []>,"
           "'listener-problems': <['port 24325 is taken']>, 'store': <'failed'>,"
           "'store-problem': <'the disk is full'>, 'store-queue': <uint32 2>, 'desktop': <''>,"
           "'desktop-problem': <'no server'>, 'bus-problem': <'no bus'>,"
           "'config-problems': <['cidalert.conf:3: no']>, 'region': <''>}");
  g_autofree char *text = cid_status_to_text (status);
  g_autofree char *problems = cid_status_to_problems (status);
  const char *words[] = { "port 24325 is taken", "the disk is full", "no server",
                          "cidalert.conf:3: no" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    assert_non_null (strstr (text, words[i]));
    assert_non_null (strstr (problems, words[i]));
  }
  assert_non_null (strstr (text, "2 events wait"));
  assert_non_null (strstr (text, "shows no calls. no server"));
  assert_non_null (strstr (text, "Bus          no bus"));
  assert_non_null (strstr (text, "In which country is the phone? Set [numbers] region="));
  assert_non_null (strstr (problems, "In which country is the phone? Set [numbers] region="));
}

/* What a phone lets be done is told, and why another does not; one that nobody controls is silent.
 */
static void
test_what_phones_let_be_done_is_told (void **state)
{
  g_autoptr (GVariant) status =
    parse ("@a{sv} {'phones': <@aa{sv} ["
           "{'name': <'desk'>, 'last': <int64 0>, 'control-problem': <''>,"
           "'deeds': <['answer', 'hang-up']>},"
           "{'name': <'hall'>, 'last': <int64 0>, 'control-problem': <'hall is off'>,"
           "'deeds': <@as []>},"
           "{'name': <'attic'>, 'last': <int64 0>, 'control-problem': <''>, 'deeds': <@as []>}]>}");
  g_autofree char *text = cid_status_to_text (status);
  g_autofree char *problems = cid_status_to_problems (status);

  assert_non_null (strstr (text, "desk lets be done from here: answer, hang-up\n"));
  assert_non_null (strstr (text, "hall is off\n"));
  assert_null (strstr (text, "attic lets"));
  assert_non_null (strstr (problems, "hall is off\n"));
  assert_null (strstr (problems, "desk"));
}

/* A phone that looks elsewhere for this machine brings no calls, and cannot say so itself. */
static void
test_a_phone_that_looks_elsewhere_is_told (void **state)
{
  g_autoptr (GVariant) status =
    parse ("@a{sv} {'phones': <@aa{sv} ["
           "{'name': <'desk'>, 'last': <int64 0>, 'make': <'snom'>, 'moved-from': <'192.0.2.20'>,"
           "'moved-to': <'192.0.2.21'>},"
           "{'name': <'hall'>, 'last': <int64 0>, 'moved-from': <''>, 'moved-to': <''>}]>}");
  g_autofree char *text = cid_status_to_text (status);
  g_autofree char *problems = cid_status_to_problems (status);
  const char *sentence =
    "Phone desk looks for this machine at 192.0.2.20, but it is 192.0.2.21 now: "
    "cidalert phone push desk --host 192.0.2.21\n";

  assert_non_null (strstr (text, sentence));
  assert_non_null (strstr (problems, sentence));
  assert_null (strstr (text, "Phone hall"));
}

/* Whoever has no phone yet is told the next step; a daemon that does not say is not doubted. */
static void
test_the_lack_of_a_phone_is_told (void **state)
{
  g_autoptr (GVariant) none = parse ("@a{sv} {'phones': <@aa{sv} []>}");
  g_autoptr (GVariant) silent = parse ("@a{sv} {}");
  g_autofree char *text = cid_status_to_text (none);
  g_autofree char *other = cid_status_to_text (silent);

  assert_non_null (strstr (text, "cidalert setup"));
  assert_null (strstr (other, "phone add"));
}

/* A daemon of another version may say less: nothing is made up, nothing breaks. */
static void
test_an_empty_answer_is_survived (void **state)
{
  g_autoptr (GVariant) status = parse ("@a{sv} {}");
  g_autofree char *text = cid_status_to_text (status);

  assert_non_null (strstr (text, "Daemon"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_healthy_daemon_is_described),
    cmocka_unit_test (test_no_name_speaks_to_the_terminal),
    cmocka_unit_test (test_a_phone_is_described),
    cmocka_unit_test (test_what_is_wrong_is_told),
    cmocka_unit_test (test_what_phones_let_be_done_is_told),
    cmocka_unit_test (test_a_phone_that_looks_elsewhere_is_told),
    cmocka_unit_test (test_the_lack_of_a_phone_is_told),
    cmocka_unit_test (test_an_empty_answer_is_survived),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
