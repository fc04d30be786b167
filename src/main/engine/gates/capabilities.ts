import type { Finding } from "../../../shared/model/finding.ts";
import { ruleAt } from "../config/rule-at.ts";
import { gate } from "../gate.ts";

/** What the rules let one agent call at all, by name: `[agents.NAME]` in `countersign.toml`. */
export const capabilities = gate({
	name: "capabilities",
	doc: "Denies tools that the rules do not give to this agent.",
	gather: () => null,
	judge: ({ request, config }) => {
		if (config === null || !Object.hasOwn(config.agents, request.agent)) return [];
		const own = config.agents[request.agent];
		if (own === undefined) return [];
		const deniedAt = own.deny_tools.findIndex((pattern) => matches(pattern, request.tool));
		if (deniedAt >= 0) {
			const rule = ruleAt(config, ["agents", request.agent, "deny_tools", deniedAt], "agents.deny_tools");
			return [deny("denied-tool", `\`${request.agent}\` may not call \`${request.tool}\``, rule)];
		}
		if (own.tools !== undefined && !own.tools.some((pattern) => matches(pattern, request.tool))) {
			const rule = ruleAt(config, ["agents", request.agent, "tools"], "agents.tools");
			return [deny("tool-not-given", `\`${request.tool}\` is not among the tools that \`${request.agent}\` may call`, rule)];
		}
		return [];
	},
});

const deny = (code: string, reason: string, rule: Finding["rule"]): Finding => ({
	gate: "capabilities",
	effect: "deny",
	code,
	reason,
	...(rule === undefined ? {} : { rule }),
});

/**
 * `*` stands for any run of characters, `?` for one; everything else for itself. Both fit in 200 characters, and the
 * way back to the last `*` keeps it to their product.
 */
const matches = (pattern: string, tool: string): boolean => {
	let at = 0;
	let from = 0;
	let star = -1;
	let resume = 0;
	while (at < tool.length) {
		if (pattern[from] === "*") {
			star = from;
			resume = at;
			from += 1;
		} else if (from < pattern.length && (pattern[from] === "?" || pattern[from] === tool[at])) {
			from += 1;
			at += 1;
		} else if (star >= 0) {
			resume += 1;
			at = resume;
			from = star + 1;
		} else return false;
	}
	while (pattern[from] === "*") from += 1;
	return from === pattern.length;
};
