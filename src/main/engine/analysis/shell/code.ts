import type { Frame, State } from "./state.ts";
import { judgeInlineCode } from "./inline-code.ts";
import { carriers } from "./carriers.ts";
import { unbase64Wide } from "./payload.ts";
import type { Arg, Call, Stdin, Verdict } from "./types.ts";
import { executes, raise, reads, writes } from "./verdict.ts";

/** Runs an argv as a command inside the one being judged. */
export type RunInner = (argv: readonly Arg[], stdin: Stdin) => unknown;

const shells = new Set([
	"sh",
	"bash",
	"zsh",
	"dash",
	"ksh",
	"ksh93",
	"mksh",
	"ash",
	"yash",
	"rbash",
	"posh",
	"lksh",
	"pdksh",
	"sash",
	"hush",
]);
const otherShells = new Set(["fish", "csh", "tcsh", "rc", "es", "elvish", "nu", "xonsh", "ion", "oil", "osh", "murex"]);

/** Interpreters: options that carry code, options that take a value, and how a version may be glued to the name. */
const interpreters: Readonly<Record<string, { readonly code: readonly string[]; readonly values?: string; readonly harmless?: RegExp }>> = {
	python: { code: ["-c"], values: "WXm" },
	pypy: { code: ["-c"], values: "WXm" },
	py: { code: ["-c"], values: "WXm" },
	perl: { code: ["-e", "-E"], values: "IMm" },
	ruby: { code: ["-e"], values: "rIEC" },
	node: { code: ["-e", "--eval", "-p", "--print", "-pe"], values: "r" },
	nodejs: { code: ["-e", "--eval", "-p", "--print", "-pe"], values: "r" },
	bun: { code: ["-e", "--eval"] },
	php: { code: ["-r", "-R", "-B", "-E", "--run"], values: "d" },
	lua: { code: ["-e"], values: "l" },
	luajit: { code: ["-e"], values: "l" },
	tclsh: { code: [] },
	wish: { code: [] },
	rscript: { code: ["-e"] },
	r: { code: ["-e"] },
	julia: { code: ["-e", "-E", "--eval", "--print"] },
	osascript: { code: ["-e"], values: "l" },
	groovy: { code: ["-e"] },
	scala: { code: ["-e"] },
	elixir: { code: ["-e", "--eval"] },
	erl: { code: ["-eval", "-run", "-s"] },
	ghc: { code: ["-e"] },
	raku: { code: ["-e"] },
	guile: { code: ["-c"] },
	racket: { code: ["-e"] },
	clisp: { code: ["-x"] },
	sbcl: { code: ["--eval"] },
	jjs: { code: [] },
	jrunscript: { code: ["-e"] },
	octave: { code: ["--eval"] },
	gnuplot: { code: ["-e"] },
	expect: { code: ["-c"] },
	irb: { code: ["-e"] },
	iex: { code: ["-e"] },
	deno: { code: ["eval"] },
	nodemon: { code: ["-e"] },
	"ts-node": { code: ["-e"] },
	tsx: { code: ["-e"] },
	gdb: { code: ["-ex", "-eval-command"] },
	emacs: { code: ["--eval"] },
	pwsh: { code: ["-command", "-c", "-encodedcommand", "-enc", "-e", "-ec"] },
	powershell: { code: ["-command", "-c", "-encodedcommand", "-enc", "-e", "-ec"] },
	cmd: { code: ["/c", "/k", "/r"] },
	mshta: { code: [] },
	wscript: { code: [] },
	cscript: { code: [] },
};

const interpreterName = (name: string): string => name.replace(/-?\d+(\.\d+)*(-config|m)?$/, "").replace(/-cli$/, "");

const unseen = (state: State, verdict: Verdict, rule: string, text: string): void => {
	state.inspectable = false;
	verdict.inspectable = false;
	state.note(rule);
	raise(verdict, "execute", rule, text);
};

const parseIn = (state: State, frame: Frame, name: string, text: string, stdin: Stdin): void => {
	state.parseInner(text, {
		...frame,
		vars: new Map(frame.vars),
		depth: frame.depth + 1,
		via: [...frame.via, name].slice(-30),
		spans: false,
		stdin,
		flags: { indirect: false, secretVariable: undefined },
	});
};

