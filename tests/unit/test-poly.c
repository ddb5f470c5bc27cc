/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/poly.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PARTIES                                                                                    \
  "<CallingPartyName>Ann</CallingPartyName><CallingPartyNumber>1@h</CallingPartyNumber>"           \
  "<CalledPartyName>Bob</CalledPartyName><CalledPartyNumber>2@h</CalledPartyNumber>"
#define STATE(state)                                                                               \
  "<CallStateChangeEvent CallReference=\"7\" CallState=\"" state "\">" PARTIES                     \
  "</CallStateChangeEvent>"

typedef struct {
  const char *body;
  CidEventKind kind;
  const char *remote;
  const char *name;
  const char *local;
  const char *call;
} Body;

static const Body bodies[] = {
  { "<PolycomIPPhone><IncomingCallEvent>" PARTIES "</IncomingCallEvent></PolycomIPPhone>",
    CID_EVENT_INCOMING, "1@h", "Ann", "2@h", NULL },
  { "<IncomingCallEvent>" PARTIES "</IncomingCallEvent>", CID_EVENT_INCOMING, "1@h", "Ann", "2@h",
    NULL },
  { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PolycomIPPhone>\n  <OutgoingCallEvent>\n "
    " " PARTIES "\n</OutgoingCallEvent>\n</PolycomIPPhone>\n",
    CID_EVENT_OUTGOING, "2@h", "Bob", "1@h", NULL },
  { "<PolycomIPPhone><OffHookEvent><PhoneIP>192.0.2.1</PhoneIP></OffHookEvent></PolycomIPPhone>",
    CID_EVENT_OFFHOOK, NULL, NULL, NULL, NULL },
  { "\xEF\xBB\xBF<IncomingCallEvent>" PARTIES "</IncomingCallEvent>", CID_EVENT_INCOMING, "1@h",
    "Ann", "2@h", NULL },
  { "\xEF\xBB\xBF<?xml version=\"1.0\"?><OffHookEvent/>", CID_EVENT_OFFHOOK, NULL, NULL, NULL,
    NULL },
  { "<OnHookEvent/>", CID_EVENT_ONHOOK, NULL, NULL, NULL, NULL },
  { "<LineRegistrationEvent></LineRegistrationEvent>", CID_EVENT_REGISTERED, NULL, NULL, NULL,
    NULL },
  { "<LineUnregistrationEvent/>", CID_EVENT_UNREGISTERED, NULL, NULL, NULL, NULL },
  { STATE ("Dialtone"), CID_EVENT_OFFHOOK, "1@h", "Ann", "2@h", "7" },
  { STATE ("Setup"), CID_EVENT_OUTGOING, "2@h", "Bob", "1@h", "7" },
  { STATE ("Ringback"), CID_EVENT_OUTGOING, "2@h", "Bob", "1@h", "7" },
  { STATE ("Offering"), CID_EVENT_INCOMING, "1@h", "Ann", "2@h", "7" },
  { STATE ("Connected"), CID_EVENT_CONNECTED, "1@h", "Ann", "2@h", "7" },
  { STATE ("Hold"), CID_EVENT_HOLD, "1@h", "Ann", "2@h", "7" },
  { STATE ("Held"), CID_EVENT_HOLD, "1@h", "Ann", "2@h", "7" },
  { STATE ("Free"), CID_EVENT_DISCONNECTED, "1@h", "Ann", "2@h", "7" },
  { STATE ("disconnected"), CID_EVENT_DISCONNECTED, "1@h", "Ann", "2@h", "7" },
  { "<CallStateChangeEvent><CallLineInfo><CallInfo><CallReference>9</CallReference>"
    "<CallState>Connected</CallState><CallType>Outgoing</CallType>"
    "<CalledPartyDirNum>2@h</CalledPartyDirNum><CallingPartyDirNum>1@h</CallingPartyDirNum>"
    "</CallInfo></CallLineInfo></CallStateChangeEvent>",
    CID_EVENT_CONNECTED, "2@h", NULL, "1@h", "9" },
  /* What comes first is the call that the event is about. */
  { "<IncomingCallEvent>" PARTIES "<CallingPartyNumber>3</CallingPartyNumber></IncomingCallEvent>",
    CID_EVENT_INCOMING, "1@h", "Ann", "2@h", NULL },
  { "<IncomingCallEvent><CallingPartyName/><CallingPartyNumber> 1 </CallingPartyNumber>"
    "</IncomingCallEvent>",
    CID_EVENT_INCOMING, "1", NULL, NULL, NULL },
  { "<IncomingCallEvent><CallingPartyName>A &amp; B &lt;x&gt;</CallingPartyName>"
    "</IncomingCallEvent>",
    CID_EVENT_INCOMING, NULL, "A & B <x>", NULL, NULL },
  { "<IncomingCallEvent><CallingPartyName><![CDATA[A & B]]></CallingPartyName>"
    "</IncomingCallEvent>",
    CID_EVENT_INCOMING, NULL, "A & B", NULL, NULL },
  { "<IncomingCallEvent><CallingPartyName>J\xfcrgen</CallingPartyName></IncomingCallEvent>",
    CID_EVENT_INCOMING, NULL, "J\xc3\xbcrgen", NULL, NULL },
};

