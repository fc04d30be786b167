/**
 * The log without what only searching needs: that lives in a file of its own (`index.db`), filled behind the commit.
 *
 * `body` may be null: retention removes it and keeps `leaf`, so that the tree still verifies. `request` is the one column
 * that deciding asks by; every verification compares it with the body.
 */
export const sql = `
CREATE TABLE entries_next (seq INTEGER PRIMARY KEY, request TEXT, leaf TEXT NOT NULL, body TEXT) STRICT;
INSERT INTO entries_next (seq, request, leaf, body) SELECT seq, request, leaf, body FROM entries ORDER BY seq;
DROP TABLE entries;
ALTER TABLE entries_next RENAME TO entries;
CREATE INDEX entries_by_request ON entries (request) WHERE request IS NOT NULL;
`;
