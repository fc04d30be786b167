import type { Span } from "../../../../shared/model/evidence.ts";
import { judgeOf } from "../programs/index.ts";
import { judgeBuiltin } from "./builtins.ts";
import { isHarmlessVariable, isPoison, judgeExport } from "./environment.ts";
import { runCode } from "./code.ts";
import { staticOutput } from "./payload.ts";
import { judgeOpen, withHoles } from "./open-operands.ts";
import { asksOnlyForHelp, programName } from "./program-name.ts";
import { judgeRedirects } from "./redirects.ts";
import { setVariable, type Emit, type Frame, type State } from "./state.ts";
import type { Arg, Assigned, Call, Redirected, Stdin, Verdict } from "./types.ts";
import { absolutePath } from "./places.ts";
import { executes, raise, startVerdict } from "./verdict.ts";
import { isWrapper, unwrap, type Unwrapped } from "./wrappers.ts";

export type { Frame } from "./state.ts";

/** A simple command with everything resolved. `argv` is never empty. */
export type Ready = {
	readonly argv: readonly Arg[];
	readonly assigns: readonly Assigned[];
	readonly redirects: readonly Redirected[];
	readonly stdin: Stdin;
	readonly span: Span | undefined;
};

const callOf = (state: State, ready: Ready, frame: Frame): Call => {
	const program = ready.argv[0] as Arg;
	return {
		program,
		name: programName(program),
		args: ready.argv.slice(1),
		cwd: frame.cwd,
		home: state.home,
		workspace: state.workspace,
		moved: frame.moved,
		stdin: ready.stdin,
		piped: frame.piped || ready.redirects.some((redirect) => redirect.access === "write"),
		assigns: ready.assigns,
	};
};

const push = (state: State, call: Call, verdict: Verdict, ready: Ready, frame: Frame, neutral: boolean, root: boolean): void => {
	state.steps.push({
		call,
		verdict,
		depth: frame.depth,
		via: frame.via,
		span: ready.span,
		redirects: ready.redirects,
		neutral,
		root: root || frame.root,
		isCaptured: frame.captured,
		dynamic: call.program.dynamic || call.args.some((arg) => arg.dynamic),
		function: frame.inFunction,
	});
};

/** Emits a step for redirections or assignments that stand alone. */
export const emitBare: Emit = (state, { assigns, redirects, frame, span, judge }) => {
	const verdict = startVerdict();
	judge?.(verdict);
	const program: Arg = { value: "", dynamic: false, glob: false };
	const ready: Ready = { argv: [program], assigns, redirects, stdin: frame.stdin, span };
	const call = callOf(state, ready, frame);
	judgeRedirects(call, verdict, redirects);
	if (redirects.length === 0 && verdict.reasons.length === 0) return;
	verdict.effect = verdict.reasons.map((reason) => reason.text).join("; ") || "redirects input or output";
	push(state, call, verdict, ready, frame, false, false);
};

const judgeSurroundings = (call: Call, verdict: Verdict, ready: Ready, frame: Frame): void => {
	for (const assigned of ready.assigns) if (!isUnheeded(assigned.name, call.name)) judgeExport(verdict, assigned);
	if (ready.redirects.length > 0) judgeRedirects(call, verdict, ready.redirects);
	const { secretVariable, indirect } = frame.flags;
	if (indirect) raise(verdict, "execute", "indirect-expansion", "expands a variable in a way that can run what it holds");
	if (secretVariable !== undefined) raise(verdict, "execute", "sensitive-variable", `uses the secret variable ${secretVariable}`);
};

