import { join } from "node:path";
import { connectOperator } from "../../../client/index.ts";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { formatQuery } from "../../../shared/query/format-query.ts";
import { manifestOf } from "../../exports/exporter.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { readHandOvers } from "../../store/hand-overs.ts";
import { lockHost } from "../../store/host-lock.ts";
import type { Db } from "../../store/open.ts";
import { createQuery } from "../../store/query.ts";
import { nativeHasher } from "../../store/tree.ts";
import { systemNow } from "../../system/clock.ts";
import { openKeyStore } from "../../system/key-store.ts";
import { appPaths } from "../../system/paths.ts";
import { openLogKey } from "../log-key.ts";

/**
 * The signed manifest over these entries of this home's log: by the running host, whose key it is, else with the key from the
 * key store while no host can start. Null, with a word why on stderr, when neither can be had.
 */
export const signedNote = async (db: Db, file: string, query: AuditQuery, seqs: readonly number[]): Promise<string | null> => {
	const { data } = appPaths();
	const unsigned = (why: string): null => {
		process.stderr.write(`countersign: not signed: ${why}\n`);
		return null;
	};
	if (file !== join(data, "log.db")) return unsigned("this is a copy of a log, its key is elsewhere");
	const connected = await connectOperator();
	if (connected.ok) {
		const host = connected.value;
		try {
			const begun = await host.call("audit.export", { query, format: "jsonl" });
			if (!begun.ok) return unsigned(begun.fault.message);
			await host.call("audit.cancel-export", { id: begun.value.id });
			return begun.value.total === seqs.length ? begun.value.manifest : unsigned("the host finds other entries");
		} finally {
			host.close();
		}
	}
	const lock = lockHost(join(data, "host.lock"));
	if (lock === null) return unsigned(connected.fault.message);
	try {
		const store = await openKeyStore({ folder: join(data, "keys"), forced: process.env["COUNTERSIGN_KEYSTORE"] });
		if (!store.ok) return unsigned(store.fault.message);
		const logKey = await openLogKey(store.value, data, { hasEntries: true, origin: null, handOvers: readHandOvers(db) });
		const note = await manifestOf(seqs, formatQuery(query), {
			entry: createQuery(db).entry,
			hasher: nativeHasher,
			newestCheckpoint: createCheckpoints(db).newest,
			signer: logKey.signer,
			now: systemNow,
		});
		return note.ok ? note.value : unsigned(note.fault.message);
	} finally {
		lock.release();
	}
};
