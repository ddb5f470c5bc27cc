/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/make.h"
#include "phone/push-plan.h"
#include "phone/web-settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TOKEN "7kq3m9x2adfh"
#define WANTED "http://192.0.2.20:24325/" TOKEN "/incoming?remote=$remote"

static GHashTable *
make_settings (const char *value, gboolean is_read_only)
{
  GHashTable *settings =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_web_setting_free);

  if (value != NULL) {
    CidWebSetting *setting = g_new0 (CidWebSetting, 1);

    setting->value = g_strdup (value);
    setting->is_read_only = is_read_only;
    g_hash_table_insert (settings, g_strdup ("action_incoming_url"), setting);
  }
  return settings;
}

static GPtrArray *
make_urls (void)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_make_url_free);
  CidMakeUrl *url = g_new0 (CidMakeUrl, 1);

  url->setting = g_strdup ("action_incoming_url");
  url->label = g_strdup ("Incoming call");
  url->url = g_strdup (WANTED);
  g_ptr_array_add (urls, url);
  return urls;
}

static const struct {
  const char *before;
  gboolean is_read_only;
  CidPushState state;
  gboolean is_chosen;
  gboolean is_chosen_with_foreign;
} rows[] = {
  { WANTED, FALSE, CID_PUSH_SAME, FALSE, FALSE },
  { WANTED, TRUE, CID_PUSH_SAME, FALSE, FALSE },
  { "", FALSE, CID_PUSH_EMPTY, TRUE, TRUE },
  { "", TRUE, CID_PUSH_READ_ONLY, FALSE, FALSE },
  { "http://10.0.0.1/" TOKEN "/incoming", FALSE, CID_PUSH_OURS, TRUE, TRUE },
  { "http://10.0.0.1/" TOKEN "?x", FALSE, CID_PUSH_OURS, TRUE, TRUE },
  { "http://10.0.0.1/x" TOKEN "/incoming", FALSE, CID_PUSH_FOREIGN, FALSE, TRUE },
  { "http://10.0.0.1/" TOKEN "x/incoming", FALSE, CID_PUSH_FOREIGN, FALSE, TRUE },
  { "http://10.0.0.1/?t=" TOKEN, FALSE, CID_PUSH_FOREIGN, FALSE, TRUE },
  { "http://old.example/", FALSE, CID_PUSH_FOREIGN, FALSE, TRUE },
  { "http://old.example/", TRUE, CID_PUSH_READ_ONLY, FALSE, FALSE },
  { NULL, FALSE, CID_PUSH_ABSENT, FALSE, FALSE },
};

/* What is ours is written over, what is another's only with leave, what is fixed never. */
static void
test_what_may_be_written_depends_on_what_stands_there (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GHashTable) settings = make_settings (rows[i].before, rows[i].is_read_only);
    g_autoptr (GPtrArray) urls = make_urls ();
    g_autoptr (GPtrArray) plan = cid_push_plan_new (urls, settings, TOKEN);
    const CidPushItem *item = g_ptr_array_index (plan, 0);

    assert_int_equal (plan->len, 1);
    assert_int_equal (item->state, rows[i].state);
    assert_string_equal (item->wanted, WANTED);
    assert_int_equal (cid_push_plan_count (plan, rows[i].state), 1);
    assert_int_equal (cid_push_plan_choose (plan, FALSE), rows[i].is_chosen);
    assert_int_equal (item->is_chosen, rows[i].is_chosen);
    assert_int_equal (cid_push_plan_choose (plan, TRUE), rows[i].is_chosen_with_foreign);
    assert_int_equal (item->is_right, rows[i].state == CID_PUSH_SAME);
  }
}

/* Only what was read back is right: a phone says yes to anything. */
static void
test_what_is_right_is_read_back (void **state)
{
  g_autoptr (GHashTable) empty = make_settings ("", FALSE);
  g_autoptr (GHashTable) right = make_settings (WANTED, FALSE);
  g_autoptr (GHashTable) none = make_settings (NULL, FALSE);
  g_autoptr (GPtrArray) urls = make_urls ();
  g_autoptr (GPtrArray) plan = cid_push_plan_new (urls, empty, TOKEN);
  const CidPushItem *item = g_ptr_array_index (plan, 0);

  cid_push_plan_check (plan, empty);
  assert_false (item->is_right);
  cid_push_plan_check (plan, right);
  assert_true (item->is_right);
  cid_push_plan_check (plan, none);
  assert_false (item->is_right);
}

/* Back goes what was kept, and nothing else; what others wrote since is theirs. */
static void
test_what_was_kept_goes_back (void **state)
{
  static const struct {
    const char *kept;
    const char *now;
    CidPushState state;
  } cases[] = {
    { "http://old.example/", WANTED, CID_PUSH_OURS },
    { "", WANTED, CID_PUSH_OURS },
    { "http://old.example/", "http://old.example/", CID_PUSH_SAME },
    { "http://old.example/", "http://new.example/", CID_PUSH_FOREIGN },
    { "", "", CID_PUSH_SAME },
  };
  g_autoptr (GPtrArray) urls = make_urls ();
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GHashTable) settings = make_settings (cases[i].now, FALSE);
    g_autoptr (GPtrArray) plan = NULL;
    g_autoptr (GPtrArray) none = cid_push_plan_new_back (nothing, urls, settings, TOKEN);

    assert_int_equal (none->len, 0);
    g_hash_table_insert (kept, (char *) "action_incoming_url", (char *) cases[i].kept);
    g_hash_table_insert (kept, (char *) "no_setting_of_ours", (char *) "x");
    plan = cid_push_plan_new_back (kept, urls, settings, TOKEN);
    assert_int_equal (plan->len, 1);
    assert_int_equal (((CidPushItem *) g_ptr_array_index (plan, 0))->state, cases[i].state);
    assert_string_equal (((CidPushItem *) g_ptr_array_index (plan, 0))->wanted, cases[i].kept);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_may_be_written_depends_on_what_stands_there),
    cmocka_unit_test (test_what_is_right_is_read_back),
    cmocka_unit_test (test_what_was_kept_goes_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
