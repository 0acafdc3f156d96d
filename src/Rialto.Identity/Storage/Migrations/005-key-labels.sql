-- A name that its owner gave a key, requests a second where they differ from the dialect's own number, and when it signed last.
ALTER TABLE api_keys ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN requests_per_second INTEGER;
ALTER TABLE api_keys ADD COLUMN last_used_at_us INTEGER;
