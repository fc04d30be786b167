import type { Function as FunctionNode, CompoundList } from "unbash";
import type { RiskReason, Span } from "../../../../shared/model/evidence.ts";
import type { Risk } from "../../../../shared/model/words.ts";
import { judgeOf } from "../programs/index.ts";
import { startsBackground } from "./loops.ts";
import type { Arg, Assigned, Call, Redirected, Stdin, Verdict } from "./types.ts";

/** Where in a command the walker stands. Mutable: `cd` and assignments change it for what follows; a subshell copies it. */
export type Frame = {
	cwd: string | undefined;
	moved: boolean;
	vars: Map<string, string | null>;
	stdin: Stdin;
	piped: boolean;
	readonly depth: number;
	readonly via: readonly string[];
	/** Positions are offsets into the text that a person sees. */
	readonly spans: boolean;
	/** Inside a substitution or a function body: output or effect happens elsewhere. */
	readonly captured: boolean;
	readonly inFunction: string | undefined;
	readonly root: boolean;
	readonly exported: Set<string>;
	readonly readonly: Set<string>;
	flags: { indirect: boolean; secretVariable: string | undefined };
};

/** Gives a variable a value; null when it is only known at run time. A read-only one keeps what it has. */
export const setVariable = (frame: Frame, name: string, value: string | null): void => {
	// A value that doubles with every assignment must not eat the memory; nobody needs one this long.
	if (!frame.readonly.has(name)) frame.vars.set(name, value !== null && value.length > 4096 ? null : value);
};

/** A judged step before it is cut to what the model holds. */
export type Raw = {
	readonly call: Call;
	readonly verdict: Verdict;
	readonly depth: number;
	readonly via: readonly string[];
	readonly span: Span | undefined;
	readonly redirects: readonly Redirected[];
	readonly neutral: boolean;
	readonly root: boolean;
	/** Index of the steps that this one wraps: from here to the end of its own inner steps. */
	readonly isCaptured: boolean;
	readonly dynamic: boolean;
	/** Number of the pipeline's source step when its output is piped in. */
	readonly function: string | undefined;
};

/** All that one analysis gathers. */
export type State = {
	readonly home: string;
	readonly workspace: string;
	readonly steps: Raw[];
	readonly reasons: RiskReason[];
	/** Texts that may become code somewhere we cannot follow: they are searched for destructive commands. */
	readonly literals: string[];
	readonly notes: Set<string>;
	readonly functions: Map<string, { readonly calls: Set<string>; background: boolean }>;
	readonly loops: Arg[];
	inspectable: boolean;
	/** Set when the walk was given up: the rest of the text is searched by words. */
	isOver: boolean;
	/** Length of the nested text that was parsed so far. */
	parsed: number;
	/** Commands visited so far, compound ones and repeats included. */
	visits: number;
	/** Scripts still allowed to be parsed. Reaching zero asks; it never skips a check. */
	budget: number;
	readonly parseInner: (text: string, frame: Frame) => string | undefined;
	giveUp(rule: string, text: string): void;
	reason(risk: Risk, rule: string, text: string, span?: Span): void;
	note(name: string): void;
	noteBackground(frame: Frame): void;
	noteLoop(values: readonly Arg[]): void;
	hasBackground(list: CompoundList): boolean;
	defineFunction(name: string, body: FunctionNode["body"], frame: Frame): void;
	emitRedirects(redirects: readonly Redirected[], frame: Frame, span: Span | undefined): void;
	emitAssignments(
		assigns: readonly Assigned[],
		redirects: readonly Redirected[],
		frame: Frame,
		span: Span | undefined,
		judge: (verdict: Verdict) => void,
	): void;
};

const builtins =
	/^(cd|pushd|popd|echo|printf|test|\[|export|source|\.|eval|exec|command|builtin|read|set|unset|trap|alias|true|false|pwd|type|command_not_found_handle)$/;
const isKnown = (name: string): boolean => builtins.test(name) || judgeOf(name) !== undefined;

/** A fresh state. `parseInner` and `emit` come from the walker, which imports this file. */
export const createState = (
	place: { readonly home: string; readonly workspace: string },
	parseInner: (state: State, text: string, frame: Frame) => string | undefined,
	emit: Emit,
): State => {
	const state: State = {
		...place,
		steps: [],
		reasons: [],
		literals: [],
		notes: new Set(),
		functions: new Map(),
		loops: [],
		inspectable: true,
		isOver: false,
		budget: 512,
		visits: 0,
		parsed: 0,
		parseInner: (text, frame) => {
			state.budget -= 1;
			return parseInner(state, text, frame);
		},
		giveUp: (rule, text) => {
			state.inspectable = false;
			state.reason("execute", rule, text);
		},
		reason: (risk, rule, text, span) => {
			if (state.reasons.length >= 64 || state.reasons.some((reason) => reason.rule === rule && reason.text === text)) return;
			state.reasons.push(span === undefined ? { rule, text, risk } : { rule, text, risk, span });
		},
		note: (name) => state.notes.add(name),
		noteBackground: (frame) => {
			const known = frame.inFunction === undefined ? undefined : state.functions.get(frame.inFunction);
			if (known !== undefined) known.background = true;
		},
		noteLoop: (values) => {
			for (const value of values) if (state.loops.length < 64) state.loops.push(value);
		},
		hasBackground: startsBackground,
		defineFunction: (name) => {
			if (isKnown(name)) state.reason("execute", "environment-poisoning", `makes \`${name}\` mean something else`);
			state.functions.set(name, { calls: new Set(), background: false });
		},
		emitRedirects: (redirects, frame, span) => {
			if (redirects.length > 0) emit(state, { assigns: [], redirects, frame, span, judge: undefined });
		},
		emitAssignments: (assigns, redirects, frame, span, judge) => emit(state, { assigns, redirects, frame, span, judge }),
	};
	return state;
};

/** Emits a step without a program: redirections or assignments alone. */
export type Emit = (
	state: State,
	what: {
		readonly assigns: readonly Assigned[];
		readonly redirects: readonly Redirected[];
		readonly frame: Frame;
		readonly span: Span | undefined;
		readonly judge: ((verdict: Verdict) => void) | undefined;
	},
) => void;
