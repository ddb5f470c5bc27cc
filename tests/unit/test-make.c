/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/make.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BASE "http://192.0.2.20:24325/7kq3m9x2adfh"

/* The longest that an address of this machine, a port and a token can make. */
#define LONG_BASE "http://[2001:0db8:85a3:1234:5678:8a2e:0370:7334]:65535/7kq3m9x2adfh"

static const char *const makes[] = { "generic", "grandstream", "mitel",  "poly",
                                     "snom",    "snom-m",      "yealink" };

static CidMake *
load (const char *name)
{
  g_autofree char *path =
    g_strdup_printf ("%s/../../data/makes/%s.ini", g_getenv ("CIDALERT_TEST_DATA"), name);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  CidMake *make;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &data, &length, NULL));
  make = cid_make_new_from_data (name, data, length, &error);
  if (make == NULL)
    fail_msg ("%s", error->message);
  return make;
}

static const CidMakeUrl *
find_url (GPtrArray *urls, const char *setting)
{
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (g_str_equal (url->setting, setting))
      return url;
  }
  fail_msg ("no setting %s", setting);
  return NULL;
}

/* What users paste; changing one of these breaks no phone, but should never happen by chance. */
static void
test_the_urls_are_these (void **state)
{
  static const struct {
    const char *make;
    const char *setting;
    const char *url;
  } rows[] = {
    { "snom", "action_incoming_url",
      BASE "/incoming?mac=$mac&call=$call-id&local=$local&remote=$remote&name=$display_remote" },
    { "snom", "action_missed_url",
      BASE "/missed?mac=$mac&call=$call-id&local=$local&reason=$cancel_reason&remote=$remote"
           "&name=$display_remote" },
    { "snom", "action_dnd_on_url", BASE "/dnd-on?mac=$mac&local=$local" },
    { "snom", "action_setup_url", BASE "/ready?mac=$mac" },
    { "yealink", "action_url.incoming_call",
      BASE "/incoming?mac=$mac&call=$call_id&local=$local&remote=$remote&name=$display_remote" },
    { "yealink", "action_url.busy_fwd_off", BASE "/forward-off?mac=$mac&local=$local" },
    { "mitel", "action uri incoming",
      BASE "/incoming?local=$$SIPUSERNAME$$&remote=$$REMOTENUMBER$$&name=$$INCOMINGNAME$$" },
    { "mitel", "action uri disconnected", BASE "/disconnected" },
    { "snom-m", "incoming",
      BASE "/incoming?local=$$SIPUSERNAME$$&remote=$$REMOTENUMBER$$&name=$$INCOMINGNAME$$" },
    { "snom-m", "onhook", BASE "/disconnected?local=$$SIPUSERNAME$$" },
    { "poly", "apps.telNotification.URL", BASE },
    { "poly", "apps.telNotification.incomingEvent", "1" },
    { "generic", "incoming",
      BASE "/incoming?call=$call_id&local=$local&remote=$remote&name=$display_remote" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load (rows[i].make);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);

    assert_string_equal (find_url (urls, rows[i].setting)->url, rows[i].url);
  }
}

/* A URL that a phone cuts off loses the caller. */
static void
test_every_url_keeps_within_the_limit (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, LONG_BASE);

    assert_true (cid_make_get_url_limit (make) >= 128);
    assert_true (urls->len >= 4);
    for (guint j = 0; j < urls->len; j++) {
      const CidMakeUrl *url = g_ptr_array_index (urls, j);

      if (strlen (url->url) > cid_make_get_url_limit (make))
        fail_msg ("%s: %s", makes[i], url->url);
    }
  }
}

/* A short URL that tells whom it is about is worth more than a whole one that is cut off there. */
static void
test_what_is_too_long_does_without_its_first_parameters (void **state)
{
  g_autoptr (CidMake) make = load ("mitel");
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, LONG_BASE);

  assert_string_equal (find_url (urls, "action uri incoming")->url,
                       LONG_BASE "/incoming?remote=$$REMOTENUMBER$$&name=$$INCOMINGNAME$$");
}

/* The caller chooses the name: behind it nothing of ours may stand. */
static void
test_the_name_is_always_last (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
    guint n_names = 0;

    for (guint j = 0; j < urls->len; j++) {
      const CidMakeUrl *url = g_ptr_array_index (urls, j);
      const char *name = strstr (url->url, "name=");

      if (name == NULL)
        continue;
      n_names++;
      if (strchr (name, '&') != NULL)
        fail_msg ("%s: %s", makes[i], url->url);
    }
    assert_true (n_names >= 2 || g_str_equal (makes[i], "poly"));
  }
}

/* The few that everybody wants are there for every make, and first in the list: as far as its
 * phones report them, and Poly's name the end of a call with its beginning. */
