import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { whyUnwritable } from "./refusals.ts";

/**
 * A little room on the disk of the log, kept for the start on a disk that is full: the database cannot even be read
 * without a small file beside it. With it the host starts, holds every agent, and says why.
 */
export type Reserve = {
	/** Takes the room again where there is some. */
	keep(): void;
	/** Runs `work`; when that fails for want of room, once more with the room that was kept. */
	use<T>(work: () => T): T;
};

const reserveBytes = 131_072;

const isForRoom = (error: unknown): boolean =>
	whyUnwritable(error) !== null || (error instanceof Database.SqliteError && /^SQLITE_(?:CANTOPEN|IOERR)/.test(error.code));

export const openReserve = (file: string): Reserve => ({
	keep: () => {
		if (existsSync(file)) return;
		try {
			// Of bytes that no file system keeps in less room.
			writeFileSync(file, randomBytes(reserveBytes), { mode: 0o600, flag: "wx" });
		} catch {
			// There is no room to keep: what is there of it goes to the log.
			rmSync(file, { force: true });
		}
	},
	use: (work) => {
		try {
			return work();
		} catch (error) {
			if (!isForRoom(error) || !existsSync(file)) throw error;
			rmSync(file);
			return work();
		}
	},
});
