/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/parameters.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *text;
  CidParameter parameter;
  const char *value;
} Value;

/* Each spelling that a manual or a public program uses, once. */
static const Value spellings[] = {
  { "remote=1", CID_PARAMETER_REMOTE, "1" },
  { "number=1", CID_PARAMETER_REMOTE, "1" },
  { "cid=1", CID_PARAMETER_REMOTE, "1" },
  { "remotenumber=1", CID_PARAMETER_REMOTE, "1" },
  { "Remote-Number=1", CID_PARAMETER_REMOTE, "1" },
  { "remote_uri=1", CID_PARAMETER_REMOTE, "1" },
  { "callerID=1", CID_PARAMETER_REMOTE, "1" },
  { "caller=1", CID_PARAMETER_REMOTE, "1" },
  { "caller_number=1", CID_PARAMETER_REMOTE, "1" },
  { "callingnumber=1", CID_PARAMETER_REMOTE, "1" },
  { "name=A", CID_PARAMETER_NAME, "A" },
  { "display_remote=A", CID_PARAMETER_NAME, "A" },
  { "displayremote=A", CID_PARAMETER_NAME, "A" },
  { "display-remote=A", CID_PARAMETER_NAME, "A" },
  { "display_remote =A", CID_PARAMETER_NAME, "A" },
  { "display%5Fremote=A", CID_PARAMETER_NAME, "A" },
  { " DISPLAY_REMOTE=A", CID_PARAMETER_NAME, "A" },
  { "remoteName=A", CID_PARAMETER_NAME, "A" },
  { "incomingName=A", CID_PARAMETER_NAME, "A" },
  { "dr=A", CID_PARAMETER_NAME, "A" },
  { "callername=1", CID_PARAMETER_NAME, "1" },
  { "local=1", CID_PARAMETER_LOCAL, "1" },
  { "local_uri=1", CID_PARAMETER_LOCAL, "1" },
  { "line=1", CID_PARAMETER_LOCAL, "1" },
  { "active_user=1", CID_PARAMETER_LOCAL, "1" },
  { "active_url=1", CID_PARAMETER_LOCAL, "1" },
  { "user=1", CID_PARAMETER_LOCAL, "1" },
  { "sip-user=1", CID_PARAMETER_LOCAL, "1" },
  { "nst=1", CID_PARAMETER_LOCAL, "1" },
  { "ext=1", CID_PARAMETER_LOCAL, "1" },
  { "extension=1", CID_PARAMETER_LOCAL, "1" },
  { "sipusername=1", CID_PARAMETER_LOCAL, "1" },
  { "username=1", CID_PARAMETER_LOCAL, "1" },
  { "call=1", CID_PARAMETER_CALL, "1" },
  { "call_id=1", CID_PARAMETER_CALL, "1" },
  { "callId=1", CID_PARAMETER_CALL, "1" },
  { "call-id=1", CID_PARAMETER_CALL, "1" },
  { "callreference=1", CID_PARAMETER_CALL, "1" },
  { "reason=a", CID_PARAMETER_REASON, "a" },
  { "cancel_reason=a", CID_PARAMETER_REASON, "a" },
  { "diverted=1", CID_PARAMETER_DIVERTED, "1" },
  { "diversion=1", CID_PARAMETER_DIVERTED, "1" },
  { "mac=1", CID_PARAMETER_MAC, "1" },
  { "device=1", CID_PARAMETER_MAC, "1" },
  { "macaddress=1", CID_PARAMETER_MAC, "1" },
};

/* Words that look as if they meant one of ours. */
static const char *const others[] = {
  "display_local=Tom",
  "displayname=Tom",
  "active_line=1",
  "outgoingidentity=1",
  "calledNumber=1",
  "simulated=1",
  "event=missed",
  "remote",
  "xremote=1",
  "remotes=1",
  "=1",
  "callDirection=in",
  "rem\xc3\xb6te=1",
};

