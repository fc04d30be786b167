import { existsSync } from "node:fs";
import { join } from "node:path";
import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { openForReading } from "../store/open.ts";
import { createThreadLanes, type Lanes, lanesFor } from "../store/verify/lanes.ts";
import { verifyLog } from "../store/verify-log.ts";

/** Threads for a database file, or null when its log is too small for them, or the program of the threads is not there. */
export const threadLanes =
	(databaseFile: string) =>
	(entries: number): Lanes | null => {
		const count = lanesFor(entries);
		const program = ["verify-worker.cjs", "verify-worker.ts"]
			.map((name) => join(import.meta.dirname, name))
			.find((file) => existsSync(file));
		return count === 1 || program === undefined ? null : createThreadLanes(program, databaseFile, count);
	};

/** Verifies a log file through a connection of its own, beside the one that writes, on all cores. */
export const verifyFile = async (file: string, ports: Omit<Parameters<typeof verifyLog>[1], "lanes">): Promise<VerifyReport> => {
	const reader = openForReading(file);
	try {
		return await verifyLog(reader, { ...ports, lanes: threadLanes(file) });
	} finally {
		reader.close();
	}
};
