/**
 * The log and everything that can be rebuilt from it.
 *
 * `entries.body` is the canonical JSON that was hashed; the columns beside it serve queries and are checked against the
 * body by every verification. `tiles` holds complete hash tiles (C2SP tlog-tiles, height 8): 256 hashes of 32 bytes.
 */
export const sql = `
CREATE TABLE entries (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	type TEXT NOT NULL,
	actor TEXT NOT NULL,
	agent TEXT,
	request TEXT,
	outcome TEXT,
	leaf TEXT NOT NULL,
	body TEXT NOT NULL
) STRICT;
CREATE INDEX entries_by_request ON entries (request) WHERE request IS NOT NULL;
CREATE INDEX entries_by_agent ON entries (agent, seq) WHERE agent IS NOT NULL;
CREATE INDEX entries_by_type ON entries (type, seq);

CREATE TABLE tiles (level INTEGER NOT NULL, position INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;

CREATE TABLE agents (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE held (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tallies (key TEXT PRIMARY KEY, approved INTEGER NOT NULL, denied INTEGER NOT NULL, last_at INTEGER NOT NULL, last_reason TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
