import Database from "better-sqlite3";

/**
 * One writer of the log: a lock that the operating system gives back when the process ends, however it ends.
 * Two hosts on one log would fork it. Null when another process holds it.
 */
export const lockHost = (file: string): { release(): void } | null => {
	const db = new Database(file);
	try {
		db.pragma("busy_timeout = 0");
		db.exec("BEGIN EXCLUSIVE");
	} catch (error) {
		db.close();
		if ((error as { code?: string }).code === "SQLITE_BUSY") return null;
		throw error;
	}
	return {
		release: () => {
			db.exec("ROLLBACK");
			db.close();
		},
	};
};
