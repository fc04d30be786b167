import type { Condition, FamilyView, Standing, Trigger } from "../../../shared/model/standing.ts";
import { type Level, levels, levelRank } from "../../../shared/model/words.ts";
import { type Step, stepFrom, stepTo, trustLimits, windowOf } from "./ladder.ts";
import { type Earned, earnedBy, type Family, type Trust } from "./trust.ts";

/** Both distances of an agent, as numbers and in words, and what they say should happen now. Pure. */

const errorsIn = (marks: string): number => {
	let errors = 0;
	for (let at = marks.indexOf("x"); at >= 0; at = marks.indexOf("x", at + 1)) errors++;
	return errors;
};

/** `12.5 %`, without decimals where there are none. */
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

const spanText = (ms: number): string => {
	const hours = ms / 3_600_000;
	if (hours < 1) return `${Math.floor(ms / 60_000)} min`;
	return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`;
};

const conditionsOf = (earned: Earned, step: Step, now: number): Condition[] => {
	const successes = Math.min(earned.digests.length, step.successes);
	const what = earned.level === "Shadow" ? "accepted suggestions" : "different actions that succeeded";
	const recent = earned.marks.slice(-windowOf(step));
	const share = recent.length === 0 ? 0 : errorsIn(recent) / recent.length;
	const levelMs = Math.max(0, now - earned.levelAt);
	const conditions: Condition[] = [
		{
			kind: "successes",
			have: successes,
			need: step.successes,
			isMet: successes >= step.successes,
			text: `${successes} of ${step.successes} ${what}`,
		},
		{
			kind: "error-share",
			have: share,
			need: step.maxErrorShare,
			isMet: share <= step.maxErrorShare,
			text: `${percent(share)} errors in the last ${recent.length} counted actions, at most ${percent(step.maxErrorShare)}`,
		},
		{
			kind: "time",
			have: levelMs,
			need: step.minLevelMs,
			isMet: levelMs >= step.minLevelMs,
			text: `${spanText(levelMs)} at this level, at least ${spanText(step.minLevelMs)}`,
		},
	];
	if (step.days > 0)
		conditions.push({
			kind: "days",
			have: earned.days.length,
			need: step.days,
			isMet: earned.days.length >= step.days,
			text: `successes on ${earned.days.length} of ${step.days} different days`,
		});
	return conditions;
};

/** Errors in the window of this level, and the first number of them that is over twice its limit. */
const errorLine = (earned: Earned): { readonly have: number; readonly limit: number; readonly counted: number } | null => {
	const step = stepTo(earned.level);
	if (step === null) return null;
	const recent = earned.marks.slice(-windowOf(step));
	// Taken over at least fifty actions, so that one early mistake is not a rate.
	const counted = Math.max(recent.length, trustLimits.leastWindow);
	return { have: errorsIn(recent), limit: Math.floor(2 * step.maxErrorShare * counted + 1e-9) + 1, counted };
};

const below = (level: Level): Level => levels[Math.max(0, levelRank(level) - 1)] ?? "Shadow";

const triggersOf = (earned: Earned, now: number): Trigger[] => {
	const line = errorLine(earned);
	if (line === null) return [];
	const to = below(earned.level);
	const idleMs = Math.max(0, now - Math.max(earned.lastAt, earned.levelAt));
	const triggers: Trigger[] = [
		{ kind: "destructive-failure", to: "Shadow", text: "a destructive action fails: any one" },
		{ kind: "unasked", to: "Shadow", text: "something was done that was never approved: any one" },
		{ kind: "breaker", to, text: "it trips its circuit breaker" },
		{
			kind: "errors",
			to,
			have: line.have,
			limit: line.limit,
			text: `${line.limit} errors in ${line.counted} counted actions: now ${line.have}, ${Math.max(0, line.limit - line.have)} to go`,
		},
		{
			kind: "idle",
			to,
			have: idleMs,
			limit: trustLimits.idleMs,
			text: `${spanText(trustLimits.idleMs)} without asking for anything: now ${spanText(idleMs)}`,
		},
	];
	if (earned.reviewAt !== null) {
		const left = earned.reviewAt - now;
		triggers.push({
			kind: "review",
			to,
			have: now,
			limit: earned.reviewAt,
			text: left > 0 ? `nobody reviews it within ${spanText(left)}` : "nobody reviewed it in time",
		});
	}
	return triggers;
};

const familyProblem = (family: Family): string | null => {
	if (family.hadDestructiveFailure) return "a destructive action of it failed";
	const missing = trustLimits.familySuccesses - family.digests.length;
	if (missing > 0) return `${missing} more different ${missing === 1 ? "success" : "successes"} needed`;
	const share = errorsIn(family.marks) / Math.max(1, family.marks.length);
	return share > trustLimits.familyErrorShare ? `${percent(share)} errors, at most ${percent(trustLimits.familyErrorShare)}` : null;
};

/** True when an agent has earned to do actions of this family alone, as far as its record goes. */
export const isTrustedFamily = (earned: Earned | null, name: string | null): boolean => {
	const family = earned === null || name === null || !Object.hasOwn(earned.families, name) ? undefined : earned.families[name];
	return family !== undefined && familyProblem(family) === null;
};

const familyViews = (earned: Earned): FamilyView[] =>
	Object.entries(earned.families)
		.map(([name, family]) => {
			const problem = familyProblem(family);
			return {
				name,
				successes: family.digests.length,
				counted: family.marks.length,
				errors: errorsIn(family.marks),
				isTrusted: problem === null,
				text: problem ?? "trusted",
			};
		})
		.sort((a, b) => Number(b.isTrusted) - Number(a.isTrusted) || b.successes - a.successes || (a.name < b.name ? -1 : 1));

/** Where an agent stands, or null when the log knows none of this name. */
export const standingOf = (trust: Trust, agent: string, now: number, isMoving: boolean): Standing | null => {
	const earned = earnedBy(trust, agent);
	if (earned === null) return null;
	const step = stepFrom(earned.level);
	const conditions = step === null ? [] : conditionsOf(earned, step, now);
	const missing = conditions.filter(({ isMet }) => !isMet);
	const isReady = missing.length === 0;
	return {
		level: earned.level,
		levelAt: earned.levelAt,
		lastAt: earned.lastAt,
		isMoving,
		...(step === null
			? {}
			: {
					up: {
						to: step.to,
						isReady,
						needsOperator: step.isConfirmed || !isMoving,
						conditions,
						text: isReady ? `ready for ${step.to}` : `not ${step.to} yet: ${missing.map(({ text }) => text).join("; ")}`,
					},
				}),
		down: triggersOf(earned, now),
		counted: earned.marks.length,
		errors: errorsIn(earned.marks),
		...(earned.reviewAt === null ? {} : { reviewAt: earned.reviewAt }),
		families: familyViews(earned),
		suggestions: earned.suggestions.map(({ id, seq, at, subject }) => ({ id, seq, at, subject })).reverse(),
	};
};

/** What the numbers alone say should happen. The causes that are single events (a trip, an unasked action) are not here. */
export type Due =
	| { readonly type: "promote" | "ready"; readonly to: Level }
	| { readonly type: "demote"; readonly to: Level; readonly cause: "error-rate" | "idle" | "review-lapsed"; readonly reason: string };

export const dueNow = (earned: Earned, now: number): Due | null => {
	const line = errorLine(earned);
	if (line !== null) {
		const to = below(earned.level);
		if (line.have >= line.limit)
			return {
				type: "demote",
				to,
				cause: "error-rate",
				reason: `${line.have} errors in ${line.counted} counted actions, at most ${line.limit - 1}`,
			};
		if (earned.reviewAt !== null && now >= earned.reviewAt)
			return { type: "demote", to, cause: "review-lapsed", reason: "its review date has passed" };
		if (now - Math.max(earned.lastAt, earned.levelAt) >= trustLimits.idleMs)
			return { type: "demote", to, cause: "idle", reason: `asked for nothing in ${spanText(trustLimits.idleMs)}` };
	}
	const step = stepFrom(earned.level);
	if (step === null || now - earned.levelAt < step.minLevelMs || earned.digests.length < step.successes) return null;
	// Asked before every decision: what nearly always is missing is looked at first, without the words.
	if (conditionsOf(earned, step, now).some(({ isMet }) => !isMet)) return null;
	if (!step.isConfirmed) return { type: "promote", to: step.to };
	return earned.readyTo === step.to ? null : { type: "ready", to: step.to };
};

/** When time alone will next make something due, or null. */
export const dueAt = (earned: Earned): number | null => {
	const times: number[] = [];
	if (stepTo(earned.level) !== null) {
		times.push(Math.max(earned.lastAt, earned.levelAt) + trustLimits.idleMs);
		if (earned.reviewAt !== null) times.push(earned.reviewAt);
	}
	const step = stepFrom(earned.level);
	if (step !== null && dueNow({ ...earned, reviewAt: null }, earned.levelAt + step.minLevelMs) !== null)
		times.push(earned.levelAt + step.minLevelMs);
	return times.length === 0 ? null : Math.min(...times);
};