const runShell = (state: State, call: Call, verdict: Verdict, frame: Frame): void => {
	verdict.effect = `runs commands with ${call.name}`;
	let hasCode = false;
	let readsInput = false;
	let checksOnly = false;
	let at = 0;
	for (; at < call.args.length; at++) {
		const text = call.args[at]?.value ?? "";
		if (text === "--" || text === "-") {
			at += 1;
			break;
		}
		if (!/^[-+]./.test(text)) break;
		if (text.startsWith("--")) {
			if (/^--(rcfile|init-file|init-command)/.test(text)) {
				const value = text.includes("=") ? text.slice(text.indexOf("=") + 1) : (call.args[++at]?.value ?? "");
				executes(call, verdict, { value, dynamic: false, glob: false });
			} else if (text === "--command") hasCode = true;
			continue;
		}
		if (text.includes("c")) hasCode = true;
		if (text.includes("s")) readsInput = true;
		if (text.includes("n") && text.startsWith("-")) checksOnly = true;
		if (/^[-+]\w*[oO]$/.test(text)) at += 1;
	}
	const operand = call.args[at];
	if (otherShells.has(call.name)) unseen(state, verdict, "other-shell", `${call.name} has a grammar of its own`);
	if (hasCode && operand !== undefined) {
		if (operand.dynamic) unseen(state, verdict, "dynamic-code", "runs code that is only known when it runs");
		parseIn(state, frame, call.name, operand.value, call.stdin);
		return;
	}
	if (checksOnly) return;
	const fromInput = operand === undefined || readsInput || /^\/dev\/(stdin|fd\/)|^\/proc\/\w+\/fd\//.test(operand.value);
	if (!fromInput && operand !== undefined) {
		verdict.effect = `runs the script ${operand.value}`;
		if (operand.dynamic) unseen(state, verdict, "dynamic-code", "runs a script that is only known when it runs");
		executes(call, verdict, operand);
		return;
	}
	if (call.stdin.text !== undefined && (operand === undefined || readsInput || /stdin|fd\/0$/.test(operand.value))) {
		parseIn(state, frame, call.name, call.stdin.text, { kind: "none" });
		return;
	}
	if (call.stdin.kind === "none" && !readsInput && operand === undefined)
		raise(verdict, "execute", "interactive-shell", `starts an interactive ${call.name}`);
	else unseen(state, verdict, "runs-input", `runs whatever it is given as input with ${call.name}`);
};

/** What php says about itself or about the syntax of a file, without running it. */
const asksPhp = (call: Call, verdict: Verdict): boolean => {
	const words = call.args.map((arg) => arg.value);
	const [first = ""] = words;
	if (words.length === 1 && /^(-i|--info|-m|--modules|--ini|-v)$/.test(first)) {
		verdict.effect = "shows how php is set up";
		return true;
	}
	if (words.length !== 2 || !/^(-l|--syntax-check|--rf|--rc|--re|--rz|--ri)$/.test(first) || words[1]?.startsWith("-") === true)
		return false;
	verdict.effect = "checks the syntax of a file or shows what a name is";
	const file = call.args[1];
	if (/^(-l|--syntax-check)$/.test(first) && file !== undefined) reads(call, verdict, file);
	return true;
};

