/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidProblem:
 * @file: name of the file
 * @line: counted from 1; 0 if it is about the file as a whole
 * @group: or %NULL
 * @key: or %NULL
 * @message: what is wrong and what was expected
 *
 * One thing that is wrong with a configuration file.
 */
typedef struct {
  char *file;
  guint line;
  char *group;
  char *key;
  char *message;
} CidProblem;

CidProblem *cid_problem_new (const char *file,
                             guint line,
                             const char *group,
                             const char *key,
                             const char *format,
                             ...) G_GNUC_PRINTF (5, 6);
void cid_problem_free (CidProblem *self);
char *cid_problem_to_string (const CidProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidProblem, cid_problem_free)

G_END_DECLS
