import { judgeAssign, judgeExport, isSecretVariable } from "./environment.ts";
import { placeOf } from "./places.ts";
import { setVariable, type Frame, type State } from "./state.ts";
import type { Arg, Call, Verdict } from "./types.ts";
import { executes, raise, reads } from "./verdict.ts";
import { joined } from "./wrappers.ts";

/** Asking the shell about itself: no operand, or only the letters that show. */
const asksShell: Readonly<Record<string, RegExp>> = {
	ulimit: /^(-[SHa]+|-[SH]*[abcdefiklmnpqrstuvxPRT]|\s)*$/,
	umask: /^(-[Sp]+)?$/,
	hash: /^(-[lt]+( [\w.+-]+)*)?$/,
	enable: /^(-[anps]+)?$/,
	bind: /^-[lpPsSvVX]+$/,
	complete: /^(-p( [\w.+-]+)*)?$/,
	setopt: /^$/,
	set: /^[-+]o$/,
};

/** What the caller knows beyond the call. */
type Around = { readonly span?: unknown };

const quiet = new Set([
	"true",
	"false",
	":",
	"exit",
	"return",
	"break",
	"continue",
	"shift",
	"wait",
	"jobs",
	"times",
	"dirs",
	"caller",
	"compgen",
	"getopts",
	"let",
	"type",
	"help",
	"pwd",
	"[",
	"test",
	"echo",
	"printf",
	"shopt",
	"suspend",
	"disown",
	"bg",
	"fg",
	"cal",
	"logout",
]);

const nameOf = (text: string): readonly [string, string | undefined] => {
	const at = text.indexOf("=");
	return at < 0
		? [text, undefined]
		: [
				text
					.slice(0, at)
					.replace(/\+$/, "")
					.replace(/\[.*\]$/, ""),
				text.slice(at + 1),
			];
};

const changeFolder = (call: Call, verdict: Verdict, frame: Frame): void => {
	const target = call.args.find((arg) => !/^-[LPe@]*$/.test(arg.value) || arg.value === "-") ?? {
		value: call.home,
		dynamic: false,
		glob: false,
	};
	verdict.effect = `goes to ${target.value}`;
	frame.moved = true;
	if (target.value === "-" || target.dynamic || target.glob || call.name === "popd") {
		frame.cwd = undefined;
		if (target.dynamic)
			raise(verdict, "execute", "unknown-folder", `goes to ${target.value}, which is only known when it runs`, target.span);
		return;
	}
	const place = placeOf(target.value, call);
	frame.cwd = place.absolute;
	verdict.paths.push(
		place.absolute === undefined
			? { path: target.value, access: "list" }
			: { path: target.value, absolute: place.absolute, access: "list" },
	);
	if (place.zone !== "workspace")
		raise(verdict, "execute", "leaves-workspace", `goes to ${target.value}, outside the workspace`, target.span);
	else if (place.guard !== undefined) raise(verdict, "execute", "enters-guarded", `goes into ${target.value}: ${place.guard}`, target.span);
};

const declare = (state: State, call: Call, verdict: Verdict, frame: Frame): void => {
	const flags = call.args.filter((arg) => /^[-+][a-zA-Z]+$/.test(arg.value)).map((arg) => arg.value);
	const names = call.args.filter((arg) => !/^[-+][a-zA-Z]*$/.test(arg.value));
	verdict.effect = names.length === 0 ? "shows variables" : `sets ${names.map((arg) => nameOf(arg.value)[0]).join(", ")}`;
	const isExport = call.name === "export" || flags.some((flag) => flag.includes("x"));
	if (names.length === 0) raise(verdict, "execute", "shows-environment", "shows every variable, secrets included");
	for (const arg of names) {
		const [name, value] = nameOf(arg.value);
		if (value !== undefined) setVariable(frame, name, arg.dynamic ? null : value);
		if (call.name === "readonly" || flags.some((flag) => flag.startsWith("-") && flag.includes("r"))) frame.readonly.add(name);
		if (isExport) frame.exported.add(name);
		const assigned = { name, value: value ?? "", dynamic: arg.dynamic };
		if (frame.exported.has(name)) judgeExport(verdict, assigned, arg);
		else judgeAssign(verdict, assigned);
	}
	if (flags.some((flag) => flag.includes("n"))) for (const arg of names) setVariable(frame, nameOf(arg.value)[0], null);
};

const runText = (state: State, call: Call, verdict: Verdict, frame: Frame, code: Arg, why: string): void => {
	if (code.dynamic) {
		state.inspectable = false;
		verdict.inspectable = false;
		state.note("dynamic-code");
		raise(verdict, "execute", "dynamic-code", `${why} that is only known when it runs`, code.span);
	}
	const at: Frame = {
		...frame,
		depth: frame.depth + 1,
		via: [...frame.via, call.name].slice(-30),
		spans: false,
		flags: { indirect: false, secretVariable: undefined },
	};
	state.parseInner(code.value, at);
	if (call.name === "eval") {
		frame.cwd = at.cwd;
		frame.moved = at.moved;
	}
};

