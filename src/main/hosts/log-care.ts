import { join } from "node:path";
import type { Config } from "../../shared/model/config.ts";
import type { ArchiveView } from "../../shared/model/archive.ts";
import type { LogState } from "../../shared/view/state.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Db } from "../store/open.ts";
import type { Query } from "../store/query.ts";
import { createRetention } from "../store/retention.ts";
import type { Store } from "../store/store.ts";
import { LogUnwritable } from "../store/refusals.ts";
import type { AppOptions, App } from "./app.ts";
import { createLogArchive } from "./log-archive.ts";
import { hostFolds } from "./host-folds.ts";
import { createLogHealth } from "./log-health.ts";
import { createLogRetention } from "./log-retention.ts";
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
			if (!(error instanceof LogUnwritable)) throw error;
			log.error(`\`${draft.type}\` was not recorded`, error);
		}
	};

export type LogCarePorts = Pick<AppOptions, "folders" | "logKey" | "keys" | "version" | "now" | "log"> & {
	readonly file: string;
	readonly host: string;
	readonly store: Store;
	readonly checkpoints: Checkpoints;
	readonly db: Db;
	readonly query: Query;
	readonly sign: () => Promise<void>;
	readonly evidence: Pick<Evidence, "configure" | "stop">;
	readonly config: () => Config | null;
	readonly record: App["record"];
	/** In the transaction that records that the log can be written again. */
	readonly onRecovered: () => void;
	readonly onRestored: () => Promise<void>;
	readonly onRemoved: () => void;
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
	const retention = createRetention(ports.db);
	const archive = createLogArchive({
		folder: join(data, "archive"),
		database: file,
		log: logKey.pinned.name,
		tree: store.tree,
		newestCheckpoint: ports.checkpoints.newest,
		sign: ports.sign,
		isWanted: () => ports.config()?.audit.segments ?? true,
		prunedBelow: () => retention.pruned()?.to ?? 0,
		now,
		onError: (text) => log.error("segments of the log", text),
	});
	const health = createLogHealth({
		folder: data,
		file,
		store,
		now,
		lowSpaceBytes: () => (ports.config()?.audit.low_space_mb ?? 500) * 1_048_576,
		onRecovered: ports.onRecovered,
		onChange: ports.onState,
		onError: (text) => log.error(text),
	});
	const pruning = createLogRetention({
		folder: join(data, "archive"),
		store,
		query: ports.query,
		retention,
		folds: hostFolds,
		complete: archive.complete,
		keys: logKey.keys,
		// With no rules in force nothing is removed: they may say to keep it.
		retentionDays: () => ports.config()?.audit.retention_days ?? 0,
		firstUnsent: shipping.firstUnsent,
		sign: ports.sign,
		signedSize: () => ports.checkpoints.newest()?.size ?? 0,
		now,
		onRestored: ports.onRestored,
		onRemoved: ports.onRemoved,
		onError: (text) => log.error("retention", text),
	});
	return {
		archive: {
			view: (): ArchiveView => ({
				folder: join(data, "archive"),
				segments: archive.complete().map(({ name, day, from, to, bytes }) => {
					const isRestored = retention.restored().some((range) => range.from === from && range.untilAt > now());
					return { name, day, from, to, bytes, bodies: to > (retention.pruned()?.to ?? 0) ? "kept" : isRestored ? "restored" : "removed" };
				}),
				writtenTo: archive.writtenTo(),
				retentionDays: ports.config()?.audit.retention_days ?? 0,
				...(archive.problem() === null ? {} : { problem: archive.problem()?.text ?? "" }),
			}),
			plan: pruning.plan,
			prune: pruning.prune,
			restore: pruning.restore,
		},
		shipping,
		/** The store refuses: nothing is allowed until there is room. */
		unwritable: health.failed,
		whenWritable: health.whenWritable,
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
			await pruning.stop();
			await Promise.all([shipping.stop(), ports.evidence.stop()]);
			store.flush();
			await archive.stop();
		},
	};
};
