import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import { globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import type { Entry, EntryDraft } from "../../../shared/model/entry.ts";
import type { Approver } from "../engine.ts";
import type { Reads } from "../ports.ts";
import { breakerOf, breakersFold, breakerView, mayClose, stateAt, whyTrip } from "./breaker.ts";

/** What moves a breaker: the engine after each end of an action, and an operator. Each move is one entry. */
export type BreakersPorts = {
	readonly reads: Reads;
	readonly record: (entry: EntryDraft) => Entry;
	readonly now: () => number;
	/** An agent that trips its own breaker loses one level. */
	readonly demote: (agent: string, reason: string, causeSeq: number) => void;
};

export type BreakersVerbs = ReturnType<typeof createBreakers>;

export const createBreakers = ({ reads, record, now, demote }: BreakersPorts) => {
	/** The rules can switch off the breaker of all, and only that one. */
	const isOff = (scope: string): boolean => scope === globalScope && reads.config()?.feature_flags.global_circuit_breaker === false;
	const read = (scope: string) => breakerOf(reads.fold(breakersFold), scope);

	const entryOf = (type: "breaker.opened" | "breaker.closed", scope: string, cause: string, actor: string, via?: string): EntryDraft => ({
		type,
		actor,
		...(scope === globalScope ? {} : { agent: scope }),
		details: { scope, cause, ...(via === undefined ? {} : { via }) },
	});

	return {
		/** Looks at both breakers an action of this agent counts for, and moves the ones that have to move. */
		review(agent: string): void {
			for (const scope of [globalScope, agent]) {
				if (isOff(scope)) continue;
				const breaker = read(scope);
				const cause = whyTrip(breaker, now());
				if (cause !== null) {
					const { seq } = record(entryOf("breaker.opened", scope, cause, "engine"));
					if (scope === agent) demote(agent, `tripped its circuit breaker: ${cause}`, seq);
				} else if (mayClose(breaker)) {
					record(entryOf("breaker.closed", scope, "three probes in a row succeeded", "engine"));
				}
			}
		},

		/** Opens a breaker at will. Faults: `not_found` (no such agent), `conflict` when it is open already, or switched off. */
		trip(scope: string, reason: string, operator: Approver): Result<number> {
			if (scope !== globalScope && reads.agent(scope) === null) return fail("not_found", `no agent \`${scope}\``);
			if (isOff(scope)) return fail("conflict", "this breaker is switched off in `countersign.toml`, so it would deny nothing");
			if (stateAt(read(scope), now()) === "Open") return fail("conflict", "this breaker is already open");
			return ok(record(entryOf("breaker.opened", scope, reason, operator.name, operator.via)).seq);
		},

		/** Closes a breaker at will, forgetting its samples. Faults: `conflict` when it is closed already. */
		close(scope: string, reason: string, operator: Approver): Result<number> {
			if (read(scope).state === "Closed") return fail("conflict", "this breaker is already closed");
			return ok(record(entryOf("breaker.closed", scope, reason, operator.name, operator.via)).seq);
		},

		/** Every breaker that has seen anything, the global one first. */
		views(): BreakerView[] {
			const breakers = reads.fold(breakersFold);
			const scopes = [
				globalScope,
				...Object.keys(breakers)
					.filter((scope) => scope !== globalScope)
					.sort(),
			];
			return scopes.map((scope) => ({
				...breakerView(scope, breakerOf(breakers, scope), now()),
				...(isOff(scope) ? { isOff: true as const } : {}),
			}));
		},
	};
};
