import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import type { Agent } from "../../../shared/model/agent.ts";
import type { Entry, EntryDraft } from "../../../shared/model/entry.ts";
import type { Standing, TrustReplay } from "../../../shared/model/standing.ts";
import { type Level, levelRank, levels } from "../../../shared/model/words.ts";
import type { Approver } from "../engine.ts";
import type { Reads } from "../ports.ts";
import { trustLimits } from "./ladder.ts";
import { replayLevel } from "./replay.ts";
import { dueAt, dueNow, isTrustedFamily, standingOf } from "./standing.ts";
import { earnedBy, trustFold } from "./trust.ts";

/** What moves an agent on the ladder: its record, the engine after a single event, and an operator. Each move is one entry with the numbers. */
export type TrustPorts = {
	readonly reads: Reads;
	readonly record: (entry: EntryDraft) => Entry;
	readonly now: () => number;
};

/** Single events that cost an agent its level. */
export type FallCause = "destructive-failure" | "unasked" | "breaker";

export type TrustVerbs = ReturnType<typeof createTrust>;

export const createTrust = ({ reads, record, now }: TrustPorts) => {
	const isMoving = (): boolean => reads.config()?.feature_flags.progressive_trust ?? true;
	const earned = (agent: string) => earnedBy(reads.fold(trustFold), agent);

	const standing = (agent: string): Standing | null => standingOf(reads.fold(trustFold), agent, now(), isMoving());

	const numbersOf = (agent: string): EntryDraft["details"] => {
		const view = standing(agent);
		if (view === null) return {};
		return {
			counted: view.counted,
			errors: view.errors,
			levelMs: Math.max(0, now() - view.levelAt),
			...(view.up === undefined
				? {}
				: { towards: view.up.to, conditions: view.up.conditions.map(({ kind, have, need, isMet }) => ({ kind, have, need, isMet })) }),
		};
	};

	const move = (agent: Agent, to: Level, actor: string, details: EntryDraft["details"]): number => {
		const review = to === "SelectiveAutonomy" ? { reviewAt: now() + trustLimits.reviewMs } : {};
		return record({
			type: "trust.changed",
			actor,
			agent: agent.name,
			details: { from: agent.level, to, ...details, ...review, numbers: numbersOf(agent.name) },
		}).seq;
	};

	/** Looks at the record of one agent and takes the step that is due, if any. */
	const review = (name: string): void => {
		const agent = reads.agent(name);
		const mine = earned(name);
		if (agent?.status !== "confirmed" || mine === null || !isMoving()) return;
		const due = dueNow(mine, now());
		if (due?.type === "demote") move(agent, due.to, "engine", { cause: due.cause, reason: due.reason });
		else if (due?.type === "promote") move(agent, due.to, "engine", { cause: "earned", reason: "its record meets every condition" });
		else if (due?.type === "ready")
			record({ type: "trust.ready", actor: "engine", agent: name, details: { from: agent.level, to: due.to, numbers: numbersOf(name) } });
	};

	const judged = (
		id: string,
		type: "suggestion.accepted" | "suggestion.rejected",
		details: EntryDraft["details"],
		operator: Approver,
	): Result<number> => {
		for (const [agent, { suggestions }] of Object.entries(reads.fold(trustFold))) {
			const suggestion = suggestions.find((each) => each.id === id);
			if (suggestion === undefined) continue;
			const { seq } = record({
				type,
				actor: operator.name,
				agent,
				request: id,
				digest: suggestion.digest,
				details: { subject: suggestion.subject, deniedSeq: suggestion.seq, ...details, via: operator.via },
			});
			review(agent);
			return ok(seq);
		}
		return fail("not_found", `no open suggestion \`${id}\``);
	};

	return {
		standing,
		review,

		/** What the recorded decisions on an agent would have been at level `to`; see `replayLevel`. */
		replay: (name: string, to: Level, entries: readonly Entry[], span: Pick<TrustReplay, "days" | "isWhole">): TrustReplay =>
			replayLevel(entries, to, (family) => isTrustedFamily(earned(name), family), span),

		/** Every agent whose next step may come by time alone. */
		reviewAll(): void {
			for (const [agent, mine] of Object.entries(reads.fold(trustFold)))
				if ((dueAt(mine) ?? Number.POSITIVE_INFINITY) <= now()) review(agent);
		},

		/** When time alone makes the next step due; null when it never does. */
		nextAt(): number | null {
			if (!isMoving()) return null;
			let next: number | null = null;
			for (const [agent, mine] of Object.entries(reads.fold(trustFold))) {
				const at = reads.agent(agent)?.status === "confirmed" ? dueAt(mine) : null;
				if (at !== null && (next === null || at < next)) next = at;
			}
			return next;
		},

		/** The engine's own demotion for a single event, with the entry that was it. Never raises. */
		fall(name: string, cause: FallCause, reason: string, causeSeq: number): void {
			const agent = reads.agent(name);
			if (agent === null || !isMoving()) return;
			const to = cause === "breaker" ? levels[levelRank(agent.level) - 1] : "Shadow";
			if (to !== undefined && levelRank(to) < levelRank(agent.level)) move(agent, to, "engine", { cause, reason, causeSeq });
		},

		/**
		 * An operator's word on a level. Upwards past the numbers is marked `override`; the highest level given again sets
		 * its review date anew. Faults: `not_found`, `conflict` (not confirmed, or already there).
		 */
		setLevel(name: string, level: Level, reason: string, operator: Approver): Result<number> {
			const agent = reads.agent(name);
			if (agent === null) return fail("not_found", `no agent \`${name}\``);
			if (agent.status !== "confirmed") return fail("conflict", `\`${name}\` is not confirmed`);
			if (agent.level === level && level !== "SelectiveAutonomy") return fail("conflict", `\`${name}\` is already at level ${level}`);
			const up = standing(name)?.up;
			const isOverride = levelRank(level) > levelRank(agent.level) && !(up?.to === level && up.isReady);
			return ok(
				move(agent, level, operator.name, { cause: "operator", reason, via: operator.via, ...(isOverride ? { override: true } : {}) }),
			);
		},

		/** An operator says that a suggestion was good, or carried it out. Faults: `not_found`. */
		accept: (id: string, how: "good" | "carried-out", operator: Approver): Result<number> =>
			judged(id, "suggestion.accepted", { how }, operator),
		/** An operator says that a suggestion was bad: it counts as an error. Faults: `not_found`. */
		reject: (id: string, reason: string, operator: Approver): Result<number> => judged(id, "suggestion.rejected", { reason }, operator),
	};
};
