import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { breakersFold } from "../../src/main/engine/breaker/breaker.ts";
import { folds } from "../../src/main/engine/folds.ts";
import { createStoredFolds } from "../../src/main/store/folds.ts";
import type { BreakerView } from "../../src/shared/model/breaker.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import { createRig, type Rig } from "../kit/rig.ts";

/**
 * Breakers under random histories: what they say live, folded again from the log, and by a plain reference that reads the
 * whole log each time, written from semantics §4, agree; a breaker moves exactly when the reference says; and nothing but
 * reads runs while one is open, one probe at a time while it is half open.
 */

const second = 1000;
const minute = 60 * second;
/** One has a name that every object answers to. */
const agents = ["bot", "constructor"] as const;
const scopes = ["*", ...agents] as const;
type Scope = (typeof scopes)[number];

const concerns = (entry: Entry, scope: Scope): boolean => entry.agent !== undefined && (scope === "*" || entry.agent === scope);
const moves = (entry: Entry, scope: Scope, type: "breaker.opened" | "breaker.closed"): boolean =>
	entry.type === type && entry.details["scope"] === scope;

/** How it ended, for what counts at all: true for well, false for badly. */
const ending = ({ type, details, actor, findings = [] }: Entry): boolean | null => {
	if (type === "unasked.seen") return false;
	if (type === "request.denied" && actor === "gates")
		return findings.some(({ effect, gate }) => effect === "deny" && ["text", "paths", "commands", "hosts", "policy"].includes(gate))
			? false
			: null;
	if (type !== "request.finished" || details["result"] === "cancelled") return null;
	return details["result"] === "succeeded";
};

const isProbe = ({ findings = [] }: Entry, scope: Scope): boolean =>
	findings.some(({ effect, code }) => effect === "ask" && code === (scope === "*" ? "breaker-probe" : "agent-breaker-probe"));

type Probe = { readonly id: string; readonly at: number };
type Reading = Pick<BreakerView, "state" | "failed" | "total" | "consecutive" | "openedAt" | "halfOpenAt" | "goodProbes" | "goodReads"> & {
	readonly probes: readonly Probe[];
	readonly due: "open" | "close" | null;
};
const reference = (log: readonly Entry[], scope: Scope, now: number): Reading => {
	const sinceClosed = log.slice(log.findLastIndex((entry) => moves(entry, scope, "breaker.closed")) + 1);
	const trips = sinceClosed.filter((entry) => moves(entry, scope, "breaker.opened"));
	const isRead = ({ details }: Entry): boolean => details["risk"] === "read";
	const ended = sinceClosed.filter((entry) => concerns(entry, scope) && !isRead(entry) && ending(entry) !== null);
	const recent = ended.slice(-100).filter(({ at }) => at > now - 5 * minute);
	const failed = recent.filter((entry) => ending(entry) === false).length;
	let consecutive = 0;
	while (consecutive < recent.length && ending(recent[recent.length - 1 - consecutive] as Entry) === false) consecutive += 1;
	const readings = { failed, total: recent.length, consecutive };

	const trip = trips.at(-1);
	if (trip === undefined) {
		const isDue = consecutive >= 3 || (recent.length >= 10 && failed * 2 >= recent.length);
		return { ...readings, state: "Closed", goodProbes: 0, goodReads: 0, probes: [], due: isDue ? "open" : null };
	}
	const openedAt = trip.at;
	const halfOpenAt = openedAt + Math.min(minute * 2 ** (trips.length - 1), 15 * minute);
	const since = sinceClosed.slice(sinceClosed.indexOf(trip) + 1).filter((entry) => concerns(entry, scope));
	// Who tests: from the moment it is asked about as a probe until its end, or until nobody heard of it for an hour.
	let probes: Probe[] = [];
	let goodProbes = 0;
	let goodReads = 0;
	for (const entry of since) {
		const id = entry.request ?? "";
		const end = ending(entry);
		if (isRead(entry)) {
			if (entry.type === "request.finished" && entry.at >= halfOpenAt && end !== null) goodReads = end ? Math.min(5, goodReads + 1) : 0;
		} else if (entry.type === "request.denied") probes = probes.filter((each) => each.id !== id);
		else if (entry.type === "request.finished") {
			if (probes.some((each) => each.id === id) && end === true) goodProbes += 1;
			probes = probes.filter((each) => each.id !== id);
		} else if (isProbe(entry, scope))
			probes = [...probes.filter((each) => each.id !== id && entry.at - each.at < 60 * minute), { id, at: entry.at }];
	}
	const isBad = since.some((entry) => !isRead(entry) && entry.at >= halfOpenAt && ending(entry) === false);
	const state = now < halfOpenAt ? "Open" : "HalfOpen";
	const due = state === "Open" ? null : isBad ? "open" : goodProbes >= 3 ? "close" : null;
	return { ...readings, state, openedAt, halfOpenAt, goodProbes, goodReads, probes, due };
};

