CREATE TABLE commit_mark(
    one INTEGER PRIMARY KEY CHECK(one=1), store BLOB NOT NULL, commits INTEGER NOT NULL,
    content BLOB NOT NULL, before BLOB NOT NULL, shape TEXT NOT NULL);
