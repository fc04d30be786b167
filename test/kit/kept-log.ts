import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createVerifierKey } from "../../src/main/audit/note.ts";
import { createCheckpointer } from "../../src/main/hosts/checkpointer.ts";
import { hostFolds } from "../../src/main/hosts/host-folds.ts";
import { createLogArchive } from "../../src/main/hosts/log-archive.ts";
import { createLogRetention } from "../../src/main/hosts/log-retention.ts";
import { redactEntry } from "../../src/main/hosts/redact-entry.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createQuery } from "../../src/main/store/query.ts";
import { createRetention } from "../../src/main/store/retention.ts";
import { createStore } from "../../src/main/store/store.ts";
import { sha256 } from "../../src/main/store/tree.ts";
import { openSeed } from "../../src/main/system/ed25519.ts";
import { writeWholeFile } from "../../src/main/system/whole-file.ts";

/** The log of `folder` with its daily segments and its retention, put together as a host does; the seed of its key lies beside it. */
export const openKeptLog = (
	folder: string,
	ports: { readonly now: () => number; readonly retentionDays: number; readonly onError: (error: unknown) => void },
) => {
	const { now, onError } = ports;
	const database = join(folder, "log.db");
	const db = openDatabase(database);
	const seed = openSeed(readFileSync(join(folder, "seed")));
	const made = createVerifierKey(sha256, "countersign.local/test", seed.publicKey);
	if (!made.ok) throw new Error(made.fault.message);
	const key = made.value;
	const store = createStore(db, { now, host: "test", folds: hostFolds, redact: redactEntry, onFatal: onError });
	const checkpoints = createCheckpoints(db);
	const checkpointer = createCheckpointer({
		store,
		checkpoints,
		signer: () => ({ key, sign: seed.sign }),
		now,
		remember: async (head) => writeWholeFile(join(folder, "head"), JSON.stringify(head), 0o600),
		onSigned: () => undefined,
		onError,
	});
	const retention = createRetention(db);
	const archive = createLogArchive({
		folder: join(folder, "archive"),
		database,
		log: key.name,
		tree: store.tree,
		newestCheckpoint: checkpoints.newest,
		sign: checkpointer.sign,
		isWanted: () => true,
		prunedBelow: () => retention.pruned()?.to ?? 0,
		now,
		// A file that was begun and has no line yet is set aside and written again.
		onError: (text) => (/was set aside/.test(text) ? undefined : onError(new Error(text))),
	});
	const pruning = createLogRetention({
		folder: join(folder, "archive"),
		store,
		query: createQuery(db),
		retention,
		folds: hostFolds,
		complete: archive.complete,
		keys: () => [key],
		retentionDays: () => ports.retentionDays,
		firstUnsent: () => null,
		sign: checkpointer.sign,
		signedSize: () => checkpoints.newest()?.size ?? 0,
		now,
		onRestored: async () => undefined,
		onRemoved: () => undefined,
		onError: (text) => onError(new Error(text)),
	});
	return {
		db,
		key,
		store,
		retention,
		archive,
		pruning,
		/** What a host records first. */
		start: async (): Promise<void> => {
			await store.commit(() => store.ledger.append({ type: "log.opened", actor: "host", details: { version: "test" } }));
			await archive.catchUp();
		},
		stop: async (): Promise<void> => {
			await pruning.stop();
			await archive.stop();
			await checkpointer.stop();
			db.close();
		},
	};
};