static const char *const bad_bodies[] = {
  "",
  " ",
  "remote=1",
  "<",
  "<IncomingCallEvent>",
  "<IncomingCallEvent></OutgoingCallEvent>",
  "<IncomingCallEvent/><",
  "<PolycomIPPhone></PolycomIPPhone>",
  "<PolycomIPPhone><PhoneLockedEvent/></PolycomIPPhone>",
  "<UserLoginEvent/>",
  "<incomingcall/>",
  "<CallStateChangeEvent/>",
  "<CallStateChangeEvent CallState=\"Dreaming\"/>",
  "<IncomingCallEvent><CallingPartyName>&unknown;</CallingPartyName></IncomingCallEvent>",
  "<IncomingCallEvent><CallingPartyName>A & B</CallingPartyName></IncomingCallEvent>",
  "<a><b><c><d><e><f><g><h><IncomingCallEvent/></h></g></f></e></d></c></b></a>",
};

/* Poly's phones say who calls in the body; each event they can send has to be understood. */
static void
test_each_event_tells_who_is_at_the_other_end (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    const Body *row = &bodies[i];
    g_autoptr (GError) error = NULL;
    CidEventKind kind = CID_EVENT_EXPIRED;
    g_autoptr (CidParameters) read = cid_poly_parse (row->body, strlen (row->body), &kind, &error);

    if (read == NULL)
      fail_msg ("%s: %s", row->body, error->message);
    if (kind != row->kind || g_strcmp0 (read->values[CID_PARAMETER_REMOTE], row->remote) != 0 ||
        g_strcmp0 (read->values[CID_PARAMETER_NAME], row->name) != 0 ||
        g_strcmp0 (read->values[CID_PARAMETER_LOCAL], row->local) != 0 ||
        g_strcmp0 (read->values[CID_PARAMETER_CALL], row->call) != 0)
      fail_msg ("%s: %s [%s] [%s] [%s] [%s]", row->body, cid_event_kind_to_nick (kind),
                read->values[CID_PARAMETER_REMOTE], read->values[CID_PARAMETER_NAME],
                read->values[CID_PARAMETER_LOCAL], read->values[CID_PARAMETER_CALL]);
  }
}

/* Anybody on the network can post a body; the answer must not quote what it held either. */
static void
test_what_is_no_event_is_refused_without_quoting_it (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_bodies); i++) {
    g_autoptr (GError) error = NULL;
    CidEventKind kind = CID_EVENT_EXPIRED;
    const char *body = bad_bodies[i];
    g_autoptr (CidParameters) read = cid_poly_parse (body, strlen (body), &kind, &error);

    if (read != NULL)
      fail_msg ("accepted: %s", body);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_REQUEST));
    assert_null (strstr (error->message, "CallEvent"));
    assert_null (strstr (error->message, "unknown;"));
    assert_int_equal (kind, CID_EVENT_EXPIRED);
  }
}

/* A body that goes on for ever, or nests for ever, must not cost more than the phone is worth. */
static void
test_a_body_is_bounded (void **state)
{
  g_autoptr (GString) body = g_string_new ("<IncomingCallEvent><CallingPartyName>");
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CidParameters) read = NULL;
  CidEventKind kind;

  for (int i = 0; i < 4000; i++)
    g_string_append (body, "\xe2\x82\xac");
  g_string_append (body, "</CallingPartyName></IncomingCallEvent>");
  read = cid_poly_parse (body->str, body->len, &kind, &error);
  assert_non_null (read);
  assert_in_range (strlen (read->values[CID_PARAMETER_NAME]), 1000, 1024);
  assert_true (g_utf8_validate (read->values[CID_PARAMETER_NAME], -1, NULL));

  for (int i = 0; i < 20000; i++)
    g_string_append (deep, "<a>");
  assert_null (cid_poly_parse (deep->str, deep->len, &kind, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_REQUEST));
  g_clear_error (&error);

  for (int i = 0; i < 70000; i++)
    g_string_append_c (body, '\n');
  assert_null (cid_poly_parse (body->str, body->len, &kind, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_REQUEST));
}

/* By its first letter a body is read as XML or as a form; a mark of its encoding is no letter. */
static void
test_xml_is_told_from_a_form (void **state)
{
  static const struct {
    const char *body;
    gboolean is_xml;
  } rows[] = {
    { "<a/>", TRUE },
    { " \r\n\t<a/>", TRUE },
    { "\xEF\xBB\xBF<a/>", TRUE },
    { "\xEF\xBB\xBF\n<a/>", TRUE },
    { "", FALSE },
    { " ", FALSE },
    { "\xEF\xBB\xBF", FALSE },
    { "\xEF\xBB<a/>", FALSE },
    { "remote=<a/>", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_poly_is_xml (rows[i].body, strlen (rows[i].body)), rows[i].is_xml);
  assert_false (cid_poly_is_xml (NULL, 0));
  assert_false (cid_poly_is_xml ("<", 0));
}

/* What we have no use for today is kept with the event. */
static void
test_other_elements_are_kept (void **state)
{
  static const char body[] = "<OffHookEvent><PhoneIP>192.0.2.1</PhoneIP><TimeStamp>2012\n-04"
                             "</TimeStamp><Empty/></OffHookEvent>";
  g_autoptr (GError) error = NULL;
  CidEventKind kind;
  g_autoptr (CidParameters) read = cid_poly_parse (body, strlen (body), &kind, &error);

  assert_non_null (read);
  assert_int_equal (read->extra->len, 2);
  assert_string_equal (g_ptr_array_index (read->extra, 0), "PhoneIP=192.0.2.1");
  assert_string_equal (g_ptr_array_index (read->extra, 1), "TimeStamp=2012 -04");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_event_tells_who_is_at_the_other_end),
    cmocka_unit_test (test_what_is_no_event_is_refused_without_quoting_it),
    cmocka_unit_test (test_a_body_is_bounded),
    cmocka_unit_test (test_xml_is_told_from_a_form),
    cmocka_unit_test (test_other_elements_are_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
