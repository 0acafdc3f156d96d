-- Answers to requests that their senders named, for the same request once more. print stands for the request, number is the order of age.
CREATE TABLE kept_answers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, name TEXT NOT NULL, print TEXT NOT NULL, status INTEGER NOT NULL,
    body BLOB NOT NULL, kept_at_us INTEGER NOT NULL);
CREATE UNIQUE INDEX kept_answers_by_name ON kept_answers (owner, name);
CREATE INDEX kept_answers_by_age ON kept_answers (kept_at_us);
