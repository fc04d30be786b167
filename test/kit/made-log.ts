import { createHash, hash } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import type { EntryDraft } from "../../src/shared/model/entry.ts";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { createVerifierKey, type NoteSigner } from "../../src/main/audit/note.ts";
import { checkSignature } from "../../src/main/hosts/log-key.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { type Db, openDatabase } from "../../src/main/store/open.ts";
import { createStore } from "../../src/main/store/store.ts";
import type { VerifyPorts } from "../../src/main/store/verify-log.ts";
import { createSeed, openSeed } from "../../src/main/system/ed25519.ts";

/** A log of any size made by the store itself, without a host: real rows, tiles and signed checkpoints in a file. */

export type MadeLog = { readonly file: string; readonly signer: NoteSigner; readonly size: number; readonly root: string };

export const startedAt = 1_800_000_000_000;

/** Entry texts of every shape that the query columns are copied from. */
const draftAt = (seq: number): EntryDraft =>
	seq % 7 === 3
		? { type: "operator.signed-in", actor: `ana \u{1f511} ${seq % 3}`, details: { via: "console", seq: 9, request: `r${seq}` } }
		: seq % 7 === 5
			? {
					type: "request.finished",
					actor: "bot",
					agent: "bot",
					request: `r${seq - 1}`,
					details: { result: "succeeded", exitCode: 0 },
				}
			: {
					type: "request.allowed",
					actor: "rules",
					agent: "bot",
					session: "s1",
					request: `r${seq}`,
					digest: hash("sha256", `${seq}`, "hex"),
					outcome: { state: "allowed", obligations: [] },
					details: { tool: "shell_exec", kind: "shell", subject: `grep -rn "thing ${seq}" src` },
				};

/** Makes `size` entries in `file`, each of `signedAt` sizes and the last one signed. The clock moves a second an entry. */
export const makeLogFile = async (file: string, size: number, signedAt: readonly number[] = []): Promise<MadeLog> => {
	const db = openDatabase(file);
	// What is tested is what is stored, not that it was durable.
	db.pragma("synchronous = OFF");
	let clock = startedAt;
	const store = createStore(db, {
		now: () => (clock += 1000),
		host: "test",
		folds: [],
		redact: (draft) => draft,
		onFatal: (error) => {
			throw error;
		},
	});
	const key = openSeed(createSeed());
	const own = createVerifierKey((bytes) => createHash("sha256").update(bytes).digest(), "countersign.local/test", key.publicKey);
	if (!own.ok) throw new Error(own.fault.message);
	const signer: NoteSigner = { key: own.value, sign: key.sign };
	const checkpoints = createCheckpoints(db);
	const sizes = new Set([...signedAt, size]);
	await store.commit(() => {
		for (let seq = 0; seq < size; seq++) {
			store.ledger.append(draftAt(seq));
			if (sizes.has(store.tree.size))
				checkpoints.put({
					size: store.tree.size,
					at: clock,
					note: signCheckpoint({ size: store.tree.size, root: store.tree.root() }, signer),
				});
		}
	});
	const made = { file, signer, size, root: store.tree.root() };
	db.close();
	return made;
};

/** What a verification of this log is asked with; `remembered` is its newest head unless said otherwise. */
export const portsOf = (log: MadeLog): VerifyPorts => ({
	keys: [log.signer.key],
	check: checkSignature,
	remembered: [{ size: log.size, root: log.root, where: "the test", at: startedAt }],
	now: () => 0,
	signal: new AbortController().signal,
	onProgress: () => undefined,
});

/** A copy of the log with something done to it. */
export const damagedCopy = (log: MadeLog, file: string, damage: (db: Db) => void): void => {
	for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
	copyFileSync(log.file, file);
	const db = openDatabase(file);
	try {
		db.transaction(damage)(db);
	} finally {
		db.close();
	}
};
