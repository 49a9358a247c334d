// The server's tables beside those of the record store; one migration a step, never edited once shipped.
#pragma once

#include "core/storage/database.h"

namespace doorstep::server {

inline constexpr Migration kServerMigrations[] = {
    {1, R"sql(
CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE device(
  id BLOB PRIMARY KEY, user BLOB NOT NULL, key BLOB NOT NULL, name TEXT NOT NULL, enrolled_ms INTEGER NOT NULL,
  revoked_ms INTEGER, seen_ms INTEGER, counter INTEGER NOT NULL,
  have INTEGER NOT NULL, head BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE enrolment(
  secret BLOB PRIMARY KEY, user BLOB NOT NULL, expires_ms INTEGER NOT NULL, used_by BLOB NOT NULL) WITHOUT ROWID;

-- The feed: `entry` numbers what was accepted, under the write lock and so without gaps; `feed` says whom
-- each entry concerns. A change appears again when a person is added to its record.
CREATE TABLE entry(
  position INTEGER PRIMARY KEY, device BLOB NOT NULL, sequence INTEGER NOT NULL, received_ms INTEGER NOT NULL);
CREATE TABLE feed(person BLOB, position INTEGER, PRIMARY KEY(person, position)) WITHOUT ROWID;

CREATE TABLE quarantine(
  id INTEGER PRIMARY KEY, device BLOB NOT NULL, sequence INTEGER NOT NULL, change BLOB NOT NULL,
  encoded BLOB NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, received_ms INTEGER NOT NULL,
  UNIQUE(device, sequence, change));

CREATE TABLE user(
  id BLOB PRIMARY KEY, staff_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, team BLOB NOT NULL,
  active INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX user_staff_id ON user(staff_id);
CREATE INDEX user_team ON user(team);
CREATE TABLE team(id BLOB PRIMARY KEY, name TEXT NOT NULL, parent BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE person(id BLOB PRIMARY KEY, local_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX person_local_id ON person(local_id);
CREATE TABLE allocation(
  id BLOB PRIMARY KEY, person BLOB NOT NULL, worker BLOB NOT NULL, role TEXT NOT NULL, from_day INTEGER NOT NULL,
  to_day INTEGER) WITHOUT ROWID;
CREATE INDEX allocation_worker ON allocation(worker);
CREATE INDEX allocation_person ON allocation(person);
)sql"},
    {2, R"sql(
-- What a change that waits is about, and which change of which device it waits for.
ALTER TABLE quarantine ADD COLUMN record BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';
ALTER TABLE quarantine ADD COLUMN awaits BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';
ALTER TABLE quarantine ADD COLUMN awaits_sequence INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quarantine_awaits ON quarantine(awaits, awaits_sequence) WHERE code='waiting';
CREATE INDEX quarantine_waiting ON quarantine(record, device, sequence) WHERE code='waiting';
)sql"},
    {3, "CREATE INDEX entry_change ON entry(device, sequence, received_ms)"},
    {4, R"sql(
-- What the figures ask about each person, worked out from the records, and how far it has followed the feed.
-- It goes with what it was worked out from, whoever deletes that: then it is made anew from what is left.
CREATE TABLE known(person BLOB PRIMARY KEY, now BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE known_then(person BLOB NOT NULL UNIQUE, versions BLOB NOT NULL, records BLOB NOT NULL);
CREATE TABLE known_mark(
  one INTEGER PRIMARY KEY CHECK(one=1), format INTEGER NOT NULL, position INTEGER NOT NULL,
  latest_ms INTEGER NOT NULL);
CREATE TRIGGER known_record AFTER DELETE ON record_person BEGIN
  DELETE FROM known WHERE person=old.person;
  DELETE FROM known_then WHERE person=old.person;
END;
CREATE TRIGGER known_person AFTER DELETE ON person BEGIN
  DELETE FROM known WHERE person=old.id;
  DELETE FROM known_then WHERE person=old.id;
END;
)sql"},
};

}  // namespace doorstep::server