/* What phones' templates hold beside all that. */
static const char *const template_words[] = {
  "activehost",
  "activekey",
  "activeline",
  "calldirection",
  "callduration",
  "contexturl",
  "cstaid",
  "displaylocal",
  "displayname",
  "dl",
  "duration",
  "event",
  "expansionmodule",
  "firmware",
  "hardwareversion",
  "incomingidentity",
  "ip",
  "language",
  "linestate",
  "localip",
  "longpresskey",
  "model",
  "nrofcalls",
  "nrongoingcalls",
  "outgoingidentity",
  "phoneip",
  "phonetype",
  "product",
  "programversion",
  "proxyurl",
  "registrationcode",
  "registrationstate",
  "sipauthname",
  "token",
  "userrealname1",
  "userrealname2",
  "vendor",
};

static const Value values[] = {
  { "remote=+4930", CID_PARAMETER_REMOTE, "+4930" },
  { "remote=%2B4930", CID_PARAMETER_REMOTE, "+4930" },
  { "remote=%252B4930", CID_PARAMETER_REMOTE, "+4930" },
  { "remote=sip%3A0299%40h%3Buser%3Dphone", CID_PARAMETER_REMOTE, "sip:0299@h;user=phone" },
  { "remote=*21#", CID_PARAMETER_REMOTE, "*21#" },
  { "remote=02%0099%1b%7f@h", CID_PARAMETER_REMOTE, "0299@h" },
  { "remote=0\x01\x32\n99", CID_PARAMETER_REMOTE, "0299" },
  { "remote=a=b", CID_PARAMETER_REMOTE, "a=b" },
  { "remote==", CID_PARAMETER_REMOTE, "=" },
  { "remote= 4930 ", CID_PARAMETER_REMOTE, " 4930" },
  { "remote=%zz50%", CID_PARAMETER_REMOTE, "%zz50%" },
  { "remote=%", CID_PARAMETER_REMOTE, "%" },
  { "remote=%4", CID_PARAMETER_REMOTE, "%4" },
  { "local=+12@h", CID_PARAMETER_LOCAL, "+12@h" },
  { "call=a+b%2Bc", CID_PARAMETER_CALL, "a+b+c" },
  { "diverted=+4930", CID_PARAMETER_DIVERTED, "+4930" },
  { "reason=SIP;cause=200;text=%22Call+completed+elsewhere%22", CID_PARAMETER_REASON,
    "SIP;cause=200;text=\"Call completed elsewhere\"" },
  { "name=Jane+Doe", CID_PARAMETER_NAME, "Jane Doe" },
  { "name=Jane Doe", CID_PARAMETER_NAME, "Jane Doe" },
  { "name= Jane%20Doe ", CID_PARAMETER_NAME, "Jane Doe" },
  { "name=+4930", CID_PARAMETER_NAME, "+4930" },
  { "name=+Jane", CID_PARAMETER_NAME, "Jane" },
  { "name=1%2B1", CID_PARAMETER_NAME, "1+1" },
  { "name=100%25+sure", CID_PARAMETER_NAME, "100% sure" },
  { "name=%2541", CID_PARAMETER_NAME, "%41" },
  { "name=J%C3%BCrgen", CID_PARAMETER_NAME, "J\xc3\xbcrgen" },
  { "name=J\xc3\xbcrgen", CID_PARAMETER_NAME, "J\xc3\xbcrgen" },
  { "name=J%FCrgen", CID_PARAMETER_NAME, "J\xc3\xbcrgen" },
  { "name=J\xfcrgen", CID_PARAMETER_NAME, "J\xc3\xbcrgen" },
  { "name=\x80uro", CID_PARAMETER_NAME, "\xe2\x82\xacuro" },
  { "name=$100", CID_PARAMETER_NAME, "$100" },
  { "name=$Money Man", CID_PARAMETER_NAME, "$Money Man" },
  { "name=A$AP", CID_PARAMETER_NAME, "A$AP" },
  /* Raw ampersands within a name. */
  { "name=M\xc3\xbcller & S\xc3\xb6hne", CID_PARAMETER_NAME, "M\xc3\xbcller & S\xc3\xb6hne" },
  { "name=M%C3%BCller&S%C3%B6hne", CID_PARAMETER_NAME, "M\xc3\xbcller&S\xc3\xb6hne" },
  { "name=A%26B", CID_PARAMETER_NAME, "A&B" },
  { "name=A &amp; B", CID_PARAMETER_NAME, "A & B" },
  { "name=A & B & C", CID_PARAMETER_NAME, "A & B & C" },
  { "name=A && B", CID_PARAMETER_NAME, "A && B" },
  { "name=A&B&", CID_PARAMETER_NAME, "A&B" },
  { "name=A&&", CID_PARAMETER_NAME, "A" },
  { "name=A&remote=1", CID_PARAMETER_NAME, "A" },
  { "name=A&remote=1", CID_PARAMETER_REMOTE, "1" },
  { "name=A & B&remote=1", CID_PARAMETER_NAME, "A & B" },
  { "name=A & B&remote=1", CID_PARAMETER_REMOTE, "1" },
  { "name=A & B&phone_ip=192.0.2.1", CID_PARAMETER_NAME, "A & B" },
  { "name=A & x=1 & B", CID_PARAMETER_NAME, "A & x=1 & B" },
  /* A template that was copied out of an XML file. */
  { "mac=1&amp;remote=2&amp;call=3", CID_PARAMETER_REMOTE, "2" },
  { "mac=1&amp;remote=2&amp;call=3", CID_PARAMETER_CALL, "3" },
  { "remote=1&", CID_PARAMETER_REMOTE, "1" },
  { "&&remote=1&&", CID_PARAMETER_REMOTE, "1" },
};

