import type { Finding } from "../../../shared/model/finding.ts";
import { matchAllow, matchDenied } from "../analysis/shell/index.ts";
import { shellDetails } from "../analysis/shell-details.ts";
import { ruleAt } from "../config/rule-at.ts";
import { type ActionCase, actionGate } from "../gate.ts";

/**
 * What an action runs. Rules are matched on every simple command that a shell grammar finds, wrapped or nested, never
 * on letters: `dd` is the program. What cannot be looked at asks, whatever its kind, and no rule allows it.
 *
 * Law: test/main/engine/gates/commands.test.ts.
 */
export const commands = actionGate({
	name: "commands",
	doc: "Denies the denied commands, lets the allowed ones through, and asks about what cannot be inspected.",
	judge: (about) => [...denials(about), ...uninspectable(about), ...allowances(about)],
});

const denials = ({ analysis, config }: ActionCase): Finding[] => {
	if (config === null || analysis.kind !== "shell") return [];
	const details = shellDetails(analysis);
	if (details === null) {
		/* Evidence without the parsed commands cannot be held to the rules; a bug here must not let anything through. */
		if (analysis.steps.length > 0) throw new Error("a shell analysis without its parsed commands");
		return [];
	}
	const steps = [...details.steps, ...details.rest];
	return matchDenied(config.safety.denied_commands, steps)
		.slice(0, 16)
		.map(({ at, step }): Finding => {
			const line = config.safety.denied_commands[at] ?? "";
			const written = clip(step.argv.join(" ").replace(/\s+/g, " "), 200);
			return {
				gate: "commands",
				effect: "deny",
				code: "denied-command",
				reason: `\`${written}\` is a denied command (\`${clip(line, 200)}\`)`,
				evidence: [clip([...(step.via ?? []), written].join(" → "), 600)],
				rule: ruleAt(config, ["safety", "denied_commands", at], line),
			};
		});
};

const uninspectable = ({ analysis }: ActionCase): Finding[] => {
	if (analysis.inspectable) return [];
	const blind = analysis.steps.find((step) => !step.inspectable);
	const reason =
		blind === undefined
			? "part of this action cannot be looked at before it runs"
			: `what \`${clip(blind.program, 100)}\` does here cannot be told before it runs`;
	return [{ gate: "commands", effect: "ask", code: "uninspectable", question: "commands:uninspectable", reason }];
};

/** A rule stands in for the question of the mode and for nothing else. */
const allowances = ({ analysis, config }: ActionCase): Finding[] => {
	const rules = config?.safety.allowed_commands ?? [];
	const details = shellDetails(analysis);
	if (config === null || rules.length === 0 || details === null || !analysis.inspectable || analysis.risk === "destructive") return [];
	const match = matchAllow(rules, { ...details, risk: analysis.risk, inspectable: analysis.inspectable });
	if (match === null) return [];
	const index = match.at;
	const first = rules[Math.max(index, 0)] ?? "";
	return [
		{
			gate: "commands",
			effect: "allow",
			code: "allowed-command",
			question: `mode:${analysis.risk}`,
			reason: "every command is among `allowed_commands`",
			/* Several rules may have been needed together; then no single one is named. */
			...(index < 0 ? {} : { rule: ruleAt(config, ["safety", "allowed_commands", index], first) }),
		},
	];
};

const clip = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
