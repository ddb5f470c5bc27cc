-- Copyright (C) 2026 The cidalert authors
--
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The call store. Two layers: events, append-only, with everything that was said; and calls, which
-- is what the tracker makes of them and can be made again. Kinds, outcomes and the like are spelt
-- as in JSON. Times end in _us: microseconds since the epoch, those in _boot_us since the machine
-- started.

PRAGMA application_id = 0x43494441;

-- Where events arise: this store, until it is restored from a copy.
CREATE TABLE origins (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  made_us INTEGER NOT NULL
);

-- Each time the store was opened for writing; says which events share a clock of the machine.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  origin INTEGER NOT NULL REFERENCES origins,
  boot TEXT NOT NULL,
  version TEXT NOT NULL,
  started_us INTEGER NOT NULL
);

-- heard_us, heard_kind: its last word; kinds: all that it ever sent, parted by spaces; ready_us: when
-- it last said that it had started.
CREATE TABLE phones (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT,
  heard_us INTEGER,
  heard_kind TEXT,
  kinds TEXT,
  ready_us INTEGER
);

-- How a phone is beside its calls (dnd, forward, registered), by its own word; the empty line is the
-- whole phone.
CREATE TABLE conditions (
  phone INTEGER NOT NULL REFERENCES phones,
  aspect TEXT NOT NULL,
  line TEXT NOT NULL,
  is_on INTEGER NOT NULL,
  since_us INTEGER NOT NULL,
  PRIMARY KEY (phone, aspect, line)
) WITHOUT ROWID;

-- One row for each distinct number, with the name that today's address books give it.
CREATE TABLE numbers (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  display TEXT,
  name TEXT,
  name_from TEXT,
  organization TEXT,
  place TEXT,
  type TEXT
);

-- The journal. The seq of a row never comes again, and ORIGIN:SEQ names it for ever; peer_seq is
-- the seq of an event that arose in another origin. voicemail: by the settings of the time, what takes
-- the call elsewhere is a voicemail.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES runs,
  peer_seq INTEGER,
  wall_us INTEGER NOT NULL,
  boot_us INTEGER NOT NULL,
  kind TEXT NOT NULL,
  phone INTEGER REFERENCES phones,
  phone_name TEXT,
  phone_group TEXT,
  simulated INTEGER NOT NULL,
  party TEXT NOT NULL,
  number TEXT,
  remote TEXT,
  name TEXT,
  line TEXT,
  call_ref TEXT,
  call_uid TEXT,
  reason TEXT,
  diverted TEXT,
  mac TEXT,
  target TEXT,
  body TEXT,
  extra TEXT,
  voicemail INTEGER NOT NULL DEFAULT 0,
  call INTEGER REFERENCES calls
);

-- What the user says of a call may come years after it.
CREATE INDEX events_marks ON events (call) WHERE kind IN ('noted', 'done', 'undone');

-- name, name_from: what was shown at the time; said: what the phone calls the other end. The events
-- of a call lie between first_seq and last_seq. A call is found by its uid together with its start: an
-- index of the uid alone, which is random, would make each insertion dearer the more calls there are.
-- changed: numbers the changes of all calls, this being the last one of this call; a number never comes
-- again, so a call that is to be forgotten leaves its row. What was changed after N is what a reader
-- that has seen N has missed. note: what the user wrote to it; done_us: when a missed call was dealt
-- with.
CREATE TABLE calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  start_us INTEGER NOT NULL,
  start_boot_us INTEGER NOT NULL,
  answered_us INTEGER,
  answered_boot_us INTEGER,
  ended_us INTEGER,
  ended_boot_us INTEGER,
  ring_us INTEGER,
  talk_us INTEGER,
  party TEXT NOT NULL,
  number INTEGER REFERENCES numbers,
  remote TEXT,
  withheld INTEGER NOT NULL,
  name TEXT,
  name_from TEXT,
  said TEXT,
  line TEXT,
  diverted TEXT,
  answered_by TEXT,
  reason TEXT,
  voicemail INTEGER NOT NULL DEFAULT 0,
  simulated INTEGER NOT NULL,
  note TEXT,
  done_us INTEGER,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  changed INTEGER NOT NULL
);

CREATE INDEX calls_by_start ON calls (start_us);
CREATE INDEX calls_by_outcome ON calls (outcome, start_us);
CREATE INDEX calls_by_direction ON calls (direction, start_us);
CREATE INDEX calls_by_number ON calls (number, start_us);
CREATE INDEX calls_by_change ON calls (changed);

-- What each phone had to do with a call; start_us is the call's.
CREATE TABLE legs (
  call INTEGER NOT NULL REFERENCES calls,
  place INTEGER NOT NULL,
  phone INTEGER NOT NULL REFERENCES phones,
  phone_group TEXT,
  call_ref TEXT,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  start_us INTEGER NOT NULL,
  PRIMARY KEY (call, place)
) WITHOUT ROWID;

CREATE INDEX legs_by_phone ON legs (phone, start_us);
