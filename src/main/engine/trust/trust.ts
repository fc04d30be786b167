import type { Entry } from "../../../shared/model/entry.ts";
import { type Level, levelRank, levelSchema } from "../../../shared/model/words.ts";
import { fold } from "../fold.ts";
import { isRead, sampleOf } from "../sample.ts";
import { trustLimits } from "./ladder.ts";

/**
 * What each agent has earned: a fold over entries, bounded for every agent, so that a restart, or a rebuild from the
 * log, gives the same standing.
 *
 * Source: semantics §3.
 * Law: test/laws/trust.test.ts (live state = state folded from the log = a plain reference).
 */

/** Actions alike enough that one says something about the next; see `familyOf`. */
export type Family = {
	/** Distinct digests that succeeded, shortened; as many as trust needs. */
	readonly digests: readonly string[];
	/** Newest last: `.` a success, `x` a failure. */
	readonly marks: string;
	readonly hadDestructiveFailure: boolean;
	readonly lastAt: number;
};

/** What an agent at Shadow would have done; an operator may say that it was good. */
export type Suggestion = {
	readonly id: string;
	readonly digest: string;
	readonly seq: number;
	readonly at: number;
	readonly subject: string;
};

export type Earned = {
	readonly level: Level;
	readonly levelAt: number;
	/** The last time it asked for or ended anything. */
	readonly lastAt: number;
	/** Distinct digests that succeeded at this level, shortened. */
	readonly digests: readonly string[];
	/** Counted actions since the last fall, newest last: `.` a success, `x` a failure. */
	readonly marks: string;
	/** Distinct days (UTC, counted from the epoch) with a success at this level. */
	readonly days: readonly number[];
	/** The level it was said to be ready for. */
	readonly readyTo: Level | null;
	readonly reviewAt: number | null;
	readonly families: Readonly<Record<string, Family>>;
	readonly suggestions: readonly Suggestion[];
};
export type Trust = Readonly<Record<string, Earned>>;

const dayMs = 86_400_000;
/** Enough of a digest to tell two actions apart; two that agree in it count once. */
const digestKept = 16;

const begin = (level: Level, at: number): Earned => ({
	level,
	levelAt: at,
	lastAt: at,
	digests: [],
	marks: "",
	days: [],
	readyTo: null,
	reviewAt: null,
	families: {},
	suggestions: [],
});

export const earnedBy = (trust: Trust, agent: string): Earned | null => (Object.hasOwn(trust, agent) ? (trust[agent] ?? null) : null);

const withDigest = (list: readonly string[], digest: string, most: number): readonly string[] => {
	const short = digest.slice(0, digestKept);
	return list.length >= most || list.includes(short) ? list : [...list, short];
};

const mark = (marks: string, isSuccess: boolean, most: number): string => `${marks}${isSuccess ? "." : "x"}`.slice(-most);

/** How this entry counts at this level. Reads count only where nothing but reads runs; at Shadow nothing that ran is a success. */
const countOf = (entry: Entry, level: Level): boolean | null => {
	if (entry.type === "suggestion.accepted") return true;
	if (entry.type === "suggestion.rejected") return false;
	if (entry.details["editedFrom"] !== undefined) return null;
	if (isRead(entry) && level !== "DryRun") return null;
	const sample = sampleOf(entry);
	return sample === true && level === "Shadow" ? null : sample;
};

const withCount = (earned: Earned, entry: Entry, isSuccess: boolean): Earned => {
	const marks = mark(earned.marks, isSuccess, trustLimits.kept);
	if (!isSuccess || entry.digest === undefined) return { ...earned, marks };
	const day = Math.floor(entry.at / dayMs);
	return {
		...earned,
		marks,
		digests: withDigest(earned.digests, entry.digest, trustLimits.kept),
		days: earned.days.includes(day) || earned.days.length >= trustLimits.days ? earned.days : [...earned.days, day],
	};
};

/** Only what ran speaks for a family; reads need no trust. */
const withFamily = (earned: Earned, entry: Entry): Earned => {
	const { family: name, risk } = entry.details;
	const isOwn = entry.type === "request.finished" && entry.details["editedFrom"] === undefined;
	const sample = isOwn && !isRead(entry) ? sampleOf(entry) : null;
	if (sample === null || typeof name !== "string" || name === "") return earned;
	const known = Object.hasOwn(earned.families, name) ? earned.families[name] : undefined;
	const before: Family = known ?? { digests: [], marks: "", hadDestructiveFailure: false, lastAt: 0 };
	const after: Family = {
		digests: sample && entry.digest !== undefined ? withDigest(before.digests, entry.digest, trustLimits.familySuccesses) : before.digests,
		marks: mark(before.marks, sample, trustLimits.familyWindow),
		hadDestructiveFailure: before.hadDestructiveFailure || (!sample && risk === "destructive"),
		lastAt: entry.at,
	};
	return { ...earned, families: bounded({ ...earned.families, [name]: after }) };
};

