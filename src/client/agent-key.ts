import { hash, randomBytes } from "node:crypto";
import { closeSync, constants, fstatSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../shared/lib/result.ts";
import { agentNameSchema, fingerprintOf } from "../shared/model/agent.ts";
import { clientPlaces } from "./places.ts";

/** The key by which an agent is known. It lies only where the agent's installer put it; the host keeps its hash. */

/** What the console shows of a key, so that a person can compare: print it where the agent is installed or started. */
export const keyFingerprint = (key: string): string => fingerprintOf({ keyHashHex: hash("sha256", key, "hex") });

const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;

const readKey = (file: string): Result<string | undefined> => {
	let fd: number;
	try {
		fd = openSync(file, constants.O_RDONLY | noFollow);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		return code === "ENOENT" ? ok(undefined) : fail("forbidden", `agent key \`${file}\` cannot be read: ${code ?? "unknown error"}`);
	}
	try {
		const stats = fstatSync(fd);
		if (process.platform !== "win32" && (stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0)) {
			return fail("forbidden", `agent key \`${file}\` can be read or changed by others: expected our own file with mode \`0600\``);
		}
		const key = readFileSync(fd, "utf8").trim();
		return /^[0-9a-f]{64}$/.test(key) ? ok(key) : fail("forbidden", `agent key \`${file}\` is damaged: expected 64 lower-case hex digits`);
	} finally {
		closeSync(fd);
	}
};

/**
 * The key of the agent `name` on this account, made on first use in `agents/NAME.key`, mode 0600.
 *
 * Shapes: 64 lower-case hex digits, 256 bits. Law: of two processes that make it at once, both get the same one.
 * Faults: `bad_request` for a name no agent can have; `forbidden` for a key file that others can read, or that is damaged.
 */
export function loadOrCreateKey(name: string, home?: string): Result<string> {
	if (!agentNameSchema.safeParse(name).success)
		return fail("bad_request", "an agent's name has 1 to 64 lower-case letters, digits or `._-`");
	const { agents } = clientPlaces(home);
	const file = join(agents, `${name}.key`);
	const there = readKey(file);
	if (!there.ok) return there;
	if (there.value !== undefined) return ok(there.value);

	mkdirSync(agents, { recursive: true, mode: 0o700 });
	const beside = join(agents, `.${name}.${randomBytes(6).toString("hex")}`);
	const fd = openSync(beside, "wx", 0o600);
	try {
		writeSync(fd, `${randomBytes(32).toString("hex")}\n`);
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
	try {
		// A link fails where a file stands: whoever comes second reads the key of the first.
		linkSync(beside, file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	} finally {
		rmSync(beside);
	}
	const made = readKey(file);
	if (!made.ok) return made;
	return made.value === undefined ? fail("unavailable", `agent key \`${file}\` was removed while it was made`) : ok(made.value);
}
