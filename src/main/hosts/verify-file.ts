import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { openForReading } from "../store/open.ts";
import { verifyLog } from "../store/verify-log.ts";

/** Verifies a log file through a connection of its own, beside the one that writes. */
export const verifyFile = async (file: string, ports: Parameters<typeof verifyLog>[1]): Promise<VerifyReport> => {
	const reader = openForReading(file);
	try {
		return await verifyLog(reader, ports);
	} finally {
		reader.close();
	}
};
