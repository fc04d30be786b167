import type { CompareReport } from "../../../shared/contract/console-compare.ts";
import { ok, type Result } from "../../../shared/lib/result.ts";
import { openForReading } from "../../store/open.ts";
import { compareLogs } from "./compare-logs.ts";
import { copyOfDatabase, openCopy } from "./open-copy.ts";

/** Compares the log in this database file, as it is now, with a copy of it. Faults: those of `openCopy`. */
export const compareWithCopy = async (
	database: string,
	path: string,
	known: Parameters<typeof compareLogs>[2],
): Promise<Result<CompareReport>> => {
	const copy = await openCopy(path);
	if (!copy.ok) return copy;
	try {
		const db = openForReading(database);
		// One snapshot: a host may append while this reads.
		db.exec("BEGIN");
		const log = copyOfDatabase(db);
		try {
			return ok(await compareLogs(log, copy.value, known));
		} finally {
			log.close();
		}
	} finally {
		copy.value.close();
	}
};
