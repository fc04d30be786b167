import { type Result, fail, ok } from "../../shared/lib/result.ts";
import { type Agent, fingerprintOf } from "../../shared/model/agent.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";
import { type Level, type Mode, levelRank } from "../../shared/model/words.ts";
import type { Approver } from "./engine.ts";
import type { Reads } from "./ports.ts";

/** Enrolment and standing of agents. Like every verb: synchronous, inside one transaction, each change one entry. */

export type AgentsPorts = {
	readonly reads: Reads;
	readonly record: (entry: EntryDraft) => Entry;
};

/** Most programs that may wait for confirmation: a limit on what a stranger can make the operator look at. */
const maxPending = 20;

export type AgentsVerbs = ReturnType<typeof createAgents>;

export const createAgents = ({ reads, record }: AgentsPorts) => {
	const known = (name: string): Result<Agent> => {
		const agent = reads.agent(name);
		return agent === null ? fail("not_found", `no agent \`${name}\``) : ok(agent);
	};

	return {
		/**
		 * An agent shows its key. Known name and same key: it is that agent. Unknown name: enrolled, waiting for an operator.
		 * Faults: `forbidden` when the key is not the one this name was enrolled with; `busy` when too many wait.
		 */
		hello(name: string, kind: string, keyHashHex: string, pendingCount: number): Result<Agent> {
			const agent = reads.agent(name);
			if (agent !== null) {
				if (agent.keyHashHex === keyHashHex) return ok(agent);
				record({ type: "connection.refused", actor: name, agent: name, details: { reason: "wrong key", keyHashHex } });
				return fail("forbidden", `\`${name}\` is enrolled with another key`);
			}
			if (pendingCount >= maxPending) return fail("busy", "too many new agents wait for confirmation");
			record({ type: "agent.enrolled", actor: name, agent: name, details: { kind, keyHashHex, level: "Shadow" } });
			return known(name);
		},

		/** The operator vouches for the key behind a name. Faults: `conflict` when the key is not the one that was shown. */
		confirm(name: string, fingerprint: string, level: Level, operator: Approver): Result<number> {
			const agent = known(name);
			if (!agent.ok) return agent;
			if (fingerprintOf(agent.value) !== fingerprint) return fail("conflict", `\`${name}\` has another key than the one shown`);
			if (agent.value.status === "confirmed") return fail("conflict", `\`${name}\` is already confirmed`);
			if (levelRank(level) > levelRank("Assisted")) return fail("bad_request", "an agent starts at `Assisted` or lower; promote it later");
			return ok(
				record({ type: "agent.confirmed", actor: operator.name, agent: name, details: { level, fingerprint, via: operator.via } }).seq,
			);
		},

		refuse(name: string, reason: string, operator: Approver): Result<number> {
			const agent = known(name);
			if (!agent.ok) return agent;
			return ok(record({ type: "agent.refused", actor: operator.name, agent: name, details: { reason, via: operator.via } }).seq);
		},

		setMode(name: string, mode: Mode | null, reason: string, operator: Approver): Result<number> {
			const agent = known(name);
			if (!agent.ok) return agent;
			const from = agent.value.mode ?? null;
			if (from === mode) return fail("conflict", `\`${name}\` already has this mode`);
			return ok(
				record({ type: "mode.changed", actor: operator.name, agent: name, details: { from, to: mode, reason, via: operator.via } }).seq,
			);
		},
	};
};
