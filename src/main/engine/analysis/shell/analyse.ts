import { parse } from "unbash";
import type { HostUse, PathUse, RiskReason } from "../../../../shared/model/evidence.ts";
import { maxRisk, riskRank, type Risk } from "../../../../shared/model/words.ts";
import { judgeCharacters } from "./characters.ts";
import { judgeExport } from "./environment.ts";
import { judgeFlow } from "./flow.ts";
import { lexicalCommands } from "./lexical.ts";
import { programName } from "./program-name.ts";
import { emitBare, runCall } from "./run.ts";
import { segmentsOf } from "./segments.ts";
import { createState, type Frame, type Raw, type State } from "./state.ts";
import { toStep } from "./step.ts";
import type { Arg, ShellAnalysis, ShellContext, ShellInput } from "./types.ts";
import { clip, startVerdict } from "./verdict.ts";
import { walkScript, walkText } from "./walk.ts";

/** Longest command that is parsed. A longer one asks, and is searched word by word. Units: UTF-16. */
export const maxCommandLength = 32_768;
const maxSteps = 512;

const createFrame = (context: ShellContext, spans: boolean): Frame => ({
	cwd: context.cwd,
	moved: false,
	vars: new Map(Object.entries(context.env ?? {})),
	stdin: { kind: "none" },
	piped: false,
	depth: 0,
	via: [],
	spans,
	captured: false,
	inFunction: undefined,
	root: false,
	exported: new Set(Object.keys(context.env ?? {})),
	readonly: new Set(),
	flags: { indirect: false, secretVariable: undefined },
});

const freshState = (context: ShellContext): State =>
	createState({ home: context.home, workspace: context.workspace ?? context.cwd }, walkText, emitBare);

const runWords = (state: State, argv: readonly Arg[], context: ShellContext): void => {
	if (argv.length > 0)
		runCall(state, { argv, assigns: [], redirects: [], stdin: { kind: "none" }, span: undefined }, createFrame(context, false));
};

