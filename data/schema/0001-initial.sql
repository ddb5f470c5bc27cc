-- Copyright (C) 2026 The cidalert authors
--
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The call store. Two layers: events, append-only, with everything that was said; and calls, which
-- is what the tracker makes of them and can be made again. Kinds, outcomes and the like are spelt
-- as in JSON. Times end in _us: microseconds since the epoch, those in _boot_us since the machine
-- started.

PRAGMA application_id = 0x43494441;

-- Where events arise: this store, until it is restored from a copy; the last that was not imported is
-- that of today.
CREATE TABLE origins (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  made_us INTEGER NOT NULL,
  imported INTEGER NOT NULL DEFAULT 0
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

-- What was the highest that a column ever had, where rows of the highest are gone: `events.seq`,
-- `calls.id`, `calls.changed`. So no number comes again.
CREATE TABLE floors (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- One row for each distinct number, with the name that today's address books give it; and for each
-- name of those who have none, which is the alias. words: the names as they are searched, folded, and
-- a blank.
CREATE TABLE numbers (
  id INTEGER PRIMARY KEY,
  number TEXT UNIQUE,
  alias TEXT UNIQUE,
  display TEXT,
  name TEXT,
  name_from TEXT,
  organization TEXT,
  place TEXT,
  type TEXT,
  words TEXT
);

CREATE INDEX numbers_named ON numbers (id) WHERE name IS NOT NULL;
CREATE INDEX numbers_strange ON numbers (id) WHERE name IS NULL;
CREATE INDEX numbers_by_words ON numbers (words) WHERE words IS NOT NULL;

-- What phones called a number.
CREATE TABLE sayings (
  number INTEGER NOT NULL REFERENCES numbers,
  said TEXT NOT NULL,
  PRIMARY KEY (number, said)
) WITHOUT ROWID;

-- Every part of a name of three letters and more; what is to be put there yet is in `unindexed`. (OR
-- IGNORE would not do in a trigger: the statement that fires it decides about conflicts.)
CREATE VIRTUAL TABLE names USING fts5 (
  words, content = 'numbers', content_rowid = 'id', tokenize = 'trigram'
);

-- The parts themselves: a text of two letters is the beginning of some, as a blank ends the words.
CREATE VIRTUAL TABLE name_parts USING fts5vocab (names, instance);

CREATE TABLE unindexed (
  number INTEGER PRIMARY KEY
);

CREATE TRIGGER numbers_renamed AFTER UPDATE OF name, organization ON numbers
WHEN OLD.name IS NOT NEW.name OR OLD.organization IS NOT NEW.organization
BEGIN
  INSERT INTO unindexed (number) SELECT NEW.id
  WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE number = NEW.id);
END;

CREATE TRIGGER numbers_named_first AFTER INSERT ON numbers
WHEN NEW.name IS NOT NULL OR NEW.organization IS NOT NULL OR NEW.alias IS NOT NULL
BEGIN
  INSERT INTO unindexed (number) SELECT NEW.id
  WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE number = NEW.id);
END;

-- The journal. A row stays for ever, if need be as a tombstone; its seq never comes again, and
-- ORIGIN:SEQ names it for ever; peer_seq is the seq of an event that arose in another origin.
-- voicemail: by the settings of the time, what takes the call elsewhere is a voicemail.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
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

CREATE INDEX events_of_peers ON events (peer_seq) WHERE peer_seq IS NOT NULL;

-- What the user says of a call may come years after it. (IN would make a table for each insertion.)
CREATE INDEX events_marks ON events (call)
  WHERE kind = 'noted' OR kind = 'done' OR kind = 'undone';

-- What was said about no call, late words of one that was over among them: to be forgotten in time.
CREATE INDEX events_strays ON events (wall_us)
  WHERE call IS NULL AND kind <> 'forgotten' AND kind <> 'forgot';

-- What calls have in common, as far as it is asked for: a page of calls is put together from those
-- of the classes that are meant, each in the order of time. numbered: the caller had a number. talk: how long people talked, in steps.
-- line: empty for none, NULL for any, if there are too many classes. phones: rows of phones, as
-- `,1,2,`.
CREATE TABLE classes (
  id INTEGER PRIMARY KEY,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  waits INTEGER NOT NULL,
  withheld INTEGER NOT NULL,
  simulated INTEGER NOT NULL,
  numbered INTEGER NOT NULL,
  talk INTEGER NOT NULL,
  line TEXT,
  phones TEXT NOT NULL
);

