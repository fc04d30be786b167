import { lstatSync, mkdirSync, rmSync, type Stats } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";

/** Where a Unix socket may live: a folder that only its owner can enter, at a path nobody else can swap. */

const lstat = (path: string): Stats | null => lstatSync(path, { throwIfNoEntry: false }) ?? null;
const modeText = (stats: Stats): string => (stats.mode & 0o7777).toString(8).padStart(4, "0");

/** Longest path that fits `sun_path` with its NUL. Source: unix(7); macOS sys/un.h. */
const longestPathBytes = process.platform === "linux" ? 107 : 103;

/**
 * Creates the folder with mode 0700, or checks the one that is there. A folder somebody else prepared is refused, not
 * repaired: what already happened inside it cannot be known.
 *
 * Faults: `forbidden` when it is a symlink or no folder, belongs to another user, lets others in, or when an ancestor
 * can be written by everyone without the sticky bit.
 */
export function prepareSocketFolder(folder: string): Result<void> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const stats = lstat(folder);
	if (stats === null) return fail("forbidden", `socket folder \`${folder}\` could not be created`);
	if (stats.isSymbolicLink()) return fail("forbidden", `socket folder \`${folder}\` is a symlink: remove it`);
	if (!stats.isDirectory()) return fail("forbidden", `socket folder \`${folder}\` is not a folder`);
	if (process.platform === "win32") return ok(undefined);
	if (stats.uid !== process.getuid?.()) return fail("forbidden", `socket folder \`${folder}\` belongs to user \`${stats.uid}\``);
	if ((stats.mode & 0o077) !== 0) {
		return fail("forbidden", `socket folder \`${folder}\` has mode \`${modeText(stats)}\`: others can enter it; expected \`0700\``);
	}
	for (let parent = dirname(folder), last = folder; parent !== last; last = parent, parent = dirname(parent)) {
		const above = lstat(parent);
		if (above !== null && !above.isSymbolicLink() && (above.mode & 0o002) !== 0 && (above.mode & 0o1000) === 0) {
			return fail("forbidden", `\`${parent}\`, above the socket folder, can be written by everyone: its contents can be swapped`);
		}
	}
	return ok(undefined);
}

/** Whether somebody listens at `path`. A refused connection is the mark that a crash left. */
const isAnswering = (path: string): Promise<Result<boolean>> =>
	new Promise((resolve) => {
		const socket = connect(path);
		socket.once("connect", () => {
			socket.destroy();
			resolve(ok(true));
		});
		socket.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(ok(false));
			else resolve(fail("unavailable", `socket \`${path}\` could not be tried: ${error.code ?? "unknown error"}`));
		});
	});

/**
 * Makes the place free: removes what a crashed server left, refuses what is alive or not ours.
 *
 * Faults: `too_large` for a path that no socket address can hold; `conflict` when a server answers there; `forbidden`
 * when something else than our own socket stands there.
 */
export async function clearSocketPath(path: string): Promise<Result<void>> {
	if (Buffer.byteLength(path) > longestPathBytes) {
		return fail(
			"too_large",
			`socket path \`${path}\` is longer than \`${longestPathBytes}\` bytes: set COUNTERSIGN_HOME to a shorter folder`,
		);
	}
	const stats = lstat(path);
	if (stats === null) return ok(undefined);
	if (!stats.isSocket()) return fail("forbidden", `\`${path}\` is in the way and is not a socket: remove it`);
	if (stats.uid !== process.getuid?.()) return fail("forbidden", `socket \`${path}\` belongs to user \`${stats.uid}\``);
	const answering = await isAnswering(path);
	if (!answering.ok) return answering;
	if (answering.value) return fail("conflict", `another countersign already listens at \`${path}\``);
	rmSync(path, { force: true });
	return ok(undefined);
}

const staleLockMs = 10_000;

/**
 * Runs `work` while no other process of ours does the same for this folder: two servers that start at once would each
 * find the socket stale, and the second would take the place from the first without either of them noticing.
 *
 * Faults: `conflict` while another holds the lock. A lock older than 10 s was left by a crash.
 */
export async function withFolderLock<T>(folder: string, name: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
	const lock = join(folder, `${name}.lock`);
	const left = lstat(lock);
	if (left !== null && Date.now() - left.mtimeMs > staleLockMs) rmSync(lock, { recursive: true, force: true });
	try {
		mkdirSync(lock, { mode: 0o700 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		return fail("conflict", `another countersign is starting in \`${folder}\``);
	}
	try {
		return await work();
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}
