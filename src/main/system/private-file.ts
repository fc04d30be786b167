import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { writeWholeFile } from "./whole-file.ts";

/** Files that only their owner may read: keys, passphrase records. */

const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;

/** Whole or not at all, as `writeWholeFile`, and for its owner alone. */
export const writePrivateFile = (path: string, bytes: Uint8Array): void => writeWholeFile(path, bytes, 0o600);

/**
 * The bytes of a private file; undefined when there is none.
 *
 * Faults: `forbidden` for a symlink, another owner, or a mode that lets others in: what is in it is then not ours to trust.
 */
export function readPrivateFile(path: string): Result<Uint8Array | undefined> {
	let fd: number;
	try {
		fd = openSync(path, constants.O_RDONLY | noFollow);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return ok(undefined);
		return fail("forbidden", `\`${path}\` cannot be read: ${code === "ELOOP" ? "it is a symlink" : (code ?? "unknown error")}`);
	}
	try {
		const stats = fstatSync(fd);
		if (!stats.isFile()) return fail("forbidden", `\`${path}\` is not a file`);
		if (process.platform !== "win32") {
			if (stats.uid !== process.getuid?.()) return fail("forbidden", `\`${path}\` belongs to user \`${stats.uid}\``);
			if ((stats.mode & 0o077) !== 0) return fail("forbidden", `\`${path}\` can be read by others: expected mode \`0600\``);
		}
		return ok(readFileSync(fd));
	} finally {
		closeSync(fd);
	}
}
