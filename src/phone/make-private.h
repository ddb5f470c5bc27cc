/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/make.h"

G_BEGIN_DECLS

#define CID_MAKE_N_DEEDS 4

typedef struct _CidMakeControl CidMakeControl;
typedef struct _CidMakePush CidMakePush;

/* Pauses whose length is chosen by who plays the call. */
enum {
  CID_MAKE_PAUSE_RING = -1,
  CID_MAKE_PAUSE_TALK = -2,
};

/*
 * CidMakePart:
 * @is_pause: @value is milliseconds or one of the pauses above, else an event
 * @value: see @is_pause
 *
 * One part of a scenario.
 */
typedef struct {
  gboolean is_pause;
  int value;
} CidMakePart;

/*
 * CidMakeSetting:
 * @event: what the phone reports by it
 * @name: the setting
 * @label: what the phone's web interface calls it
 * @parameters: what its URL tells, in this order; what is too long does without the first of them
 * @value: (nullable): what it is set to instead of a URL of its own; `{base}` is that of all URLs
 * @matters: it is one of the few that everybody wants
 */
typedef struct {
  CidEventKind event;
  char *name;
  char *label;
  char **parameters;
  char *value;
  gboolean matters;
} CidMakeSetting;

/*
 * CidMakeVariable:
 * @parameter: ours, `remote`
 * @text: the phone's, `$display_remote`
 * @value: what the phone puts in its place, with `{number}` and the like
 */
typedef struct {
  char *parameter;
  char *text;
  char *value;
} CidMakeVariable;

struct _CidMake {
  char *name;
  char *title;
  char *where;
  char *note;
  guint limit;
  gboolean escapes_all;
  char *format;
  char *filename;
  char **parameters;
  GPtrArray *variables;
  GPtrArray *settings;
  GHashTable *scenarios;
  CidMakeControl *control;
  CidMakePush *push;
};

const CidMakeVariable *cid_make_find_variable (CidMake *self, const char *parameter);
gboolean cid_make_is_file_format (const char *name);
gboolean cid_make_read_control (CidMake *self,
                                GKeyFile *file,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_make_control_free (CidMakeControl *self);
gboolean cid_make_read_push (CidMake *self,
                             GKeyFile *file,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_make_push_free (CidMakePush *self);

G_END_DECLS
