import assert from "node:assert/strict";
import { test } from "node:test";
import { bannersOf } from "../../../src/shared/view/banners.ts";
import { reduce } from "../../../src/shared/view/reduce.ts";
import { baseState } from "../../kit/fake-host.ts";

test("a log that cannot be written is an alarm on every screen, and little room a warning, until it is over", () => {
	const logBanner = (state: ReturnType<typeof baseState>) => bannersOf(state).find(({ id }) => id === "log");
	const failed = reduce(baseState(), { type: "log.set", log: { status: "failed", text: "disk full", since: 1 } });
	assert.deepEqual(logBanner(failed), {
		id: "log",
		tone: "bad",
		text: "The log cannot be written: disk full. Agents are held until logging works.",
	});
	const low = reduce(failed, {
		type: "log.set",
		log: { status: "low-space", text: "Only 12 MB are free on the disk of the log.", since: 1 },
	});
	assert.equal(logBanner(low)?.tone, "warn");
	const missing = reduce(low, { type: "log.set", log: { status: "missing", text: "No log at `/home/ana/log.db`", since: 1 } });
	assert.equal(logBanner(missing)?.text, "No log at `/home/ana/log.db`. Agents are held until logging works.");
	assert.equal(logBanner(reduce(low, { type: "log.set", log: null })), undefined);
});

test("a chain that failed says on every screen whether somebody acknowledged it, and goes on saying that it failed", () => {
	const chainBanner = (state: ReturnType<typeof baseState>) => bannersOf(state).find(({ id }) => id === "chain");
	const state = baseState();
	const verified = { at: 1, size: 9, passed: false, text: "entry 4 was changed", first: { kind: "edited" as const, seq: 4 } };
	const failed = reduce(state, { type: "chain.set", chain: { ...state.chain, verified } });
	assert.deepEqual(chainBanner(failed), {
		id: "chain",
		tone: "bad",
		text: "The audit chain failed verification: entry 4 was changed. Nobody has acknowledged it.",
		route: "/audit",
	});
	const acknowledged = { by: "ana", at: 2, reason: "the disk is being looked at" };
	const seen = reduce(failed, { type: "chain.set", chain: { ...state.chain, verified: { ...verified, acknowledged } } });
	assert.equal(
		chainBanner(seen)?.text,
		"The audit chain failed verification: entry 4 was changed. Acknowledged by ana: the disk is being looked at.",
	);
	assert.equal(chainBanner(seen)?.tone, "bad");
	const passed = reduce(seen, { type: "chain.set", chain: { ...state.chain, verified: { at: 3, size: 9, passed: true, text: "" } } });
	assert.equal(chainBanner(passed), undefined);
});

test("a failure that nobody acknowledged is said although a later verification passed", () => {
	const state = baseState();
	const failedBefore = { at: 1, text: "entry 4 was changed", first: { kind: "edited" as const, seq: 4 } };
	const banner = (over: object) =>
		bannersOf({ ...state, chain: { ...state.chain, failedBefore: { ...failedBefore, ...over } } }).find(({ id }) => id === "chain-before");
	assert.equal(
		banner({})?.text,
		"A verification of the audit chain failed: entry 4 was changed. A later one passed. Nobody has acknowledged it.",
	);
	assert.equal(banner({ acknowledged: { by: "ana", at: 2, reason: "the disk was looked at" } }), undefined);
});
