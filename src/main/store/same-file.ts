import { type BigIntStats, statSync } from "node:fs";

const placeOf = (file: string): BigIntStats | undefined => statSync(file, { bigint: true, throwIfNoEntry: false });

/**
 * Tells whether the log that was opened still lies where it was: a file that somebody takes away goes on taking entries
 * that nobody will find again. Asked before each commit, for some microseconds.
 *
 * Where an open file cannot be removed (Windows) it always does.
 */
export const createSameFile = (file: string): (() => boolean) => {
	if (process.platform === "win32") return () => true;
	// What was committed last is in the second file.
	const opened = [file, `${file}-wal`].map((each) => ({ each, is: placeOf(each) }));
	return () =>
		opened.every(({ each, is }) => {
			if (is === undefined) return true;
			const now = placeOf(each);
			return now !== undefined && now.ino === is.ino && now.dev === is.dev;
		});
};