type Act = (rig: Rig, n: number) => Promise<unknown>;
type Result = "succeeded" | "failed" | "timed-out" | "cancelled";
const anyAgent = fc.constantFrom(...agents);
const finish = (rig: Rig, agent: string, id: string, outcome: Result) =>
	rig.store.commit(() => rig.engine.finish({ id, outcome }, { agent, connection: "c1" }));
const ask = async (rig: Rig, agent: string, n: number, read = false): Promise<string> => {
	const path = join(rig.work, `f${n}`);
	const draft = read ? rig.draft("file_read", { path }) : rig.draft("file_write", { path, content: "x" });
	await rig.submit(draft, agent);
	return draft.id;
};

/** A whole action: asked, approved where it asks, and ended where it was allowed. */
const work =
	(agent: string, outcome: Result | null, read = false): Act =>
	async (rig, n) => {
		const id = await ask(rig, agent, n, read);
		if (rig.engine.held(id) !== undefined) await rig.answer(id, "approve");
		if (outcome !== null && rig.store.ledger.recorded(id)?.state === "allowed") await finish(rig, agent, id, outcome);
	};
const answerTo =
	(isFirst: boolean, verdict: "approve" | "deny"): Act =>
	async (rig) => {
		const held = rig.engine.waiting().at(isFirst ? 0 : -1);
		if (held !== undefined) await rig.answer(held.request.id, verdict);
	};
const rest =
	(ms: number): Act =>
	async (rig) =>
		rig.tick(ms);
const switched = (isOn: boolean): string => `[feature_flags]\nprogressive_trust = false\nglobal_circuit_breaker = ${isOn}`;

const single: fc.Arbitrary<Act> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.tuple(anyAgent, fc.constantFrom<Result>("succeeded", "failed", "timed-out", "cancelled"))
			.map(([agent, outcome]) => work(agent, outcome)),
	},
	{ weight: 3, arbitrary: anyAgent.map((agent) => work(agent, "succeeded")) },
	{ weight: 1, arbitrary: anyAgent.map((agent) => work(agent, null)) },
	{
		weight: 2,
		arbitrary: fc
			.tuple(anyAgent, fc.constantFrom<Result>("succeeded", "succeeded", "failed"))
			.map(([agent, outcome]) => work(agent, outcome, true)),
	},
	{ weight: 3, arbitrary: anyAgent.map<Act>((agent) => (rig, n) => ask(rig, agent, n)) },
	{
		weight: 4,
		// Whatever waits or runs, oldest or newest, comes to an end.
		arbitrary: fc
			.tuple(fc.boolean(), fc.constantFrom("approve" as const, "approve" as const, "deny" as const))
			.map<Act>(([isFirst, verdict]) => answerTo(isFirst, verdict)),
	},
	{
		weight: 4,
		arbitrary: fc
			.tuple(fc.boolean(), fc.constantFrom<Result>("succeeded", "succeeded", "failed", "cancelled"))
			.map<Act>(([first, outcome]) => async (rig) => {
				const running = rig.entries.filter(
					({ type, request = "" }) => type === "request.allowed" && rig.store.ledger.recorded(request)?.finishedSeq === null,
				);
				const one = running.at(first ? 0 : -1);
				if (one !== undefined) await finish(rig, one.agent ?? "", one.request ?? "", outcome);
			}),
	},
	{
		weight: 1,
		arbitrary: anyAgent.map<Act>((agent) => (rig) => rig.submit(rig.draft("file_write", { path: join(rig.root, "own", "x") }), agent)),
	},
	{ weight: 1, arbitrary: anyAgent.map<Act>((agent) => (rig, n) => finish(rig, agent, `unasked${n}`, "succeeded")) },
	{
		weight: 1,
		arbitrary: fc.tuple(fc.constantFrom(...scopes), fc.boolean()).map<Act>(
			([scope, isTrip]) =>
				(rig) =>
					rig.store.commit(() => rig.engine.breakers[isTrip ? "trip" : "close"](scope, "because", rig.operator)),
		),
	},
	{ weight: 4, arbitrary: fc.constantFrom(1, 20, 61, 121, 300, 901).map((seconds) => rest(seconds * second)) },
	{ weight: 1, arbitrary: fc.constant<Act>((rig) => rig.store.commit(() => rig.engine.expire())) },
	{ weight: 1, arbitrary: fc.boolean().map<Act>((isOn) => async (rig) => rig.setRules(switched(isOn))) },
);
/** What single acts seldom add up to: a trip, a rest, and probes; or a trip after each rest. */
const acts: fc.Arbitrary<readonly Act[]> = fc.oneof(
	{ weight: 12, arbitrary: single.map((one) => [one]) },
	{
		weight: 1,
		arbitrary: anyAgent.map((agent) => [
			...Array.from({ length: 3 }, () => work(agent, "failed")),
			rest(901 * second),
			...Array.from({ length: 3 }, () => work(agent, "succeeded")),
		]),
	},
	{
		weight: 1,
		arbitrary: anyAgent.map((agent) => [
			...Array.from({ length: 3 }, () => work(agent, "failed")),
			...Array.from({ length: 7 }, () => [rest(901 * second), work(agent, "failed")]).flat(),
		]),
	},
	{
		weight: 2,
		// Asked before the trip, answered after it: each answer may find the other one testing.
		arbitrary: fc.tuple(anyAgent, anyAgent, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })).map(([agent, other, firsts]) => [
			(rig: Rig, n: number) => ask(rig, agent, n),
			(rig: Rig, n: number) => ask(rig, other, n),
			...Array.from({ length: 3 }, () => work(agent, "failed")),
			// Past the shortest rest, and before nobody has answered in time.
			rest(61 * second),
			...firsts.map((isFirst) => answerTo(isFirst, "approve")),
		]),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(anyAgent, fc.array(fc.constantFrom<Result>("succeeded", "succeeded", "failed"), { minLength: 10, maxLength: 20 }))
			.map(([agent, results]) => results.map((result) => work(agent, result))),
	},
);

