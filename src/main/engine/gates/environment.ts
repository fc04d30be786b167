import type { Finding } from "../../../shared/model/finding.ts";
import { ruleAt } from "../config/rule-at.ts";
import { actionGate } from "../gate.ts";
import { hidesVariable, isVariable } from "../hidden-variables.ts";

/**
 * The variables of an action, held against `[secrets]`. What a command reads from the environment it already has is
 * only seen where the command line names it: that asks. Nothing here changes an environment.
 */
export const environment = actionGate({
	name: "environment",
	doc: "Denies variables that the rules hide, and asks about those that they do not expose.",
	judge: ({ request, analysis, config }) => {
		if (config === null) return [];
		const { expose, hide } = config.secrets;
		const findings: Finding[] = [];
		const given = Object.keys(request.env ?? {});
		const hidden = given.filter((name) => hidesVariable(config, name));
		if (hidden.length > 0) {
			findings.push({
				gate: "environment",
				effect: "deny",
				code: "hidden-variable",
				reason: `the rules hide \`${list(hidden)}\`, so no action may carry it`,
				rule: ruleAt(config, ["secrets", "hide"], hidden[0] ?? ""),
			});
		}
		const others = given.filter((name) => !hidden.includes(name) && !expose.some((pattern) => isVariable(pattern, name)));
		if (expose.length > 0 && others.length > 0) {
			findings.push({
				gate: "environment",
				effect: "ask",
				code: "not-exposed",
				question: "environment:not-exposed",
				reason: `\`${list(others)}\` is not among the variables that the rules expose`,
				rule: ruleAt(config, ["secrets", "expose"], others[0] ?? ""),
			});
		}
		if (hide.length > 0 && analysis.kind === "shell") {
			const named = [...new Set([...analysis.text.matchAll(variable)].map((found) => found[0]))];
			const read = named.filter((name) => hidesVariable(config, name));
			if (read.length > 0) {
				findings.push({
					gate: "environment",
					effect: "ask",
					code: "names-hidden-variable",
					question: "environment:names-hidden-variable",
					reason: `the command names \`${list(read)}\`, which the rules hide`,
					rule: ruleAt(config, ["secrets", "hide"], read[0] ?? ""),
				});
			}
		}
		return findings;
	},
});

/** Every word that could be a name: after `$`, before `=`, behind `printenv` or `export`, or handed on as it is. */
const variable = /(?<![A-Za-z0-9_])[A-Za-z_][A-Za-z0-9_]{0,255}(?![A-Za-z0-9_])/g;

const list = (names: readonly string[]): string => {
	const shown = names.slice(0, 5).join("`, `").slice(0, 400);
	return names.length > 5 ? `${shown}\` and \`${names.length - 5} more` : shown;
};