/** Text that may become code out of our sight: judged on its own, and believed only when it is destructive. */
const searchLiterals = (state: State, context: ShellContext, text: string): void => {
	const candidates = new Set(state.literals);
	for (const step of state.steps) {
		for (const arg of step.call.args) if (/\s/.test(arg.value) && arg.value.length < 4096) candidates.add(arg.value);
		if (step.call.stdin.text !== undefined) candidates.add(step.call.stdin.text);
	}
	for (const match of text.matchAll(/=(?:'([^']*)'|"([^"]*)")/g))
		if (/\s/.test(match[1] ?? match[2] ?? "")) candidates.add(match[1] ?? match[2] ?? "");
	let count = 0;
	for (const candidate of candidates) {
		if ((count += 1) > 32) break;
		const probe = freshState(context);
		probe.budget = 8;
		walkScript(probe, parse(candidate.slice(0, 4096)), createFrame(context, false));
		const worst = probe.steps.find((step) => step.verdict.risk === "destructive");
		if (worst === undefined) continue;
		state.reason("destructive", "hidden-command", `holds text that is a command when it is run: ${clip(candidate.trim(), 200)}`);
		return;
	}
};

/** The rest of a text as steps that only rules look at: words, not judged. */
const restOf = (state: State, text: string): ShellAnalysis["rest"] =>
	lexicalCommands(text.slice(0, 262_144), 16_384).map((argv) => {
		const [program, ...args] = argv;
		const call = {
			program: program as Arg,
			name: programName(program as Arg),
			args,
			cwd: undefined,
			home: state.home,
			workspace: state.workspace,
			moved: true,
			stdin: { kind: "unknown" as const },
			piped: false,
			assigns: [],
		};
		const verdict = { ...startVerdict(), risk: "execute" as const, inspectable: false };
		return toStep({
			call,
			verdict,
			depth: 0,
			via: [],
			span: undefined,
			redirects: [],
			neutral: false,
			root: false,
			isCaptured: false,
			dynamic: true,
			function: undefined,
		});
	});

/** Commands as words only, for text that no grammar accepts or that is too long for one. */
const searchWords = (state: State, context: ShellContext, text: string, keep: boolean): void => {
	const probe = keep ? state : freshState(context);
	probe.budget = Math.min(probe.budget, 64);
	for (const argv of lexicalCommands(text, 256)) runWords(probe, argv, context);
	if (keep) return;
	for (const step of probe.steps) if (step.verdict.risk === "destructive") state.steps.push(step);
};

const collect = <T>(steps: readonly Raw[], pick: (step: Raw) => readonly T[], key: (item: T) => string, max: number): T[] => {
	const out: T[] = [];
	const seen = new Set<string>();
	for (const step of steps)
		for (const item of pick(step)) {
			const id = key(item);
			if (out.length >= max || seen.has(id)) continue;
			seen.add(id);
			out.push(item);
		}
	return out;
};

const pathKey = (path: PathUse): string => `${path.access} ${path.absolute ?? path.path}`;
const hostKey = (host: HostUse): string => `${host.host}:${host.port ?? ""}`;

const worstOf = (paths: readonly PathUse[], hosts: readonly HostUse[]): string | undefined => {
	const order = ["delete", "write", "execute", "read", "list"] as const;
	for (const access of order.slice(0, 3)) {
		const found = paths.filter((path) => path.access === access);
		if (found.length > 0)
			return clip(
				found.reduce((a, b) => ((b.absolute ?? b.path).length < (a.absolute ?? a.path).length ? b : a)).absolute ?? found[0]?.path ?? "",
				512,
			);
	}
	return hosts[0]?.host ?? paths[0]?.absolute;
};

const blastOf = (
	steps: readonly Raw[],
	paths: readonly PathUse[],
	hosts: readonly HostUse[],
	inspectable: boolean,
): ShellAnalysis["blast"] => {
	const changed = paths.filter((path) => path.access === "write" || path.access === "delete");
	const isOpen =
		!inspectable ||
		changed.some((path) => path.glob === true || path.absolute === undefined) ||
		steps.some((step) => riskRank(step.verdict.risk) >= 2 && step.verdict.risk !== "network") ||
		changed.some((path) => path.access === "delete" && /^(\/|\/[^/]+)$/.test(path.absolute ?? "/"));
	const isReached = steps.some((step) => step.verdict.risk === "network" || step.verdict.risk === "destructive");
	return {
		files: isOpen ? "unknown" : new Set(changed.map((path) => path.absolute)).size,
		hosts: !inspectable || (isReached && steps.some((step) => step.dynamic && step.verdict.risk === "network")) ? "unknown" : hosts.length,
	};
};

const isReversible = (risk: Risk, paths: readonly PathUse[], workspace: string): boolean => {
	if (risk === "read") return true;
	if (risk !== "write") return false;
	const changed = paths.filter((path) => path.access === "write" || path.access === "delete");
	// Known files of the workspace can be put back from version control or a snapshot; anything else has no undo that we can name.
	return changed.length > 0 && changed.every((path) => path.glob !== true && path.absolute?.startsWith(`${workspace}/`) === true);
};

const assemble = (
	state: State,
	context: ShellContext,
	text: string,
	segments: ShellAnalysis["segments"],
	extra: readonly RiskReason[],
): ShellAnalysis => {
	judgeFlow(state);
	const steps = state.steps;
	if ((!state.inspectable || state.notes.has("runs-made-file")) && !steps.some((step) => step.verdict.risk === "destructive"))
		searchLiterals(state, context, text);
	const reasons: RiskReason[] = [...extra, ...state.reasons];
	for (const reason of collect(
		steps,
		(step) => step.verdict.reasons,
		(item) => `${item.rule} ${item.text}`,
		128,
	))
		if (reasons.length < 128) reasons.push(reason);
	let risk: Risk = "read";
	for (const step of steps) risk = maxRisk(risk, step.verdict.risk);
	for (const reason of reasons) risk = maxRisk(risk, reason.risk);
	reasons.sort((a, b) => riskRank(b.risk) - riskRank(a.risk));
	const paths = collect(steps, (step) => step.verdict.paths, pathKey, 2048);
	const hosts = collect(steps, (step) => step.verdict.hosts, hostKey, 512);
	const inspectable = state.inspectable && steps.every((step) => step.verdict.inspectable);
	const all = steps.map(toStep);
	const worst = worstOf(paths, hosts);
	const workspace = context.workspace ?? context.cwd;
	return {
		kind: "shell",
		risk: inspectable ? risk : maxRisk(risk, "execute"),
		inspectable,
		reversible: inspectable && isReversible(risk, paths, workspace),
		subject: clip(text.replace(/\s+/g, " ").trim(), 300),
		text: clip(text, 262_144),
		segments: segments,
		steps: all.slice(0, maxSteps),
		rest: state.isOver ? [...all.slice(maxSteps), ...restOf(state, text)] : all.slice(maxSteps),
		paths,
		hosts,
		reasons,
		blast: blastOf(steps, paths, hosts, inspectable),
		...(worst === undefined ? undefined : { worstTarget: worst }),
	};
};

const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const judgeGivenEnvironment = (state: State, context: ShellContext): void => {
	for (const [name, value] of Object.entries(context.env ?? {})) {
		const verdict = startVerdict();
		judgeExport(verdict, { name, value, dynamic: false });
		for (const reason of verdict.reasons) state.reason(reason.risk, reason.rule, reason.text);
	}
};

/**
 * What a shell command means: every simple command in it at any depth, what each does in plain words, the files and hosts it
 * touches, and its risk. Total and linear; what cannot be read completely is marked and never less than `execute`.
 *
 * Law: test/main/engine/analysis/shell/properties.test.ts (a wrapper never lowers, quoting never changes).
 */
export const analyseShell = (input: ShellInput, context: ShellContext): ShellAnalysis => {
	const state = freshState(context);
	judgeGivenEnvironment(state, context);
	if ("argv" in input) {
		const text = input.argv.map(quote).join(" ");
		const characters = judgeCharacters(input.argv.join("\n"));
		if (characters.fatal) state.inspectable = false;
		runWords(
			state,
			input.argv.map((value) => ({ value, dynamic: false, glob: false })),
			context,
		);
		if (input.argv.length === 0) state.giveUp("empty", "there is no command");
		return assemble(state, context, text, [], characters.reasons);
	}
	const text = input.command;
	const characters = judgeCharacters(text);
	if (text.length > maxCommandLength || characters.fatal) {
		if (characters.fatal) state.inspectable = false;
		else state.giveUp("too-long", `is longer than ${maxCommandLength} characters`);
		state.isOver = true;
		searchWords(state, context, text.slice(0, 262_144), true);
		return assemble(state, context, text, [], characters.reasons);
	}
	if (characters.hidden) state.inspectable = false;
	const script = parse(text);
	walkScript(state, script, createFrame(context, true));
	if (state.budget <= 0) state.giveUp("too-many", "holds more nested commands than can be inspected");
	if (script.errors !== undefined && script.errors.length > 0) {
		state.isOver = true;
		searchWords(state, context, text, false);
	}
	return assemble(state, context, text, segmentsOf(text, script), characters.reasons);
};
