import type { Finding } from "../../../shared/model/finding.ts";
import { strictestMode } from "../../../shared/model/words.ts";
import { gatherPathFacts } from "../analysis/path-facts.ts";
import { gate } from "../gate.ts";
import { countersFold } from "../policy/counters.ts";
import { judgePolicies, type PolicyFacts } from "../policy/judge.ts";
import { type Subject, subjectOf } from "../policy/subject.ts";
import type { PoliciesInForce } from "../ports.ts";

type Facts = PolicyFacts & { readonly inForce: PoliciesInForce; readonly subject: Subject };

/**
 * The policies of `policies.toml`, and of a project's own file, which may only tighten. Without any that can be read,
 * only reads pass; a project's file that nobody has looked at asks.
 */
export const policy = gate<Facts>({
	name: "policy",
	doc: "Applies the policies of policies.toml and of the project.",
	gather: (reads, about) => {
		const inForce = reads.policies(about);
		const { mode } = reads.mode();
		const facts = inForce.sets.some((set) => set.needsPaths) ? gatherPathFacts(reads, about) : null;
		return {
			inForce,
			counters: reads.fold(countersFold),
			subject: subjectOf(about, about.agent?.mode === undefined ? mode : strictestMode(mode, about.agent.mode), facts),
		};
	},
	judge: (about, { inForce, subject, counters }) => {
		const isRead = about.analysis.risk === "read";
		if (inForce.isUnreadable && !isRead) return [unreadable];
		const unpinned = isRead ? [] : inForce.unpinned.map(notLookedAt);
		return [...unpinned, ...judgePolicies(inForce.sets, subject, { counters })];
	},
});

const unreadable: Finding = {
	gate: "policy",
	effect: "deny",
	code: "no-policies",
	reason: "`policies.toml` cannot be read and no earlier version is known, so only reads run",
};

const notLookedAt = ({ file, why }: PoliciesInForce["unpinned"][number]): Finding => ({
	gate: "policy",
	effect: "ask",
	code: "policy-unpinned",
	question: "project:unpinned",
	reason: `\`${file.length > 300 ? `…${file.slice(-300)}` : file}\` ${why}`,
});
