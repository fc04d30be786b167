import type { Analysis, HostUse, PathUse, RiskReason, Span, Step } from "../../../../shared/model/evidence.ts";
import type { Risk } from "../../../../shared/model/words.ts";

/** What the analyser is told about the place a command runs in. All paths absolute; `env` are the variables whose value is known. */
export type ShellContext = {
	readonly cwd: string;
	readonly workspace?: string;
	readonly home: string;
	readonly env?: Readonly<Record<string, string>>;
};

/** A command as the agent gave it: a string for a shell, or an argv that no shell will read. */
export type ShellInput = { readonly command: string } | { readonly argv: readonly string[] };

/** One word of a command after quote removal. `dynamic`: part of it is only known when it runs; that part stays as written. */
export type Arg = {
	readonly value: string;
	readonly dynamic: boolean;
	readonly glob: boolean;
	readonly span?: Span;
};

/** What feeds a command's standard input. `text` is present only when every byte is known in advance. */
export type Stdin = {
	readonly kind: "none" | "pipe" | "text" | "file" | "socket" | "unknown";
	readonly text?: string;
	/** Index of the step whose output is piped in. */
	readonly from?: number;
};

/** One redirection of a step, target resolved like an argument. */
export type Redirected = {
	readonly operator: string;
	readonly target: Arg;
	readonly access: "read" | "write" | "both" | "dup";
	readonly fd: number;
};

/** One simple command before it is judged. `argv[0]` is the program; `name` its lower-case base name. */
export type Call = {
	readonly argv: readonly Arg[];
	readonly name: string;
	readonly cwd: string | undefined;
	readonly home: string;
	readonly workspace: string;
	/** True when a `cd` or `-C` earlier in the command left the place where it started. */
	readonly moved: boolean;
	readonly stdin: Stdin;
	/** True when standard output goes to a pipe, a capture or a file, so no pager starts. */
	readonly piped: boolean;
	readonly assigns: readonly { readonly name: string; readonly value: string }[];
};

/** What one program does with one set of arguments. `hazards` are the words that raised the risk above what its name says. */
export type Verdict = {
	risk: Risk;
	effect: string;
	inspectable: boolean;
	reasons: RiskReason[];
	paths: PathUse[];
	hosts: HostUse[];
	hazards: string[];
};

/** A step as rules see it: `words` is the argv after quote removal with wrappers taken off, `options` its normalised option set. */
export type ShellStep = Step & {
	readonly words: readonly string[];
	readonly options: readonly string[];
	readonly operands: readonly string[];
	/** Redirections as `operator target`, absolute where it can be known. */
	readonly redirects: readonly { readonly operator: string; readonly target: string; readonly access: string; readonly safe: boolean }[];
	readonly assigns: readonly string[];
	readonly hazards: readonly string[];
	/** This step only runs another one (`timeout`, `nice`); it is covered when what it runs is covered. */
	readonly neutral: boolean;
	readonly root: boolean;
};

/** All of `Analysis` for kind `shell`, with steps as rules see them. */
export type ShellAnalysis = Omit<Analysis, "kind" | "steps"> & {
	readonly kind: "shell";
	readonly steps: readonly ShellStep[];
};
