-- How many addresses a whitelink has let in: one that leaked must not fill the table of restrictions.
ALTER TABLE whitelinks ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