/** Judges one command, its wrappers and all that it runs. Gives what it prints when that is known. */
export const runCall = (state: State, ready: Ready, frame: Frame): string | undefined => {
	if (frame.depth >= 64) {
		state.giveUp("too-deep", "nested too deeply to be inspected");
		return undefined;
	}
	const call = callOf(state, ready, frame);
	const verdict = startVerdict();
	judgeSurroundings(call, verdict, ready, frame);
	if (frame.inFunction !== undefined) state.functions.get(frame.inFunction)?.calls.add(call.program.value);
	if (call.program.dynamic || call.name === "") return runUnknownProgram(state, call, verdict, ready, frame);
	const known = state.functions.get(call.program.value);
	if (known !== undefined) {
		verdict.effect = `runs the function ${call.program.value}`;
		push(state, call, verdict, ready, frame, true, false);
		return undefined;
	}
	if (asksOnlyForHelp(call, frame)) {
		verdict.effect = `shows the help or version of ${call.name}`;
		push(state, call, verdict, ready, frame, false, false);
		return undefined;
	}
	if (call.name === "command" && call.args.some((arg) => /^-[pvV]*[vV]/.test(arg.value))) {
		verdict.effect = "says what a name runs";
		push(state, call, verdict, ready, frame, false, false);
		return undefined;
	}
	if (call.args.length === 0 && (call.name === "command" || call.name === "builtin" || call.name === "exec")) {
		verdict.effect = "does nothing";
		push(state, call, verdict, ready, frame, false, false);
		return undefined;
	}
	const unwrapped = unwrap(call);
	if (unwrapped !== undefined) return runWrapped(state, call, verdict, ready, frame, unwrapped);
	if (judgeBuiltin(state, call, verdict, frame, ready)) {
		push(state, call, verdict, ready, frame, false, false);
		return staticOutput(call);
	}
	push(state, call, verdict, ready, frame, false, false);
	// The step stands before what it runs: pushed first, judged while its inner steps follow.
	if (runCode(state, call, verdict, frame, (inner, stdin) => runInner(state, inner, frame, ready, call.name, stdin))) return undefined;
	const judge = judgeOf(call.name);
	if (isWrapper(call.name) && judge === undefined && call.args.length > 0) {
		verdict.effect = `runs something with ${call.name}`;
		raise(verdict, "execute", "wrapper", verdict.effect, ready.span);
	} else if (judge === undefined) judgeUnknown(call, verdict);
	else {
		judge(call, verdict);
		judgeUnseenOptions(call, verdict);
		if (call.program.value.includes("/")) judgeProgramPath(call, verdict);
	}
	return verdict.risk === "read" || call.name === "tee" ? staticOutput(call) : undefined;
};

/** Programs without an option that writes, runs or sends anything. */
const tame =
	/^(ls|dir|stat|du|df|basename|dirname|realpath|readlink|which|whereis|type|whatis|expr|seq|sleep|uname|id|groups|nproc|arch|tr|wc|head|tail|cat|cut|pgrep|pidof|test|yes|numfmt|factor|sha\d+sum|md5sum|cksum)$/;

/** A tame program obeys no variable but those that the system's loader and the shell obey before it. */
const isUnheeded = (variable: string, program: string): boolean => tame.test(program) && !isPoison(variable);

