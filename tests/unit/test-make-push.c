/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/make-push.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BASICS                                                                                     \
  "[make]\ntitle=T\nwhere=W\nlimit=99\nparameters=\nfile=none\n[variables]\nremote=$r\n"
#define CONTROL "[control]\nlogin=http\nprobe=/p\nsuccess=200\nmissing=m\nforbidden=f\n"

static CidMake *
load (const char *name)
{
  g_autofree char *path =
    g_strdup_printf ("%s/../../data/makes/%s.ini", g_getenv ("CIDALERT_TEST_DATA"), name);
  g_autofree char *data = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &data, &length, NULL));
  return cid_make_new_from_data (name, data, length, NULL);
}

/* The whole value is escaped once more: it has an ampersand of its own, and a dollar. */
static void
test_snoms_requests_are_as_its_maker_documents (void **state)
{
  g_autoptr (CidMake) make = load ("snom");
  g_autofree char *write = cid_make_get_write_path (
    make, "action_incoming_url", "http://192.0.2.10:8080/t/incoming?remote=$remote&name=$n");
  g_autofree char *browse = cid_make_get_browse_path (make, "http://192.0.2.10/t/test?nonce={url}");

  assert_true (cid_make_can_push (make));
  assert_string_equal (cid_make_get_read_paths (make)[0], "/settings.xml");
  assert_string_equal (write,
                       "/dummy.htm?settings=save&store_settings=save&action_incoming_url="
                       "http%3A%2F%2F192.0.2.10%3A8080%2Ft%2Fincoming%3Fremote%3D%24remote%26name"
                       "%3D%24n");
  assert_string_equal (
    browse, "/minibrowser.htm?url=http%3A%2F%2F192.0.2.10%2Ft%2Ftest%3Fnonce%3D%7Burl%7D");
  assert_non_null (strstr (cid_make_get_push_advice (make, CID_CONTROL_MISSING), "D8xx"));
  assert_non_null (strstr (cid_make_get_push_advice (make, CID_CONTROL_FORBIDDEN), "hidden tags"));
  assert_null (cid_make_get_push_advice (make, CID_CONTROL_STRANGE));
}

/* Into phones of which nobody knows how nothing is written. */
static void
test_other_makes_are_not_pushed (void **state)
{
  static const char *const names[] = {
    "generic", "grandstream", "mitel", "poly", "snom-m", "yealink",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidMake) make = load (names[i]);

    assert_false (cid_make_can_push (make));
    assert_null (cid_make_get_browse_path (make, "http://x/"));
  }
}

/* A slip in a description is found when it is loaded, not when a phone is asked. */
static void
test_damaged_descriptions_are_refused (void **state)
{
  static const struct {
    const char *text;
    gboolean is_good;
  } rows[] = {
    { CONTROL "[push]\nread=/r\nwrite=/w\nmissing=m\nforbidden=f\n", TRUE },
    { CONTROL "[push]\nread=r\nwrite=/w\nmissing=m\nforbidden=f\n", FALSE },
    { CONTROL "[push]\nread=/r\nmissing=m\nforbidden=f\n", FALSE },
    { CONTROL "[push]\nwrite=/w\nmissing=m\nforbidden=f\n", FALSE },
    { CONTROL "[push]\nread=/r\nwrite=/w\nforbidden=f\n", FALSE },
    { CONTROL "[push]\nread=/r\nwrite=/w\nmissing=m\n", FALSE },
    { "[push]\nread=/r\nwrite=/w\nmissing=m\nforbidden=f\n", FALSE },
    { "[control]\nlogin=path\nprobe=/p\nsuccess=200\nmissing=m\nforbidden=f\n"
      "[push]\nread=/r\nwrite=/w\nmissing=m\nforbidden=f\n",
      FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strconcat (BASICS, rows[i].text, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (CidMake) make = cid_make_new_from_data ("x", text, strlen (text), &error);

    assert_int_equal (make != NULL, rows[i].is_good);
    assert_true (rows[i].is_good || g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_snoms_requests_are_as_its_maker_documents),
    cmocka_unit_test (test_other_makes_are_not_pushed),
    cmocka_unit_test (test_damaged_descriptions_are_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
