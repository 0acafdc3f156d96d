-- What members say and prove about themselves, tokens by mail, service accounts, permissions that can be edited.

-- A service account is a member that belongs to another one and has no password.
ALTER TABLE members ADD COLUMN owner INTEGER REFERENCES members (number);
CREATE INDEX members_by_owner ON members (owner) WHERE owner IS NOT NULL;

-- RSA keys that sign tokens, sealed. The newest one signs, all of them verify.
CREATE TABLE signing_keys (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id        TEXT    NOT NULL UNIQUE,
    private_key   BLOB    NOT NULL,
    created_at_us INTEGER NOT NULL
);

-- Tokens that left by mail; one that is not here, or is used, opens nothing.
CREATE TABLE mail_tokens (
    jti           TEXT    PRIMARY KEY,
    member        INTEGER NOT NULL REFERENCES members (number),
    purpose       TEXT    NOT NULL,
    used          INTEGER NOT NULL,
    expires_at_us INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX mail_tokens_by_member ON mail_tokens (member, purpose);

-- A mail is tried again until it is sent or refused for good.
ALTER TABLE mails ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN next_at_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN refused TEXT;

CREATE TABLE phones (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    member             INTEGER NOT NULL REFERENCES members (number),
    country            TEXT    NOT NULL,
    calling_code       TEXT    NOT NULL,
    number             TEXT    NOT NULL,
    validated_at_us    INTEGER,
    code_hash          BLOB,
    code_expires_at_us INTEGER NOT NULL,
    code_tries         INTEGER NOT NULL,
    codes_sent         INTEGER NOT NULL,
    codes_since_us     INTEGER NOT NULL,
    UNIQUE (member, number)
);
CREATE UNIQUE INDEX phones_verified_once ON phones (number) WHERE validated_at_us IS NOT NULL;

-- Who somebody is stands sealed in "facts" (JSON) for the purpose of its tag; the country is open, because lists are filtered by it.
CREATE TABLE profiles (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    tag           TEXT    NOT NULL UNIQUE,
    member        INTEGER NOT NULL REFERENCES members (number),
    country       TEXT,
    facts         BLOB    NOT NULL,
    state         TEXT    NOT NULL,
    author_uid    TEXT,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);
CREATE INDEX profiles_by_member ON profiles (member);

-- The file itself lies in the directory "documents" under the name "file", encrypted with a key of its own that is part of the facts.
CREATE TABLE documents (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    member        INTEGER NOT NULL REFERENCES members (number),
    file          TEXT    NOT NULL UNIQUE,
    media_type    TEXT    NOT NULL,
    doc_type      TEXT    NOT NULL,
    facts         BLOB    NOT NULL,
    doc_expire    TEXT,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);
CREATE INDEX documents_by_member ON documents (member);

CREATE TABLE data_storages (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    member        INTEGER NOT NULL REFERENCES members (number),
    title         TEXT    NOT NULL,
    data          TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL,
    UNIQUE (member, title)
);

-- What staff notes about a member.
CREATE TABLE comments (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    member        INTEGER NOT NULL REFERENCES members (number),
    author_uid    TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    data          TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);
CREATE INDEX comments_by_member ON comments (member);

-- The default rows are written once, when the table is empty and the counter below is 0.
CREATE TABLE permissions (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    role          TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    verb          TEXT    NOT NULL,
    path          TEXT    NOT NULL,
    topic         TEXT,
    created_at_us INTEGER NOT NULL,
    updated_at_us INTEGER NOT NULL
);
INSERT INTO counters (name, value) VALUES ('permissions_written', 0);

-- Only the SHA-256 of a whitelink's token is stored.
CREATE TABLE whitelinks (
    token_hash    TEXT    PRIMARY KEY,
    expires_at_us INTEGER NOT NULL
) WITHOUT ROWID;
