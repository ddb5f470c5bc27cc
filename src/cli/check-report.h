/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidCheckGrade:
 * @CID_CHECK_WELL: it is as it should be
 * @CID_CHECK_NOTE: worth knowing, or it could not be looked at; nothing is wrong with it
 * @CID_CHECK_WARNING: calls are shown and logged, but something ought to be mended
 * @CID_CHECK_WRONG: calls are not shown or not logged, or may be read by others
 *
 * How well something is; the worse, the higher.
 */
typedef enum {
  CID_CHECK_WELL,
  CID_CHECK_NOTE,
  CID_CHECK_WARNING,
  CID_CHECK_WRONG,
} CidCheckGrade;

/**
 * CidCheckFinding:
 * @check: name of the check that found it
 * @title: what people call what was looked at
 * @grade: how well it is
 * @text: what was found, one sentence
 * @cure: (nullable): the command or the place that mends it
 *
 * One thing that was looked at.
 */
typedef struct {
  const char *check;
  const char *title;
  CidCheckGrade grade;
  char *text;
  char *cure;
} CidCheckFinding;

/**
 * CidCheckReport:
 *
 * What the checks have found so far.
 */
typedef struct _CidCheckReport CidCheckReport;

CidCheckReport *cid_check_report_new (void);
void cid_check_report_free (CidCheckReport *self);
void cid_check_report_begin (CidCheckReport *self, const char *check, const char *title);
void cid_check_report_add (CidCheckReport *self,
                           CidCheckGrade grade,
                           const char *cure,
                           const char *format,
                           ...) G_GNUC_PRINTF (4, 5);
CidCheckGrade cid_check_report_get_worst (const CidCheckReport *self);
GPtrArray *cid_check_report_get_findings (const CidCheckReport *self);
char *cid_check_report_to_text (const CidCheckReport *self, gboolean colour);
char *cid_check_report_to_advice (const CidCheckReport *self, gboolean colour);
char *cid_check_report_to_json (const CidCheckReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCheckReport, cid_check_report_free)

G_END_DECLS
