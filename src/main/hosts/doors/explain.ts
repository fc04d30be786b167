import { hash } from "node:crypto";
import { homedir } from "node:os";
import { z } from "zod";
import { canonicalJson } from "../../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Agent } from "../../../shared/model/agent.ts";
import type { Config } from "../../../shared/model/config.ts";
import type { Analysis } from "../../../shared/model/evidence.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import { digestedPart, type Request, requestDraftSchema } from "../../../shared/model/request.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { counterfactual } from "../../../shared/view/counterfactual.ts";
import { analyse } from "../../engine/analysis/index.ts";
import { overlayConfig } from "../../engine/config/parse-config.ts";
import { runGates } from "../../engine/gate.ts";
import { gates } from "../../engine/gates/index.ts";
import type { PolicySet } from "../../engine/policy/policy-set.ts";
import type { Reads } from "../../engine/ports.ts";
import { settle } from "../../engine/settle.ts";
import { createDisk } from "../../system/disk.ts";

/**
 * What would be decided for an action, and why: the same analyser, gates and settle as the live engine, without a
 * daemon and without a record.
 */
export type Explained = {
	readonly request: Request;
	readonly analysis: Analysis;
	readonly findings: readonly Finding[];
	readonly outcome: Outcome;
};

export type ExplainSettings = {
	readonly config: Config;
	readonly mode?: Mode | undefined;
	readonly level: Level;
	readonly ownFolders: readonly string[];
	readonly policies: readonly PolicySet[];
	/** When it would be, for policies that look at the clock. ms */
	readonly now: number;
};

/** One line of `explain --jsonl`. `safety` and `network` lie over the same sections of the configuration for this line. */
const lineSchema = requestDraftSchema
	.pick({ tool: true, args: true, cwd: true, workspace: true, env: true, kind: true, risk: true, action: true })
	.extend({ id: z.union([z.string().max(512), z.number()]), safety: z.unknown().optional(), network: z.unknown().optional() })
	.strict();

export type Explainer = {
	/** Faults: `bad_request` naming the member, also for an overlay that is no configuration. */
	explain(line: unknown): Result<{ readonly id: string | number; readonly explained: Explained }>;
};

export const createExplainer = (settings: ExplainSettings): Explainer => {
	const disk = createDisk();
	const home = homedir();
	const agent: Agent = {
		name: "explained",
		kind: "explain",
		status: "confirmed",
		keyHashHex: "0".repeat(64),
		level: settings.level,
		levelSince: 0,
		enrolledAt: 0,
	};
	const readsFor = (config: Config): Reads => ({
		resolvePath: disk.resolvePath,
		hashFile: disk.hashFile,
		agent: () => agent,
		halted: () => null,
		config: () => config,
		mode: () => ({ mode: settings.mode ?? config.safety.approval_mode, why: settings.mode === undefined ? "countersign.toml" : "--mode" }),
		policies: () => ({ sets: settings.policies, isUnreadable: false, unpinned: [] }),
		home: () => home,
		ownFolders: () => settings.ownFolders,
		caseInsensitive: () => false,
		fold: (fold) => fold.initial,
		recorded: () => null,
	});
	const plainReads = readsFor(settings.config);

	return {
		explain: (line) => {
			const read = lineSchema.safeParse(line);
			if (!read.success) {
				const issue = read.error.issues[0];
				return fail("bad_request", `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "not an action"}`);
			}
			const { id, safety, network, ...asked } = read.data;
			let config = settings.config;
			if (safety !== undefined || network !== undefined) {
				const laid = overlayConfig(config, { ...(safety === undefined ? {} : { safety }), ...(network === undefined ? {} : { network }) });
				if (!laid.ok) return laid;
				config = laid.value;
			}
			const draft = { id: "explained", ...asked };
			const request: Request = {
				...draft,
				agent: agent.name,
				at: 0,
				digest: hash("sha256", canonicalJson(digestedPart(draft, agent.name)), "hex"),
			};
			const analysis = analyse(request, home);
			const reads = config === settings.config ? plainReads : readsFor(config);
			const findings = runGates(gates, reads, { request, analysis, agent, config, now: settings.now }, (place, error) => {
				throw error instanceof Error ? error : new Error(`${place} failed`);
			});
			return ok({ id, explained: { request, analysis, findings, outcome: settle(request, findings, [], []) } });
		},
	};
};

/** One answer line of `explain --jsonl`. */
export const explainedLine = (id: string | number, { analysis, findings, outcome }: Explained): object => ({
	id,
	outcome: outcome.state,
	risk: analysis.risk,
	findings: findings.map(({ gate, effect, reason, rule }) =>
		rule === undefined ? { gate, effect, reason } : { gate, effect, reason, rule: rule.name },
	),
});

/** The same for a person. */
export const explainedText = ({ analysis, findings, outcome }: Explained): string => {
	const lines = [
		`${outcomeWord(outcome)}  ${analysis.subject}`,
		"",
		`risk      ${analysis.risk}${analysis.inspectable ? "" : ", part of it cannot be inspected"}`,
	];
	for (const reason of analysis.reasons) lines.push(`          ${reason.text} (${reason.rule})`);
	for (const [index, step] of analysis.steps.entries()) lines.push(`step ${String(index + 1).padEnd(4)} ${step.program}: ${step.effect}`);
	lines.push("");
	for (const { gate, effect, reason, rule } of findings) {
		const place = rule?.file === undefined ? (rule?.name ?? "") : `${rule.name} (${rule.file}:${rule.line ?? 1})`;
		lines.push(`${effect.padEnd(6)} ${gate.padEnd(10)} ${reason}${place === "" ? "" : `  ${place}`}`);
	}
	const sentence = counterfactual(findings);
	if (sentence !== null) lines.push("", sentence);
	// What was asked about may hold anything, and this is a terminal.
	return `${lines.map((line) => visible(line)).join("\n")}\n`;
};

const outcomeWord = (outcome: Outcome): string => (outcome.state === "denied" ? `denied (${outcome.code})` : outcome.state);
