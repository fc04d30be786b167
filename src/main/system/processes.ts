import { closeSync, openSync, readlinkSync, readSync } from "node:fs";

/** What the system says of running processes. Linux reads /proc; elsewhere only what Node itself can tell. */

/** `startTime` is in clock ticks since boot: together with the pid it names one process, because pids are used again. */
export type ProcessInfo = {
	readonly pid: number;
	readonly parentPid: number;
	readonly startTime: string;
	/** Name as the process gave it: it can lie. */
	readonly name: string;
	/** Path of the program file, when this user may know it. */
	readonly program?: string;
};

const longestName = 64;
const clean = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, longestName);

/** Fields of /proc/PID/stat after the name, which may itself hold spaces and parentheses. Source: proc(5). */
const parseStat = (text: string): { readonly name: string; readonly parentPid: number; readonly startTime: string } | null => {
	const open = text.indexOf("(");
	const close = text.lastIndexOf(")");
	if (open < 0 || close < open) return null;
	const fields = text.slice(close + 2).split(" ");
	const [, parent] = fields;
	const start = fields[19];
	if (parent === undefined || start === undefined) return null;
	return { name: clean(text.slice(open + 1, close)), parentPid: Number(parent), startTime: start };
};

/** One line of a few hundred bytes, read with as few system calls as can be: this runs for each connection of a hook. */
const statBytes = Buffer.alloc(2048);
const readStat = (pid: number): string => {
	const fd = openSync(`/proc/${pid}/stat`, "r");
	try {
		return statBytes.toString("utf8", 0, readSync(fd, statBytes, 0, statBytes.length, 0));
	} finally {
		closeSync(fd);
	}
};

/** Null when there is no such process, or when this system does not tell. */
export function readProcess(pid: number): ProcessInfo | null {
	if (process.platform !== "linux" || !Number.isSafeInteger(pid) || pid < 1) return null;
	let stat: ReturnType<typeof parseStat>;
	try {
		stat = parseStat(readStat(pid));
	} catch {
		// Gone between the question and the answer: the same as never having been there.
		return null;
	}
	if (stat === null) return null;
	try {
		return { pid, ...stat, program: readlinkSync(`/proc/${pid}/exe`).slice(0, 4096) };
	} catch {
		// Kernel threads and other users' processes have no readable program.
		return { pid, ...stat };
	}
}

const deepestChain = 32;

/** The process itself first, then its parents up to the first one that cannot be read. At most 32. */
export function ancestorsOf(pid: number): readonly ProcessInfo[] {
	const chain: ProcessInfo[] = [];
	for (let next = pid; next > 0 && chain.length < deepestChain;) {
		const found = readProcess(next);
		if (found === null) break;
		chain.push(found);
		next = found.parentPid;
	}
	return chain;
}

/**
 * True while this very process runs. Without a known start time a reused pid would pass for it, so then only the pid
 * is asked for: attribution, not a boundary.
 */
export function isProcessAlive(pid: number, startTime: string | undefined): boolean {
	if (process.platform === "linux" && startTime !== undefined) return readProcess(pid)?.startTime === startTime;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
