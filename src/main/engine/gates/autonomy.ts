import { makeLasting } from "../../../shared/lib/lasting.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { type Mode, type Risk, strictestMode } from "../../../shared/model/words.ts";
import { isDryRun } from "../analysis/dry-run.ts";
import { type Case, gate } from "../gate.ts";
import { workspaceMode } from "../mode/in-force.ts";
import { modesFold } from "../mode/modes-fold.ts";
import { levelFindings } from "../trust/level-findings.ts";

type Facts = {
	readonly global: { readonly mode: Mode };
	/** The strictest mode of the folders that this action works in or touches. */
	readonly workspace?: { readonly mode: Mode } | null;
};

const ask = (code: string, question: string, reason: string): Finding => ({ gate: "autonomy", effect: "ask", code, question, reason });
const allow = (code: string, reason: string): Finding => ({ gate: "autonomy", effect: "allow", code, reason });
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
		return [...byLevel(about), ...byKind(about), byMode(mode, analysis.risk, analysis.reversible)];
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

/** The same few findings stand in every entry: each is made once. */
const byMode = (mode: Mode, risk: Risk, reversible: boolean): Finding => {
	const key = `${mode} ${risk} ${reversible}`;
	let finding = findings.get(key);
	if (finding === undefined) findings.set(key, (finding = makeLasting(findingOf(mode, risk, reversible))));
	return finding;
};
const findings = new Map<string, Finding>();

const findingOf = (mode: Mode, risk: Risk, reversible: boolean): Finding => {
	if (mode === "paranoid")
		return ask("mode-paranoid", risk === "destructive" ? "destructive" : `paranoid:${risk}`, "mode paranoid asks about everything");
	if (risk === "destructive") return ask("destructive", "destructive", `mode ${mode} asks before anything destructive`);
	if (risk === "read") return allow("mode-read", `mode ${mode} allows reads`);
	if (mode === "yolo") return allow("mode-yolo", "mode yolo allows this");
	if (mode === "cautious" && risk === "write" && reversible)
		return allow("mode-reversible", "mode cautious allows a write that can be undone");
	const article = risk === "execute" ? "running commands" : risk === "network" ? "network access" : "writes";
	return ask(`mode-${mode}`, `mode:${risk}`, `mode ${mode} asks before ${article}`);
};
