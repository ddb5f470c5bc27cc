/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call-kit.h"
#include "log/call-format.h"

/* Names that try to break out of a line, a string, a terminal or a spreadsheet. */
static const char *const hostile[] = {
  "<b>&</b>",
  "a\"b\\c",
  "line\nbreak\r\nand tab\t.",
  "\033[2J\033[31mred",
  "rtl \u202egnp.exe",
  "\302\23331m C1",
  "\x7f\x01",
  "=cmd|' /C calc'!A0",
  "名前は長い日本語の名前です",
  "👩‍👩‍👧 family",
  "\xff\xfe not UTF-8",
  "comma, and \"quotes\"",
  "U+2028 \u2028 line",
};

/**
 * Fixture:
 * @format: a place, half past eleven in the evening of the day of the calls
 * @lines: names of my lines
 *
 * How calls are to be written. NOON is Sunday 22 November 2026, 12:00 in UTC.
 */
typedef struct {
  CidFormat format;
  GHashTable *lines;
} Fixture;

static inline int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->lines = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (fixture->lines, (gpointer) "0101", (gpointer) "Sales");
  fixture->format.zone = g_time_zone_new_identifier ("+11:00");
  fixture->format.now = g_date_time_new (fixture->format.zone, 2026, 11, 22, 23, 30, 0);
  fixture->format.line_names = fixture->lines;
  *state = fixture;
  return 0;
}

static inline int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_hash_table_unref (fixture->lines);
  g_date_time_unref (fixture->format.now);
  g_time_zone_unref (fixture->format.zone);
  g_free (fixture);
  return 0;
}

static inline CidCall *
make_missed (const char *name, gint64 second)
{
  CidCall *call = make_call ("0b6e", CID_OUTCOME_MISSED, second, "0299991234@192.0.2.1");

  call->id = 41;
  call->ring_us = 14200000;
  call->caller = make_caller (name, CID_NAME_FROM_CONTACT);
  g_free (call->party->number);
  call->party->number = g_strdup ("+61299991234");
  call->party->kind = CID_PARTY_NUMBER;
  return call;
}

/* A missed call that has @text wherever somebody else can write. */
static inline CidCall *
make_full_of (const char *text)
{
  CidCall *call = make_missed (text, 0);
  CidLeg *leg = g_ptr_array_index (call->legs, 0);

  g_free (call->line);
  call->line = g_strdup (text);
  g_free (call->party->remote);
  call->party->remote = g_strdup (text);
  g_free (leg->phone_name);
  leg->phone_name = g_strdup (text);
  cid_number_profile_unref (call->caller->profile);
  call->caller->profile =
    cid_number_profile_new_known ("(02) 9999 1234", text, CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  call->caller->organization = g_strdup (text);
  call->answered_by = g_strdup (text);
  call->diverted = g_strdup (text);
  call->note = g_strdup (text);
  call->phone_said = g_strdup (text);
  call->reason = g_strdup (text);
  return call;
}

/* A call of which the phone said nothing but that it was made. */
static inline CidCall *
make_bare (void)
{
  const CidStamp started = { NOON, 0 };
  CidCall *call = cid_call_new ("u", CID_DIRECTION_OUTGOING, started);

  call->ring_us = call->talk_us = -1;
  return call;
}

/* A missed call of somebody who hides the number; no address book knows anything. */
static inline CidCall *
make_withheld (void)
{
  CidCall *call = make_call ("0b6e", CID_OUTCOME_MISSED, 0, "anonymous@anonymous.invalid");

  call->id = 41;
  return call;
}
