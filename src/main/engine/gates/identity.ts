import { gate } from "../gate.ts";

/**
 * Who asks. The name was proven with the agent's key by the listener; here it counts whether a person has confirmed it.
 * Until then even a read asks, so that a program nobody knows learns nothing silently.
 */
export const identity = gate({
	name: "identity",
	doc: "Asks about everything from an agent that no operator has confirmed, and denies a refused one.",
	gather: () => null,
	judge: ({ agent }) => {
		if (agent === null) return [{ gate: "identity", effect: "deny", code: "not-enrolled", reason: "this agent is not enrolled" }];
		switch (agent.status) {
			case "confirmed":
				return [];
			case "refused":
				return [{ gate: "identity", effect: "deny", code: "agent-refused", reason: `an operator refused the agent \`${agent.name}\`` }];
			case "pending":
				return [
					{
						gate: "identity",
						effect: "ask",
						code: "agent-unconfirmed",
						question: "identity:unconfirmed",
						reason: `no operator has confirmed the agent \`${agent.name}\` yet: open Agents to confirm it`,
					},
				];
		}
	},
});
