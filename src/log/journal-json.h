/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/journal.h"

G_BEGIN_DECLS

char *cid_journal_to_json (const CidJournalEntry *entry);
CidJournalEntry *cid_journal_from_json (const char *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
