/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control-settings.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PIN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LONG_PIN PIN "00"
#define BAD_PIN "g" PIN

static GArray *
make_networks (const char *first, const char *second)
{
  GArray *networks = g_array_new (FALSE, TRUE, sizeof (CidNetwork));
  const char *texts[] = { first, second };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    CidNetwork network;

    if (texts[i] == NULL)
      continue;
    assert_true (cid_network_parse (texts[i], &network, NULL));
    g_array_append_val (networks, network);
  }
  return networks;
}

/* What says where a phone is says that alone: no user, no path, nothing that goes elsewhere. */
static void
test_a_base_is_scheme_host_and_port (void **state)
{
  static const struct {
    const char *text;
    const char *base;
  } texts[] = {
    { "http://192.0.2.50", "http://192.0.2.50" },
    { "https://192.0.2.50/", "https://192.0.2.50" },
    { "https://phone.example:8443", "https://phone.example:8443" },
    { "http://[2001:db8::5]:8080/", "http://[2001:db8::5]:8080" },
    { "HTTP://192.0.2.50", "http://192.0.2.50" },
    { "192.0.2.50", NULL },
    { "ftp://192.0.2.50", NULL },
    { "https://", NULL },
    { "https:///x", NULL },
    { "https://admin@192.0.2.50", NULL },
    { "https://admin:secret@192.0.2.50", NULL },
    { "https://192.0.2.50/index.htm", NULL },
    { "https://192.0.2.50?x", NULL },
    { "https://192.0.2.50#x", NULL },
    { "https://192.0.2.50:99999", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *base = cid_control_base_parse (texts[i].text);

    assert_true (g_strcmp0 (base, texts[i].base) == 0);
  }
}

/* The user's word, then the phone's only address, then where it was heard; and who said so. */
static void
test_where_a_phone_is (void **state)
{
  static const struct {
    const char *base;
    const char *certificate;
    const char *first;
    const char *second;
    const char *heard;
    const char *chosen;
    gboolean is_heard;
  } cases[] = {
    { "https://p", NULL, "192.0.2.50", NULL, "192.0.2.9", "https://p", FALSE },
    { NULL, NULL, "192.0.2.50", NULL, "192.0.2.9", "http://192.0.2.50", FALSE },
    { NULL, PIN, "192.0.2.50", NULL, NULL, "https://192.0.2.50", FALSE },
    { NULL, NULL, "192.0.2.0/24", "192.0.2.51", NULL, "http://192.0.2.51", FALSE },
    { NULL, NULL, "192.0.2.0/24", NULL, "192.0.2.9", "http://192.0.2.9", TRUE },
    { NULL, NULL, "2001:db8::5", NULL, NULL, "http://[2001:db8::5]", FALSE },
    { NULL, PIN, NULL, NULL, "2001:db8::5", "https://[2001:db8::5]", TRUE },
    { NULL, NULL, "192.0.2.0/24", NULL, NULL, NULL, FALSE },
    { NULL, NULL, NULL, NULL, NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CidControlSettings settings = { .base = (char *) cases[i].base,
                                          .certificate = (char *) cases[i].certificate };
    g_autoptr (GArray) networks = make_networks (cases[i].first, cases[i].second);
    gboolean is_heard = TRUE;
    g_autofree char *base =
      cid_control_base_choose (&settings, networks, cases[i].heard, &is_heard);

    assert_true (g_strcmp0 (base, cases[i].chosen) == 0);
    assert_int_equal (is_heard, cases[i].is_heard);
  }
}

/* Passwords go to the host that was meant, and from HTTP to HTTPS, never back. */
static void
test_which_redirects_are_followed (void **state)
{
  static const struct {
    const char *base;
    const char *location;
    const char *followed;
    gboolean is_elsewhere;
  } cases[] = {
    { "http://192.0.2.50", "https://192.0.2.50/command.htm", "https://192.0.2.50", TRUE },
    { "http://192.0.2.50:80", "https://192.0.2.50:8443/", "https://192.0.2.50:8443", TRUE },
    { "http://phone.example", "https://PHONE.example/", "https://PHONE.example", TRUE },
    { "http://192.0.2.50", "https://192.0.2.51/", NULL, TRUE },
    { "http://192.0.2.50", "https://192.0.2.50@192.0.2.51/", NULL, TRUE },
    { "http://192.0.2.50", "http://192.0.2.50/index.htm", NULL, FALSE },
    { "https://192.0.2.50", "http://192.0.2.50/", NULL, TRUE },
    { "https://192.0.2.50", "https://192.0.2.50:444/", NULL, FALSE },
    { "http://192.0.2.50", "/index.htm", NULL, FALSE },
    { "http://192.0.2.50", "index.htm", NULL, FALSE },
    { "http://192.0.2.50", "", NULL, FALSE },
    { "http://192.0.2.50", NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *followed = cid_control_base_follow (cases[i].base, cases[i].location);

    assert_true (g_strcmp0 (followed, cases[i].followed) == 0);
    assert_int_equal (cid_control_base_is_elsewhere (cases[i].base, cases[i].location),
                      cases[i].is_elsewhere);
  }
}

/* A fingerprint is the same however it is written, and half of one is none. */
static void
test_fingerprints (void **state)
{
  static const char *const bad[] = { "", "ab", LONG_PIN, BAD_PIN, "0123 4567" };
  g_autofree char *shown = cid_control_fingerprint_to_display (PIN);
  g_autofree char *again = cid_control_fingerprint_parse (shown);
  g_autofree char *plain = cid_control_fingerprint_parse (PIN);

  assert_true (g_str_has_prefix (shown, "01:23:45:67:89:AB:CD:EF:01:"));
  assert_int_equal (strlen (shown), 95);
  assert_string_equal (again, PIN);
  assert_string_equal (plain, PIN);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_null (cid_control_fingerprint_parse (bad[i]));
}

/* Nobody is told that something is wrong with what nobody wanted. */
static void
test_what_counts_as_wanted (void **state)
{
  static const CidControlSettings none = { .certificate = (char *) PIN, .identity = (char *) "x" };
  static const CidControlSettings some[] = {
    { .base = (char *) "http://p" },
    { .user = (char *) "admin" },
    { .password = (char *) "p" },
  };

  assert_false (cid_control_settings_is_set (&none));
  for (gsize i = 0; i < G_N_ELEMENTS (some); i++)
    assert_true (cid_control_settings_is_set (&some[i]));
}

/* What is remembered of a phone is worth nothing once its settings are others. */
static void
test_the_key_tells_settings_apart (void **state)
{
  static const CidControlSettings all[] = {
    { 0 },
    { .base = (char *) "http://p" },
    { .user = (char *) "http://p" },
    { .certificate = (char *) PIN },
    { .base = (char *) "http", .user = (char *) "://p" },
  };
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_hash_table_add (keys, cid_control_settings_make_key (&all[i], NULL, "snom"));
  g_hash_table_add (keys, cid_control_settings_make_key (&all[0], NULL, "yealink"));
  assert_int_equal (g_hash_table_size (keys), G_N_ELEMENTS (all) + 1);
}

/* Where a phone is reached depends on the addresses that it has by the settings, and on those alone
 * that are one host's. */
static void
test_the_key_tells_places_apart (void **state)
{
  static const struct {
    const char *address;
    gboolean is_another;
  } rows[] = {
    { "192.0.2.50", TRUE },
    { "192.0.2.60", TRUE },
    { "192.0.2.0/24", FALSE },
  };
  const CidControlSettings settings = { .user = (char *) "admin" };
  g_autofree char *nowhere = cid_control_settings_make_key (&settings, NULL, "snom");
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GArray) networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));
    CidNetwork network;
    char *key;

    assert_true (cid_network_parse (rows[i].address, &network, NULL));
    g_array_append_val (networks, network);
    key = cid_control_settings_make_key (&settings, networks, "snom");
    assert_int_equal (!g_str_equal (key, nowhere), rows[i].is_another);
    assert_true (g_hash_table_add (keys, key));
  }
}