static void
test_the_urls_that_matter_are_the_same_five_everywhere (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
    guint expected = g_str_equal (makes[i], "poly")                                        ? 0x07
                     : g_str_equal (makes[i], "mitel") || g_str_equal (makes[i], "snom-m") ? 0x0f
                                                                                           : 0x1f;
    guint found = 0;
    gboolean was_other = FALSE;

    for (guint j = 0; j < urls->len; j++) {
      const CidMakeUrl *url = g_ptr_array_index (urls, j);

      was_other |= !url->matters;
      if (!url->matters)
        continue;
      assert_true (url->event <= CID_EVENT_MISSED);
      assert_false (was_other);
      found |= 1u << url->event;
    }
    assert_int_equal (found, expected);
  }
}

/* Each setting stands once: the phone's page has one field for it. */
static void
test_no_setting_stands_twice (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

    assert_string_equal (cid_make_get_name (make), makes[i]);
    assert_true (strlen (cid_make_get_title (make)) > 0);
    assert_true (strlen (cid_make_get_where (make)) > 0);
    for (guint j = 0; j < urls->len; j++) {
      const CidMakeUrl *url = g_ptr_array_index (urls, j);

      assert_true (strlen (url->label) > 0);
      if (!g_hash_table_add (names, url->setting))
        fail_msg ("%s: %s", makes[i], url->setting);
    }
  }
}

static GPtrArray *
keep_first (GPtrArray *urls)
{
  g_ptr_array_set_size (urls, 1);
  return urls;
}

/* Snom's phones load XML; an ampersand that is not escaped makes them drop the file. */
static void
test_snoms_settings_file_is_xml (void **state)
{
  g_autoptr (CidMake) make = load ("snom");
  g_autoptr (GPtrArray) urls = keep_first (cid_make_get_urls (make, BASE));
  g_autofree char *text = cid_make_to_settings_file (make, urls);

  assert_string_equal (
    text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
          "<settings>\n"
          "  <phone-settings e=\"2\">\n"
          "    <action_incoming_url perm=\"RW\">" BASE
          "/incoming?mac=$mac&amp;call=$call-id&amp;local=$local&amp;remote=$remote&amp;name="
          "$display_remote</action_incoming_url>\n"
          "  </phone-settings>\n"
          "</settings>\n");
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  GString *all = user_data;

  if (g_str_has_prefix (text, "http"))
    g_string_append_printf (all, "%.*s\n", (int) length, text);
}

/* A parser must get back every URL as it was. */
static void
test_snoms_settings_file_is_read_back (void **state)
{
  static const GMarkupParser parser = { .text = on_text };
  g_autoptr (CidMake) make = load ("snom");
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, LONG_BASE);
  g_autofree char *text = cid_make_to_settings_file (make, urls);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, found, NULL);

  assert_true (g_markup_parse_context_parse (context, text, -1, NULL));
  assert_true (g_markup_parse_context_end_parse (context, NULL));
  for (guint i = 0; i < urls->len; i++)
    g_string_append_printf (expected, "%s\n", ((CidMakeUrl *) g_ptr_array_index (urls, i))->url);
  assert_string_equal (found->str, expected->str);
}

/* Yealink's phones look for the first line, and take the values unescaped. */
static void
test_yealinks_settings_file_has_its_mark (void **state)
{
  g_autoptr (CidMake) make = load ("yealink");
  g_autoptr (GPtrArray) urls = keep_first (cid_make_get_urls (make, BASE));
  g_autofree char *text = cid_make_to_settings_file (make, urls);

  assert_string_equal (text, "#!version:1.0.0.1\n"
                             "action_url.incoming_call = " BASE
                             "/incoming?mac=$mac&call=$call_id&local=$local&remote=$remote"
                             "&name=$display_remote\n");
}

/* What each of the others loads: values escaped where it is XML, and only there. */
static void
test_each_settings_file_is_as_its_make_wants_it (void **state)
{
  static const struct {
    const char *make;
    const char *name;
    const char *text;
  } rows[] = {
    { "grandstream", "cfg000b82aabbcc.xml",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<gs_provision version=\"1\">\n"
      "  <config version=\"1\">\n"
      "    <P8310>" BASE "/incoming?mac=$mac&amp;call=$call-id&amp;local=$local&amp;remote=$remote"
      "&amp;name=$display_remote</P8310>\n"
      "  </config>\n"
      "</gs_provision>\n" },
    { "mitel", "000B82AABBCC.cfg",
      "action uri incoming: " BASE
      "/incoming?local=$$SIPUSERNAME$$&remote=$$REMOTENUMBER$$&name=$$INCOMINGNAME$$\n" },
    { "poly", "000b82aabbcc-cidalert.cfg",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<PHONE_CONFIG>\n"
      "  <ALL\n"
      "    apps.telNotification.URL=\"" BASE "\"\n"
      "  />\n"
      "</PHONE_CONFIG>\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load (rows[i].make);
    g_autoptr (GPtrArray) urls = keep_first (cid_make_get_urls (make, BASE));
    g_autofree char *text = cid_make_to_settings_file (make, urls);
    g_autofree char *name = cid_make_get_settings_name (make, "000b82aabbcc");

    assert_string_equal (text, rows[i].text);
    assert_string_equal (name, rows[i].name);
  }
}

/* Who has a file of its own has a format, and the other way round: --out has to write both. */
static void
test_every_file_has_a_format_and_a_name (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
    g_autofree char *text = cid_make_to_settings_file (make, urls);
    g_autofree char *name = cid_make_get_settings_name (make, "000b82aabbcc");

    assert_true ((text == NULL) == (name == NULL));
    assert_true (name == NULL || strchr (name, '{') == NULL);
  }
}

