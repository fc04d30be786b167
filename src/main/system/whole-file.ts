import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Written beside its place, synced and renamed over it: a reader sees the old bytes or the new ones, never half. */
export function writeWholeFile(path: string, bytes: Uint8Array | string, mode: number): void {
	const beside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
	const fd = openSync(beside, "wx", mode);
	try {
		writeFileSync(fd, bytes);
		fsyncSync(fd);
	} catch (error) {
		rmSync(beside, { force: true });
		throw error;
	} finally {
		closeSync(fd);
	}
	renameSync(beside, path);
}
