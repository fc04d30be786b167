import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Result } from "../../src/shared/lib/result.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { openKeptLog } from "./kept-log.ts";

/**
 * `retention-program.ts FOLDER CLOCK prune|restore STEP before|after`: lives on with the log of a folder, a day a turn, and
 * prunes it, or also restores what was pruned, while it goes on appending. It tells each entry and each thing that is done
 * once that returned. At the write number STEP of pruning and restoring (a statement of the log, or a write of a segment),
 * right before or right after it, the process is killed. STEP 0: somebody else kills it.
 */
const [folder = "", start = "", action = "prune", step = "0", when = "before"] = process.argv.slice(2);

// Who is killed does not keep for the next one what was compiled.
flushCompileCache();

const dayMs = 86_400_000;
const entriesOfDay = 250;
let clock = Number(start);

let isCounting = false;
let steps = 0;
const die = (): void => void process.kill(process.pid, "SIGKILL");
type Work = (this: object, ...values: unknown[]) => unknown;
const counted = (work: Work): Work =>
	function runAndCount(this: object, ...values: unknown[]) {
		const isIt = isCounting && ++steps === Number(step);
		if (isIt && when === "before") die();
		const result = work.apply(this, values);
		if (!isIt) return result;
		if (result instanceof Promise) return result.finally(die);
		die();
		return result;
	};
const count = (prototype: Record<string, Work>, names: readonly string[]): void => {
	for (const name of names) {
		const work = prototype[name];
		if (work === undefined) throw new Error(`there is no \`${name}\``);
		prototype[name] = counted(work);
	}
};
const memory = openDatabase(":memory:");
count(memory.prepare("SELECT 1").constructor.prototype as Record<string, Work>, ["run"]);
memory.close();
const handle = await open(join(folder, "seed"), "r");
count(Object.getPrototypeOf(handle) as Record<string, Work>, ["write", "datasync", "truncate"]);
await handle.close();

const stop = (error: unknown): void => {
	console.error(error);
	process.exit(1);
};
const log = openKeptLog(folder, { now: () => clock, retentionDays: 2, onError: stop });
const { store, pruning, archive, retention } = log;
const must = (result: Result<unknown>): void => {
	if (!result.ok) throw new Error(result.fault.message);
};
const say = (text: string): void => void writeSync(1, `${text}\n`);

const append = async (many: number): Promise<void> => {
	const entries = await store.commit(() =>
		Array.from({ length: many }, (_, at) =>
			store.ledger.append({ type: "operator.signed-in", actor: "ana", details: { via: "console", at } }),
		),
	);
	const leaf = log.db.prepare<[number]>("SELECT leaf FROM entries WHERE seq = ?").pluck();
	for (const { seq } of entries) say(`entry ${seq} ${String(leaf.get(seq))}`);
};

/** Does it while entries are appended beside it, and tells what came of it. */
const doing = async (work: () => Promise<string>): Promise<void> => {
	let isDone = false;
	const beside = async (): Promise<void> => {
		while (!isDone) {
			await append(1);
			for (let turn = 0; turn < 20 && !isDone; turn++) await nextTurn();
		}
	};
	say("begun");
	isCounting = true;
	const besides = beside();
	const done = await work();
	isCounting = false;
	say(done);
	isDone = true;
	await besides;
};
const prune = async (): Promise<string> => {
	await archive.catchUp();
	must(await pruning.prune("ana"));
	return `pruned ${clock}`;
};
const restore = (days: number) => async (): Promise<string> => {
	const isThere = (from: number): boolean => retention.restored().some((range) => range.from === from);
	const removed = archive.complete().filter(({ from, to }) => to <= (retention.pruned()?.to ?? 0) && !isThere(from));
	const segment = removed[removed.length >> 1];
	if (segment === undefined) return "nothing to restore";
	must(await pruning.restore([segment.name], "ana", days));
	return `restored ${segment.from} ${segment.to}`;
};

await log.start();
say("ready");
for (;;) {
	if (action === "restore") for (const days of [1, 20]) await doing(restore(days));
	await append(entriesOfDay);
	clock += dayMs;
	await append(1);
	await doing(prune);
}