static const Value missing[] = {
  { "", CID_PARAMETER_REMOTE, NULL },
  { "&", CID_PARAMETER_REMOTE, NULL },
  { "remote=", CID_PARAMETER_REMOTE, NULL },
  { "remote= ", CID_PARAMETER_REMOTE, NULL },
  { "remote=%20$remote", CID_PARAMETER_REMOTE, NULL },
  { "remote=%00", CID_PARAMETER_REMOTE, NULL },
  { "remote=$remote", CID_PARAMETER_REMOTE, NULL },
  { "remote=%24remote", CID_PARAMETER_REMOTE, NULL },
  { "remote=$remote&", CID_PARAMETER_REMOTE, NULL },
  { "call=$call-id", CID_PARAMETER_CALL, NULL },
  { "nst=$user_uid[1]", CID_PARAMETER_LOCAL, NULL },
  { "diverted=$sip_header(Diversion)", CID_PARAMETER_DIVERTED, NULL },
  { "remote=$$REMOTENUMBER$$", CID_PARAMETER_REMOTE, NULL },
  { "name=$$INCOMINGNAME$", CID_PARAMETER_NAME, NULL },
  { "name=$$INCOMINGNAME", CID_PARAMETER_NAME, NULL },
  { "name=", CID_PARAMETER_NAME, NULL },
  { "name=&x=1", CID_PARAMETER_NAME, NULL },
  { "name=$display_remote&x=1", CID_PARAMETER_NAME, NULL },
};

/* The name holds what a caller would like to set; what was said before it stays. */
static const Value hostile[] = {
  { "remote=1&call=c&name=Bob&remote=2", CID_PARAMETER_REMOTE, "1" },
  { "remote=1&call=c&name=Bob&number=2", CID_PARAMETER_REMOTE, "1" },
  { "remote=1&call=c&name=Bob&call=d", CID_PARAMETER_CALL, "c" },
  { "remote=1&call=c&name=Bob&callId=d", CID_PARAMETER_CALL, "c" },
  { "remote=1&call=c&name=Bob&call=d", CID_PARAMETER_NAME, "Bob&call=d" },
  { "remote=&call=c&name=Bob&remote=2", CID_PARAMETER_REMOTE, NULL },
  { "remote=$remote&name=Bob&number=2", CID_PARAMETER_REMOTE, NULL },
  { "local=9&name=Bob&local=8&user=7&line=6", CID_PARAMETER_LOCAL, "9" },
  { "name=Bob&name=Eve", CID_PARAMETER_NAME, "Bob&name=Eve" },
  { "name=&name=Eve", CID_PARAMETER_NAME, NULL },
  { "display_remote=Bob&name=Eve&remote=1", CID_PARAMETER_NAME, "Bob&name=Eve" },
  { "mac=1&name=Bob&%6dac=2", CID_PARAMETER_MAC, "1" },
  { "mac=1&name=Bob&amp;mac=2", CID_PARAMETER_MAC, "1" },
};

