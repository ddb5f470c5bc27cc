/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-report"

#include "cli/check-report.h"

#include "base/json-text.h"
#include "base/text.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>

#define TITLE_COLUMNS 14

static const struct {
  const char *nick;
  const char *mark;
  const char *colour;
} grades[] = {
  [CID_CHECK_WELL] = { "well", "✔", "\033[32m" },
  [CID_CHECK_NOTE] = { "note", "·", "" },
  [CID_CHECK_WARNING] = { "warning", "!", "\033[33m" },
  [CID_CHECK_WRONG] = { "wrong", "✘", "\033[31m" },
};

#define NO_COLOUR "\033[0m"

struct _CidCheckReport {
  GPtrArray *findings;
  const char *check;
  const char *title;
};

static void
finding_free (gpointer data)
{
  CidCheckFinding *finding = data;

  g_free (finding->text);
  g_free (finding->cure);
  g_free (finding);
}

/**
 * cid_check_report_new:
 *
 * Returns: (transfer full): a report in which nothing was looked at
 */
CidCheckReport *
cid_check_report_new (void)
{
  CidCheckReport *self = g_new0 (CidCheckReport, 1);

  self->findings = g_ptr_array_new_with_free_func (finding_free);
  self->check = self->title = "";

  return self;
}

/**
 * cid_check_report_free:
 * @self: (transfer full) (nullable): a report
 */
void
cid_check_report_free (CidCheckReport *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->findings);
  g_free (self);
}

/**
 * cid_check_report_begin:
 * @check: (transfer none): name of a check; outlives the report
 * @title: (transfer none): what people call it; outlives the report
 *
 * What is added from now on was found by @check.
 */
void
cid_check_report_begin (CidCheckReport *self, const char *check, const char *title)
{
  g_return_if_fail (self != NULL);

  self->check = check;
  self->title = title;
}

/* It is pasted into a shell, where one blank is not two. */
static char *
clean_cure (const char *cure)
{
  g_auto (GStrv) words = g_strsplit (cure, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *word = words[i];

    words[i] = cid_terminal_clean (word);
  }
  return g_strjoinv (" ", words);
}

/**
 * cid_check_report_add:
 * @grade: how well it is
 * @cure: (nullable): the command or the place that mends it
 * @format: one sentence that says what was found
 *
 * Adds what a check has found.
 */
void
cid_check_report_add (CidCheckReport *self,
                      CidCheckGrade grade,
                      const char *cure,
                      const char *format,
                      ...)
{
  CidCheckFinding *finding = g_new0 (CidCheckFinding, 1);
  g_autofree char *text = NULL;
  va_list args;

  finding->check = self->check;
  finding->title = self->title;
  finding->grade = grade;
  finding->cure = cure != NULL ? clean_cure (cure) : NULL;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  finding->text = cid_terminal_clean (text);
  g_ptr_array_add (self->findings, finding);
}

/**
 * cid_check_report_get_worst:
 *
 * Returns: the grade of the worst that was found
 */
CidCheckGrade
cid_check_report_get_worst (const CidCheckReport *self)
{
  CidCheckGrade worst = CID_CHECK_WELL;

  g_return_val_if_fail (self != NULL, worst);

  for (guint i = 0; i < self->findings->len; i++) {
    const CidCheckFinding *finding = g_ptr_array_index (self->findings, i);

    worst = MAX (worst, finding->grade);
  }
  return worst;
}

/**
 * cid_check_report_get_findings:
 *
 * Returns: (transfer none) (element-type CidCheckFinding): all that was found, in its order
 */
GPtrArray *
cid_check_report_get_findings (const CidCheckReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->findings;
}

static void
append_line (GString *text, const CidCheckFinding *finding, const char *title, gboolean colour)
{
  g_autofree char *fitted = cid_text_fit (title, TITLE_COLUMNS);
  const char *paint = colour ? grades[finding->grade].colour : "";

  g_string_append_printf (text, "%s%s%s %s  %s\n", paint, grades[finding->grade].mark,
                          *paint != '\0' ? NO_COLOUR : "", fitted, finding->text);
}

static void
append_cure (GString *text, const CidCheckFinding *finding)
{
  if (finding->cure != NULL)
    g_string_append_printf (text, "%*s→ %s\n", TITLE_COLUMNS + 4, "", finding->cure);
}

/**
 * cid_check_report_to_text:
 * @colour: the terminal wants colours
 *
 * Returns: (transfer full): all that was looked at, a line each, for people; what mends a note
 *   stands below it
 */
char *
cid_check_report_to_text (const CidCheckReport *self, gboolean colour)
{
  GString *text = g_string_new (NULL);
  const char *before = "";

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->findings->len; i++) {
    const CidCheckFinding *finding = g_ptr_array_index (self->findings, i);

    append_line (text, finding, g_str_equal (finding->title, before) ? "" : finding->title, colour);
    if (finding->grade == CID_CHECK_NOTE)
      append_cure (text, finding);
    before = finding->title;
  }

  return g_string_free (text, FALSE);
}

/**
 * cid_check_report_to_advice:
 * @colour: the terminal wants colours
 *
 * Returns: (transfer full): how it ends: that all is well, or the list of what is not and what
 * mends it, the worst first
 */
char *
cid_check_report_to_advice (const CidCheckReport *self, gboolean colour)
{
  GString *text = g_string_new (NULL);
  guint n_bad = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint grade = CID_CHECK_WRONG; grade >= CID_CHECK_WARNING; grade--)
    for (guint i = 0; i < self->findings->len; i++) {
      const CidCheckFinding *finding = g_ptr_array_index (self->findings, i);

      if (finding->grade != grade)
        continue;
      append_line (text, finding, finding->title, colour);
      append_cure (text, finding);
      n_bad++;
    }

  if (n_bad == 0) {
    g_string_append (text, _ ("All is well."));
  } else {
    g_autofree char *head = g_strdup_printf (
      ngettext ("%u thing is not well:\n", "%u things are not well:\n", n_bad), n_bad);

    g_string_prepend (text, head);
    g_string_truncate (text, text->len - 1);
  }
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
append_finding (GString *text, const CidCheckFinding *finding)
{
  g_string_append_c (text, '{');
  cid_json_add_text (text, "check", finding->check);
  cid_json_add_text (text, "grade", grades[finding->grade].nick);
  cid_json_add_text (text, "text", finding->text);
  cid_json_add_text (text, "cure", finding->cure);
  g_string_append_c (text, '}');
}

/**
 * cid_check_report_to_json:
 *
 * Returns: (transfer full): the same as one line of JSON
 */
char *
cid_check_report_to_json (const CidCheckReport *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append_printf (text, "{\"worst\":\"%s\",\"findings\":[",
                          grades[cid_check_report_get_worst (self)].nick);
  for (guint i = 0; i < self->findings->len; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    append_finding (text, g_ptr_array_index (self->findings, i));
  }
  g_string_append (text, "]}\n");

  return g_string_free (text, FALSE);
}
