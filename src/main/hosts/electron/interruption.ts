import type { Waiting } from "../../../shared/model/card.ts";
import type { Grade } from "../../../shared/model/words.ts";

/**
 * What a waiting request may do to a person. Source: ux §4.6.
 *
 * Routine: nothing but a count. Notable: a notification. High and critical: a notification and the prompt window.
 * Ten prompts in ten minutes, or five in thirty seconds from one agent, are a flood: one notice for all of it.
 */
export const opensPrompt = (grade: Grade): boolean => grade === "high" || grade === "critical";

const kindWords: Readonly<Record<Waiting["kind"], string>> = {
	shell: "run a shell command",
	"file.read": "read a file",
	"file.write": "write a file",
	"file.delete": "delete a file",
	network: "call a host",
	"mcp.call": "use an MCP tool",
	"secret.attach": "attach a secret",
	"forge.propose": "add something to the registry",
	deploy: "deploy",
	message: "send a message",
	plan: "carry out a plan",
	"output.release": "hand an output to its model",
	other: "use a tool",
};

const gradeWords: Readonly<Record<Grade, string>> = { routine: "Routine", notable: "Notable", high: "High", critical: "Critical" };

type Notice = { readonly title: string; readonly body: string };

const flood = { allMs: 600_000, all: 10, oneMs: 30_000, one: 5 };

/** Decides, request by request, what to say; null for silence. Never what the request is about: lock screens leak. */
export const planNotification = (): ((waiting: Waiting, now: number) => Notice | null) => {
	let seen: { readonly agent: string; readonly at: number }[] = [];
	let floodSaidAt = Number.NEGATIVE_INFINITY;
	return (waiting, now) => {
		seen = [...seen.filter(({ at }) => at > now - flood.allMs), { agent: waiting.agent, at: now }];
		const mine = seen.filter(({ agent, at }) => agent === waiting.agent && at > now - flood.oneMs).length;
		if (seen.length > flood.all || mine > flood.one) {
			if (now - floodSaidAt < flood.allMs) return null;
			floodSaidAt = now;
			const total = seen.filter(({ agent }) => agent === waiting.agent).length;
			return { title: "Countersign", body: `${waiting.agent} has asked ${total} times in the last ten minutes.` };
		}
		if (waiting.grade === "routine") return null;
		return { title: "Countersign", body: `${waiting.agent} asks to ${kindWords[waiting.kind]}. ${gradeWords[waiting.grade]}.` };
	};
};
