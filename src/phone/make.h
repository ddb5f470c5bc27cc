/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

typedef struct _CidMake CidMake;

/**
 * CidMakeUrl:
 * @event: what the phone reports by it
 * @setting: the name of the setting, as the phone's settings file has it
 * @label: what its web interface calls the field
 * @url: the URL to paste, or what else the phone wants there
 * @matters: it is one of the few that everybody wants
 */
typedef struct {
  CidEventKind event;
  char *setting;
  char *label;
  char *url;
  gboolean matters;
} CidMakeUrl;

/**
 * CidMakeStep:
 * @event: what the phone reports
 * @delay_ms: how long after the step before it
 */
typedef struct {
  CidEventKind event;
  guint delay_ms;
} CidMakeStep;

CidMake *cid_make_new_from_data (const char *name, const char *data, gsize length, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
void cid_make_free (CidMake *self);
const char *cid_make_get_name (CidMake *self);
const char *cid_make_get_title (CidMake *self);
const char *cid_make_get_where (CidMake *self);
const char *cid_make_get_note (CidMake *self);
guint cid_make_get_url_limit (CidMake *self);
GPtrArray *cid_make_get_urls (CidMake *self, const char *base);
char *cid_make_to_settings_file (CidMake *self, GPtrArray *urls);
char *cid_make_get_settings_name (CidMake *self, const char *mac);
GArray *cid_make_get_scenario (CidMake *self, const char *name, guint ring_ms, guint talk_ms);
char *cid_make_expand (CidMake *self, const char *url, GHashTable *values);

void cid_make_url_free (CidMakeUrl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMake, cid_make_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMakeUrl, cid_make_url_free)

G_END_DECLS