const runInterpreter = (state: State, call: Call, verdict: Verdict, frame: Frame, name: string): boolean => {
	const interpreter = Object.hasOwn(interpreters, name) ? interpreters[name] : undefined;
	if (interpreter === undefined) return false;
	verdict.effect = `runs ${call.name}`;
	const isPowershell = name === "pwsh" || name === "powershell";
	const ignoresCase = isPowershell || name === "cmd";
	if (call.args.length === 1 && /^(--version|-V|--help|-h|-v|-version|help)$/.test(call.args[0]?.value ?? "")) {
		verdict.effect = `shows the version or help of ${call.name}`;
		return true;
	}
	if (name === "php" && asksPhp(call, verdict)) return true;
	raise(verdict, "execute", "interpreter", `runs ${call.name}`);
	let sawCode = false;
	for (let i = 0; i < call.args.length; i++) {
		const arg = call.args[i] as Arg;
		const text = ignoresCase ? arg.value.toLowerCase() : arg.value;
		const option = interpreter.code.find((code) => text === code || (code.startsWith("--") && text.startsWith(`${code}=`)));
		const cluster =
			!text.startsWith("--") &&
			/^-[a-zA-Z0-9]+$/.test(text) &&
			interpreter.code.some((code) => code.length === 2 && text.length > 2 && text.endsWith(code.slice(1)));
		const glued = interpreter.code.find(
			(code) => code.length === 2 && !text.startsWith("--") && text.startsWith(code) && text.length > 2 && !cluster,
		);
		let code: Arg | undefined;
		if (option !== undefined)
			code =
				text.includes("=") && option.startsWith("--") && text !== option
					? { ...arg, value: arg.value.slice(arg.value.indexOf("=") + 1) }
					: call.args[i + 1];
		else if (cluster) code = call.args[i + 1];
		else if (glued !== undefined && /[^\w-]/.test(arg.value)) code = { ...arg, value: arg.value.slice(2) };
		else if (/^-\w*[eE]/.test(text) && /[^\w.-]/.test(arg.value) && interpreter.code.includes("-e") && !isPowershell)
			code = { ...arg, value: arg.value.replace(/^-\w*?[eE]/, "") };
		if (code === undefined) continue;
		sawCode = true;
		if (code.dynamic && /^\$/.test(code.value)) unseen(state, verdict, "dynamic-code", "runs code that is only known when it runs");
		if (isPowershell || name === "cmd") judgeWindowsShell(state, call, verdict, frame, option, call.args.slice(call.args.indexOf(code)));
		else judgeInlineCode(call, verdict, code.value);
		if (name === "gdb" && /\b(shell|!|python)/.test(code.value))
			parseIn(state, frame, call.name, code.value.replace(/^\s*(shell|!)\s*/, ""), { kind: "none" });
	}
	// Edits in place: the operands are written.
	if (/^(perl|ruby)$/.test(name) && call.args.some((arg) => /^-[a-zA-Z0-9]*i/.test(arg.value) && !arg.value.startsWith("-I")))
		for (const arg of call.args)
			if (/[./]/.test(arg.value) && !arg.value.startsWith("-") && !/\s|^[sy]\W/.test(arg.value)) writes(call, verdict, arg, "changes");
	if (sawCode) return true;
	const script = call.args.find((arg) => !arg.value.startsWith("-"));
	if (script !== undefined && !/^\/dev\/(stdin|fd)/.test(script.value)) {
		verdict.effect = `runs ${script.value} with ${call.name}`;
		if (script.dynamic) unseen(state, verdict, "dynamic-code", "runs a script that is only known when it runs");
		executes(call, verdict, script);
	} else if (call.stdin.text !== undefined) judgeInlineCode(call, verdict, call.stdin.text);
	else if (call.stdin.kind !== "none") unseen(state, verdict, "runs-input", `runs whatever it is given as input with ${call.name}`);
	for (const arg of call.args) if (/^\.?[/~]/.test(arg.value)) reads(call, verdict, arg);
	return true;
};

const judgeWindowsShell = (
	state: State,
	call: Call,
	verdict: Verdict,
	frame: Frame,
	option: string | undefined,
	words: readonly Arg[],
): void => {
	let text = words.map((word) => word.value).join(" ");
	if (option !== undefined && /^-e(nc|c|ncodedcommand)?$/.test(option)) {
		const decoded = unbase64Wide(words[0]?.value ?? "");
		if (decoded === undefined) unseen(state, verdict, "hidden-payload", "runs an encoded command that cannot be decoded");
		raise(verdict, "destructive", "hidden-payload", "hides what it runs in base64");
		text = decoded ?? text;
	}
	if (text === "-") {
		unseen(state, verdict, "runs-input", `runs whatever it is given as input with ${call.name}`);
		return;
	}
	judgeInlineCode(call, verdict, text);
	parseIn(state, frame, call.name, text, call.stdin);
};

/** Judges programs that run other commands given as text. True when nothing is left to judge. */
export const runCode = (state: State, call: Call, verdict: Verdict, frame: Frame, runInner: RunInner): boolean => {
	if (shells.has(call.name) || otherShells.has(call.name)) {
		runShell(state, call, verdict, frame);
		return true;
	}
	const carrier = Object.hasOwn(carriers, call.name) ? carriers[call.name] : undefined;
	if (carrier !== undefined) {
		const carried = carrier(call, verdict);
		for (const code of carried.code ?? []) {
			if (code.dynamic) unseen(state, verdict, "dynamic-code", "runs code that is only known when it runs");
			parseIn(state, frame, call.name, code.value, { kind: "unknown" });
		}
		for (const argv of carried.inner ?? []) if (argv.length > 0) runInner(argv, { kind: "unknown" });
		return carried.isComplete === true;
	}
	return runInterpreter(state, call, verdict, frame, interpreterName(call.name));
};
