import type { Agent } from "../../../shared/model/agent.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { type Level, levelSchema, modeSchema } from "../../../shared/model/words.ts";

/** Follows the agents of a log: who was let in, at which level, with which mode of its own. */
export const noteAgent = (agents: Map<string, Agent>, { type, agent: name, at, details }: Entry): void => {
	if (name === undefined) return;
	if (type === "agent.enrolled") {
		agents.set(name, {
			name,
			kind: "replayed",
			status: "pending",
			keyHashHex: "0".repeat(64),
			level: "Shadow",
			levelSince: at,
			enrolledAt: at,
		});
		return;
	}
	const agent = agents.get(name);
	if (agent === undefined) return;
	const level = levelOf(details[type === "trust.changed" ? "to" : "level"]);
	if (type === "agent.confirmed" && level !== null) agents.set(name, { ...agent, status: "confirmed", level });
	else if (type === "trust.changed" && level !== null) agents.set(name, { ...agent, level });
	else if (type === "mode.changed") {
		const { mode: _before, ...rest } = agent;
		const mode = modeSchema.safeParse(details["to"]);
		agents.set(name, mode.success ? { ...rest, mode: mode.data } : rest);
	}
};

const levelOf = (value: unknown): Level | null => {
	const read = levelSchema.safeParse(value);
	return read.success ? read.data : null;
};
