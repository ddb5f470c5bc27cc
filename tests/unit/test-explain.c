/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan plan = { "AU", NULL };

static CidContactIndex *
make_index (void)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  CidContact *ana = cid_contact_new ("Ana", "Bakery");

  cid_contact_add_number (ana, "02 9999 1000", "+61299991000");
  g_ptr_array_add (contacts, ana);
  for (guint i = 0; i < 7; i++) {
    CidContact *many = cid_contact_new ("Many", NULL);

    cid_contact_add_number (many, "2000", NULL);
    g_ptr_array_add (contacts, many);
  }
  return cid_contact_index_new (contacts);
}

/* "step verdict" of each, and who in brackets */
static char *
explain (const char *remote, gboolean is_own)
{
  g_autoptr (CidContactIndex) index = make_index ();
  g_autoptr (CidParty) party = cid_party_parse (remote, &plan);
  g_autoptr (CidCaller) caller = cid_caller_identify (party, NULL, index, &plan, NULL);
  g_autoptr (GVariant) ladder = g_variant_ref_sink (cid_explain (index, party, caller, is_own));
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (ladder); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (ladder, i);
    g_autofree const char **who = NULL;
    g_autofree char *names = NULL;
    const char *step = NULL;
    const char *verdict = NULL;

    assert_true (g_variant_lookup (child, "step", "&s", &step));
    assert_true (g_variant_lookup (child, "verdict", "&s", &verdict));
    assert_true (g_variant_lookup (child, "who", "^a&s", &who));
    names = g_strjoinv (",", (char **) who);
    g_string_append_printf (text, "%s %s%s%s\n", step, verdict, *names != '\0' ? " " : "", names);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* All steps are told, whatever matched; those after it were not needed. */
static void
test_every_step_is_told_in_order (void **state)
{
  static const struct {
    const char *remote;
    gboolean is_own;
    const char *expected;
  } rows[] = {
    { "02 9999 1234", FALSE,
      "own nobody\ne164 nobody\nnational nobody\nsip no-address\nshort no-extension\n"
      "prefix nobody\norganization matched Ana\nsuffix not-reached\nphone not-reached\nplace "
      "not-reached\n"
      "number not-reached\n" },
    { "02 9999 1000", TRUE,
      "own matched\ne164 not-reached\nnational not-reached\nsip not-reached\n"
      "short not-reached\nprefix not-reached\norganization not-reached\nsuffix not-reached\nphone "
      "not-reached\n"
      "place not-reached\nnumber not-reached\n" },
    { "02 8888 1234", FALSE,
      "own nobody\ne164 nobody\nnational nobody\nsip no-address\nshort no-extension\n"
      "prefix nobody\norganization nobody\nsuffix nobody\nphone not-sent\nplace matched\n"
      "number not-reached\n" },
    { "2000", FALSE,
      "own nobody\ne164 no-number\nnational no-number\nsip no-address\n"
      "short matched Many,Many,Many,Many,Many\nprefix not-reached\norganization "
      "not-reached\nsuffix not-reached\n"
      "phone not-reached\nplace not-reached\nnumber not-reached\n" },
    { "*21", FALSE,
      "own nobody\ne164 no-number\nnational no-number\nsip no-address\nshort nobody\n"
      "prefix no-number\norganization no-number\nsuffix no-number\nphone not-sent\nplace "
      "not-known\n"
      "number matched\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = explain (rows[i].remote, rows[i].is_own);

    assert_string_equal (text, rows[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_step_is_told_in_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
