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

#include <json-glib/json-glib.h>
#include <string.h>

#include "call-kit.h"
#include "hook/call-words.h"

static CidCallWords *
make_words (const char *name)
{
  g_autoptr (CidCall) call = make_call ("0b6e", CID_OUTCOME_RINGING, 0, "0299991234@h");
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+11:00");
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (lines, (gpointer) "0101", (gpointer) "Sales");
  call->caller = make_caller (name, CID_NAME_FROM_PHONE);
  return cid_call_words_new (call, CID_HOOK_RINGING, zone, lines);
}

static char *
expand (const CidCallWords *words, const char *template)
{
  const char *const templates[] = { template, NULL };
  g_auto (GStrv) argv = cid_call_words_to_argv (words, (char **) templates);

  assert_int_equal (g_strv_length (argv), 1);
  return g_strdup (argv[0]);
}

static const struct {
  const char *template;
  const char *expanded;
} templates[] = {
  { "", "" },
  { "plain", "plain" },
  { "{number}", "+61299991234" },
  { "{name} on {line_name}", "Ana on Sales" },
  { "{number}{number}", "+61299991234+61299991234" },
  { "{event}/{direction}/{outcome}", "ringing/incoming/ringing" },
  { "{phone} {line} {call}", "desk 0101 0b6e" },
  { "{start}", "2026-11-22T23:00:00.000+11:00" },
  { "{answered_by}", "" },
  { "[{diverted}]", "[]" },
  { "{ring_s}{talk_s}", "" },
  { "{simulated} {withheld}", "false false" },
  { "{{number}", "{number}" },
  { "{{{number}", "{+61299991234" },
  { "{\"a\": \"{name}\"}", "{\"a\": \"Ana\"}" },
  { "{", "{" },
  { "{}", "{}" },
  { "{Name}", "{Name}" },
  { "{name", "{name" },
  { "a{name }b", "a{name }b" },
};

/* What users write, braces that mean themselves among it. */
static void
test_templates (void **state)
{
  g_autoptr (CidCallWords) words = make_words ("Ana");

  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++) {
    g_autofree char *expanded = expand (words, templates[i].template);

    assert_string_equal (expanded, templates[i].expanded);
  }
}

static const struct {
  const char *name;
  const char *template;
  const char *expanded;
} hostile[] = {
  { "-rf", "{name}", "rf" },
  { "--exec=id", "{name}", "exec=id" },
  { "- -x", "{name}", "x" },
  { "-@-@/etc/passwd", "{name}", "/etc/passwd" },
  { "@/etc/passwd", "{name}", "/etc/passwd" },
  { "--", "{name}", "" },
  { "-x", "{organization}{name}", "x" },
  { "-x", "who={name}", "who=-x" },
  { "-x", "-n{name}", "-n-x" },
  { "a b\tc", "{name}", "a b c" },
  { "a; rm -rf ~", "{name}", "a; rm -rf ~" },
  { "$(id) `id` $HOME ${HOME}", "{name}", "$(id) `id` $HOME ${HOME}" },
  { "{number}", "{name}", "{number}" },
  { "{{number}", "{name}", "{{number}" },
  { "a\nb\r\nc", "{name}", "a b c" },
  { "\033[2Jred", "{name}", "[2Jred" },
  { "rtl \342\200\256gnp.exe", "{name}", "rtl gnp.exe" },
  { "bad \377\376 bytes", "{name}", "bad \357\277\275\357\277\275 bytes" },
  { "", "{name}", "" },
};

/* The caller chooses his name: it is one argument, no option and no file, and expands no more. */
static void
test_hostile_names (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCallWords) words = make_words (hostile[i].name);
    g_autofree char *expanded = expand (words, hostile[i].template);

    assert_string_equal (expanded, hostile[i].expanded);
  }
}

/* However long it is, a program can be given it. */
static void
test_a_name_without_end_is_cut (void **state)
{
  g_autofree char *name = g_strnfill (300000, 'x');
  g_autoptr (CidCallWords) words = make_words (name);
  g_autofree char *expanded = expand (words, "{name}");

  assert_int_equal (g_utf8_strlen (expanded, -1), 512);
}

/* An empty word leaves an empty argument: what comes after keeps its place. */
static void
test_no_argument_comes_or_goes (void **state)
{
  static const char *const given[] = { "prog", "{name}", "{answered_by}", "", "{line}", NULL };
  g_autoptr (CidCallWords) words = make_words ("a b 'c d' \"e");
  g_auto (GStrv) argv = cid_call_words_to_argv (words, (char **) given);

  assert_int_equal (g_strv_length (argv), 5);
  assert_string_equal (argv[1], "a b 'c d' \"e");
  assert_string_equal (argv[2], "");
  assert_string_equal (argv[4], "0101");
}

