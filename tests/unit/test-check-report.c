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

#include <string.h>

#include "cli/check-report.h"

static CidCheckReport *
make_report (void)
{
  CidCheckReport *report = cid_check_report_new ();

  cid_check_report_begin (report, "port", "Port");
  cid_check_report_add (report, CID_CHECK_WELL, NULL, "listening on %s", "[::]:24325");
  cid_check_report_begin (report, "clock", "Clock");
  cid_check_report_add (report, CID_CHECK_NOTE, "set it", "nobody keeps it right");
  return report;
}

/* What is only worth knowing is no reason to send anybody looking for what is wrong. */
static void
test_notes_leave_all_well (void **state)
{
  g_autoptr (CidCheckReport) report = make_report ();
  g_autofree char *text = cid_check_report_to_text (report, FALSE);
  g_autofree char *advice = cid_check_report_to_advice (report, FALSE);

  assert_int_equal (cid_check_report_get_worst (report), CID_CHECK_NOTE);
  assert_string_equal (text, "✔ Port            listening on [::]:24325\n"
                             "· Clock           nobody keeps it right\n"
                             "                  → set it\n");
  assert_string_equal (advice, "All is well.\n");
}

/* A file's name is no more than a word in a line, in the text and in what mends it. */
static void
test_a_finding_is_one_line (void **state)
{
  g_autoptr (CidCheckReport) report = cid_check_report_new ();
  g_autofree char *text = NULL;

  cid_check_report_begin (report, "contacts", "Contacts");
  cid_check_report_add (report, CID_CHECK_NOTE, "mend\n\033[2Ja.vcf", "%s", "a\r\u202e.vcf");
  text = cid_check_report_to_text (report, FALSE);
  assert_string_equal (text, "· Contacts        a .vcf\n"
                             "                  → mend [2Ja.vcf\n");
}

/* The list begins with what matters most, each with what mends it. */
static void
test_the_worst_comes_first (void **state)
{
  g_autoptr (CidCheckReport) report = make_report ();
  g_autofree char *advice = NULL;

  cid_check_report_add (report, CID_CHECK_WARNING, "turn it", "it is slow");
  cid_check_report_add (report, CID_CHECK_WRONG, "wind it up", "it stands still");
  advice = cid_check_report_to_advice (report, FALSE);
  assert_int_equal (cid_check_report_get_worst (report), CID_CHECK_WRONG);
  assert_string_equal (advice, "2 things are not well:\n"
                               "✘ Clock           it stands still\n"
                               "                  → wind it up\n"
                               "! Clock           it is slow\n"
                               "                  → turn it\n");
}

/* A subject is named once; colours are for those who asked for them. */
static void
test_a_title_is_not_repeated_and_marks_are_painted (void **state)
{
  g_autoptr (CidCheckReport) report = make_report ();
  g_autofree char *text = NULL;

  cid_check_report_add (report, CID_CHECK_WRONG, "wind it up", "it stands still");
  text = cid_check_report_to_text (report, TRUE);
  assert_non_null (strstr (text, "\033[31m✘\033[0m                 it stands still\n"));
  assert_null (strstr (text, "wind it up"));
}

/* What mends it is pasted into a shell: a path with two blanks is another one with one. */
static void
test_a_cure_keeps_its_blanks (void **state)
{
  g_autoptr (CidCheckReport) report = cid_check_report_new ();
  const CidCheckFinding *finding;

  cid_check_report_add (report, CID_CHECK_WRONG, "chmod 600 '/a  b\n\x1b[2J  c'", "a  b");
  finding = g_ptr_array_index (cid_check_report_get_findings (report), 0);
  assert_string_equal (finding->cure, "chmod 600 '/a  b [2J  c'");
  assert_string_equal (finding->text, "a b");
}

/* Scripts get the same, whatever stands in the text. */
static void
test_json_has_it_all (void **state)
{
  g_autoptr (CidCheckReport) report = cid_check_report_new ();
  g_autofree char *empty = cid_check_report_to_json (report);
  g_autofree char *json = NULL;

  assert_string_equal (empty, "{\"worst\":\"well\",\"findings\":[]}\n");
  cid_check_report_begin (report, "port", "Port");
  cid_check_report_add (report, CID_CHECK_WARNING, NULL, "a \"quoted\" word");
  cid_check_report_add (report, CID_CHECK_WELL, "x", "y");
  json = cid_check_report_to_json (report);
  assert_string_equal (json, "{\"worst\":\"warning\",\"findings\":["
                             "{\"check\":\"port\",\"grade\":\"warning\","
                             "\"text\":\"a \\\"quoted\\\" word\",\"cure\":null},"
                             "{\"check\":\"port\",\"grade\":\"well\",\"text\":\"y\","
                             "\"cure\":\"x\"}]}\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_notes_leave_all_well),
    cmocka_unit_test (test_a_finding_is_one_line),
    cmocka_unit_test (test_the_worst_comes_first),
    cmocka_unit_test (test_a_title_is_not_repeated_and_marks_are_painted),
    cmocka_unit_test (test_a_cure_keeps_its_blanks),
    cmocka_unit_test (test_json_has_it_all),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
