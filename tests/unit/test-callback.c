/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/callback.h"
#include "phone/target.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TOKEN "7kq3m9x2adfh"

typedef enum {
  COLUMN_EVENT,
  COLUMN_REGION,
  COLUMN_REQUEST,
  COLUMN_KIND,
  COLUMN_NUMBER,
  COLUMN_NAME,
  COLUMN_WITHHELD,
  COLUMN_CALL,
  COLUMN_LINE,
  COLUMN_NOTE,
  N_COLUMNS,
} Column;

/* Counted here, so that a row which gets lost is missed. */
static const struct {
  const char *file;
  guint rows;
} tables[] = {
  { "snom.tsv", 67 },  { "yealink.tsv", 14 }, { "grandstream.tsv", 9 },
  { "mitel.tsv", 13 }, { "poly.tsv", 26 },    { "odd.tsv", 104 },
};

static const CidNumberPlan germany = { "DE", NULL };

/* Table files are UTF-8; any other byte of a request stands there as `\xNN`. */
static char *
unescape (const char *text)
{
  GString *bytes = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (c[0] == '\\' && c[1] == 'x') {
      g_string_append_c (bytes,
                         (char) (g_ascii_xdigit_value (c[2]) * 16 + g_ascii_xdigit_value (c[3])));
      c += 3;
    } else {
      g_string_append_c (bytes, *c);
    }
  }
  return g_string_free (bytes, FALSE);
}

/* Goes the way of a request; %NULL if it is refused. */
static CidCallEvent *
read_request (char **row)
{
  const CidNumberPlan plan = { row[COLUMN_REGION], NULL };
  g_autofree char *request = unescape (row[COLUMN_REQUEST]);
  g_autofree char *raw = g_strdup_printf ("/%s/%s%s", TOKEN, row[COLUMN_EVENT], request);
  g_autoptr (CidTarget) target = NULL;
  int kind;

  if (request[0] == '<')
    return cid_callback_read_xml (request, strlen (request), &plan, NULL);

  target = cid_target_parse (raw);
  kind = cid_event_kind_from_nick (target->event);
  if (kind == CID_EVENT_NONE || !cid_event_kind_is_from_phone ((CidEventKind) kind))
    return NULL;
  return cid_callback_read ((CidEventKind) kind, target->parameters, &plan);
}

static char *
describe (const CidCallEvent *event)
{
  const char *number = event && event->party->number ? event->party->number : "";
  const char *name = event && event->name ? event->name : "";
  const char *call = event && event->call_ref ? event->call_ref : "";
  const char *line = event && event->line ? event->line : "";
  gboolean is_withheld = event && event->party->kind == CID_PARTY_WITHHELD;

  return g_strdup_printf ("%s|%s|%s|%d|%s|%s", event ? cid_event_kind_to_nick (event->kind) : "-",
                          number, name, is_withheld, call, line);
}

static gboolean
check_row (const char *file, guint number, const char *text)
{
  g_auto (GStrv) row = g_strsplit (text, "\t", -1);
  g_autoptr (CidCallEvent) event = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;

  if (g_strv_length (row) != N_COLUMNS)
    fail_msg ("%s:%u has %u columns", file, number, g_strv_length (row));

  event = read_request (row);
  wanted =
    g_strdup_printf ("%s|%s|%s|%s|%s|%s", row[COLUMN_KIND], row[COLUMN_NUMBER], row[COLUMN_NAME],
                     row[COLUMN_WITHHELD], row[COLUMN_CALL], row[COLUMN_LINE]);
  found = describe (event);
  if (g_str_equal (wanted, found))
    return TRUE;

  print_error ("%s:%u: %s (%s)\n  wanted %s\n  found  %s\n", file, number, row[COLUMN_REQUEST],
               row[COLUMN_NOTE], wanted, found);
  return FALSE;
}

static guint
check_table (const char *file, guint *failed)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "callbacks", file, NULL);
  g_autofree char *data = NULL;
  g_auto (GStrv) lines = NULL;
  guint rows = 0;

  assert_true (g_file_get_contents (path, &data, NULL, NULL));
  lines = g_strsplit (g_strchomp (data), "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++) {
    rows++;
    if (!check_row (file, i + 1, lines[i]))
      (*failed)++;
  }
  return rows;
}

/* What phones are known to send, and what people might, has to be understood for good. */
static void
test_each_request_of_the_tables_is_understood (void **state)
{
  guint failed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    assert_int_equal (check_table (tables[i].file, &failed), tables[i].rows);
  assert_int_equal (failed, 0);
}

/* Nobody checks for a missing party, and what was not said must not be made up. */
static void
test_an_empty_callback_says_nothing (void **state)
{
  g_autoptr (CidCallEvent) event = cid_callback_read (CID_EVENT_ONHOOK, "", &germany);

  assert_int_equal (event->kind, CID_EVENT_ONHOOK);
  assert_non_null (event->party);
  assert_int_equal (event->party->kind, CID_PARTY_UNKNOWN);
  assert_null (event->name);
  assert_null (event->line);
  assert_null (event->call_ref);
  assert_null (event->reason);
  assert_null (event->diverted);
  assert_null (event->mac);
  assert_null (event->extra);
  assert_false (event->simulated);
}