static const struct {
  const char *name;
  const char *url;
  const char *expanded;
} urls[] = {
  { "Ana", "https://h/{number}?q={name}", "https://h/%2B61299991234?q=Ana" },
  { "a/b?c=d&e#f g", "https://h/{name}/x", "https://h/a%2Fb%3Fc%3Dd%26e%23f%20g/x" },
  { "..", "https://h/calls/{name}/delete", "https://h/calls//delete" },
  { ".", "https://h/{name}", "https://h/" },
  { "...", "https://h/{name}", "https://h/" },
  { "a..b", "https://h/{name}", "https://h/a..b" },
  { "%2e%2e", "https://h/{name}", "https://h/%252e%252e" },
  { "P\303\251rez\n", "https://h/{name}", "https://h/P%C3%A9rez" },
  { "-x", "https://h/{name}", "https://h/-x" },
  { "", "https://h/?q={name}", "https://h/?q=" },
};

/* In an address a name is a part of a path or a value, never more. */
static void
test_addresses (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (CidCallWords) words = make_words (urls[i].name);
    g_autofree char *expanded = cid_call_words_to_url (words, urls[i].url);

    assert_string_equal (expanded, urls[i].expanded);
  }
}

/* All words are there, known or not, and each is one line. */
static void
test_environment (void **state)
{
  g_autoptr (CidCallWords) words = make_words ("a\nCIDALERT_NUMBER=1");
  g_auto (GStrv) environment = cid_call_words_to_environment (words);

  assert_int_equal (g_strv_length (environment), 22);
  assert_string_equal (g_environ_getenv (environment, "CIDALERT_NUMBER"), "+61299991234");
  assert_string_equal (g_environ_getenv (environment, "CIDALERT_NAME"), "a CIDALERT_NUMBER=1");
  assert_string_equal (g_environ_getenv (environment, "CIDALERT_EVENT"), "ringing");
  assert_string_equal (g_environ_getenv (environment, "CIDALERT_TALK_S"), "");
  for (guint i = 0; environment[i] != NULL; i++)
    assert_null (strchr (environment[i], '\n'));
}

static const struct {
  const char *text;
  const char *unknown;
  gboolean has_any;
} checked[] = {
  { "{number} {name}", NULL, TRUE },  { "{nmber}", "{nmber}", TRUE },
  { "{name}{nope}", "{nope}", TRUE }, { "{{nope}", NULL, FALSE },
  { "nothing", NULL, FALSE },         { "{\"a\":1}", NULL, FALSE },
};

/* A misspelt word is found when the settings are read, not when somebody calls. */
static void
test_unknown_words_are_found (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checked); i++) {
    g_autofree char *unknown = cid_call_words_find_unknown (checked[i].text);

    assert_int_equal (g_strcmp0 (unknown, checked[i].unknown), 0);
    assert_int_equal (cid_call_words_has_any (checked[i].text), checked[i].has_any);
  }
}

/* One line of JSON, as the log prints it, with the event; whatever the name holds. */
static void
test_json (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCall) call = make_call ("0b6e", CID_OUTCOME_RINGING, 0, "0299991234@h");
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autofree char *json = NULL;
    JsonObject *object;

    call->caller = make_caller (hostile[i].name, CID_NAME_FROM_PHONE);
    json = cid_call_words_to_json (call, CID_HOOK_MISSED, NULL, NULL);
    assert_ptr_equal (strchr (json, '\n'), json + strlen (json) - 1);
    assert_true (json_parser_load_from_data (parser, json, -1, NULL));
    object = json_node_get_object (json_parser_get_root (parser));
    assert_string_equal (json_object_get_string_member (object, "event"), "missed");
    assert_string_equal (json_object_get_string_member (object, "uid"), "0b6e");
    assert_true (json_object_has_member (object, "simulated"));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_templates),
    cmocka_unit_test (test_hostile_names),
    cmocka_unit_test (test_a_name_without_end_is_cut),
    cmocka_unit_test (test_no_argument_comes_or_goes),
    cmocka_unit_test (test_addresses),
    cmocka_unit_test (test_environment),
    cmocka_unit_test (test_unknown_words_are_found),
    cmocka_unit_test (test_json),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