/* A copy outlives what it was made of. */
static void
test_a_copy_shares_nothing (void **state)
{
  CidControlSettings settings = {
    .base = g_strdup ("http://p"),
    .user = g_strdup ("u"),
    .password = g_strdup ("w"),
    .certificate = g_strdup (PIN),
    .identity = g_strdup ("i"),
    .prefix = g_strdup ("0"),
    .style = CID_DIAL_STYLE_ZEROS,
  };
  CidControlSettings copy = { 0 };

  cid_control_settings_copy (&settings, &copy);
  cid_control_settings_clear (&settings);
  assert_null (settings.password);
  assert_string_equal (copy.base, "http://p");
  assert_string_equal (copy.user, "u");
  assert_string_equal (copy.password, "w");
  assert_string_equal (copy.certificate, PIN);
  assert_string_equal (copy.identity, "i");
  assert_string_equal (copy.prefix, "0");
  assert_int_equal (copy.style, CID_DIAL_STYLE_ZEROS);
  cid_control_settings_clear (&copy);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_base_is_scheme_host_and_port),
    cmocka_unit_test (test_where_a_phone_is),
    cmocka_unit_test (test_which_redirects_are_followed),
    cmocka_unit_test (test_fingerprints),
    cmocka_unit_test (test_what_counts_as_wanted),
    cmocka_unit_test (test_the_key_tells_settings_apart),
    cmocka_unit_test (test_the_key_tells_places_apart),
    cmocka_unit_test (test_a_copy_shares_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