/* Of a phone that we do not know we know no file either. */
static void
test_the_generic_make_has_no_settings_file (void **state)
{
  g_autoptr (CidMake) make = load ("generic");
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);

  assert_null (cid_make_to_settings_file (make, urls));
  assert_non_null (cid_make_get_note (make));
}

/* The orders are those that real phones were seen to report in. */
static void
test_scenarios_are_played_in_the_phones_order (void **state)
{
  static const struct {
    const char *make;
    const char *scenario;
    const char *expected;
  } rows[] = {
    { "snom", "answered", "0 incoming, 9000 offhook, 50 connected, 70000 onhook, 50 disconnected" },
    { "snom", "missed", "0 incoming, 9000 disconnected, 50 missed" },
    { "snom", "rejected", "0 incoming, 9000 disconnected, 2000 disconnected" },
    { "snom", "outgoing", "0 offhook, 50 outgoing, 9000 connected, 70000 onhook, 50 disconnected" },
    { "yealink", "rejected", "0 incoming, 9000 rejected, 50 disconnected" },
    { "generic", "answered", "0 incoming, 9000 connected, 70000 disconnected" },
    { "generic", "unanswered", "0 outgoing, 9000 disconnected" },
    { "snom", "elsewhere", "0 incoming, 9000 disconnected, 50 missed" },
    { "generic", "held", "0 incoming, 9000 connected, 50 hold, 70000 unhold, 50 disconnected" },
    { "generic", "transferred", "0 incoming, 9000 connected, 70000 transfer, 50 disconnected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load (rows[i].make);
    g_autoptr (GArray) steps = cid_make_get_scenario (make, rows[i].scenario, 9000, 70000);
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint j = 0; j < steps->len; j++) {
      const CidMakeStep *step = &g_array_index (steps, CidMakeStep, j);

      g_string_append_printf (text, "%s%u %s", j > 0 ? ", " : "", step->delay_ms,
                              cid_event_kind_to_nick (step->event));
    }
    assert_string_equal (text->str, rows[i].expected);
  }
}

/* `cidalert simulate` offers these for every make, and each step needs a URL to be sent to. */
static void
test_every_make_plays_every_scenario (void **state)
{
  static const char *const scenarios[] = {
    "answered", "missed", "rejected", "outgoing", "unanswered", "held", "transferred",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (CidMake) make = load (makes[i]);
    g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
    guint events = 0;

    /* Its phones send XML, which simulate does not. */
    if (g_str_equal (makes[i], "poly"))
      continue;
    for (guint j = 0; j < urls->len; j++)
      events |= 1u << ((CidMakeUrl *) g_ptr_array_index (urls, j))->event;
    for (gsize j = 0; j < G_N_ELEMENTS (scenarios); j++) {
      g_autoptr (GArray) steps = cid_make_get_scenario (make, scenarios[j], 1, 1);

      assert_non_null (steps);
      for (guint k = 0; k < steps->len; k++)
        assert_true (events & (1u << g_array_index (steps, CidMakeStep, k).event));
    }
    assert_null (cid_make_get_scenario (make, "wibble", 1, 1));
  }
}