-- name, name_from: what was shown at the time; said: what the phone calls the other end. The events
-- of a call lie between first_seq and last_seq. A call is found by its uid together with its start: an
-- index of the uid alone, which is random, would make each insertion dearer the more calls there are.
-- changed: numbers the changes of all calls, this being the last one of this call; a number never comes
-- again. What was changed after N is what a reader that has seen N has missed. note: what the user
-- wrote to it; done_us: when a missed call was dealt with. class: NULL until the call is over and was
-- filed, a moment later; before, it is in no index but those of the start and of the unfiled, so
-- that a ringing call touches few pages. What all calls are read for stands first: a row is read up to
-- the last column that is wanted.
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  class INTEGER REFERENCES classes,
  number INTEGER REFERENCES numbers,
  start_us INTEGER NOT NULL,
  ring_us INTEGER,
  talk_us INTEGER,
  uid TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs,
  direction TEXT NOT NULL,
  outcome TEXT NOT NULL,
  start_boot_us INTEGER NOT NULL,
  answered_us INTEGER,
  answered_boot_us INTEGER,
  ended_us INTEGER,
  ended_boot_us INTEGER,
  party TEXT NOT NULL,
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
CREATE INDEX calls_by_class ON calls (class, start_us) WHERE class IS NOT NULL;
CREATE INDEX calls_by_number ON calls (number, class, start_us) WHERE class IS NOT NULL;
CREATE INDEX calls_by_change ON calls (changed) WHERE class IS NOT NULL;
CREATE INDEX calls_waiting ON calls (number, start_us)
  WHERE class IS NOT NULL AND outcome = 'missed' AND done_us IS NULL;
CREATE INDEX calls_unfiled ON calls (id) WHERE class IS NULL;
CREATE INDEX calls_noted ON calls (start_us) WHERE note IS NOT NULL;

-- What each phone had to do with a call.
CREATE TABLE legs (
  call INTEGER NOT NULL REFERENCES calls,
  place INTEGER NOT NULL,
  phone INTEGER NOT NULL REFERENCES phones,
  phone_group TEXT,
  call_ref TEXT,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (call, place)
) WITHOUT ROWID;


-- What other programs may rely on; cidalert-store(5) describes it. The name is that of today.
CREATE VIEW call_log AS SELECT
  c.id AS id,
  c.uid AS uid,
  c.start_us AS start_us,
  strftime ('%Y-%m-%dT%H:%M:%SZ', c.start_us / 1000000, 'unixepoch') AS start,
  c.direction AS direction,
  c.outcome AS outcome,
  n.number AS number,
  n.display AS display_number,
  COALESCE (n.name, CASE WHEN n.number IS NULL THEN c.name END, c.said) AS name,
  c.name AS shown_name,
  n.organization AS organization,
  n.place AS place,
  c.remote AS remote,
  c.withheld AS withheld,
  c.line AS line,
  c.diverted AS diverted,
  c.answered_by AS answered_by,
  c.reason AS reason,
  c.ring_us / 1000000.0 AS ring_s,
  c.talk_us / 1000000.0 AS talk_s,
  c.voicemail AS voicemail,
  c.simulated AS simulated,
  c.note AS note,
  c.done_us AS done_us,
  c.changed AS change
FROM calls AS c LEFT JOIN numbers AS n ON n.id = c.number;

CREATE VIEW call_legs AS SELECT
  l.call AS call,
  l.place AS place,
  p.name AS phone,
  p.uuid AS phone_id,
  l.outcome AS outcome
FROM legs AS l JOIN phones AS p ON p.id = l.phone;

CREATE VIEW call_events AS SELECT
  e.seq AS seq,
  o.uuid AS origin,
  COALESCE (e.peer_seq, e.seq) AS origin_seq,
  e.wall_us AS time_us,
  e.kind AS kind,
  e.phone_name AS phone,
  e.number AS number,
  e.remote AS remote,
  e.name AS name,
  e.line AS line,
  e.reason AS reason,
  e.call AS call,
  e.simulated AS simulated
FROM events AS e JOIN runs AS r ON r.id = e.run JOIN origins AS o ON o.id = r.origin;
