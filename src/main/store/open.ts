import Database from "better-sqlite3";
import { sql as log } from "./migrations/0001-log.ts";
import { sql as entries } from "./migrations/0002-entries.ts";

/** Each migration once, in this order; the number applied is SQLite's `user_version`. */
const migrations: readonly string[] = [log, entries];

export type Db = Database.Database;

/**
 * Opens the database so that a commit is on the disk when it returns (WAL, synchronous FULL), and brings its schema up
 * to date. Throws when the file is from a newer version: reading it with old rules could lose entries.
 */
export const openDatabase = (file: string): Db => {
	const db = new Database(file);
	db.pragma("journal_mode = WAL");
	db.pragma("synchronous = FULL");
	db.pragma("foreign_keys = ON");
	db.pragma("trusted_schema = OFF");
	db.pragma("busy_timeout = 2000");
	db.pragma("cache_size = -16000");
	// What retention removes must not stay behind in a page that was split. Whole pages that become free are its own care.
	db.pragma("secure_delete = FAST");
	migrate(db);
	return db;
};

/** Opens an existing log for reading only: queries and verification beside a running host. */
export const openForReading = (file: string): Db => {
	const db = new Database(file, { readonly: true, fileMustExist: true });
	db.pragma("busy_timeout = 2000");
	return db;
};

/** The file is not, or is no longer, a database that SQLite can read. */
export const isUnreadable = (error: unknown): error is Error =>
	error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR|ERROR)/.test(error.code);

const migrate = (db: Db): void => {
	const applied = db.pragma("user_version", { simple: true }) as number;
	if (applied > migrations.length)
		throw new Error(`the database is from a newer version of Countersign (schema ${applied}, known ${migrations.length})`);
	for (const [index, sql] of migrations.entries()) {
		if (index < applied) continue;
		db.transaction(() => {
			db.exec(sql);
			db.pragma(`user_version = ${index + 1}`);
		})();
	}
};
