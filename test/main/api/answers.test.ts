import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createAnswersApi } from "../../../src/main/api/answers.ts";
import type { OperatorSession } from "../../../src/main/api/console.ts";
import { createNonces } from "../../../src/main/api/nonces.ts";
import { createUndo, type Undo } from "../../../src/main/api/undo.ts";
import { consoleContract } from "../../../src/shared/contract/console.ts";
import type { Entry } from "../../../src/shared/model/entry.ts";
import { fail, ok } from "../../../src/shared/lib/result.ts";
import { createRig, must, type Rig } from "../../kit/rig.ts";

/** One no to a list of requests, through the console's method. */

let rig: Rig;
let undo: Undo<unknown>;
let api: ReturnType<typeof createAnswersApi>;
let readOnly: string | null;
let nonces = 0;
const session = (via: OperatorSession["via"]): OperatorSession => ({
	connection: "c1",
	operator: "ana",
	via,
	readOnly: () => readOnly,
	emit: () => undefined,
	unwatch: null,
});

beforeEach(async () => {
	rig = createRig();
	readOnly = null;
	await rig.enrol("bot");
	undo = createUndo(rig.now, (error) => assert.fail(String(error)));
	api = createAnswersApi({
		engine: rig.engine,
		nonces: createNonces({ newId: () => `n${++nonces}`, now: rig.now }),
		undo,
		commit: rig.store.commit,
		isWritable: () => rig.store.unwritable() === null,
		entry: (seq): Entry | null => rig.entries[seq] ?? null,
		now: rig.now,
		mayChange: (by) => (by.readOnly() === null ? ok({ name: by.operator, via: by.via }) : fail("forbidden", by.readOnly() ?? "")),
	});
});
afterEach(async () => {
	await undo.flush();
	rig.close();
});

const hold = async (name: string) => {
	const draft = rig.draft("file_write", { path: join(rig.work, name), content: "x" });
	must(await rig.submit(draft));
	const { request, rev } = rig.engine.held(draft.id) ?? assert.fail();
	return { id: draft.id, digest: request.digest, rev };
};
const denyMany = (items: Awaited<ReturnType<typeof hold>>[], via: OperatorSession["via"]) =>
	api["request.answer-many"]({ items, verdict: "deny", feedback: "one at a time", input: "key" }, session(via));
const ends = (): (readonly [string | undefined, string, unknown])[] =>
	rig.entries.flatMap(({ type, request, details }) =>
		/^request\.(?:denied|allowed)$/.test(type) ? [[request, type, details["feedback"]] as const] : [],
	);

test("each of a list is denied by itself, and what is wrong about one stops none of the others", async () => {
	const [first, second, third, ended] = [await hold("a"), await hold("b"), await hold("c"), await hold("d")];
	must(await rig.answer(ended.id, "deny", {}));
	const other = { ...second, digest: first.digest };
	const { items } = must(await denyMany([first, other, ended, third], "cli"));
	assert.deepEqual(
		items.map(({ id, result }) => [id, result.state, result.state === "refused" ? result.code : ""]),
		[
			[first.id, "ended", ""],
			[second.id, "refused", "conflict"],
			[ended.id, "refused", "conflict"],
			[third.id, "ended", ""],
		],
	);
	assert.ok(rig.engine.held(second.id), "an answer for another action changes nothing");
	assert.deepEqual(ends().slice(1), [
		[first.id, "request.denied", "one at a time"],
		[third.id, "request.denied", "one at a time"],
	]);
	const entry = rig.entries.findLast(({ request }) => request === first.id);
	assert.deepEqual(entry?.details["reading"], { input: "key", listed: 4, rev: 1 });
});

test("nothing beyond the list is answered, not even the same action again", async () => {
	const first = await hold("a");
	const again = await hold("a");
	must(await denyMany([first], "cli"));
	assert.ok(rig.engine.held(again.id));
});

test("a list from a window is delivered after a moment, and each can be taken back until then", async () => {
	const [first, second] = [await hold("a"), await hold("b")];
	const { items } = must(await denyMany([first, second], "window"));
	assert.deepEqual(
		items.map(({ result }) => result.state),
		["undoable", "undoable"],
	);
	assert.deepEqual(ends(), []);
	const twice = must(await denyMany([first], "window")).items[0]?.result;
	assert.equal(twice?.state === "refused" && twice.code, "conflict");
	assert.deepEqual(await api["request.undo"]({ id: first.id }, session("window")), ok({ undone: true }));
	await undo.flush();
	assert.deepEqual(
		ends().map(([id]) => id),
		[second.id],
	);
	assert.ok(rig.engine.held(first.id), "what was taken back waits again");
});

