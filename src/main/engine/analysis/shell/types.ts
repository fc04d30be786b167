import type { Analysis, HostUse, PathUse, RiskReason, Span, Step } from "../../../../shared/model/evidence.ts";
import type { Risk } from "../../../../shared/model/words.ts";

/** What the analyser is told about the place a command runs in. Paths are absolute; `env` are variables whose value is known. */
export type ShellContext = {
	readonly cwd: string;
	readonly workspace?: string;
	readonly home: string;
	readonly env?: Readonly<Record<string, string>>;
};

/** A command as the agent gave it: a string for a shell, or an argv that no shell will read. */
export type ShellInput = { readonly command: string } | { readonly argv: readonly string[] };

/** One word of a command after quote removal. `dynamic`: part of it is only known when it runs; that part stays as written. */
export type Arg = { readonly value: string; readonly dynamic: boolean; readonly glob: boolean; readonly span?: Span };

/** What feeds a command's standard input. `text` is there only when every character is known in advance. */
export type Stdin = { readonly kind: "none" | "pipe" | "text" | "file" | "unknown"; readonly text?: string };

/** One redirection, target resolved like an argument. */
export type Redirected = { readonly operator: string; readonly target: Arg; readonly access: "read" | "write" | "both" };

export type Assigned = { readonly name: string; readonly value: string; readonly dynamic: boolean };

/** One simple command before it is judged. `args` leaves out the program; `name` is its lower-case base name without `.exe`. */
export type Call = {
	readonly program: Arg;
	readonly name: string;
	readonly args: readonly Arg[];
	readonly cwd: string | undefined;
	readonly home: string;
	readonly workspace: string;
	/** True when a `cd` earlier in the command left the place where it started. */
	readonly moved: boolean;
	readonly stdin: Stdin;
	/** True when standard output goes to a pipe, a capture or a file, so that no pager starts. */
	readonly piped: boolean;
	readonly assigns: readonly Assigned[];
};

/** What one program does with one set of arguments, under construction. `hazards` are words that raised the risk above what its name says. */
export type Verdict = {
	risk: Risk;
	effect: string;
	inspectable: boolean;
	readonly reasons: RiskReason[];
	readonly paths: PathUse[];
	readonly hosts: HostUse[];
	readonly hazards: string[];
};

/** A redirection as rules see it. `safe`: it reads, or writes nowhere that stays (`/dev/null`, another descriptor). */
export type RuleRedirect = { readonly operator: string; readonly target: string; readonly safe: boolean };

/**
 * A step as rules see it. `words` is the argv after quote removal, wrappers taken off; `options` its normalised option set.
 * `neutral`: it only runs the step below it (`timeout`, `nice`) and is covered when that one is.
 */
export type ShellStep = Step & {
	readonly words: readonly string[];
	readonly options: readonly string[];
	readonly operands: readonly string[];
	readonly redirects: readonly RuleRedirect[];
	readonly assigns: readonly string[];
	readonly hazards: readonly string[];
	readonly neutral: boolean;
	readonly root: boolean;
};

/** All of `Analysis` for kind `shell`. `steps` holds at most 512; the steps beyond are in `rest`, so that no rule sees fewer. */
export type ShellAnalysis = Omit<Analysis, "kind" | "steps"> & {
	readonly kind: "shell";
	readonly steps: ShellStep[];
	readonly rest: readonly ShellStep[];
};
