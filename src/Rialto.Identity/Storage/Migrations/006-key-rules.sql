-- How a single key is treated: NULL is as the configuration says. nonce_high is the largest nonce of a key whose nonces must rise.
ALTER TABLE api_keys ADD COLUMN rate_limit INTEGER;
ALTER TABLE api_keys ADD COLUMN nonce_mode TEXT;
ALTER TABLE api_keys ADD COLUMN nonce_high INTEGER NOT NULL DEFAULT 0;