/** What the engine may have let through at each moment, by the log so far. */
const checkAllowed = (log: readonly Entry[], index: number, isOff: boolean): void => {
	const entry = log[index] as Entry;
	if (entry.type !== "request.allowed" || entry.details["risk"] === "read") return;
	for (const scope of scopes) {
		if (!concerns(entry, scope) || (scope === "*" && isOff)) continue;
		const { state, probes } = reference(log.slice(0, index), scope, entry.at);
		assert.notEqual(state, "Open", "nothing but reads runs while a breaker is open");
		if (state !== "HalfOpen") continue;
		assert.ok(isProbe(entry, scope) && entry.actor === "ana", "what runs while it is half open is a probe that a person approved");
		assert.deepEqual(
			probes.filter(({ id, at }) => id !== entry.request && entry.at - at < 60 * minute),
			[],
			"one probe at a time",
		);
	}
};

test("breakers are the same live, folded again, and by a plain reading of the log; each moves when it is due", async () => {
	const seen = { opened: 0, again: 0, closed: 0, longest: 0 };
	await fc.assert(
		fc.asyncProperty(fc.array(acts, { minLength: 8, maxLength: 40 }), async (history) => {
			const rig = createRig({ toml: switched(true) });
			try {
				for (const agent of agents) await rig.enrol(agent);
				const isOffAt: boolean[] = [];
				for (const [n, one] of history.flat().entries()) {
					// Several acts share a moment now and then.
					if (n % 3 === 0) rig.tick(second);
					const before = rig.entries.length;
					await one(rig, n);
					for (const agent of agents) await rig.store.commit(() => rig.engine.breakers.review(agent));
					const isOff = rig.reads.config()?.feature_flags.global_circuit_breaker === false;
					while (isOffAt.length < rig.entries.length) isOffAt.push(isOff);
					for (let index = before; index < rig.entries.length; index += 1) checkAllowed(rig.entries, index, isOff);

					const views = rig.engine.breakers.views();
					for (const scope of scopes) {
						const { probes: _probes, due, ...plain } = reference(rig.entries, scope, rig.now());
						const view = views.find((each) => each.scope === scope);
						if (view === undefined) {
							assert.equal(plain.total, 0);
							continue;
						}
						const { scope: _scope, cause: _cause, samples: _samples, isOff: saysOff, ...live } = view;
						assert.deepEqual(live, plain);
						assert.equal(saysOff === true, isOff && scope === "*");
						if (!(isOff && scope === "*")) assert.equal(due, null, `${scope} has to move`);
					}
				}
				for (const [index, entry] of rig.entries.entries()) {
					if (entry.type !== "breaker.opened" && entry.type !== "breaker.closed") continue;
					const scope = entry.details["scope"] as Scope;
					const { due, state } = reference(rig.entries.slice(0, index), scope, entry.at);
					if (scope === "*" && isOffAt[index] === true) assert.notEqual(`${entry.type} ${entry.actor}`, "breaker.opened ana");
					if (entry.actor !== "engine") continue;
					assert.ok(scope !== "*" || isOffAt[index] !== true, "one that is switched off does not move");
					assert.equal(due, entry.type === "breaker.opened" ? "open" : "close");
					const { openedAt, halfOpenAt } = reference(rig.entries.slice(0, index + 1), scope, entry.at);
					if (entry.type === "breaker.closed") seen.closed += 1;
					else if (state === "HalfOpen") seen.again += 1;
					else seen.opened += 1;
					if (openedAt !== undefined && halfOpenAt !== undefined) seen.longest = Math.max(seen.longest, halfOpenAt - openedAt);
				}
				const live = rig.store.folds.read(breakersFold);
				assert.deepEqual(rig.entries.reduce(breakersFold.apply, breakersFold.initial), live);
				assert.deepEqual(createStoredFolds(rig.db, folds).read(breakersFold), live);
			} finally {
				rig.close();
			}
		}),
		{ numRuns: 40 },
	);
	assert.ok(
		seen.opened > 0 && seen.again > 0 && seen.closed > 0 && seen.longest === 15 * minute,
		`the generator is too weak: ${JSON.stringify(seen)}`,
	);
});
