-- What all members keep together has a bound too: over it, who has most loses his oldest.
-- One row counts along, so that nothing is ever added up.
CREATE TABLE kept_total (number INTEGER PRIMARY KEY CHECK (number = 1), answers INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO kept_total (number, answers, bytes) SELECT 1, COALESCE(SUM(answers), 0), COALESCE(SUM(bytes), 0) FROM kept_shares;
CREATE INDEX kept_shares_by_answers ON kept_shares (answers);
CREATE INDEX kept_shares_by_bytes ON kept_shares (bytes);
CREATE TRIGGER kept_answers_more_in_all AFTER INSERT ON kept_answers BEGIN
    UPDATE kept_total SET answers = answers + 1, bytes = bytes + length(new.body);
END;
CREATE TRIGGER kept_answers_less_in_all AFTER DELETE ON kept_answers BEGIN
    UPDATE kept_total SET answers = answers - 1, bytes = bytes - length(old.body);
END;