test("no list carries a yes, a request twice, nothing, or more than a hundred; who may only look answers none", async () => {
	const first = await hold("a");
	const { params } = consoleContract.methods["request.answer-many"];
	const list = (count: number) => Array.from({ length: count }, (_, at) => ({ ...first, id: `r${at}` }));
	const isTaken = (verdict: string, count: number): boolean => params.safeParse({ items: list(count), verdict, input: "key" }).success;
	assert.deepEqual(
		[isTaken("deny", 1), isTaken("deny", 100), isTaken("deny", 0), isTaken("deny", 101), isTaken("approve", 1)],
		[true, true, false, false, false],
	);
	const twice = await denyMany([first, first], "window");
	assert.equal(!twice.ok && twice.fault.code, "bad_request");
	readOnly = "another console decides";
	const looked = await denyMany([first], "window");
	assert.equal(!looked.ok && looked.fault.code, "forbidden");
	assert.ok(rig.engine.held(first.id));
	assert.deepEqual(ends(), []);
});

test("a second no to what is being denied keeps the time of the first and tells the agent the newer words", async () => {
	const item = await hold("a");
	const deny = (feedback: string) =>
		api["request.answer"](
			{ ...item, verdict: "deny", scope: "once", feedback, seenRatio: 1, readMs: 900, input: "key" },
			session("browser"),
		);
	const first = must(await deny("first"));
	rig.tick(1500);
	assert.deepEqual(must(await deny("second")), first);
	assert.deepEqual(must(await api["request.deliver"]({ id: item.id }, session("browser"))), { delivered: true });
	assert.deepEqual(ends(), [[item.id, "request.denied", "second"]]);
	assert.deepEqual(must(await api["request.deliver"]({ id: item.id }, session("browser"))), { delivered: false });
	assert.deepEqual(must(await api["request.undo"]({ id: item.id }, session("browser"))), { undone: false });
});

test("the same action is approved several times with one answer, each by its own nonce, and nothing beyond the list", async () => {
	const same = async () => {
		const draft = rig.draft("shell_exec", { command: "touch a" });
		must(await rig.submit(draft));
		const { request, rev } = rig.engine.held(draft.id) ?? assert.fail();
		return { id: draft.id, digest: request.digest, rev };
	};
	const items = [await same(), await same(), await same()];
	const since = await same();
	const arm = (item: (typeof items)[number]) =>
		must(api["request.arm"](item, session("browser")) as ReturnType<typeof ok<{ nonce: string }>>);
	const armed = items.map((item) => ({ ...item, seenRatio: 1, ...arm(item) }));
	const [one, two, three] = armed;
	if (one === undefined || two === undefined || three === undefined) return assert.fail();
	const answer = { verdict: "approve", readMs: 900, input: "key" } as const;
	const done = must(
		await api["request.answer-many"]({ ...answer, items: [one, { ...two, nonce: "made up" }, { ...three, rev: 9 }] }, session("browser")),
	);
	assert.deepEqual(
		done.items.map(({ result }) => (result.state === "refused" ? result.code : result.state)),
		["ended", "forbidden", "forbidden"],
	);
	// A nonce serves once, whatever it was tried on.
	const again = must(await api["request.answer-many"]({ ...answer, items: [one, three] }, session("browser")));
	assert.deepEqual(
		again.items.map(({ result }) => result.state),
		["refused", "refused"],
	);
	assert.deepEqual(
		rig.entries.flatMap(({ type, request }) => (type === "request.allowed" ? [request] : [])),
		[one.id],
	);
	assert.ok(rig.engine.held(since.id) && rig.engine.held(two.id));
});

test("what is not the same is approved together only where it is alike, routine or notable, and never otherwise", async () => {
	const hold = async (command: string) => {
		const draft = rig.draft("shell_exec", { command });
		must(await rig.submit(draft));
		const { request, rev } = rig.engine.held(draft.id) ?? assert.fail();
		const item = { id: draft.id, digest: request.digest, rev };
		const { nonce } = must(api["request.arm"](item, session("browser")) as ReturnType<typeof ok<{ nonce: string }>>);
		return { ...item, nonce, seenRatio: 1 };
	};
	const many = (...items: Awaited<ReturnType<typeof hold>>[]) =>
		api["request.answer-many"]({ verdict: "approve", readMs: 900, input: "key", items }, session("browser"));
	const unlike = await many(await hold("touch a"), await hold("mkdir b"));
	assert.equal(!unlike.ok && unlike.fault.code, "bad_request");
	const grave = await many(await hold("rm -rf a"), await hold("rm -rf b"));
	assert.equal(!grave.ok && grave.fault.code, "bad_request");
	const alike = must(await many(await hold("touch c"), await hold("touch d")));
	assert.deepEqual(
		alike.items.map(({ result }) => result.state),
		["ended", "ended"],
	);
});
