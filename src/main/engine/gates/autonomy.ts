import type { Finding } from "../../../shared/model/finding.ts";
import { type Mode, strictestMode } from "../../../shared/model/words.ts";
import { isDryRun } from "../analysis/dry-run.ts";
import { type Case, gate } from "../gate.ts";
import { workspaceMode } from "../mode/in-force.ts";
import { modeFinding } from "../mode/mode-finding.ts";
import { modesFold } from "../mode/modes-fold.ts";
import { levelFindings } from "../trust/level-findings.ts";

type Facts = {
	readonly global: { readonly mode: Mode };
	/** The strictest mode of the folders that this action works in or touches. */
	readonly workspace?: { readonly mode: Mode } | null;
};

const ask = (code: string, question: string, reason: string): Finding => ({ gate: "autonomy", effect: "ask", code, question, reason });
const deny = (code: string, reason: string): Finding => ({ gate: "autonomy", effect: "deny", code, reason });

/**
 * How much this agent may do by itself: the approval mode in force (the strictest of global, folder and its own) and its trust
 * level. Question keys say what a yes covers: a rule such as `allowed_commands` may stand in for `mode:<risk>`, never
 * for `trust:assisted`, `paranoid:<risk>`, `destructive`, `secret` or `proposal`.
 *
 * Source: semantics §2 (mode table) and §3 (levels).
 */
export const autonomy = gate<Facts>({
	name: "autonomy",
	doc: "Applies the approval mode and the agent's trust level.",
	gather: (reads, { request, analysis }) => {
		const places = [request.cwd, request.workspace, ...analysis.paths.map(({ absolute }) => absolute)];
		return { global: reads.mode(), workspace: workspaceMode(reads.fold(modesFold), places) };
	},
	judge: (about, { global, workspace }) => {
		const { analysis, agent, config } = about;
		if (config === null && analysis.risk !== "read") {
			return [deny("no-rules", "no rules are in force, so only reads run")];
		}
		const mode = strictestMode(global.mode, workspace?.mode ?? global.mode, agent?.mode ?? global.mode);
		return [...byLevel(about), ...byKind(about), modeFinding(mode, analysis.risk, analysis.reversible)];
	},
});

const byLevel = ({ agent, analysis, request }: Case): readonly Finding[] =>
	// Nobody has given a pending agent a level yet: the identity gate asks about everything it does.
	agent === null || agent.status === "pending"
		? []
		: levelFindings(agent.level, agent.name, analysis.risk, agent.level === "DryRun" && isDryRun({ analysis, args: request.args }));

/** Handing out a secret and adding a tool are a person's to decide: no mode and no level answers for them. */
const byKind = ({ request, analysis }: Case): Finding[] => {
	// What the agent declares can add a question and never take one away.
	const kinds = [analysis.kind, request.kind];
	const findings: Finding[] = [];
	if (kinds.includes("secret.attach")) findings.push(ask("secret-attach", "secret", "attaching a secret always asks a person"));
	if (kinds.includes("forge.propose"))
		findings.push(ask("forge-proposal", "proposal", "something new in the registry always asks a person"));
	return findings;
};
