import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createQuery } from "../../../src/main/store/query.ts";
import { createScan } from "../../../src/main/store/search/scan.ts";
import { createSearchThread, type SearchThread } from "../../../src/main/store/search/search-thread.ts";
import { openIndex } from "../../../src/main/store/search/index-file.ts";
import { createRig } from "../../kit/rig.ts";

const program = join(import.meta.dirname, "../../../src/main/hosts/index-worker.ts");

/** A log of ordinary decisions and a thread that searches it. */
const open = async (t: TestContext, options: { readonly program?: string | null; readonly size?: number } = {}) => {
	const rig = createRig();
	await rig.enrol("bot");
	const append = (count: number, command: string): Promise<void> =>
		rig.store.commit(() => {
			for (let at = 0; at < count; at++)
				rig.store.ledger.append({
					type: "request.denied",
					actor: "gates",
					agent: "bot",
					request: `${command} ${at}`,
					outcome: { state: "denied", code: "path", reason: "no" },
					details: { tool: "shell_exec", subject: `${command} ${at}`, args: { command: `${command} ${at}` } },
				});
		});
	await append(options.size ?? 300, "git push");
	const errors: unknown[] = [];
	const query = createQuery(rig.db);
	const indexFile = join(rig.root, "index.db");
	const openThread = (): SearchThread =>
		createSearchThread({
			program: options.program === undefined ? program : options.program,
			logFile: join(rig.root, "log.db"),
			indexFile,
			fallback: createScan(query),
			onError: (error) => errors.push(error),
		});
	const thread = openThread();
	t.after(async () => {
		await thread.stop();
		rig.close();
	});
	return { rig, thread, openThread, append, errors, indexFile, query };
};
const ask = { query: { is: { outcome: ["denied"] }, has: ["push 29"] }, offset: 0, limit: 20 };
const subjects = async (thread: SearchThread): Promise<number> => (await thread.window(ask)).total;

test("answers, and finds what was committed a moment ago", async (t) => {
	const { thread, append } = await open(t);
	assert.equal(await subjects(thread), 11);
	await append(30, "then push");
	const found = await thread.window(ask);
	assert.deepEqual([found.total, found.behind], [12, 0]);
	assert.match(found.entries[0]?.body ?? "", /then push 29/);
});

test("another thread goes on where the one before was stopped, also in the middle of filling", async (t) => {
	const { thread, openThread, append, query, indexFile } = await open(t, { size: 5000 });
	const asked = thread.window(ask).catch(() => null);
	await thread.stop();
	await asked;
	await append(10, "more");
	const next = openThread();
	t.after(() => next.stop());
	const all = await next.numbers({ query: { is: { agent: ["bot"] } } });
	assert.equal(all.total, (await createScan(query).numbers({ query: { is: { agent: ["bot"] } } })).total);
	await next.stop();
	const db = openIndex(indexFile, query);
	assert.ok((db.prepare("SELECT value FROM meta WHERE key = 'next'").pluck().get() as number) > 0, "what was filled is kept");
	db.close();
});

test("an index that is not one is made again while it answers", async (t) => {
	const { thread, indexFile } = await open(t);
	writeFileSync(indexFile, Buffer.alloc(9000, 7));
	assert.equal(await subjects(thread), 11);
});

test("without a thread it answers all the same", async (t) => {
	const { thread } = await open(t, { program: null });
	assert.equal(await subjects(thread), 11);
});

test("a thread that cannot start is given up after a few times, and the questions are answered without it", async (t) => {
	const { thread, errors } = await open(t, { program: join(import.meta.dirname, "no-such-program.ts") });
	for (let at = 0; at < 3; at++) await assert.rejects(thread.window(ask));
	assert.equal(await subjects(thread), 11);
	assert.equal(errors.length, 3);
});

test("a question that nobody waits for any more is refused, and the next is answered", async (t) => {
	const { thread } = await open(t);
	const abort = new AbortController();
	abort.abort(new Error("gone on"));
	await assert.rejects(thread.window(ask, abort.signal), /gone on/);
	assert.equal(await subjects(thread), 11);
});
