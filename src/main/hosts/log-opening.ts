import { join } from "node:path";
import { lockHost } from "../store/host-lock.ts";
import { type Db, openDatabase } from "../store/open.ts";
import { LogUnwritable } from "../store/refusals.ts";
import { openReserve, type Reserve } from "../store/reserve.ts";
import { createSameFile } from "../store/same-file.ts";
import type { Store } from "../store/store.ts";
import type { AppOptions } from "./app.ts";

/** The start of a log's host: also on a disk without room, and on record as soon as there is some. */

type LogFile = {
	readonly file: string;
	readonly db: Db;
	readonly lock: { release(): void };
	readonly reserve: Reserve;
	/** Whether the file still lies where it was opened. */
	readonly isThere: () => boolean;
};

/** Throws when another host has this home. */
export const openLogFile = (data: string): LogFile => {
	const reserve = openReserve(join(data, "reserve"));
	const lock = reserve.use(() => lockHost(join(data, "host.lock")));
	if (lock === null) throw new Error("another Countersign is already running with this home folder");
	const file = join(data, "log.db");
	const db = reserve.use(() => openDatabase(file));
	return { file, db, lock, reserve, isThere: createSameFile(file) };
};

type OpeningPorts = Pick<AppOptions, "version" | "kind" | "logKey" | "log"> & {
	readonly store: Pick<Store, "commit" | "ledger">;
	readonly reserve: Pick<Reserve, "keep">;
	/** In the same transaction: what stands and the log does not say, or no longer. */
	readonly standing: () => void;
};

export const createOpening = ({ store, reserve, log, logKey, version, kind, standing }: OpeningPorts) => {
	let isRecorded = false;
	const record = (): void => {
		if (!isRecorded) store.ledger.append({ type: "log.opened", actor: "host", details: { version, kind, keyStore: logKey.keyStore.kind } });
	};
	return {
		/** A log that cannot be written does not stop the start: nothing is decided until it can. */
		commit: async (): Promise<void> => {
			try {
				await store.commit(() => {
					record();
					standing();
				});
				isRecorded = true;
				reserve.keep();
			} catch (error) {
				if (!(error instanceof LogUnwritable)) throw error;
				log.error("the log cannot be written: agents are held until there is room", error);
			}
		},
		/** In the transaction that records that the log can be written again. */
		recovered: (): void => {
			record();
			isRecorded = true;
			standing();
			reserve.keep();
		},
	};
};