/* Each make puts values into its URLs in its own way; none may break the request line. */
static void
test_variables_are_expanded_as_the_make_does (void **state)
{
  static const struct {
    const char *make;
    const char *url;
    const char *expected;
  } rows[] = {
    { "snom", "/i?mac=$mac&call=$call-id&remote=$remote&name=$display_remote",
      "/i?mac=000413000001&call=3c26@h&remote=0299991234@192.0.2.1&name=M%C3%BCller%20&%20S+%23%0A"
      "%" },
    { "yealink", "/i?remote=$remote&call=$call_id",
      "/i?remote=sip:0299991234@192.0.2.1&call=3c26@h" },
    { "generic", "/i?remote=$remote&name=$display_remote",
      "/i?remote=0299991234&name=M%C3%BCller%20%26%20S%2B%23%0A%25" },
    { "snom", "/i?x=$unknown&r=$cancel_reason&y=$", "/i?x=$unknown&r=&y=$" },
    { "generic", "/i?mac=$mac", "/i?mac=$mac" },
  };
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (values, (char *) "number", (char *) "0299991234");
  g_hash_table_insert (values, (char *) "host", (char *) "192.0.2.1");
  g_hash_table_insert (values, (char *) "name", (char *) "Müller & S+#\n%");
  g_hash_table_insert (values, (char *) "call", (char *) "3c26@h");
  g_hash_table_insert (values, (char *) "mac", (char *) "000413000001");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load (rows[i].make);
    g_autofree char *url = cid_make_expand (make, rows[i].url, values);

    assert_string_equal (url, rows[i].expected);
  }
}

/* A caller whose name looks like a variable is shown as he is, not expanded again. */
static void
test_a_value_is_not_expanded_again (void **state)
{
  g_autoptr (CidMake) make = load ("snom");
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *url = NULL;

  g_hash_table_insert (values, (char *) "name", (char *) "$mac{mac}");
  g_hash_table_insert (values, (char *) "mac", (char *) "000413000001");
  url = cid_make_expand (make, "/i?name=$display_remote", values);
  assert_string_equal (url, "/i?name=$mac{mac}");
}

#define HEAD "[make]\ntitle=T\nwhere=W\nlimit=99\nparameters=remote\nfile=none\n"
#define VARIABLES "[variables]\nremote=$r\n"

/* Makes are data, and data has mistakes: each must be found where it is. */
static void
test_a_damaged_description_is_refused (void **state)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { "", "[make]" },
    { "nonsense", "[make]" },
    { "[make]\ntitle=T\nwhere=W\nparameters=remote\nfile=none\n" VARIABLES, "limit" },
    { "[make]\ntitle=T\nwhere=W\nlimit=-1\nparameters=remote\nfile=none\n" VARIABLES, "limit" },
    { "[make]\ntitle=T\nwhere=W\nlimit=9\nparameters=remote\nfile=doc\n" VARIABLES, "file" },
    { HEAD, "a parameter has no variable" },
    { HEAD "[variables]\nremote=$r\nname=\xff\n", "a variable cannot be read" },
    { HEAD VARIABLES "[setting x]\nlabel=X\n", "there is no such event" },
    { HEAD VARIABLES "[setting x]\nlabel=X\nevent=wibble\n", "there is no such event" },
    { HEAD VARIABLES "[setting x]\nlabel=X\nevent=expired\n", "there is no such event" },
    { HEAD VARIABLES "[setting x]\nevent=incoming\n", "a label is wanted" },
    { HEAD VARIABLES "[setting x]\nlabel=X\nevent=incoming\nparameters=wibble\n",
      "a parameter has no variable" },
    { HEAD VARIABLES "[scenario x]\nsteps=incoming;soon\n", "neither an event nor a pause" },
    { HEAD VARIABLES "[scenario x]\nsteps=incoming;60001\n", "neither an event nor a pause" },
    { HEAD VARIABLES "[scenario x]\nsteps=\n", "steps are wanted" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    CidMake *make = cid_make_new_from_data ("test", rows[i].text, strlen (rows[i].text), &error);

    if (make != NULL)
      fail_msg ("accepted: %s", rows[i].text);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
    if (strstr (error->message, rows[i].expected) == NULL)
      fail_msg ("%s: %s", rows[i].text, error->message);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_urls_are_these),
    cmocka_unit_test (test_every_url_keeps_within_the_limit),
    cmocka_unit_test (test_what_is_too_long_does_without_its_first_parameters),
    cmocka_unit_test (test_the_name_is_always_last),
    cmocka_unit_test (test_the_urls_that_matter_are_the_same_five_everywhere),
    cmocka_unit_test (test_no_setting_stands_twice),
    cmocka_unit_test (test_snoms_settings_file_is_xml),
    cmocka_unit_test (test_snoms_settings_file_is_read_back),
    cmocka_unit_test (test_yealinks_settings_file_has_its_mark),
    cmocka_unit_test (test_each_settings_file_is_as_its_make_wants_it),
    cmocka_unit_test (test_every_file_has_a_format_and_a_name),
    cmocka_unit_test (test_the_generic_make_has_no_settings_file),
    cmocka_unit_test (test_scenarios_are_played_in_the_phones_order),
    cmocka_unit_test (test_every_make_plays_every_scenario),
    cmocka_unit_test (test_variables_are_expanded_as_the_make_does),
    cmocka_unit_test (test_a_value_is_not_expanded_again),
    cmocka_unit_test (test_a_damaged_description_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
