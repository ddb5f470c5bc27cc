/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/text.h"
#include "contact/vcard.h"
#include "desktop/missed-list.h"
#include "desktop/notice.h"
#include "hook/call-words.h"
#include "log/call-format.h"
#include "log/call-vcard.h"

/*
 * Whatever a caller is called, on every way out: notifications, tables and sheets on a terminal,
 * CSV, JSON, vCards and what hooks are told. Nothing there is more than text.
 */

#define NUMBER "+61299991234"

static CidCall *
make_call (const char *name)
{
  const CidStamp noon = { G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC, 1000 };
  CidCall *call = cid_call_new ("0b6e", CID_DIRECTION_INCOMING, noon);

  call->outcome = CID_OUTCOME_MISSED;
  call->party = cid_party_new_from_number (NUMBER);
  call->caller = cid_caller_new ();
  call->caller->name = g_strdup (name);
  call->caller->name_from = CID_NAME_FROM_PHONE;
  call->caller->organization = g_strdup (name);
  call->caller->profile = cid_number_profile_new_known (NULL, name, CID_PHONE_NUMBER_TYPE_UNKNOWN);
  call->phone_said = g_strdup (name);
  call->line = g_strdup (name);
  call->diverted = g_strdup (name);
  call->reason = g_strdup (name);
  call->note = g_strdup (name);
  cid_call_add_leg (call, "5f0c", "desk", "a1", CID_CALL_STATE_ENDED)->outcome = CID_OUTCOME_MISSED;
  return call;
}

/* What the desktop reads as markup holds no element, and no more text than was meant. */
static void
check_markup (const char *body)
{
  static const GMarkupParser parser = { 0 };
  g_autofree char *document = g_strconcat ("<x>", body, "</x>", NULL);
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, (GMarkupParseFlags) 0, NULL, NULL);

  g_assert_null (strchr (body, '<'));
  g_assert_null (strstr (body, "http://"));
  g_assert_null (strstr (body, "https://"));
  g_assert_true (g_markup_parse_context_parse (context, document, -1, NULL));
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
}

static void
check_notice (const CidNotice *notice)
{
  kit_check_plain (notice->title, "");
  kit_check_plain (notice->body, "\n");
  kit_check_plain (notice->plain, "");
  check_markup (notice->body);
  g_assert_cmpuint (*notice->title, !=, '\0');
  g_assert_cmpint (g_utf8_strlen (notice->title, -1), <=, 400);
  g_assert_cmpint (g_utf8_strlen (notice->body, -1), <=, 6000);
}

static void
check_notices (CidCall *call, GTimeZone *zone)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  g_autoptr (CidMissedList) missed = cid_missed_list_new ();
  g_autoptr (CidNotice) ringing = NULL;
  g_autoptr (CidNotice) missing = NULL;
  g_autoptr (CidNotice) trouble = cid_notice_new_trouble ("Trouble", call->caller->name);

  g_ptr_array_add (calls, call);
  g_ptr_array_add (calls, call);
  ringing = cid_notice_new_ringing (calls, 2, NULL);
  check_notice (ringing);
  check_notice (trouble);
  cid_missed_list_apply (missed, call);
  missing = cid_missed_list_get_notice (missed, g_get_real_time (), zone);
  if (missing != NULL)
    check_notice (missing);
}

/* One line each that fits, in colour or not, and a sheet. */
static void
check_terminal (CidCall *call, CidFormat *format)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  g_ptr_array_add (calls, call);
  for (format->columns = 0; format->columns <= 120; format->columns += 40) {
    g_autofree char *table = cid_call_format_table (calls, format);
    g_autofree char *sheet = cid_call_format_details (call, NULL, format);
    g_auto (GStrv) lines = g_strsplit (table, "\n", -1);

    kit_check_plain (table, format->columns == 0 ? "\t\n" : "\n");
    kit_check_plain (sheet, "\n");
    for (char **line = lines; *line != NULL && format->columns > 0; line++)
      g_assert_cmpuint (cid_text_get_width (*line), <=, format->columns);
  }
}

/* The cells of a row, as RFC 4180 has them. */
static GPtrArray *
read_row (const char *row)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  GString *cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *c = row; *c != '\0'; c++) {
    if (*c == '"' && is_quoted && c[1] == '"')
      g_string_append_c (cell, *c++);
    else if (*c == '"')
      is_quoted = !is_quoted;
    else if (*c == ',' && !is_quoted) {
      g_ptr_array_add (cells, g_strdup (cell->str));
      g_string_truncate (cell, 0);
    } else
      g_string_append_c (cell, *c);
  }
  g_assert_false (is_quoted);
  g_ptr_array_add (cells, g_string_free (cell, FALSE));
  return cells;
}

