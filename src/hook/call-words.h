/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook.h"

G_BEGIN_DECLS

/**
 * CidCallWords:
 *
 * What a hook is told of a call, word by word: text of one line each, clean, empty where nothing
 * is known. A template names a word as `{number}`; `{{` is a brace.
 */
typedef struct _CidCallWords CidCallWords;

CidCallWords *cid_call_words_new (const CidCall *call,
                                  CidHookEvents event,
                                  GTimeZone *zone,
                                  GHashTable *line_names);
void cid_call_words_free (CidCallWords *self);
char **cid_call_words_to_argv (const CidCallWords *self, char **templates);
char *cid_call_words_to_url (const CidCallWords *self, const char *url);
char **cid_call_words_to_environment (const CidCallWords *self);
char *cid_call_words_find_unknown (const char *text);
gboolean cid_call_words_has_any (const char *text);
char *cid_call_words_list (void);
char *cid_call_words_to_json (const CidCall *call,
                              CidHookEvents event,
                              GTimeZone *zone,
                              GHashTable *line_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallWords, cid_call_words_free)

G_END_DECLS
