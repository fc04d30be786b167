import { createHash } from "node:crypto";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { createVerifierKey, type NoteSigner } from "../../src/main/audit/note.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStoredTree, nativeHasher } from "../../src/main/store/tree.ts";
import { openSeed } from "../../src/main/system/ed25519.ts";
import { madeAt, madeBody, type MadeEntry } from "./made-log.ts";

/** The entries `[from, to)` of every log here, about 470 bytes each. */
export const madeEntries = (from: number, to: number): readonly MadeEntry[] =>
	Array.from({ length: to - from }, (_, at) => madeBody(from + at, madeAt(from + at), "lean"));

/** The same key for every run, so that a file kept from one can be verified by the next. It protects nothing. */
const benchSeed = createHash("sha256").update("countersign bench").digest();

/** Entries under one signed head. */
export const signedEvery = 1000;

/**
 * A log file that grows as a bench asks, without the engine around it: real rows, tiles and a signed head every 1,000
 * entries. A file that exists is gone on with.
 */
export const createBareLog = (file: string, withTree = true) => {
	const db = openDatabase(file);
	const insert = db.prepare("INSERT INTO entries (seq, request, leaf, body) VALUES (?, ?, ?, ?)");
	const tree = createStoredTree(db);
	const checkpoints = createCheckpoints(db);
	const key = openSeed(benchSeed);
	const own = createVerifierKey((bytes) => createHash("sha256").update(bytes).digest(), "countersign.local/bench", key.publicKey);
	if (!own.ok) throw new Error(own.fault.message);
	const signer: NoteSigner = { key: own.value, sign: key.sign };
	const noHash = "0".repeat(64);
	let size = tree.size;
	const batch = db.transaction((entries: readonly MadeEntry[]) => {
		for (const { body, request } of entries) {
			const leaf = withTree ? nativeHasher.leaf(body) : noHash;
			insert.run(size, request, leaf, body);
			if (withTree) tree.append(leaf);
			size++;
		}
	});
	const sign = (): void => checkpoints.put({ size, at: madeAt(size), note: signCheckpoint({ size, root: tree.root() }, signer) });
	return {
		db,
		tree,
		key: own.value,
		get size() {
			return size;
		},
		/** One durable transaction. */
		batch,
		sign,
		/** Grows to a size as fast as can be: what is written is what is measured later, not that it was durable. */
		grow: (to: number): void => {
			db.pragma("synchronous = OFF");
			while (size < to) {
				batch(madeEntries(size, Math.min(size + signedEvery - (size % signedEvery), to)));
				sign();
			}
			db.pragma("synchronous = FULL");
			db.pragma("wal_checkpoint(TRUNCATE)");
		},
	};
};

/** Milliseconds on the clock and of processor time, of all threads of this process. The second hardly minds a busy machine. */
export const measured = async (work: () => unknown): Promise<{ readonly wallMs: number; readonly cpuMs: number }> => {
	const [from, before] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(before);
	return { wallMs: performance.now() - from, cpuMs: (user + system) / 1000 };
};