/* The rest of what a phone says goes into the log, in one form for all makes. */
static void
test_reason_diversion_and_mac_are_read (void **state)
{
  g_autoptr (CidCallEvent) event = cid_callback_read (
    CID_EVENT_DISCONNECTED,
    "mac=00-04-13-92-2D-24&reason=SIP;cause=200;text=%22Call+completed+elsewhere%22&"
    "diverted=%3Csip:0101@h%3E;reason=unconditional&foo=bar&baz",
    &germany);

  assert_string_equal (event->mac, "000413922d24");
  assert_string_equal (event->reason, "SIP;cause=200;text=\"Call completed elsewhere\"");
  assert_string_equal (event->diverted, "0101");
  assert_non_null (event->extra);
  assert_string_equal (event->extra[0], "foo=bar");
  assert_string_equal (event->extra[1], "baz");
  assert_null (event->extra[2]);
}

/* Each make writes the address of its phone differently; what is none is not kept as one. */
static void
test_a_mac_has_one_form (void **state)
{
  static const struct {
    const char *parameters;
    const char *mac;
  } rows[] = {
    { "mac=000413922D24", "000413922d24" },
    { "mac=00:04:13:92:2d:24", "000413922d24" },
    { "mac=0004.1392.2d24", "000413922d24" },
    { "mac=00%3A04%3A13%3A92%3A2d%3A24", "000413922d24" },
    { "mac=", NULL },
    { "mac=$mac", NULL },
    { "mac=000413922D2", NULL },
    { "mac=000413922D24A", NULL },
    { "mac=desk", NULL },
    { "mac=00041392 2D24", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event =
      cid_callback_read (CID_EVENT_READY, rows[i].parameters, &germany);

    if (g_strcmp0 (event->mac, rows[i].mac) != 0)
      fail_msg ("%s: %s", rows[i].parameters, event->mac);
  }
}

/* One request must fill neither the screen nor the store. */
static void
test_what_is_long_is_cut (void **state)
{
  g_autofree char *longest = g_strnfill (5000, 'x');
  g_autofree char *parameters =
    g_strdup_printf ("call=%s&local=%s&reason=%s&diverted=%s&remote=%s&mac=%s&name=%s", longest,
                     longest, longest, longest, longest, longest, longest);
  g_autoptr (CidCallEvent) event = cid_callback_read (CID_EVENT_INCOMING, parameters, &germany);

  assert_in_range (g_utf8_strlen (event->call_ref, -1), 1, 200);
  assert_in_range (g_utf8_strlen (event->line, -1), 1, 64);
  assert_in_range (g_utf8_strlen (event->reason, -1), 1, 200);
  assert_in_range (g_utf8_strlen (event->diverted, -1), 1, 200);
  assert_in_range (g_utf8_strlen (event->name, -1), 1, 200);
  assert_in_range (strlen (event->party->remote), 1, 1024);
  assert_null (event->mac);
}

/* Anything may arrive; every text that leaves is valid, and nothing crashes on the way. */
static void
test_every_byte_in_every_place_is_survived (void **state)
{
  static const char *const shapes[] = {
    "remote=%c&name=%c&call=%c&local=%c",
    "remote=0299%c@h&name=a%cb&call=%c@&local=%c0101",
    "%c=1&remote%c=2&na%cme=3&%c",
    "remote=\"%c\" <sip:%c@%c>&diverted=%c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    for (int byte = 1; byte < 256; byte++) {
      g_auto (GStrv) pieces = g_strsplit (shapes[i], "%c", -1);
      const char separator[2] = { (char) byte, '\0' };
      g_autofree char *parameters = g_strjoinv (separator, pieces);
      g_autoptr (CidCallEvent) event = cid_callback_read (CID_EVENT_INCOMING, parameters, &germany);
      g_autofree char *found = describe (event);

      assert_true (g_utf8_validate (found, -1, NULL));
      for (const char *c = found; *c != '\0'; c++)
        assert_false (g_ascii_iscntrl (*c));
    }
  }
}

/* The listener answers 404 or 400 by this, and says nothing of what it read. */
static void
test_broken_xml_is_a_bad_request (void **state)
{
  g_autoptr (GError) error = NULL;
  const char *body = "<IncomingCallEvent><CallingPartyName>Jane";

  assert_null (cid_callback_read_xml (body, strlen (body), &germany, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_REQUEST));
  assert_null (strstr (error->message, "Jane"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_request_of_the_tables_is_understood),
    cmocka_unit_test (test_an_empty_callback_says_nothing),
    cmocka_unit_test (test_reason_diversion_and_mac_are_read),
    cmocka_unit_test (test_a_mac_has_one_form),
    cmocka_unit_test (test_what_is_long_is_cut),
    cmocka_unit_test (test_every_byte_in_every_place_is_survived),
    cmocka_unit_test (test_broken_xml_is_a_bad_request),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
