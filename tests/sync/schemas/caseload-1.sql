CREATE TABLE draft(
    record BLOB PRIMARY KEY, type TEXT NOT NULL, subjects BLOB NOT NULL, writes BLOB NOT NULL,
    typed_ms INTEGER NOT NULL, seen BLOB NOT NULL);
CREATE TABLE outbox(
    sequence INTEGER PRIMARY KEY, record BLOB NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL);
CREATE INDEX outbox_unsent ON outbox(sequence) WHERE state=0;
CREATE INDEX outbox_record ON outbox(record);
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
