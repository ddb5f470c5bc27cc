/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/make-control.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEAD                                                                                       \
  "[make]\ntitle=T\nwhere=W\nlimit=100\nparameters=remote\nfile=none\n[variables]\nremote=$r\n"
#define CONTROL                                                                                    \
  "[control]\nlogin=http\nprobe=/p\nsuccess=200;302\nlocation=/index.htm\nbody=fine\n"             \
  "refused=go away\nmissing=M\nforbidden=F\n"

static const CidControlValues values = {
  .number = "0299991234",
  .uri = "0101@192.0.2.1",
  .user = "admin",
  .password = "a&b=c d/%",
};

static CidMake *
load (const char *name)
{
  g_autofree char *path =
    g_strdup_printf ("%s/../../data/makes/%s.ini", g_getenv ("CIDALERT_TEST_DATA"), name);
  g_autofree char *data = NULL;
  gsize length = 0;
  CidMake *make;

  assert_true (g_file_get_contents (path, &data, &length, NULL));
  make = cid_make_new_from_data (name, data, length, NULL);
  assert_non_null (make);
  return make;
}

static CidMake *
make_of (const char *text)
{
  CidMake *make = cid_make_new_from_data ("test", text, strlen (text), NULL);

  assert_non_null (make);
  return make;
}

/* What goes to phones is what their makers document: changed by chance, buttons press other keys.
 */
static void
test_the_requests_are_these (void **state)
{
  static const struct {
    const char *make;
    CidDeeds deed;
    const char *path;
  } requests[] = {
    { "snom", CID_DEED_NONE, "/command.htm" },
    { "snom", CID_DEED_ANSWER, "/command.htm?key=ENTER" },
    { "snom", CID_DEED_REJECT, "/command.htm?key=CANCEL" },
    { "snom", CID_DEED_HANG_UP, "/command.htm?key=CANCEL" },
    { "snom", CID_DEED_DIAL, "/command.htm?number=0299991234&outgoing_uri=0101%40192.0.2.1" },
    { "yealink", CID_DEED_NONE, "/servlet?phonecfg=get" },
    { "yealink", CID_DEED_ANSWER, "/servlet?key=ASW" },
    { "yealink", CID_DEED_REJECT, "/servlet?key=CANCEL" },
    { "yealink", CID_DEED_HANG_UP, "/servlet?key=CALLEND" },
    { "yealink", CID_DEED_DIAL, "/servlet?key=number=0299991234&outgoing_uri=0101%40192.0.2.1" },
    { "grandstream", CID_DEED_NONE, "/cgi-bin/api-get_phone_status?passcode=a%26b%3Dc%20d%2F%25" },
    { "grandstream", CID_DEED_ANSWER,
      "/cgi-bin/api-phone_operation?passcode=a%26b%3Dc%20d%2F%25&cmd=acceptcall" },
    { "grandstream", CID_DEED_REJECT,
      "/cgi-bin/api-phone_operation?passcode=a%26b%3Dc%20d%2F%25&cmd=rejectcall" },
    { "grandstream", CID_DEED_HANG_UP,
      "/cgi-bin/api-phone_operation?passcode=a%26b%3Dc%20d%2F%25&cmd=endcall" },
    { "grandstream", CID_DEED_DIAL,
      "/cgi-bin/api-make_call?passcode=a%26b%3Dc%20d%2F%25&phonenumber=0299991234" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (CidMake) make = load (requests[i].make);
    g_autofree char *path = cid_make_get_deed_path (make, requests[i].deed, &values);

    assert_string_equal (path, requests[i].path);
  }
}

/* What is dialled comes from links and address books, and must not add to the request. */
static void
test_what_is_dialled_is_escaped (void **state)
{
  static const struct {
    const char *number;
    const char *path;
  } numbers[] = {
    { "*21*0299#", "/command.htm?number=%2A21%2A0299%23" },
    { "+61299991234", "/command.htm?number=%2B61299991234" },
    { "1&key=ENTER", "/command.htm?number=1%26key%3DENTER" },
    { "1 HTTP/1.1\r\nX: y", "/command.htm?number=1%20HTTP%2F1.1%0D%0AX%3A%20y" },
    { "1[&outgoing_uri={uri}]", "/command.htm?number=1%5B%26outgoing_uri%3D%7Buri%7D%5D" },
  };
  g_autoptr (CidMake) make = load ("snom");

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const CidControlValues some = { .number = numbers[i].number };
    g_autofree char *path = cid_make_get_deed_path (make, CID_DEED_DIAL, &some);

    assert_string_equal (path, numbers[i].path);
  }
}

/* Half a request is none: without a number nothing is dialled, without a password nothing is sent.
 */
static void
test_a_value_that_lacks_is_no_request (void **state)
{
  static const CidControlValues none = { 0 };
  static const CidControlValues empty = { .number = "", .password = "" };
  g_autoptr (CidMake) snom = load ("snom");
  g_autoptr (CidMake) grandstream = load ("grandstream");

  assert_null (cid_make_get_deed_path (snom, CID_DEED_DIAL, &none));
  assert_null (cid_make_get_deed_path (snom, CID_DEED_DIAL, &empty));
  assert_null (cid_make_get_deed_path (grandstream, CID_DEED_NONE, &none));
  assert_null (cid_make_get_deed_path (grandstream, CID_DEED_ANSWER, &empty));
}

