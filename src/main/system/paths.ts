import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { type Places, placesOf } from "../../shared/model/places.ts";

/** Where this process finds and keeps things. See `placesOf`. */
export const appPaths = (env: Readonly<Record<string, string | undefined>> = process.env): Places =>
	placesOf({ env, platform: process.platform, userHome: homedir(), cwd: process.cwd() });

/**
 * Creates the folders with mode 0700. One that is there already and lets others in is closed to them: rules, keys and
 * the log must be no wider than the socket. The socket folder itself is checked by its listener and never repaired.
 *
 * Faults: `forbidden` when a folder is something else, or belongs to another user; `unavailable` when it cannot be made.
 */
export function prepareFolders({ home, config, data, agents }: Places): Result<void> {
	for (const folder of [home, config, data, agents]) {
		try {
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			const stats = lstatSync(folder);
			if (stats.isSymbolicLink() || !stats.isDirectory()) return fail("forbidden", `\`${folder}\` is a symlink or not a folder`);
			if (process.platform === "win32") continue;
			if (stats.uid !== process.getuid?.()) return fail("forbidden", `\`${folder}\` belongs to user \`${stats.uid}\``);
			if ((stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
		} catch (error) {
			return fail("unavailable", `\`${folder}\` cannot be used: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
		}
	}
	return ok(undefined);
}
