CREATE TABLE sync_position(
    id INTEGER PRIMARY KEY CHECK(id=1), epoch BLOB NOT NULL, cursor INTEGER NOT NULL, have INTEGER NOT NULL,
    nonce TEXT NOT NULL, counters_reserved INTEGER NOT NULL);
INSERT INTO sync_position VALUES(1, x'', 0, 0, '', 0);
CREATE TABLE sync_person(
    person BLOB PRIMARY KEY, holding INTEGER NOT NULL, after INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_aside(
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, encoded BLOB NOT NULL, reason TEXT NOT NULL);
