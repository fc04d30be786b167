import Database from "better-sqlite3";
import type { Fault } from "../../shared/lib/result.ts";

/**
 * The log cannot be written now, and what was asked has not happened: nothing was decided, recorded or told. It can be
 * asked again when there is room.
 */
export class LogUnwritable extends Error {
	readonly fault: Fault;
	constructor(why: string) {
		super(`the log cannot be written (${why}): nothing is allowed until it can`);
		this.name = "LogUnwritable";
		this.fault = { code: "unavailable", message: this.message };
	}
}

/** The id was used for something that retention has removed: whether this is the same again can no longer be told. */
export class Forgotten extends Error {
	readonly fault: Fault;
	constructor(request: string) {
		super(`request id \`${request}\` was used too long ago: ask again under a new id`);
		this.name = "Forgotten";
		this.fault = { code: "expired", message: this.message };
	}
}

/** The answer to a caller whose work was refused for want of a log, or of what was in it; null for every other error. */
export const refusalOf = (error: unknown): Fault | null =>
	error instanceof LogUnwritable || error instanceof Forgotten ? error.fault : null;

/**
 * Why the disk takes no more, in words; null when the error says anything else. Only errors that SQLite gives before
 * anything was made durable are among them: after a failed sync nobody knows what the disk holds, and that is fatal.
 */
export const whyUnwritable = (error: unknown): string | null => {
	if (!(error instanceof Database.SqliteError)) return null;
	switch (error.code) {
		case "SQLITE_FULL":
			return "disk full";
		case "SQLITE_IOERR_WRITE":
		case "SQLITE_IOERR_SHMSIZE":
		case "SQLITE_IOERR_TRUNCATE":
			return `the disk takes no more, ${error.code}`;
		default:
			return null;
	}
};
