// The server's tables in PostgreSQL; one migration a step, never edited once shipped.
//
// `sealed` columns are closed with the server's key over what the column holds *and* the row's other
// columns
// (`postgres_seal.h`). What is left open are ids, numbers, times, roles and codes: what the database has to
// search, join and put in order by.
#pragma once

#include "core/storage/database.h"

namespace doorstep::server::postgres {

inline constexpr Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE setting(name TEXT PRIMARY KEY, value BYTEA NOT NULL);

CREATE TABLE device(
  id UUID PRIMARY KEY, worker UUID NOT NULL, key BYTEA NOT NULL, enrolled_ms BIGINT NOT NULL, revoked_ms BIGINT,
  seen_ms BIGINT, counter BIGINT NOT NULL, have BIGINT NOT NULL, head BYTEA NOT NULL, sealed BYTEA NOT NULL)
  WITH (fillfactor = 70);
CREATE TABLE enrolment(
  secret BYTEA PRIMARY KEY, worker UUID NOT NULL, expires_ms BIGINT NOT NULL, used_by UUID NOT NULL,
  sealed BYTEA NOT NULL);

-- The log, in the order of arrival, and the records it adds up to.
CREATE TABLE change(
  number BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE, device UUID, sequence BIGINT, record UUID NOT NULL,
  id BYTEA NOT NULL, sealed BYTEA NOT NULL, PRIMARY KEY(device, sequence));
ALTER TABLE change ALTER sealed SET STORAGE EXTERNAL;  -- What is sealed does not compress.
CREATE INDEX change_record ON change(record, number);
CREATE TABLE device_head(
  device UUID PRIMARY KEY, sequence BIGINT NOT NULL, id BYTEA NOT NULL, at_ms BIGINT NOT NULL,
  at_count BIGINT NOT NULL);
CREATE INDEX device_head_at ON device_head(at_ms, at_count);
CREATE TABLE record(id UUID PRIMARY KEY, sealed BYTEA NOT NULL);
ALTER TABLE record ALTER sealed SET STORAGE EXTERNAL;
CREATE TABLE record_person(person UUID, record UUID, PRIMARY KEY(person, record));

-- The feed: `entry` numbers what was accepted, under the one writer's lock and so without gaps and in the order
-- of commits; `feed` says whom each entry concerns. A change appears again when a person is added to its record.
CREATE TABLE entry(
  position BIGINT PRIMARY KEY, device UUID NOT NULL, sequence BIGINT NOT NULL, received_ms BIGINT NOT NULL);
CREATE INDEX entry_change ON entry(device, sequence, received_ms);
CREATE TABLE feed(person UUID, position BIGINT, PRIMARY KEY(person, position));

CREATE TABLE quarantine(
  number BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE, device UUID, sequence BIGINT, change BYTEA,
  sealed BYTEA NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, received_ms BIGINT NOT NULL,
  record UUID NOT NULL, awaits UUID NOT NULL, awaits_sequence BIGINT NOT NULL,
  PRIMARY KEY(device, sequence, change));
CREATE INDEX quarantine_awaits ON quarantine(awaits, awaits_sequence) WHERE code = 'waiting';
CREATE INDEX quarantine_waiting ON quarantine(record, device, sequence) WHERE code = 'waiting';

-- A role is bytes, since what was imported may hold a zero, which TEXT does not. `lookup` finds a staff id, a team's name or a local id that only the seal holds.
CREATE TABLE worker(
  id UUID PRIMARY KEY, lookup BYTEA NOT NULL, role BYTEA NOT NULL, team UUID NOT NULL, active BOOLEAN NOT NULL,
  sealed BYTEA NOT NULL);
CREATE INDEX worker_lookup ON worker(lookup);
CREATE INDEX worker_team ON worker(team);
CREATE TABLE team(id UUID PRIMARY KEY, lookup BYTEA NOT NULL, parent UUID NOT NULL, sealed BYTEA NOT NULL);
CREATE INDEX team_lookup ON team(lookup);
CREATE TABLE person(id UUID PRIMARY KEY, lookup BYTEA NOT NULL, sealed BYTEA NOT NULL);
CREATE INDEX person_lookup ON person(lookup);
CREATE TABLE allocation(
  id UUID PRIMARY KEY, person UUID NOT NULL, worker UUID NOT NULL, role BYTEA NOT NULL, from_day BIGINT NOT NULL,
  to_day BIGINT, sealed BYTEA NOT NULL);
CREATE INDEX allocation_worker ON allocation(worker);
CREATE INDEX allocation_person ON allocation(person);

-- What the figures ask about each person, worked out from the records, and how far it has followed the feed.
-- It goes with what it was worked out from, whoever deletes that: then it is made anew from what is left.
CREATE TABLE known(person UUID PRIMARY KEY, now BYTEA NOT NULL, versions BYTEA NOT NULL, records BYTEA NOT NULL);
CREATE TABLE known_mark(
  one BIGINT PRIMARY KEY CHECK(one = 1), format BIGINT NOT NULL, position BIGINT NOT NULL, latest_ms BIGINT NOT NULL);
CREATE FUNCTION forget_known() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_TABLE_NAME = 'person' THEN DELETE FROM known WHERE person = OLD.id;
  ELSE DELETE FROM known WHERE person = OLD.person; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER known_record AFTER DELETE ON record_person FOR EACH ROW EXECUTE FUNCTION forget_known();
CREATE TRIGGER known_person AFTER DELETE ON person FOR EACH ROW EXECUTE FUNCTION forget_known();
)sql"},
};

}  // namespace doorstep::server::postgres
