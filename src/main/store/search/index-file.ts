import { rmSync } from "node:fs";
import Database from "better-sqlite3";
import { type Db, isUnreadable } from "../open.ts";

/**
 * The search index: a second file beside the log, derived from it and thrown away whenever it does not fit. Nothing in it is
 * evidence, so a verification does not look at it.
 *
 * `words` are the values of fields and how many entries have each; `bits` which entries those are, in chunks (`bits.ts`), for
 * fields with many different values `pairs` (`pairs.ts`); `numbers` times and durations in blocks of 1,024 entries; `texts` what
 * text is looked for in (`text-blocks.ts`), and `grams` which of those blocks can have it (`grams.ts`), for chunks that are full.
 */
const version = 4;

const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE words (id INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL, UNIQUE (field, value)) STRICT;
CREATE TABLE bits (word INTEGER NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (word, chunk)) STRICT, WITHOUT ROWID;
CREATE TABLE numbers (field TEXT NOT NULL, block INTEGER NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (field, block)) STRICT;
CREATE TABLE pairs (field TEXT NOT NULL, block INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (field, block)) STRICT;
CREATE TABLE texts (block INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE grams (chunk INTEGER NOT NULL, gram INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (chunk, gram)) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${version};
`;

export const blockRows = 1024;

/** The word that every indexed entry has. */
export const everyField = "*";

/** `sealed`: chunks before this one have their grams. */
type Count = "next" | "low" | "sealed";

export type Meta = {
	get(key: Count): number;
	put(key: Count, value: number): void;
	/** Leaf hashes of the log's first entry and of the last that is indexed: the same log still has both. */
	leaves(): { readonly first: string; readonly last: string };
	putLeaves(first: string, last: string): void;
};

export const metaOf = (db: Db): Meta => {
	const get = db.prepare<[string]>("SELECT value FROM meta WHERE key = ?").pluck();
	const put = db.prepare<[string, string | number]>("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
	return {
		get: (key) => (get.get(key) as number | undefined) ?? 0,
		put: (key, value) => void put.run(key, value),
		leaves: () => ({ first: (get.get("first") as string | undefined) ?? "", last: (get.get("last") as string | undefined) ?? "" }),
		putLeaves: (first, last) => {
			put.run("first", first);
			put.run("last", last);
		},
	};
};

type Leaves = { leafOf(seq: number): string | null };

/** Whether this index was made of this log, up to where it goes. */
const fits = (db: Db, log: Leaves): boolean => {
	if (db.pragma("user_version", { simple: true }) !== version) return false;
	const meta = metaOf(db);
	const next = meta.get("next");
	if (next === 0) return true;
	const { first, last } = meta.leaves();
	return log.leafOf(0) === first && log.leafOf(next - 1) === last;
};

/** Opens the index to fill it. One that is damaged, of another version or of another log is made anew, empty. */
export const openIndex = (file: string, log: Leaves): Db => {
	const found = tryOpen(file, false);
	if (found !== null) {
		try {
			if (fits(found, log)) return found;
		} catch (error) {
			if (!isUnreadable(error)) throw error;
		}
		found.close();
	}
	removeIndex(file);
	const db = new Database(file);
	tune(db);
	db.exec(schema);
	return db;
};

/** Opens the index beside its writer; null when there is none that fits. */
export const openIndexForReading = (file: string, log: Leaves): Db | null => {
	const db = tryOpen(file, true);
	if (db === null) return null;
	try {
		if (fits(db, log)) return db;
	} catch (error) {
		if (!isUnreadable(error)) throw error;
	}
	db.close();
	return null;
};

export const removeIndex = (file: string): void => {
	for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
};

const tryOpen = (file: string, readonly: boolean): Db | null => {
	try {
		const db = new Database(file, { readonly, fileMustExist: true });
		tune(db);
		return db;
	} catch {
		// None, damaged, or not readable: there is nothing in it that could not be made again.
		return null;
	}
};

/** What a power cut loses of it is indexed again: no commit waits for the disk. */
const tune = (db: Db): void => {
	if (!db.readonly) db.pragma("journal_mode = WAL");
	db.pragma("synchronous = NORMAL");
	db.pragma("busy_timeout = 2000");
	db.pragma("trusted_schema = OFF");
	db.pragma("cache_size = -16000");
};
