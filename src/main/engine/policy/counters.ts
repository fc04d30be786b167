import type { Entry } from "../../../shared/model/entry.ts";
import { fold } from "../fold.ts";

/**
 * What limits are held against, as the log says it. A policy that counts marks each action it lets through with an
 * `allow` finding whose question nobody asks (`count:…`, `run:…`); the fold adds up the marks of the actions that were
 * allowed. Decisions follow one another in one transaction, so a limit is exact under any number of callers.
 *
 * Law: test/laws/policy-limits.test.ts (1,000 simultaneous calls admit exactly the limit).
 */
export type Counters = {
	/** Highest time any entry had: a wall clock that jumps back does not take time back. */
	readonly highestAt: number;
	/** Counter → slots, newest last: `[slot number, calls in it]`. */
	readonly counts: Readonly<Record<string, readonly (readonly [slot: number, calls: number])[]>>;
	/** Counter → running request → when it was allowed. */
	readonly running: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** Actor of a `policy.changed` that no person made here: the file on the disk was changed. */
export const policyFileActor = "rules";

/** Slots of a sliding window. The oldest counts whole, so a limit is never passed, and is at most 1/60 stricter. */
export const slotsPerWindow = 60;
/** Most counters and most running actions of one; a limit that cannot be counted denies. */
export const maxCounters = 5000;
export const maxRunning = 10_000;

export type Counter =
	| { readonly kind: "window"; readonly key: string; readonly windowMs: number }
	| { readonly kind: "period"; readonly key: string; readonly period: string }
	| { readonly kind: "running"; readonly key: string };

/** The question of a mark; the fold reads the counter back from it. */
export const markOf = (counter: Counter): string => {
	if (counter.kind === "running") return `run:${counter.key}`;
	return counter.kind === "window" ? `count:${counter.windowMs}:${counter.key}` : `count:${counter.period}:${counter.key}`;
};

const readMark = (question: string): Counter | null => {
	if (question.startsWith("run:")) return { kind: "running", key: question.slice(4) };
	const found = /^count:([^:]+):(.+)$/s.exec(question);
	if (found === null) return null;
	const [, span = "", key = ""] = found;
	return /^\d+$/.test(span) ? { kind: "window", key, windowMs: Number(span) } : { kind: "period", key, period: span };
};

const slotOf = (at: number, windowMs: number): number => Math.floor((at * slotsPerWindow) / windowMs);
/** A window of another length, or another period, is another counter. */
const storeKey = (counter: Counter): string => (counter.kind === "window" ? `${counter.windowMs}:${counter.key}` : counter.key);

/** Calls that count now: those of the last `windowMs`, or of the period. `now` never below `highestAt`. */
export const countOf = (counters: Counters, counter: Counter, now: number): number => {
	if (counter.kind === "running") return Object.keys(ownValue(counters.running, counter.key) ?? {}).length;
	const slots = ownValue(counters.counts, storeKey(counter)) ?? [];
	if (counter.kind === "period") return slots.reduce((sum, [slot, calls]) => sum + (slot === periodNumber(counter.period) ? calls : 0), 0);
	const oldest = slotOf(now - counter.windowMs, counter.windowMs);
	return slots.reduce((sum, [slot, calls]) => sum + (slot >= oldest ? calls : 0), 0);
};

/** Actions that were allowed since `since` and have not ended. */
export const runningSince = (counters: Counters, key: string, since: number): number =>
	Object.values(ownValue(counters.running, key) ?? {}).filter((at) => at > since).length;

export const isFull = (counters: Counters, counter: Counter): boolean =>
	counter.kind === "running"
		? (ownValue(counters.running, counter.key) === undefined && Object.keys(counters.running).length >= maxCounters) ||
			Object.keys(ownValue(counters.running, counter.key) ?? {}).length >= maxRunning
		: ownValue(counters.counts, storeKey(counter)) === undefined && Object.keys(counters.counts).length >= maxCounters;

/** `2026-11-21` → 20261121, `2026-11` → 202611, `total` → 0. */
const periodNumber = (period: string): number => Number(period.replaceAll("-", "")) || 0;

const ownValue = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
	Object.hasOwn(table, key) ? table[key] : undefined;

const counted = (counters: Counters, counter: Counter, request: string, now: number): Counters => {
	if (isFull(counters, counter)) return counters;
	if (counter.kind === "running") {
		const before = ownValue(counters.running, counter.key) ?? {};
		return { ...counters, running: { ...counters.running, [counter.key]: { ...before, [request]: now } } };
	}
	const key = storeKey(counter);
	const slot = counter.kind === "window" ? slotOf(now, counter.windowMs) : periodNumber(counter.period);
	const oldest = counter.kind === "window" ? slotOf(now - counter.windowMs, counter.windowMs) : slot;
	const slots = (ownValue(counters.counts, key) ?? []).filter(([each]) => each >= oldest);
	const last = slots.at(-1);
	const next = last?.[0] === slot ? [...slots.slice(0, -1), [slot, last[1] + 1] as const] : [...slots, [slot, 1] as const];
	return { ...counters, counts: { ...counters.counts, [key]: next } };
};

/** The end of an action, by whatever way, takes it from every counter of running ones. */
const ended = (counters: Counters, request: string): Counters => {
	const running: Record<string, Readonly<Record<string, number>>> = {};
	let isChanged = false;
	for (const [key, requests] of Object.entries(counters.running)) {
		if (!Object.hasOwn(requests, request)) {
			running[key] = requests;
			continue;
		}
		isChanged = true;
		const { [request]: _ended, ...rest } = requests;
		if (Object.keys(rest).length > 0) running[key] = rest;
	}
	return isChanged ? { ...counters, running } : counters;
};

export const countersFold = fold<Counters>({
	name: "policy-counters-1",
	initial: { highestAt: 0, counts: {}, running: {} },
	apply: (before, entry: Entry) => {
		let counters = entry.at > before.highestAt ? { ...before, highestAt: entry.at } : before;
		// A person who puts policies in force accepts the clock as it is now: one that ran ahead does not count for ever.
		if (entry.type === "policy.changed" && entry.actor !== policyFileActor && entry.at < before.highestAt)
			return { ...before, highestAt: entry.at };
		if (entry.request === undefined) return counters;
		if (entry.type === "request.finished") return ended(counters, entry.request);
		if (entry.type !== "request.allowed") return counters;
		for (const { gate, effect, question } of entry.findings ?? []) {
			const counter = gate === "policy" && effect === "allow" && question !== undefined ? readMark(question) : null;
			if (counter !== null) counters = counted(counters, counter, entry.request, counters.highestAt);
		}
		return counters;
	},
});
