import { readFileSync, writeSync } from "node:fs";
import { createVerifierKey } from "../../src/main/audit/note.ts";
import { createCheckpointer } from "../../src/main/hosts/checkpointer.ts";
import { sha256 } from "../../src/main/store/tree.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStore } from "../../src/main/store/store.ts";
import { openSeed } from "../../src/main/system/ed25519.ts";
import { writeWholeFile } from "../../src/main/system/whole-file.ts";

/**
 * `log-writer-program.ts FILE SEED-FILE HEAD-FILE STEP before|after`: appends to a log without end, signs it and remembers
 * its heads as a host does, and tells each entry once its commit returned. At the write statement number STEP, right before
 * it or right after it, the process is killed: no clean-up, no last words. STEP 0: somebody else kills it.
 */
const [file = "", seedFile = "", headFile = "", step = "0", when = "before"] = process.argv.slice(2);

const db = openDatabase(file);
const Statement = db.prepare("SELECT 1").constructor as { prototype: { run: (this: object, ...values: unknown[]) => unknown } };
const { run } = Statement.prototype;
let steps = 0;
const die = (): void => void process.kill(process.pid, "SIGKILL");
Statement.prototype.run = function runAndCount(this: object, ...values: unknown[]) {
	const isIt = ++steps === Number(step);
	if (isIt && when === "before") die();
	const result = run.apply(this, values);
	if (isIt) die();
	return result;
};

const seed = openSeed(readFileSync(seedFile));
const key = createVerifierKey(sha256, "countersign.local/test", seed.publicKey);
if (!key.ok) throw new Error(key.fault.message);
const stop = (error: unknown): void => {
	console.error(error);
	process.exit(1);
};
let clock = 1_800_000_000_000;
const store = createStore(db, { now: () => clock++, host: "test", folds: [], redact: (draft) => draft, onFatal: stop });
const signer = { key: key.value, sign: seed.sign };
const checkpointer = createCheckpointer({
	store,
	checkpoints: createCheckpoints(db),
	signer: () => signer,
	now: () => clock,
	remember: async (head) => writeWholeFile(headFile, JSON.stringify(head), 0o600),
	onSigned: () => undefined,
	onError: stop,
});

writeSync(1, "ready\n");
for (let batch = 0; ; batch++) {
	const jobs = Array.from({ length: 1 + (batch % 7) * 5 }, (_, at) =>
		store.commit(() => store.ledger.append({ type: "operator.signed-in", actor: "ana", details: { via: "console", batch, at } }).seq),
	);
	await Promise.all(
		jobs.map(async (job) => {
			const seq = await job;
			writeSync(1, `${seq}\n`);
		}),
	);
	if (batch % 5 === 4) await checkpointer.sign();
}
