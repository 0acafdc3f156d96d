-- People and everything that is said about them. Times are microseconds since 1970 UTC.

CREATE TABLE members (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT    NOT NULL UNIQUE,
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL UNIQUE,
    username      TEXT    UNIQUE,
    password_hash TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    level         INTEGER NOT NULL,
    otp           INTEGER NOT NULL,
    otp_secret    BLOB,
    state         TEXT    NOT NULL,
    referral_uid  TEXT,
    data          TEXT,
    fee_group     TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);
-- Numbers below 1,000 belong to the exchange's own accounts.
INSERT INTO sqlite_sequence (name, seq) VALUES ('members', 999);

CREATE TABLE labels (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    member        INTEGER NOT NULL REFERENCES members (number),
    key           TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    scope         TEXT    NOT NULL CHECK (scope IN ('public', 'private')),
    description   TEXT,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL,
    UNIQUE (member, key, scope)
);

-- Only the SHA-256 of a session's token is stored.
CREATE TABLE sessions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash      TEXT    NOT NULL UNIQUE,
    member          INTEGER NOT NULL REFERENCES members (number),
    dialect         TEXT    NOT NULL,
    user_ip         TEXT    NOT NULL,
    user_agent      TEXT,
    csrf_token      TEXT    NOT NULL,
    expires_at_us   INTEGER NOT NULL,
    created_at_us   INTEGER NOT NULL,
    last_used_at_us INTEGER NOT NULL
);
CREATE INDEX sessions_by_member ON sessions (member);
CREATE INDEX sessions_by_expiry ON sessions (expires_at_us);

-- Codes that were accepted while their period lasts.
CREATE TABLE otp_used (
    member INTEGER NOT NULL,
    step   INTEGER NOT NULL,
    PRIMARY KEY (member, step)
) WITHOUT ROWID;

CREATE TABLE api_keys (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    kid                TEXT    NOT NULL UNIQUE,
    member             INTEGER NOT NULL REFERENCES members (number),
    format             TEXT    NOT NULL,
    algorithm          TEXT    NOT NULL,
    secret             BLOB    NOT NULL,
    scopes             TEXT    NOT NULL,
    state              TEXT    NOT NULL,
    addresses          TEXT    NOT NULL,
    issued_by_operator INTEGER NOT NULL,
    expires_at_us      INTEGER,
    created_at_us      INTEGER NOT NULL,
    updated_at_us      INTEGER NOT NULL
);
CREATE INDEX api_keys_by_member ON api_keys (member);
CREATE UNIQUE INDEX api_keys_one_coinut ON api_keys (member) WHERE format = 'coinut';

-- Nonces of requests that changed something here; written in the transaction of that change.
CREATE TABLE nonces (
    kid           TEXT    NOT NULL,
    nonce_ms      INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL,
    PRIMARY KEY (kid, nonce_ms)
) WITHOUT ROWID;
CREATE INDEX nonces_by_expiry ON nonces (expires_at_us);

-- Append-only. Each row's hash covers the hash before it.
CREATE TABLE activities (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    member          INTEGER,
    target_uid      TEXT,
    category        TEXT    NOT NULL,
    user_ip         TEXT    NOT NULL,
    user_ip_country TEXT,
    user_agent      TEXT    NOT NULL,
    topic           TEXT    NOT NULL,
    action          TEXT    NOT NULL,
    result          TEXT    NOT NULL,
    data            TEXT,
    created_at_us   INTEGER NOT NULL,
    hash            BLOB    NOT NULL
);
CREATE INDEX activities_by_member ON activities (member, id);
CREATE TRIGGER activities_are_not_updated BEFORE UPDATE ON activities BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;
CREATE TRIGGER activities_are_not_deleted BEFORE DELETE ON activities BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;

CREATE TABLE restrictions (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    category      TEXT    NOT NULL,
    scope         TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    code          INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);

-- What the engine must learn; a row goes when the engine has it. Ids are never given twice.
CREATE TABLE engine_changes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          INTEGER NOT NULL,
    member        INTEGER NOT NULL,
    uid           TEXT    NOT NULL,
    fee_group     TEXT    NOT NULL,
    staff         INTEGER NOT NULL,
    suspended     INTEGER NOT NULL,
    created_at_us INTEGER NOT NULL
);

CREATE TABLE mails (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us      INTEGER NOT NULL,
    recipient  TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    data       TEXT    NOT NULL,
    sent_at_us INTEGER
);
CREATE INDEX mails_pending ON mails (id) WHERE sent_at_us IS NULL;

CREATE TABLE counters (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('log_ins_by_unknown_names', 0);
