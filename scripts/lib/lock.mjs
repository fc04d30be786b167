import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "./node24.mjs";

const folder = join(root, ".cache", "build.lock");
const owner = join(folder, "pid");

const isOwnerAlive = () => {
	try {
		process.kill(Number(readFileSync(owner, "utf8")), 0);
		return true;
	} catch (error) {
		// EPERM: it lives, under another user.
		return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
	}
};

/**
 * Lets one build at a time write `dist`. A lock whose owner is gone is taken over.
 * @template T
 * @param {() => Promise<T>} work
 */
export const withBuildLock = async (work) => {
	mkdirSync(dirname(folder), { recursive: true });
	for (let tries = 0; ; tries++) {
		try {
			mkdirSync(folder);
			writeFileSync(owner, String(process.pid));
			break;
		} catch (error) {
			if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
			await wait(100);
			// A few tries first: between the owner's mkdir and its writing of the pid there is nothing to read.
			if (tries > 3 && !isOwnerAlive()) rmSync(folder, { recursive: true, force: true });
		}
	}
	try {
		return await work();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};
