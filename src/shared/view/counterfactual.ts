import type { Finding } from "../model/finding.ts";

/** What would have had to be different for an action to run without asking. Only what the findings themselves say. */

/** Questions that no mode, level, rule or grant answers: a person does, each time. */
const always: Readonly<Record<string, string>> = {
	destructive: "what is destructive always asks a person",
	secret: "attaching a secret always asks a person",
	proposal: "something new in the registry always asks a person",
	"commands:uninspectable": "what cannot be inspected always asks a person",
	"text:hidden": "hidden characters always ask a person",
};

const conditionOf = (finding: Finding): string => {
	const { question = "", reason, rule, gate } = finding;
	const [kind = "", rest = ""] = question.split(":");
	if (finding.effect === "deny") return rule === undefined ? `this were not so: ${reason}` : `rule \`${rule.name}\` did not deny it`;
	if ((finding.needs ?? 1) > 1) return `${finding.needs} approvers had not been asked for (${reason})`;
	if (kind === "mode") return `a rule or a grant covered this ${rest}, or the mode allowed it`;
	if (kind === "paranoid") return "the mode were not paranoid";
	if (question === "trust:assisted") return "the agent were at level Supervised";
	if (question === "identity:unconfirmed") return "the agent were confirmed";
	if (rule !== undefined) return `rule \`${rule.name}\` did not ask`;
	return `${gate} had nothing to ask (${reason})`;
};

/** One sentence; null when nothing asked and nothing denied. */
export const counterfactual = (findings: readonly Finding[]): string | null => {
	const allowed = new Set(findings.flatMap(({ effect, question }) => (effect === "allow" && question !== undefined ? [question] : [])));
	const stops = findings.filter(
		({ effect, question, needs }) => effect === "deny" || (effect === "ask" && !((needs ?? 1) === 1 && allowed.has(question ?? ""))),
	);
	if (stops.length === 0) return null;
	const fixed = stops
		.flatMap(({ question, effect }) => (effect === "ask" ? [always[question ?? ""]] : []))
		.find((each) => each !== undefined);
	if (fixed !== undefined) return `would ask in any case: ${fixed}`;
	return `would be allowed without asking if ${[...new Set(stops.map(conditionOf))].join(", and ")}`;
};
