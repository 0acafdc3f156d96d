-- Whose answers they are, how many each member has, and of how many bytes: who keeps too many loses his own.
-- What was kept by a session, or by a key that is gone, is nobody's; it goes after its day.
ALTER TABLE kept_answers ADD COLUMN member INTEGER NOT NULL DEFAULT 0;
UPDATE kept_answers SET member = COALESCE((SELECT api_keys.member FROM api_keys WHERE api_keys.kid = kept_answers.owner), 0);
CREATE INDEX kept_answers_by_member ON kept_answers (member, number);
CREATE TABLE kept_shares (member INTEGER PRIMARY KEY, answers INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO kept_shares (member, answers, bytes) SELECT member, COUNT(*), SUM(length(body)) FROM kept_answers GROUP BY member;
CREATE TRIGGER kept_answers_more AFTER INSERT ON kept_answers BEGIN
    INSERT INTO kept_shares (member, answers, bytes) SELECT new.member, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM kept_shares WHERE member = new.member);
    UPDATE kept_shares SET answers = answers + 1, bytes = bytes + length(new.body) WHERE member = new.member;
END;
CREATE TRIGGER kept_answers_less AFTER DELETE ON kept_answers BEGIN
    UPDATE kept_shares SET answers = answers - 1, bytes = bytes - length(old.body) WHERE member = old.member;
    DELETE FROM kept_shares WHERE member = old.member AND answers = 0;
END;
