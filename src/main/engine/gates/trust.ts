import { gate } from "../gate.ts";
import { familyOf } from "../trust/family.ts";
import { trustedFinding } from "../trust/level-findings.ts";
import { isTrustedFamily } from "../trust/standing.ts";
import { earnedBy, trustFold } from "../trust/trust.ts";

/**
 * At SelectiveAutonomy an agent does alone what it has often done well. It stands in for the mode's question only: every
 * other question of every other gate is still asked, and in mode paranoid there is no such question to stand in for.
 *
 * Source: semantics §3 (trusted operations).
 */
export const trust = gate<{ readonly trusted: string | null }>({
	name: "trust",
	doc: "Lets an agent at SelectiveAutonomy do alone what it has often done well.",
	gather: (reads, { request, analysis, agent }) => {
		if (agent?.level !== "SelectiveAutonomy") return { trusted: null };
		const family = familyOf(request, analysis);
		return { trusted: isTrustedFamily(earnedBy(reads.fold(trustFold), request.agent), family) ? family : null };
	},
	judge: ({ agent, analysis: { risk, inspectable } }, { trusted }) => {
		if (agent?.status !== "confirmed" || agent.level !== "SelectiveAutonomy" || trusted === null || !inspectable) return [];
		return risk === "read" || risk === "destructive" ? [] : [trustedFinding(agent.name, risk, trusted)];
	},
});