const source = (state: State, call: Call, verdict: Verdict, frame: Frame): void => {
	const [file] = call.args;
	verdict.effect = `runs the commands in ${file?.value ?? "a file"} in this shell`;
	if (file === undefined) return;
	if (/^\/dev\/(stdin|fd\/0)$/.test(file.value) && call.stdin.text !== undefined) {
		runText(state, call, verdict, frame, { value: call.stdin.text, dynamic: false, glob: false }, "runs input");
		return;
	}
	if (/^\/dev\/(stdin|fd\/)|^\/proc\/\w+\/fd\//.test(file.value) || file.dynamic) {
		state.note("runs-input");
		state.inspectable = false;
		verdict.inspectable = false;
		raise(verdict, "execute", "runs-input", "runs whatever comes out of another command", file.span);
	}
	executes(call, verdict, file);
	// What the file sets is unknown: so is every variable after it.
	for (const name of frame.vars.keys()) setVariable(frame, name, null);
};

/** Judges the builtins that change the shell itself. False when the name is none of them. */
export const judgeBuiltin = (state: State, call: Call, verdict: Verdict, frame: Frame, _around: Around): boolean => {
	if (call.program.value.includes("/")) return false;
	switch (call.name) {
		case "cd":
		case "pushd":
		case "popd":
		case "chdir":
			changeFolder(call, verdict, frame);
			return true;
		case "export":
		case "declare":
		case "typeset":
		case "local":
		case "readonly":
			declare(state, call, verdict, frame);
			return true;
		case "unalias":
			verdict.effect = "forgets other names of commands";
			return true;
		case "unset":
			verdict.effect = "forgets variables or functions";
			for (const arg of call.args) setVariable(frame, arg.value, "");
			return true;
		case "read":
		case "mapfile":
		case "readarray":
			verdict.effect = "reads input into variables";
			for (let i = 0; i < call.args.length && call.name !== "read"; i++)
				if (call.args[i]?.value === "-C" && call.args[i + 1] !== undefined)
					runText(state, call, verdict, frame, call.args[i + 1] as Arg, "runs text");
			for (const arg of call.args) if (!arg.value.startsWith("-")) setVariable(frame, arg.value, null);
			return true;
		case "eval":
			verdict.effect = "runs text as a command";
			runText(state, call, verdict, frame, joined(call.args), "runs text");
			return true;
		case "source":
		case ".":
			source(state, call, verdict, frame);
			return true;
		case "trap": {
			const [code, signal] = call.args;
			verdict.effect = `sets what happens on ${signal?.value ?? "a signal"}`;
			if (code !== undefined && signal !== undefined && code.value !== "-" && !code.value.startsWith("-"))
				runText(state, call, verdict, frame, code, "runs text");
			return true;
		}
		case "alias":
			verdict.effect = "gives commands other names";
			for (const arg of call.args) {
				const [name, value] = nameOf(arg.value);
				if (value === undefined) continue;
				raise(verdict, "execute", "environment-poisoning", `makes \`${name}\` mean \`${value}\``, arg.span);
				runText(state, call, verdict, frame, { ...arg, value }, "runs text");
			}
			return true;
		case "enable":
		case "hash":
		case "ulimit":
		case "umask":
		case "set":
		case "bind":
		case "complete":
		case "setopt":
		case "zmodload":
		case "autoload":
			if (asksShell[call.name]?.test(call.args.map((arg) => arg.value).join(" ")) === true) {
				verdict.effect = "shows how this shell is set";
				return true;
			}
			verdict.effect = `changes the shell with ${call.name}`;
			if (
				call.name === "set" &&
				call.args.every((arg) => /^[-+][euxvo]+$|^pipefail$|^(err|no)\w+$/.test(arg.value)) &&
				call.args.length > 0
			)
				return true;
			raise(verdict, "execute", "shell-state", verdict.effect);
			for (const arg of call.args) if (arg.value.includes("/")) executes(call, verdict, arg);
			return true;
		case "history":
			verdict.effect = "shows or changes the shell history";
			raise(verdict, "execute", "history", verdict.effect);
			for (const arg of call.args) if (!arg.value.startsWith("-") && !/^\d+$/.test(arg.value)) reads(call, verdict, arg);
			return true;
		default:
			return simple(call, verdict, frame);
	}
};

const simple = (call: Call, verdict: Verdict, frame: Frame): boolean => {
	if (!quiet.has(call.name)) return false;
	verdict.effect = call.name === "echo" || call.name === "printf" ? "prints text" : `does nothing outside the shell (${call.name})`;
	if (call.name === "printf" && call.args[0]?.value === "-v" && call.args[1] !== undefined) setVariable(frame, call.args[1].value, null);
	if (call.name === "printf" && call.args[0]?.value.startsWith("-") === true && !/^--?$|^-v$/.test(call.args[0].value))
		raise(verdict, "execute", "unknown-option", `\`${call.args[0].value}\` is not known`);
	if (call.name === "compgen" && call.args.some((arg) => /^-[CFW]/.test(arg.value)))
		raise(verdict, "execute", "unknown-option", "runs a completion");
	for (const arg of call.args)
		if (isSecretVariable(arg.value.replace(/^\$\{?|\}$/g, "")) && arg.dynamic)
			raise(verdict, "execute", "sensitive-variable", `uses ${arg.value}`, arg.span);
	return true;
};
