/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidVcardFacts:
 * @has_photo: it has a picture inline
 * @says_something: it has a property, read or not
 *
 * What is known of a card before it is read.
 */
typedef struct {
  gboolean has_photo;
  gboolean says_something;
} CidVcardFacts;

char *cid_vcard_tidy (const char *card,
                      gsize length,
                      const char *const *names,
                      CidVcardFacts *facts);
char *cid_vcard_tidy_photo (const char *card, gsize length);

G_END_DECLS
