/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include "call/call-event.h"
#include "contact/contact.h"
#include "log/journal.h"

G_BEGIN_DECLS

/* What libFuzzer calls, and seeds.c where libFuzzer is not there. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

char *kit_make_string (const uint8_t *data, size_t size);
const CidNumberPlan *kit_choose_plan (size_t size);

char *kit_make_folder (void);
void kit_remove_folder (const char *folder);

void kit_check_utf8 (const char *text);
void kit_check_plain (const char *text, const char *allowed);
void kit_check_line (const char *text, gsize max_chars);
void kit_check_number (const char *number);
void kit_check_party (const CidParty *party);
void kit_check_event (const CidCallEvent *event);
void kit_check_contact (const CidContact *contact);
void kit_check_problems (GPtrArray *problems);
void kit_check_journal_entry (const CidJournalEntry *entry);

G_END_DECLS
