import { join } from "node:path";
import type { Config } from "../../shared/model/config.ts";
import type { LogState } from "../../shared/view/state.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Store } from "../store/store.ts";
import { refusalOf } from "../store/unwritable.ts";
import type { AppOptions, App } from "./app.ts";
import { createLogArchive } from "./log-archive.ts";
import { createLogHealth } from "./log-health.ts";
import { createLogShipping } from "./log-shipping.ts";
import type { Evidence } from "./evidence.ts";

/** What looks after the log behind the commits: copies elsewhere, a file for each day, cosignatures and anchors, room on the disk. */
export type LogCare = ReturnType<typeof createLogCare>;

/** Records what nobody waits for. A log that cannot be written counts it among what it refused. */
export const createRecorder =
	(store: Pick<Store, "commit" | "ledger">, log: AppOptions["log"]): App["record"] =>
	async (draft) => {
		try {
			await store.commit(() => store.ledger.append(draft));
		} catch (error) {
			if (refusalOf(error) === null) throw error;
			log.error(`\`${draft.type}\` was not recorded`, error);
		}
	};

export type LogCarePorts = Pick<AppOptions, "folders" | "logKey" | "keys" | "version" | "now" | "log"> & {
	readonly file: string;
	readonly host: string;
	readonly store: Store;
	readonly checkpoints: Checkpoints;
	readonly sign: () => Promise<void>;
	readonly evidence: Pick<Evidence, "configure" | "stop">;
	readonly config: () => Config | null;
	readonly record: App["record"];
	/** In the transaction that records that the log can be written again. */
	readonly onRecovered: () => void;
	readonly onState: (state: LogState) => void;
};

export const createLogCare = (ports: LogCarePorts) => {
	const { store, now, log, logKey, file } = ports;
	const { data } = ports.folders;
	const shipping = createLogShipping({
		file: join(data, "shipping.json"),
		database: file,
		origin: { log: logKey.pinned.name, host: ports.host, version: ports.version },
		keys: ports.keys,
		size: () => store.tree.size,
		now,
		record: (draft) => void ports.record(draft),
	});
	const archive = createLogArchive({
		folder: join(data, "archive"),
		database: file,
		log: logKey.pinned.name,
		tree: store.tree,
		newestCheckpoint: ports.checkpoints.newest,
		sign: ports.sign,
		isWanted: () => ports.config()?.audit.segments ?? true,
		now,
		onError: (text) => log.error("segments of the log", text),
	});
	const health = createLogHealth({
		folder: data,
		store,
		now,
		lowSpaceBytes: () => (ports.config()?.audit.low_space_mb ?? 500) * 1_048_576,
		onRecovered: ports.onRecovered,
		onChange: ports.onState,
		onError: (text) => log.error(text),
	});
	return {
		shipping,
		/** The store refuses: nothing is allowed until there is room. */
		unwritable: health.failed,
		/** Entries were committed. */
		noticed: (): void => {
			shipping.noticed();
			archive.noticed();
		},
		/** The rules in force may have changed. */
		configure: (): void => {
			const config = ports.config();
			shipping.configure(config?.shipping ?? {});
			ports.evidence.configure(config);
		},
		stop: async (): Promise<void> => {
			health.stop();
			await Promise.all([shipping.stop(), ports.evidence.stop()]);
			store.flush();
			await archive.stop();
		},
	};
};