static void
check (const Value *rows, gsize count)
{
  for (gsize i = 0; i < count; i++) {
    g_autoptr (CidParameters) read = cid_parameters_parse (rows[i].text, CID_EVENT_INCOMING);
    const char *value = read->values[rows[i].parameter];

    if (g_strcmp0 (value, rows[i].value) != 0)
      fail_msg ("%s: %s instead of %s", rows[i].text, value, rows[i].value);
    assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
  }
}

/* People paste what their phone's manual shows. */
static void
test_each_spelling_means_what_its_maker_means (void **state)
{
  check (spellings, G_N_ELEMENTS (spellings));
}

/* The line's own name is not the caller's, and nothing in a URL marks a call as simulated. */
static void
test_other_words_set_nothing_and_are_kept (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (CidParameters) read = cid_parameters_parse (others[i], CID_EVENT_INCOMING);

    for (int j = 0; j < CID_N_PARAMETERS; j++) {
      if (read->values[j] != NULL)
        fail_msg ("%s: set %d", others[i], j);
    }
    assert_int_equal (read->extra->len, 1);
    assert_string_equal (g_ptr_array_index (read->extra, 0), others[i]);
  }
}

/* Else what a template says last would be shown as the caller's name. */
static void
test_the_words_of_templates_end_a_name (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (template_words); i++) {
    g_autofree char *text = g_strdup_printf ("name=A & B&%s=1", template_words[i]);
    const Value expected = { text, CID_PARAMETER_NAME, "A & B" };

    check (&expected, 1);
  }
}

/* The called number is the other end only when this phone called it. */
static void
test_the_called_number_is_remote_on_outgoing_calls (void **state)
{
  g_autoptr (CidParameters) read = cid_parameters_parse ("calledNumber=123", CID_EVENT_OUTGOING);

  assert_string_equal (read->values[CID_PARAMETER_REMOTE], "123");
  assert_int_equal (read->extra->len, 0);
}

/* What a phone escapes, and how, is its own affair; the value has to come out whole. */
static void
test_values_are_decoded_tolerantly (void **state)
{
  check (values, G_N_ELEMENTS (values));
}

/* A dollar sign on the screen instead of a caller would be worse than nothing. */
static void
test_what_the_phone_left_out_is_no_value (void **state)
{
  check (missing, G_N_ELEMENTS (missing));
}

/* Whoever calls may choose a name; it must not become anything else. */
static void
test_a_name_sets_nothing_that_was_said_before (void **state)
{
  check (hostile, G_N_ELEMENTS (hostile));
}

/* One request must not fill the store. */
static void
test_extra_is_bounded_and_clean (void **state)
{
  g_autoptr (GString) text = g_string_new ("a%0Ab=%1B%00c%FC&long=");
  g_autoptr (CidParameters) read = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (text, "\xfc");
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "&k%d=v", i);
  read = cid_parameters_parse (text->str, CID_EVENT_INCOMING);

  assert_int_equal (read->extra->len, 32);
  assert_string_equal (g_ptr_array_index (read->extra, 0), "a b=c\xc3\xbc");
  assert_in_range (strlen (g_ptr_array_index (read->extra, 1)), 510, 512);
  assert_true (g_utf8_validate (g_ptr_array_index (read->extra, 1), -1, NULL));
  assert_string_equal (g_ptr_array_index (read->extra, 31), "k29=v");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_spelling_means_what_its_maker_means),
    cmocka_unit_test (test_other_words_set_nothing_and_are_kept),
    cmocka_unit_test (test_the_words_of_templates_end_a_name),
    cmocka_unit_test (test_the_called_number_is_remote_on_outgoing_calls),
    cmocka_unit_test (test_values_are_decoded_tolerantly),
    cmocka_unit_test (test_what_the_phone_left_out_is_no_value),
    cmocka_unit_test (test_a_name_sets_nothing_that_was_said_before),
    cmocka_unit_test (test_extra_is_bounded_and_clean),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