/* A make without a description of it is a make that cannot be controlled. */
static void
test_what_a_make_can_be_asked (void **state)
{
  g_autoptr (CidMake) snom = load ("snom");
  g_autoptr (CidMake) generic = load ("generic");
  g_autoptr (CidMake) grandstream = load ("grandstream");
  g_autoptr (CidMake) little = make_of (HEAD CONTROL "[deed answer]\npath=/a\n");

  assert_int_equal (cid_make_get_deeds (snom),
                    CID_DEED_ANSWER | CID_DEED_REJECT | CID_DEED_HANG_UP | CID_DEED_DIAL);
  assert_int_equal (cid_make_get_deeds (generic), CID_DEED_NONE);
  assert_null (cid_make_get_deed_path (generic, CID_DEED_NONE, &values));
  assert_int_equal (cid_make_get_deeds (little), CID_DEED_ANSWER);
  assert_null (cid_make_get_deed_path (little, CID_DEED_REJECT, &values));
  assert_false (cid_make_has_password_in_path (snom));
  assert_false (cid_make_has_password_in_path (generic));
  assert_true (cid_make_has_password_in_path (grandstream));
}

/* Each way of a phone to refuse means something else to do. */
static void
test_answers_are_judged (void **state)
{
  static const struct {
    guint status;
    const char *location;
    const char *body;
    CidControlVerdict verdict;
  } answers[] = {
    { 200, NULL, "all is fine", CID_CONTROL_DONE },
    { 200, NULL, "something else", CID_CONTROL_STRANGE },
    { 200, NULL, NULL, CID_CONTROL_STRANGE },
    { 200, NULL, "fine, but go away", CID_CONTROL_FORBIDDEN },
    { 302, "/index.htm", NULL, CID_CONTROL_DONE },
    { 302, "index.htm?x=1", "", CID_CONTROL_DONE },
    { 302, "http://192.0.2.50/index.htm", NULL, CID_CONTROL_DONE },
    { 302, "/login.htm", NULL, CID_CONTROL_FORBIDDEN },
    { 302, "http://192.0.2.50", NULL, CID_CONTROL_FORBIDDEN },
    { 302, NULL, NULL, CID_CONTROL_FORBIDDEN },
    { 307, "/index.htm", NULL, CID_CONTROL_FORBIDDEN },
    { 401, NULL, "fine", CID_CONTROL_UNAUTHORIZED },
    { 403, NULL, "fine", CID_CONTROL_FORBIDDEN },
    { 404, NULL, "go away", CID_CONTROL_MISSING },
    { 405, NULL, NULL, CID_CONTROL_MISSING },
    { 500, NULL, "fine", CID_CONTROL_STRANGE },
    { 0, NULL, NULL, CID_CONTROL_STRANGE },
  };
  g_autoptr (CidMake) make = make_of (HEAD CONTROL);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    assert_int_equal (
      cid_make_judge (make, answers[i].status, answers[i].location, answers[i].body),
      answers[i].verdict);
}

/* Only the make knows what its users have to change. */
static void
test_the_make_advises (void **state)
{
  g_autoptr (CidMake) make = make_of (HEAD CONTROL);

  assert_string_equal (cid_make_get_advice (make, CID_CONTROL_MISSING), "M");
  assert_string_equal (cid_make_get_advice (make, CID_CONTROL_FORBIDDEN), "F");
  assert_null (cid_make_get_advice (make, CID_CONTROL_UNAUTHORIZED));
  assert_null (cid_make_get_advice (make, CID_CONTROL_DONE));
}

/* A description that is damaged is found when it is read, not when the phone rings. */
static void
test_damaged_descriptions_are_errors (void **state)
{
  static const char *const texts[] = {
    HEAD "[control]\nprobe=/p\nsuccess=200\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=cookie\nprobe=/p\nsuccess=200\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nsuccess=200\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nprobe=p\nsuccess=200\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nprobe=/p\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nprobe=/p\nsuccess=ok\nmissing=M\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nprobe=/p\nsuccess=200\nforbidden=F\n",
    HEAD "[control]\nlogin=http\nprobe=/p\nsuccess=200\nmissing=M\n",
    HEAD CONTROL "[deed answer]\npath=http://192.0.2.1/\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    assert_null (cid_make_new_from_data ("test", texts[i], strlen (texts[i]), &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
  }
}

/* One spelling, in the files, on the bus and for people. */
static void
test_deeds_have_one_spelling (void **state)
{
  static const CidDeeds deeds[] = { CID_DEED_ANSWER, CID_DEED_REJECT, CID_DEED_HANG_UP,
                                    CID_DEED_DIAL };

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    assert_int_equal (cid_deed_from_nick (cid_deed_to_nick (deeds[i])), deeds[i]);
  assert_string_equal (cid_deed_to_nick (CID_DEED_HANG_UP), "hang-up");
  assert_null (cid_deed_to_nick (CID_DEED_NONE));
  assert_int_equal (cid_deed_from_nick ("Answer"), CID_DEED_NONE);
  assert_int_equal (cid_deed_from_nick (NULL), CID_DEED_NONE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_requests_are_these),
    cmocka_unit_test (test_what_is_dialled_is_escaped),
    cmocka_unit_test (test_a_value_that_lacks_is_no_request),
    cmocka_unit_test (test_what_a_make_can_be_asked),
    cmocka_unit_test (test_answers_are_judged),
    cmocka_unit_test (test_the_make_advises),
    cmocka_unit_test (test_damaged_descriptions_are_errors),
    cmocka_unit_test (test_deeds_have_one_spelling),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
