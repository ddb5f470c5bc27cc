/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>

#include "cli/check.h"
#include "home-kit.h"

#define CONF "config/cidalert/cidalert.conf"
#define PHONES_CONF "config/cidalert/phones.conf"
#define A_PHONE                                                                                    \
  "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\nmake=snom\n"

/* What there is to be looked at, how bad it is, and parts of what is said of the worst and of what
 * mends it; what is not given is not there. */
typedef struct {
  const char *settings;
  const char *phones;
  const char *status;
  CidCheckGrade worst;
  const char *says;
  const char *cure;
} CheckRow;

static inline void
put (const char *name, const char *text)
{
  g_autofree char *path = scratch_path (home, name);

  if (text == NULL) {
    g_remove (path);
    return;
  }
  scratch_write (home, name, text);
  g_chmod (path, 0600);
}

static inline CidCheckReport *
look (CidCheckFunc check, const CheckRow *row, GDBusConnection *session)
{
  CidCheckReport *report = cid_check_report_new ();
  CidCheckScene scene = { .session = session, .root = home, .now_us = g_get_real_time () };

  put (CONF, row->settings);
  put (PHONES_CONF, row->phones);
  scene.home = cid_home_open ();
  if (row->status != NULL)
    scene.status = g_variant_ref_sink (g_variant_new_parsed (row->status));
  cid_check_report_begin (report, "it", "It");
  check (&scene, report);
  cid_home_free (scene.home);
  g_clear_pointer (&scene.status, g_variant_unref);
  return report;
}

static inline gboolean
is_found (const CidCheckReport *report, const CheckRow *row)
{
  GPtrArray *findings = cid_check_report_get_findings (report);

  for (guint i = 0; i < findings->len; i++) {
    const CidCheckFinding *finding = g_ptr_array_index (findings, i);
    const char *cure = finding->cure != NULL ? finding->cure : "";

    if (finding->grade == row->worst && strstr (finding->text, row->says) != NULL &&
        (row->cure != NULL ? strstr (cure, row->cure) != NULL : *cure == '\0'))
      return TRUE;
  }
  return FALSE;
}

static inline void
check_one (CidCheckFunc check, const CheckRow *row, GDBusConnection *session)
{
  g_autoptr (CidCheckReport) report = look (check, row, session);
  g_autofree char *text = cid_check_report_to_json (report);

  if (cid_check_report_get_worst (report) != row->worst || !is_found (report, row))
    fail_msg ("“%s” with the cure “%s” and the grade %d is not what was found: %s", row->says,
              row->cure != NULL ? row->cure : "", (int) row->worst, text);
}

static inline void
check_rows (CidCheckFunc check, const CheckRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    check_one (check, &rows[i], NULL);
}

#define check_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)
