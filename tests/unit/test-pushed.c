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

#include "base/error.h"
#include "cli/pushed.h"
#include "config/config-file.h"
#include "phone/push-plan.h"
#include "phone/web-settings.h"
#include "web-phone.h"

static const CidPhone *
open_phone (CidHome **here)
{
  const CidPhone *phone;

  *here = cid_home_open ();
  phone = cid_phones_find ((*here)->phones, "desk");
  assert_non_null (phone);
  return phone;
}

/* A make that nobody knows is told; what was begun can be cleared, twice if need be. */
static void
test_an_unknown_make_is_told (void **state)
{
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", "d", TOKEN);
  g_autoptr (GError) error = NULL;
  CidPushed pushed = { 0 };

  g_free (phone->make);
  phone->make = g_strdup ("nonesuch");
  assert_false (cid_pushed_init (&pushed, phone, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  cid_pushed_clear (&pushed);
  cid_pushed_clear (&pushed);
}

/* What stands in the phone is read as it stands there, again each time. */
static void
test_settings_are_read (void **state)
{
  g_autoptr (CidHome) here = NULL;
  WebPhone *web = web_phone_new ();
  g_auto (CidPushed) pushed = { 0 };
  const CidWebSetting *setting;

  web_phone_set (web, "action_missed_url", "http://<b>&\"");
  assert_true (cid_pushed_init (&pushed, open_phone (&here), NULL));
  assert_null (pushed.heard);
  assert_null (pushed.settings);
  assert_true (cid_pushed_read (&pushed, NULL));
  setting = g_hash_table_lookup (pushed.settings, "action_missed_url");
  assert_string_equal (setting->value, "http://<b>&\"");
  web_phone_set (web, "action_missed_url", "");
  assert_true (cid_pushed_read (&pushed, NULL));
  setting = g_hash_table_lookup (pushed.settings, "action_missed_url");
  assert_string_equal (setting->value, "");
  web_phone_free (web);
}

/* A phone that refuses, knows no such page, or is gone: each is a sentence, and what was read
 * before stays. */
static void
test_a_phone_that_says_no_is_told (void **state)
{
  static const guint statuses[] = { 401, 403, 404, 500 };
  g_autoptr (CidHome) here = NULL;
  WebPhone *web = web_phone_new ();
  g_auto (CidPushed) pushed = { 0 };
  g_autoptr (GPtrArray) plan = g_ptr_array_new ();
  g_autoptr (GError) gone = NULL;

  assert_true (cid_pushed_init (&pushed, open_phone (&here), NULL));
  assert_true (cid_pushed_read (&pushed, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autoptr (GError) unread = NULL;
    g_autoptr (GError) unfetched = NULL;

    web->status = statuses[i];
    assert_false (cid_pushed_read (&pushed, &unread));
    assert_non_null (strstr (unread->message, "desk"));
    assert_false (cid_pushed_browse (&pushed, "http://127.0.0.1/x", &unfetched));
    assert_non_null (unfetched);
    assert_non_null (g_hash_table_lookup (pushed.settings, "action_missed_url"));
  }
  web_phone_free (web);
  assert_false (cid_pushed_write (&pushed, plan, &gone));
  assert_true (g_error_matches (gone, CID_ERROR, CID_ERROR_UNREACHABLE));
}

/* What is chosen is written, and nothing else; whether the phone took it is read back. */
static void
test_what_is_chosen_is_written (void **state)
{
  g_autoptr (CidHome) here = NULL;
  WebPhone *web = web_phone_new ();
  g_auto (CidPushed) pushed = { 0 };
  g_autoptr (GPtrArray) urls = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  const CidPushItem *first;
  const CidWebSetting *setting;

  assert_true (cid_pushed_init (&pushed, open_phone (&here), NULL));
  assert_true (cid_pushed_read (&pushed, NULL));
  urls = cid_make_get_urls (pushed.make, "http://127.0.0.1:24325/" TOKEN);
  plan = cid_push_plan_new (urls, pushed.settings, TOKEN);
  for (guint i = 0; i < plan->len; i++)
    ((CidPushItem *) g_ptr_array_index (plan, i))->is_chosen = i == 0;
  first = g_ptr_array_index (plan, 0);
  assert_true (cid_pushed_write (&pushed, plan, NULL));
  assert_int_equal (web->n_written, 1);
  assert_string_equal (web_phone_get (web, first->setting), first->wanted);
  setting = g_hash_table_lookup (pushed.settings, first->setting);
  assert_string_equal (setting->value, first->wanted);
  web_phone_free (web);
}

/* The phone is told the whole URL, with all that would end it elsewhere. */
static void
test_a_url_is_fetched_whole (void **state)
{
  const char *url = "http://127.0.0.1:24325/x/test?nonce=a&b=%25 c#d";
  g_autoptr (CidHome) here = NULL;
  WebPhone *web = web_phone_new ();
  g_auto (CidPushed) pushed = { 0 };

  assert_true (cid_pushed_init (&pushed, open_phone (&here), NULL));
  assert_true (cid_pushed_browse (&pushed, url, NULL));
  assert_string_equal (web->fetched, url);
  web_phone_free (web);
}

#define pushed_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    pushed_test (test_an_unknown_make_is_told),      pushed_test (test_settings_are_read),
    pushed_test (test_a_phone_that_says_no_is_told), pushed_test (test_what_is_chosen_is_written),
    pushed_test (test_a_url_is_fetched_whole),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
