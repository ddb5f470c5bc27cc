/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/make-private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static CidMake *
load (const char *format, const char *filename, GError **error)
{
  g_autofree char *data = g_strdup_printf (
    "[make]\ntitle=Any\nwhere=here\nlimit=511\nparameters=remote\nfile=%s\n%s%s\nescape=breaking\n"
    "[variables]\nremote=$remote\n"
    "[setting incoming]\nevent=incoming\nlabel=Incoming call\nmatters=true\n",
    format, filename != NULL ? "filename=" : "", filename != NULL ? filename : "");

  return cid_make_new_from_data ("any", data, strlen (data), error);
}

static char *
write_file (const char *format, const char *setting, const char *value)
{
  g_autoptr (CidMake) make = load (format, NULL, NULL);
  g_autoptr (GPtrArray) urls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_make_url_free);
  CidMakeUrl *url = g_new0 (CidMakeUrl, 1);

  assert_non_null (make);
  url->setting = g_strdup (setting);
  url->url = g_strdup (value);
  if (setting != NULL)
    g_ptr_array_add (urls, url);
  else
    cid_make_url_free (url);
  return cid_make_to_settings_file (make, urls);
}

/* A make with a format that nobody can write is damaged, and is told so before anybody wants it. */
static void
test_each_format_can_be_written_or_is_refused (void **state)
{
  static const char *const formats[] = { "snom-xml",  "yealink-cfg", "grandstream-xml",
                                         "mitel-cfg", "poly-xml",    "none" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *text = write_file (formats[i], "s", "http://192.0.2.1/t/incoming");

    assert_true (cid_make_is_file_format (formats[i]));
    if (g_str_equal (formats[i], "none"))
      assert_null (text);
    else
      assert_non_null (strstr (text, "http://192.0.2.1/t/incoming"));
  }
  assert_false (cid_make_is_file_format ("snom"));
  assert_false (cid_make_is_file_format (""));
  assert_null (load ("snom", NULL, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
}

/* A file that is not well-formed is thrown away by the phone, without a word. */
static void
test_what_xml_minds_is_escaped (void **state)
{
  static const char *const formats[] = { "snom-xml", "grandstream-xml", "poly-xml" };
  static const GMarkupParser parser = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *text = write_file (formats[i], "s", "http://h/?a=$a&b=\"<b>'");
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
    g_autoptr (GError) error = NULL;

    assert_non_null (strstr (text, "http://h/?a=$a&amp;b=&quot;&lt;b&gt;&apos;"));
    if (!g_markup_parse_context_parse (context, text, -1, &error) ||
        !g_markup_parse_context_end_parse (context, &error))
      fail_msg ("%s: %s", formats[i], error->message);
  }
}

/* What is no XML takes the URL to the letter: an &amp; would be a part of it. */
static void
test_plain_files_hold_the_url_itself (void **state)
{
  g_autofree char *yealink = write_file ("yealink-cfg", "s", "http://h/?a=$a&b=<b>");
  g_autofree char *mitel = write_file ("mitel-cfg", "s", "http://h/?a=$a&b=<b>");

  assert_string_equal (yealink, "#!version:1.0.0.1\ns = http://h/?a=$a&b=<b>\n");
  assert_string_equal (mitel, "s: http://h/?a=$a&b=<b>\n");
}

/* What stands in a URL in braces is the phone's own variable, not a place for ours. */
static void
test_nothing_is_looked_for_in_values (void **state)
{
  g_autofree char *text = write_file ("mitel-cfg", "s", "http://h/{setting}/{url}/{xml}");
  g_autofree char *xml = write_file ("snom-xml", "s", "http://h/{setting}/{url}/{xml}");

  assert_string_equal (text, "s: http://h/{setting}/{url}/{xml}\n");
  assert_non_null (strstr (xml, "<s perm=\"RW\">http://h/{setting}/{url}/{xml}</s>"));
}

/* A file without a setting still is one: it changes nothing, and the phone takes it. */
static void
test_a_file_without_settings_is_whole (void **state)
{
  g_autofree char *text = write_file ("snom-xml", NULL, NULL);

  assert_string_equal (text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<settings>\n"
                             "  <phone-settings e=\"2\">\n  </phone-settings>\n</settings>\n");
}

/* Phones ask for the file by its name to the letter, and makes differ in the capitals. */
static void
test_a_file_is_called_what_the_phone_asks_for (void **state)
{
  static const struct {
    const char *filename;
    const char *expected;
  } rows[] = {
    { "{MAC}.xml", "000413AABBCC.xml" },
    { "cfg{mac}.xml", "cfg000413aabbcc.xml" },
    { "{mac}-{MAC}-{mac}", "000413aabbcc-000413AABBCC-000413aabbcc" },
    { "same.cfg", "same.cfg" },
    { NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMake) make = load ("snom-xml", rows[i].filename, NULL);
    g_autofree char *name = cid_make_get_settings_name (make, "000413aabbcc");

    assert_int_equal (g_strcmp0 (name, rows[i].expected), 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_format_can_be_written_or_is_refused),
    cmocka_unit_test (test_what_xml_minds_is_escaped),
    cmocka_unit_test (test_plain_files_hold_the_url_itself),
    cmocka_unit_test (test_nothing_is_looked_for_in_values),
    cmocka_unit_test (test_a_file_without_settings_is_whole),
    cmocka_unit_test (test_a_file_is_called_what_the_phone_asks_for),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
