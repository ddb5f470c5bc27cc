/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidHookCommand:
 * @name: of the hook
 * @argv: (array zero-terminated=1): the program and its arguments
 * @environment: (array zero-terminated=1): `NAME=value`, beside what the session has
 * @json: what it reads
 * @timeout_s: how long it may run
 * @shows_output: its output goes where ours goes, else nowhere
 *
 * A program that is to be run once.
 */
typedef struct {
  char *name;
  char **argv;
  char **environment;
  char *json;
  guint timeout_s;
  gboolean shows_output;
} CidHookCommand;

void cid_hook_command_free (CidHookCommand *self);
char *cid_hook_command_find_program (const CidHookCommand *self,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
int cid_hook_command_open_input (const CidHookCommand *self,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_hook_command_describe_end (gboolean is_exit, int status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHookCommand, cid_hook_command_free)

G_END_DECLS
