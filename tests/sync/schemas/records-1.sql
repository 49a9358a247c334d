CREATE TABLE change_log(
    position INTEGER PRIMARY KEY,
    device BLOB NOT NULL, sequence INTEGER NOT NULL,
    record BLOB NOT NULL,
    id BLOB NOT NULL, encoded BLOB NOT NULL,
    UNIQUE(device, sequence));
CREATE INDEX change_log_record ON change_log(record, position);
CREATE TABLE device_head(
    device BLOB PRIMARY KEY, sequence INTEGER NOT NULL, id BLOB NOT NULL,
    at_ms INTEGER NOT NULL, at_count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE record(
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, type TEXT NOT NULL, status INTEGER NOT NULL,
    event_time INTEGER NOT NULL, changed_ms INTEGER NOT NULL, changed_count INTEGER NOT NULL,
    author BLOB NOT NULL, in_conflict INTEGER NOT NULL, state BLOB NOT NULL);
CREATE INDEX record_type ON record(type);
CREATE INDEX record_status ON record(status);
CREATE INDEX record_conflict ON record(number) WHERE in_conflict=1;
CREATE TABLE record_person(
    person BLOB NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(person, record)) WITHOUT ROWID;
CREATE TABLE fact(
    record INTEGER NOT NULL, person BLOB NOT NULL, day INTEGER, code TEXT NOT NULL,
    met INTEGER NOT NULL, alone INTEGER NOT NULL, disputed INTEGER NOT NULL, next INTEGER,
    summary TEXT NOT NULL,
    PRIMARY KEY(person, record)) WITHOUT ROWID;
CREATE INDEX fact_record ON fact(record);
CREATE VIRTUAL TABLE search USING fts5(
    words, fields UNINDEXED, tokenize="unicode61 remove_diacritics 2", prefix="1 2");
CREATE TABLE projection(one INTEGER PRIMARY KEY CHECK(one=1), version INTEGER NOT NULL);
