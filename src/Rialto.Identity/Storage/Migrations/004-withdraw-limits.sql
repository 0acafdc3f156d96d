-- What members of a level and a fee group may take out in a day and a month, as the operator wrote it: decimal text, counted elsewhere.
CREATE TABLE withdraw_limits (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    fee_group      TEXT    NOT NULL,
    kyc_level      TEXT    NOT NULL,
    limit_24_hour  TEXT    NOT NULL,
    limit_1_month  TEXT    NOT NULL,
    created_at_us  INTEGER NOT NULL,
    updated_at_us  INTEGER NOT NULL,
    UNIQUE (fee_group, kyc_level)
);