/** `git log $X`: what stands in the variable may be an option, such as `--output=file`. */
const judgeUnseenOptions = (call: Call, verdict: Verdict): void => {
	if (verdict.risk !== "read" || tame.test(call.name)) return;
	for (const arg of call.args) {
		if (arg.value === "--") return;
		if (arg.dynamic && /^[$`@?*+!(]/.test(arg.value))
			raise(verdict, "execute", "dynamic-argument", `\`${arg.value}\` is only known when it runs, and may be an option`, arg.span);
	}
};

/** A program given by path is only the one we know when it comes from where the system keeps programs. */
const judgeProgramPath = (call: Call, verdict: Verdict): void => {
	const path = absolutePath(call.program.value, call.cwd);
	if (
		path === undefined ||
		!/^\/(usr\/(local\/)?)?s?bin\/[^/]+$|^\/opt\/homebrew\/bin\/[^/]+$|^\/(usr\/)?lib(exec)?\/|^[a-z]:\/windows\//i.test(path)
	)
		executes(call, verdict, call.program);
};

const judgeUnknown = (call: Call, verdict: Verdict): void => {
	const isBare = !/[/\\]/.test(call.program.value);
	verdict.effect = `runs ${call.program.value}, which is not known`;
	if (isBare) raise(verdict, "execute", "unknown-program", verdict.effect, call.program.span);
	else executes(call, verdict, call.program);
	// An unknown program may be one more wrapper: what looks like a command in its arguments is searched, for the worse only.
	for (let i = 0; i < Math.min(call.args.length, 12); i++) {
		const arg = call.args[i] as Arg;
		if (arg.dynamic || arg.value.startsWith("-") || /\s/.test(arg.value)) continue;
		const name = programName(arg);
		if (judgeOf(name) === undefined || i + 1 >= call.args.length) continue;
		const probe = startVerdict();
		judgeOf(name)?.({ ...call, program: arg, name, args: call.args.slice(i + 1) }, probe);
		if (probe.risk === "destructive")
			raise(
				verdict,
				"destructive",
				"runs-another-command",
				`may run: ${[arg, ...call.args.slice(i + 1)].map((word) => word.value).join(" ")}`,
				arg.span,
			);
		break;
	}
};

const runUnknownProgram = (state: State, call: Call, verdict: Verdict, ready: Ready, frame: Frame): undefined => {
	verdict.inspectable = false;
	verdict.effect = `runs ${call.program.value}, which is only known when it runs`;
	raise(verdict, "execute", "dynamic-program", verdict.effect, call.program.span);
	push(state, call, verdict, ready, frame, false, false);
	state.inspectable = false;
	const [first] = call.args;
	// `$SUDO rm -rf /` runs rm when the variable is a wrapper or empty; `"$TOOL" -rf /` looks like rm whatever it is.
	if (call.args.some((arg) => /^-[a-zA-Z]*(rf|fr|Rf|fR)[a-zA-Z]*$|^--(recursive|force|hard|no-preserve-root)$/.test(arg.value)))
		raise(verdict, "destructive", "dynamic-delete", "the options look like a forced, recursive delete");
	if (first !== undefined && !first.value.startsWith("-") && judgeOf(programName(first)) !== undefined)
		runInner(state, call.args, frame, ready, "?", ready.stdin);
	return undefined;
};

const inheritance = (frame: Frame, name: string, changes: Partial<Frame> = {}): Frame => ({
	...frame,
	vars: new Map(frame.vars),
	depth: frame.depth + 1,
	via: frame.via.length < 30 ? [...frame.via, name] : frame.via,
	flags: { indirect: false, secretVariable: undefined },
	...changes,
});

/** Runs an argv inside a wrapper. */
export const runInner = (
	state: State,
	argv: readonly Arg[],
	frame: Frame,
	ready: Ready,
	name: string,
	stdin: Stdin,
	changes: Partial<Frame> = {},
): string | undefined => runCall(state, { argv, assigns: [], redirects: [], stdin, span: ready.span }, inheritance(frame, name, changes));

const runWrapped = (state: State, call: Call, verdict: Verdict, ready: Ready, frame: Frame, unwrapped: Unwrapped): string | undefined => {
	const target = unwrapped.inner ?? [];
	verdict.effect = `${target.length === 0 ? "runs a command" : `runs ${target[0]?.value ?? ""}`} ${unwrapped.effect}`;
	const heeding = target[0] === undefined || target[0].dynamic ? "" : programName(target[0]);
	for (const assigned of unwrapped.assigns) if (!isUnheeded(assigned.name, heeding)) judgeExport(verdict, assigned);
	for (const hazard of unwrapped.hazards) {
		verdict.hazards.push(hazard);
		raise(verdict, "execute", "unknown-option", `\`${hazard}\` is not known to be harmless for ${call.name}`);
	}
	if (unwrapped.root) raise(verdict, "destructive", "privilege", `runs ${target[0]?.value ?? "a command"} ${unwrapped.effect}`, ready.span);
	else if (!unwrapped.neutral) raise(verdict, "execute", "wrapper", verdict.effect, ready.span);
	push(state, call, verdict, ready, frame, unwrapped.neutral, unwrapped.root);
	const changes: Partial<Frame> = { root: frame.root || unwrapped.root };
	if (unwrapped.cwd !== undefined) {
		changes.cwd = unwrapped.cwd.dynamic ? undefined : absolutePath(unwrapped.cwd.value, frame.cwd);
		changes.moved = true;
	}
	const at = inheritance(frame, call.name, changes);
	for (const assigned of unwrapped.assigns)
		if (!isHarmlessVariable(assigned.name)) setVariable(at, assigned.name, assigned.dynamic ? null : assigned.value);
	if (unwrapped.code !== undefined) {
		if (unwrapped.code.dynamic) {
			state.inspectable = false;
			verdict.inspectable = false;
			raise(verdict, "execute", "dynamic-code", `runs code that is only known when it runs`);
		}
		at.stdin = unwrapped.open ? { kind: "unknown" } : ready.stdin;
		const before = state.steps.length;
		const output = state.parseInner(unwrapped.code.value, { ...at, spans: false });
		if (unwrapped.open) judgeOpen(state, call, before);
		return output;
	}
	const before = state.steps.length;
	const inner: Ready = {
		argv: unwrapped.open ? withHoles(call, target) : target,
		assigns: [],
		redirects: [],
		stdin: unwrapped.open ? { kind: "unknown" } : ready.stdin,
		span: ready.span,
	};
	const output = runCall(state, inner, at);
	if (unwrapped.open) judgeOpen(state, call, before);
	return unwrapped.open ? undefined : output;
};
