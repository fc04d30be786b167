import type { Finding } from "../../../shared/model/finding.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { dryRunOf, isDryRun } from "../analysis/dry-run.ts";
import type { Case } from "../gate.ts";
import { isOfMode, modeFinding } from "../mode/mode-finding.ts";
import { isOfLevel, levelFindings, trustedFinding } from "../trust/level-findings.ts";

/** Where somebody stood otherwise than it was: another trust level, another mode, or both. */
export type Otherwise = { readonly level?: Level | undefined; readonly mode?: Mode | undefined };

/**
 * Recorded findings with those of the level and of the mode said anew, by the same functions that the gates use.
 * `family`: that of the action, when the agent had earned it by then.
 */
export const findingsOtherwise = (
	findings: readonly Finding[],
	{ request, analysis, agent }: Case,
	{ level, mode }: Otherwise,
	family: string | null,
): readonly Finding[] => {
	const { risk, reversible, inspectable } = analysis;
	const kept = findings.filter((each) => (level === undefined || !isOfLevel(each)) && (mode === undefined || !isOfMode(each)));
	const said: Finding[] = [...kept];
	if (mode !== undefined) said.push(modeFinding(mode, risk, reversible));
	// Nobody has given a pending agent a level yet.
	if (level === undefined || agent?.status !== "confirmed") return said;
	said.push(...levelFindings(level, agent.name, risk, level === "DryRun" && isDryRun({ analysis, args: request.args })));
	const mayBeTrusted = level === "SelectiveAutonomy" && inspectable && risk !== "read" && risk !== "destructive";
	if (mayBeTrusted && family !== null) said.push(trustedFinding(agent.name, risk, family));
	return said;
};

/**
 * True when the log does not say enough for another level: who asked is not known, another action (its dry run) was judged
 * in place of the one that was asked for, or would have been.
 */
export const isUnknownOtherwise = (
	findings: readonly Finding[],
	{ request, analysis, agent }: Case,
	level: Level | undefined,
	wasReplaced: boolean,
): boolean => {
	if (level === undefined) return false;
	if (agent === null || wasReplaced) return true;
	const denials = findings.filter(({ effect }) => effect === "deny");
	const isForLevelAlone = denials.length > 0 && denials.every(({ code }) => code === "dry-run-unavailable");
	return isForLevelAlone && dryRunOf({ analysis, args: request.args }) !== null;
};