/** Forgets the family that was longest unused, but never one that must not be trusted while another can go. */
const bounded = (families: Readonly<Record<string, Family>>): Readonly<Record<string, Family>> => {
	const names = Object.keys(families);
	if (names.length <= trustLimits.families) return families;
	const keepRank = (name: string): number => (families[name]?.hadDestructiveFailure === true ? 1 : 0);
	const [oldest] = names.sort((a, b) => keepRank(a) - keepRank(b) || (families[a]?.lastAt ?? 0) - (families[b]?.lastAt ?? 0));
	return Object.fromEntries(Object.entries(families).filter(([name]) => name !== oldest));
};

const isSuggestion = (entry: Entry): boolean => {
	const denials = entry.type === "request.denied" ? (entry.findings ?? []).filter(({ effect }) => effect === "deny") : [];
	return denials.length > 0 && denials.every(({ gate, code }) => gate === "autonomy" && code === "shadow");
};

const withSuggestions = (earned: Earned, entry: Entry): Earned => {
	const { request: id, digest } = entry;
	if (id === undefined || digest === undefined) return earned;
	if (entry.type === "suggestion.accepted" || entry.type === "suggestion.rejected")
		return { ...earned, suggestions: earned.suggestions.filter((each) => each.id !== id) };
	if (!isSuggestion(entry)) return earned;
	const subject = typeof entry.details["subject"] === "string" ? entry.details["subject"].slice(0, 200) : "";
	const others = earned.suggestions.filter((each) => each.digest !== digest);
	return { ...earned, suggestions: [...others, { id, digest, seq: entry.seq, at: entry.at, subject }].slice(-trustLimits.suggestions) };
};

/** A new level starts its count anew. After a fall, so does everything else; what failed destructively stays known. */
const moved = (earned: Earned, entry: Entry): Earned => {
	const to = levelSchema.parse(entry.details["to"]);
	const reviewAt = typeof entry.details["reviewAt"] === "number" ? entry.details["reviewAt"] : null;
	if (to === earned.level) return { ...earned, reviewAt };
	const next: Earned = { ...earned, level: to, levelAt: entry.at, digests: [], days: [], readyTo: null, reviewAt, suggestions: [] };
	if (levelRank(to) > levelRank(earned.level)) return next;
	const barred = Object.entries(earned.families).filter(([, family]) => family.hadDestructiveFailure);
	return { ...next, marks: "", families: Object.fromEntries(barred.map(([name, each]) => [name, { ...each, digests: [], marks: "" }])) };
};

const apply = (earned: Earned, entry: Entry): Earned => {
	switch (entry.type) {
		case "agent.confirmed":
			return begin(levelSchema.parse(entry.details["level"]), entry.at);
		case "trust.changed":
			return moved(earned, entry);
		case "trust.ready":
			return { ...earned, readyTo: levelSchema.parse(entry.details["to"]) };
		case "request.held":
		case "request.allowed":
		case "request.denied":
		case "request.finished":
		case "unasked.seen":
		case "suggestion.accepted":
		case "suggestion.rejected": {
			const counted = countOf(entry, earned.level);
			const isOwn = !entry.type.startsWith("suggestion.") && !(entry.type === "request.denied" && entry.actor === "restart");
			const seen = isOwn && entry.at > earned.lastAt ? { ...earned, lastAt: entry.at } : earned;
			const next = counted === null ? seen : withCount(seen, entry, counted);
			return withSuggestions(withFamily(next, entry), entry);
		}
		default:
			return earned;
	}
};

export const trustFold = fold<Trust>({
	name: "trust-1",
	initial: {},
	apply: (trust, entry) => {
		const { agent } = entry;
		if (agent === undefined) return trust;
		const known = earnedBy(trust, agent);
		if (entry.type === "agent.enrolled") return { ...trust, [agent]: begin(levelSchema.parse(entry.details["level"]), entry.at) };
		if (known === null) return trust;
		const next = apply(known, entry);
		return next === known ? trust : { ...trust, [agent]: next };
	},
});
