import { matchesName } from "../../../shared/lib/name-pattern.ts";
import { checkArguments } from "../../../shared/model/argument-schema.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { ruleAt } from "../config/rule-at.ts";
import { actionGate } from "../gate.ts";

/** What the rules let one agent call at all, by name: `[agents.NAME]` in `countersign.toml`. */
export const capabilities = actionGate({
	name: "capabilities",
	doc: "Denies tools, and arguments of tools, that the rules do not give to this agent.",
	judge: ({ request, config }) => {
		if (config === null || !Object.hasOwn(config.agents, request.agent)) return [];
		const own = config.agents[request.agent];
		if (own === undefined) return [];
		const deniedAt = own.deny_tools.findIndex((pattern) => matchesName(pattern, request.tool));
		if (deniedAt >= 0) {
			const rule = ruleAt(config, ["agents", request.agent, "deny_tools", deniedAt], "agents.deny_tools");
			return [deny("denied-tool", `\`${request.agent}\` may not call \`${request.tool}\``, rule)];
		}
		if (own.tools !== undefined && !own.tools.some((pattern) => matchesName(pattern, request.tool))) {
			const rule = ruleAt(config, ["agents", request.agent, "tools"], "agents.tools");
			return [deny("tool-not-given", `\`${request.tool}\` is not among the tools that \`${request.agent}\` may call`, rule)];
		}
		const findings: Finding[] = [];
		for (const [pattern, schema] of Object.entries(own.arguments)) {
			const faults = matchesName(pattern, request.tool) ? checkArguments(schema, request.args) : [];
			if (faults.length === 0) continue;
			const rule = ruleAt(config, ["agents", request.agent, "arguments", pattern], "agents.arguments");
			const reason = `the arguments of \`${request.tool}\` are not what the rules allow: ${faults[0] ?? ""}`.slice(0, 600);
			findings.push({ ...deny("bad-arguments", reason, rule), evidence: faults.map((fault) => fault.slice(0, 600)) });
		}
		return findings;
	},
});

const deny = (code: string, reason: string, rule: Finding["rule"]): Finding => ({
	gate: "capabilities",
	effect: "deny",
	code,
	reason,
	...(rule === undefined ? {} : { rule }),
});
