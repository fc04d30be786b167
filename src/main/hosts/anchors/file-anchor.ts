import { closeSync, constants, existsSync, fstatSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";

/** Checkpoints one behind the other in a file, on another disk or where only appending is allowed. */

const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
const rule = "\n----\n";

const words = (file: string, error: unknown): Result<never> => {
	const { code } = error as NodeJS.ErrnoException;
	if (code === undefined) throw error;
	return fail("unavailable", `\`${file}\`: ${code === "ELOOP" ? "it is a symlink" : code}`);
};

/** Faults: `unavailable` when the file cannot be written, or is a symlink. */
export const anchorInFile = (file: string, note: string): Result<void> => {
	try {
		const fd = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o644);
		try {
			if (!fstatSync(fd).isFile()) return fail("unavailable", `\`${file}\` is not a file`);
			writeFileSync(fd, `${note}${rule}`);
			fsyncSync(fd);
		} finally {
			closeSync(fd);
		}
		return ok(undefined);
	} catch (error) {
		return words(file, error);
	}
};

/** The newest checkpoint in the file that is there in full; null when there is none. Faults: `unavailable`. */
export const readFileAnchor = (file: string): Result<string | null> => {
	try {
		if (!existsSync(file)) return ok(null);
		const whole = readFileSync(file, "utf8").split(rule).slice(0, -1);
		return ok(whole.at(-1) ?? null);
	} catch (error) {
		return words(file, error);
	}
};
