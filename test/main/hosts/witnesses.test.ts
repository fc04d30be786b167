import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { askWitness } from "../../../src/main/hosts/ask-witness.ts";
import { checkSignature } from "../../../src/main/hosts/log-key.ts";
import { createWitnessing } from "../../../src/main/hosts/witnessing.ts";
import { cosignersOf } from "../../../src/main/audit/witness-request.ts";
import { verifyLog } from "../../../src/main/store/verify-log.ts";
import { type Answer, type Asked, startHttp } from "../../kit/http-server.ts";
import { createSignedLog, type SignedLog } from "../../kit/signed-log.ts";
import { createWitness } from "../../kit/witness.ts";
import { newSigner } from "../audit/kit.ts";

/** Cosignatures asked of a witness that was written for these tests after the text of C2SP tlog-witness. */

const origin = "countersign.local/test";
const newest = (log: SignedLog) => {
	const head = log.checkpoints.newest();
	assert.ok(head !== null);
	return head;
};

const desk = async (t: TestContext, answer?: (asked: Asked) => Answer) => {
	const log = createSignedLog(t);
	const witness = createWitness("witness.example/w1", { origin, keys: [log.signer.key] });
	const http = await startHttp(t, answer ?? witness.answer);
	const ports = {
		url: `${http.url}/w/`,
		key: witness.key,
		check: checkSignature,
		nodes: log.store.tree.nodes(),
		signal: new AbortController().signal,
	};
	const ask = (known: number) => askWitness(newest(log), known, { ...ports, nodes: log.store.tree.nodes() });
	return { log, witness, http, ask, ports };
};

test("a witness cosigns the first head and every later one, from whatever size it knows", async (t) => {
	const { log, witness, http, ask } = await desk(t);
	let believed = 0;
	for (const size of [1, 2, 7, 256, 300, 1000]) {
		await log.grow(size);
		log.sign();
		const asked = await ask(believed);
		assert.ok("line" in asked, JSON.stringify(asked));
		assert.equal(witness.latest().size, size);
		// Every other time we forget, and are told with 409.
		believed = believed === 0 ? size : 0;
	}
	assert.match(http.asked[0]?.body ?? "", /^old 0\n\ncountersign\.local\/test\n1\n/);
	assert.equal(http.asked.filter(({ body }) => body.startsWith("old 0\n")).length, 3);
});

test("two histories are an alarm, in each way in which a witness can tell", async (t) => {
	const { log, witness, ask } = await desk(t);
	await log.grow(20);
	log.sign();
	witness.knows({ size: 30, root: "ab".repeat(32) });
	const ahead = await ask(0);
	assert.ok("problem" in ahead && ahead.isAlarm && /has seen 30 entries, this log has 20/.test(ahead.problem));
	witness.knows({ size: 20, root: "ab".repeat(32) });
	const same = await ask(20);
	assert.ok("problem" in same && same.isAlarm && /another history: at 20 entries/.test(same.problem));
	witness.knows({ size: 10, root: "ab".repeat(32) });
	const earlier = await ask(10);
	assert.ok("problem" in earlier && earlier.isAlarm && /what it cosigned at 10 entries/.test(earlier.problem));
});

test("a witness that refuses, lies or is not there is a problem in words, and nothing is taken from it", async (t) => {
	const { log, ports } = await desk(t);
	await log.grow(20);
	log.sign();
	const stranger = createWitness("witness.example/w1", { origin, keys: [log.signer.key] });
	const notOurs = createWitness("witness.example/w1", { origin: "countersign.local/other", keys: [] });
	const oldKey = createWitness("witness.example/w1", { origin, keys: [newSigner(origin).key] });
	for (const [answer, says] of [
		[notOurs.answer, /does not know this log/],
		[oldKey.answer, /does not know the key that signs/],
		[stranger.answer, /no signature of its key/],
		[() => ({ status: 500 }), /answered 500/],
		[() => ({ status: 302, headers: { location: "http://127.0.0.1:1/" } }), /answered 302/],
		[() => ({ status: 200, body: "hello" }), /not a list of signatures/],
		[() => ({ status: 200, body: "x".repeat(70_000) }), /too long/],
		[() => ({ status: 409, body: "7\n" }), /409 without a size/],
		[() => ({ status: 409, body: "seven\n", headers: { "content-type": "text/x.tlog.size" } }), /which size it knows/],
	] as const) {
		const { url } = await startHttp(t, answer);
		const asked = await askWitness(newest(log), 0, { ...ports, url: `${url}/w` });
		assert.ok("problem" in asked && !asked.isAlarm && says.test(asked.problem), JSON.stringify(asked));
	}
	const absent = await askWitness(newest(log), 0, { ...ports, url: "http://127.0.0.1:1/w" });
	assert.ok("problem" in absent && /cannot be reached/.test(absent.problem));
});

test("cosignatures are stored with the head, counted by a verification, and one that is changed is a bad signature", async (t) => {
	const log = createSignedLog(t);
	const one = createWitness("witness.example/w1", { origin, keys: [log.signer.key] });
	const two = createWitness("witness.example/w2", { origin, keys: [log.signer.key] });
	let isUp = false;
	const up = await startHttp(t, one.answer);
	const down = await startHttp(t, (asked) => (isUp ? two.answer(asked) : { status: 503 }));
	const problems: string[] = [];
	const witnessing = createWitnessing({
		checkpoints: log.checkpoints,
		nodes: () => log.store.tree.nodes(),
		commit: log.store.commit,
		check: checkSignature,
		now: Date.now,
		onChange: () => undefined,
		onError: (text) => problems.push(text),
	});
	t.after(witnessing.stop);
	await log.grow(300);
	log.sign();
	witnessing.configure(
		[
			{ name: "one", url: `${up.url}/w`, key: one.verifierKey },
			{ name: "two", url: `${down.url}/w`, key: two.verifierKey },
		],
		undefined,
	);
	await witnessing.askNow();
	const { note } = newest(log);
	assert.deepEqual(witnessing.cosigned(note), { by: ["witness.example/w1"], of: 2 });
	const view = witnessing.view();
	assert.deepEqual([view?.quorum, view?.list[0]?.size, view?.list[1]?.problem?.text], [2, 300, "it answered 503"]);

	const verify = () =>
		verifyLog(log.db, {
			keys: [log.signer.key],
			witnesses: witnessing.keys(),
			check: checkSignature,
			remembered: [],
			now: Date.now,
			signal: new AbortController().signal,
			onProgress: () => undefined,
		});
	const report = await verify();
	assert.equal(report.state, "passed", report.text);
	assert.deepEqual(report.cosigned, { by: ["witness.example/w1"], of: 2 });
	assert.match(report.text, /cosigned by 1 of 2 witnesses$/);

	isUp = true;
	await witnessing.askNow();
	assert.deepEqual(cosignersOf(newest(log).note, witnessing.keys(), checkSignature).length, 2);
	assert.equal(witnessing.view()?.list[1]?.problem, undefined);

	const changed = newest(log).note.replace(/(w2 .{30})(.)/, (_, start: string, letter: string) => `${start}${letter === "A" ? "B" : "A"}`);
	log.checkpoints.replace(300, changed);
	const damaged = await verify();
	assert.deepEqual([damaged.state, damaged.damage[0]?.kind], ["failed", "bad-signature"]);
	assert.deepEqual(problems, []);
});