/* None that a spreadsheet would reckon with, nor where it takes semicolons for commas. */
static void
check_cell (const char *cell)
{
  g_auto (GStrv) parts = g_strsplit (cell, ";", -1);

  for (char **part = parts; *part != NULL; part++) {
    g_assert_true (**part == '\0' || strchr ("=-@\t\r", **part) == NULL);
    g_assert_true (**part != '+' || strspn (*part + 1, "0123456789 ()") == strlen (*part + 1));
  }
}

/* As many cells as there are columns, each harmless. */
static void
check_csv (const CidCall *call, const CidFormat *format)
{
  g_autofree char *header = cid_call_format_csv_header ();
  g_autofree char *row = cid_call_format_csv (call, format);
  g_autoptr (GPtrArray) names = read_row (header);
  g_autoptr (GPtrArray) cells = read_row (row);

  g_assert_true (g_str_has_suffix (row, "\r\n"));
  kit_check_plain (row, "\r\n");
  g_assert_cmpuint (cells->len, ==, names->len);
  for (guint i = 0; i < cells->len; i++)
    check_cell (g_ptr_array_index (cells, i));
}

static void
check_json (const char *json, const char *name)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  kit_check_plain (json, "\n");
  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "name"), ==, valid);
}

/* One card, in lines of 75 bytes, that whoever reads it back finds the same person in. */
static void
check_vcard (const CidCall *call, const CidFormat *format)
{
  const CidNumberPlan plan = { "AU", NULL };
  g_autoptr (CidCallVcards) cards = cid_call_vcards_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (CidContact) contact = NULL;

  cid_call_vcards_add (cards, call);
  text = cid_call_vcards_to_text (cards, format);
  kit_check_plain (text, "\r\n");
  lines = g_strsplit (text, "\r\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_assert_cmpuint (strlen (*line), <=, 75);
    g_assert_true (line == lines || !g_str_has_prefix (*line, "BEGIN:"));
  }
  g_assert_true (cid_vcard_parse (text, strlen (text), &plan, &contact, NULL));
  g_assert_nonnull (contact);
  g_assert_cmpuint (contact->numbers->len, ==, 1);
  g_assert_cmpstr (g_array_index (contact->numbers, CidContactNumber, 0).e164, ==, NUMBER);
}

/* The caller adds no argument, no option and no variable; and no part of an address. */
static void
check_hook (const CidCall *call, GTimeZone *zone)
{
  char *templates[] = { (char *) "{name}", (char *) "-n{name}", (char *) "{organization}{name}",
                        NULL };
  g_autoptr (CidCallWords) words = cid_call_words_new (call, CID_HOOK_MISSED, zone, NULL);
  g_auto (GStrv) argv = cid_call_words_to_argv (words, templates);
  g_auto (GStrv) environment = cid_call_words_to_environment (words);
  g_autofree char *url = cid_call_words_to_url (words, "https://h.example/x?n={name}&m=1");
  g_autofree char *json = cid_call_words_to_json (call, CID_HOOK_MISSED, zone, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  g_assert_cmpuint (g_strv_length (argv), ==, 3);
  g_assert_true (strchr ("-@", *argv[0]) == NULL || *argv[0] == '\0');
  g_assert_true (strchr ("-@", *argv[2]) == NULL || *argv[2] == '\0');
  for (char **one = argv; *one != NULL; one++)
    kit_check_plain (*one, "");
  for (char **one = environment; *one != NULL; one++) {
    g_assert_true (g_str_has_prefix (*one, "CIDALERT_"));
    kit_check_plain (*one, "");
  }
  g_assert_nonnull (uri);
  g_assert_cmpstr (g_uri_get_host (uri), ==, "h.example");
  g_assert_true (g_str_has_suffix (url, "&m=1"));
  g_assert_true (g_str_is_ascii (url) && strpbrk (url, " \"<>#\r\n") == NULL);
  check_json (json, call->caller->name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *name = kit_make_string (data, size);
  g_autofree char *text = cid_text_from_bytes ((const char *) data, size);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 13, 0, 0);
  const char *const names[] = { name, text };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CidCall) call = make_call (names[i]);
    CidFormat format = { .zone = zone, .now = now };
    g_autofree char *json = cid_call_format_json (call, &format);

    check_json (json, names[i]);
    check_csv (call, &format);
    check_vcard (call, &format);
    check_hook (call, zone);
    check_notices (call, zone);
    check_terminal (call, &format);
  }
  return 0;
}
