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
#include "call-kit.h"
#include "cli/call-printer.h"
#include "home-kit.h"

static char id_only[] = "{id} {name}\\n";

static CidCall *
make_named (gint64 id, const char *remote, const char *name)
{
  CidCall *call = make_call ("u", CID_OUTCOME_MISSED, id * 60, remote);

  call->id = id;
  call->caller = make_caller (name, name != NULL ? CID_NAME_FROM_CONTACT : CID_NAME_FROM_NONE);
  return call;
}

/* Two portions of calls, as a long log comes; the second may be empty. */
static guint64
print (const CidCallStyle *style, guint n_first, guint n_second)
{
  g_autoptr (CidHome) here = cid_home_open ();
  g_autoptr (CidCallPrinter) printer = cid_call_printer_new (style, here, NULL);
  guint64 n_printed;

  assert_non_null (printer);
  forget_printed ();
  for (guint round = 0; round < 2; round++) {
    g_autoptr (GPtrArray) calls = make_calls (NULL);

    for (guint i = 0; i < (round == 0 ? n_first : n_second); i++)
      g_ptr_array_add (calls, make_named ((gint64) (round * n_first + i + 1), "0299991234", "Ana"));
    assert_true (cid_call_printer_print (printer, calls));
  }
  n_printed = cid_call_printer_end (printer);
  return n_printed;
}

static guint
count (const char *part)
{
  guint n = 0;

  for (const char *found = printed->str; (found = strstr (found, part)) != NULL; found++)
    n++;
  return n;
}

/* Of several forms nobody knows which was meant. */
static void
test_one_form_at_a_time (void **state)
{
  static const struct {
    CidCallStyle style;
    gboolean is_right;
    gboolean is_table;
  } rows[] = {
    { { 0 }, TRUE, TRUE },
    { { .no_pager = TRUE }, TRUE, TRUE },
    { { .json = TRUE }, TRUE, FALSE },
    { { .csv = TRUE }, TRUE, FALSE },
    { { .vcard = TRUE, .no_pager = TRUE }, TRUE, FALSE },
    { { .template = id_only }, TRUE, FALSE },
    { { .json = TRUE, .csv = TRUE }, FALSE, FALSE },
    { { .vcard = TRUE, .template = id_only }, FALSE, FALSE },
    { { .json = TRUE, .csv = TRUE, .vcard = TRUE, .template = id_only }, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    assert_int_equal (cid_call_style_check (&rows[i].style, &error), rows[i].is_right);
    assert_int_equal (cid_call_style_is_table (&rows[i].style), rows[i].is_table);
    if (!rows[i].is_right)
      assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  }
}

/* A template that names what there is not prints nothing at all. */
static void
test_a_wrong_template_is_no_printer (void **state)
{
  char text[] = "{id} {salary}";
  const CidCallStyle style = { .template = text };
  g_autoptr (CidHome) here = cid_home_open ();
  g_autoptr (GError) error = NULL;

  assert_null (cid_call_printer_new (&style, here, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_non_null (strstr (error->message, "salary"));
  assert_string_equal (printed->str, "");
}

/* A long log is read in portions: the header stands once, and stands above no call too. */
static void
test_the_header_stands_once (void **state)
{
  const CidCallStyle csv = { .csv = TRUE };
  static const guint rows[][2] = { { 0, 0 }, { 0, 2 }, { 2, 0 }, { 2, 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (print (&csv, rows[i][0], rows[i][1]), rows[i][0] + rows[i][1]);
    assert_int_equal (count ("id,uid,"), 1);
    assert_true (g_str_has_prefix (printed->str, "id,"));
    assert_int_equal (count (",Ana,"), rows[i][0] + rows[i][1]);
  }
}

/* Portions must not show: each call is told once, and once only, in every form. */
static void
test_portions_do_not_show (void **state)
{
  static const CidCallStyle styles[] = {
    { .no_pager = TRUE },
    { .json = TRUE },
    { .template = id_only },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++) {
    g_autofree char *whole = NULL;

    assert_int_equal (print (&styles[i], 4, 0), 4);
    assert_int_equal (count ("Ana"), 4);
    whole = g_strdup (printed->str);
    assert_int_equal (print (&styles[i], 1, 3), 4);
    assert_string_equal (printed->str, whole);
    assert_int_equal (print (&styles[i], 0, 0), 0);
    assert_string_equal (printed->str, "");
  }
}

/* One stranger who called on many days is one card, which only the end can know. */
static void
test_cards_come_at_the_end (void **state)
{
  const CidCallStyle vcard = { .vcard = TRUE };
  g_autoptr (CidHome) here = cid_home_open ();
  g_autoptr (CidCallPrinter) printer = cid_call_printer_new (&vcard, here, NULL);

  for (guint round = 0; round < 2; round++) {
    g_autoptr (GPtrArray) calls = make_calls (make_named (round + 1, "0299991234", NULL));

    assert_true (cid_call_printer_print (printer, calls));
    assert_string_equal (printed->str, "");
  }
  assert_int_equal (cid_call_printer_end (printer), 2);
  assert_int_equal (count ("BEGIN:VCARD"), 1);
}

/* What a caller calls himself is written as data, whatever it holds. */
static void
test_a_hostile_name_stays_in_its_place (void **state)
{
  static const struct {
    CidCallStyle style;
    const char *part;
  } rows[] = {
    { { .json = TRUE }, "\"name\":\"a\\\"},{<b>&\"" },
    { { .csv = TRUE }, ",\"a\"\"},{<b>&\"," },
    { { .template = id_only }, "1 a\"},{<b>&\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidHome) here = cid_home_open ();
    g_autoptr (CidCallPrinter) printer = cid_call_printer_new (&rows[i].style, here, NULL);
    g_autoptr (GPtrArray) calls = make_calls (make_named (1, "0299991234", "a\"},{<b>&"));

    forget_printed ();
    assert_true (cid_call_printer_print (printer, calls));
    assert_int_equal (cid_call_printer_end (printer), 1);
    if (strstr (printed->str, rows[i].part) == NULL)
      fail_msg ("%s is not in %s", rows[i].part, printed->str);
  }
}

#define printer_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_one_form_at_a_time),
    printer_test (test_a_wrong_template_is_no_printer),
    printer_test (test_the_header_stands_once),
    printer_test (test_portions_do_not_show),
    printer_test (test_cards_come_at_the_end),
    printer_test (test_a_hostile_name_stays_in_its_place),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
