/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/problem.h"
#include "desktop/notify-policy.h"
#include "desktop/quiet-rule.h"

G_BEGIN_DECLS

/**
 * CidSettings:
 * @addresses: (array zero-terminated=1): where to listen, or `loopback` alone where no address is
 *   possible; empty: loopback, and every local address once a phone is set up
 * @port: where to listen
 * @rate: events a second that one phone may report; 0: no limit
 * @region: two capital letters, or %NULL: from the phone's number, else the locale
 * @area: the area code of numbers that are dialled locally; %NULL: from the phone's number
 * @own: (array zero-terminated=1): numbers that are mine, as the user wrote them
 * @voicemail: (array zero-terminated=1): numbers of voicemails, as the user wrote them
 * @voicemail_lines: (element-type utf8 utf8): a set of my lines, whose calls nobody but a voicemail
 *   takes elsewhere
 * @vcards: (array zero-terminated=1): files and folders, absolute
 * @lists: (array zero-terminated=1): files with names for numbers, absolute
 * @evolution: read Evolution's address books
 * @blocklists: (array zero-terminated=1): files with unwanted callers, absolute
 * @refuse_blocked: phones refuse the calls of unwanted callers, where they let that be done
 * @notify: what the user wants to be told of, and how
 * @keep: how long calls are kept, `2y`; %NULL: for ever
 * @quiet: when media players are paused
 * @line_names: (element-type utf8 utf8): names of my lines
 * @hooks: (element-type CidHook): what shall happen when something happens to a call
 *
 * What cidalert.conf says. Every field is valid; a bad value has its default,
 * or, where that would open what the user shut, lets in nobody.
 */
typedef struct {
  char **addresses;
  guint16 port;
  guint rate;
  char *region;
  char *area;
  char **own;
  char **voicemail;
  GHashTable *voicemail_lines;
  char **vcards;
  char **lists;
  gboolean evolution;
  char **blocklists;
  gboolean refuse_blocked;
  CidNotifyPolicy *notify;
  char *keep;
  CidQuietRule quiet;
  GHashTable *line_names;
  GPtrArray *hooks;
} CidSettings;

CidSettings *cid_settings_new_from_data (const char *name,
                                         const char *data,
                                         gsize length,
                                         const char *home,
                                         const char *data_home,
                                         GPtrArray **problems);
void cid_settings_free (CidSettings *self);

gint64 cid_settings_get_keep_us (const CidSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidSettings, cid_settings_free)

G_END_DECLS
