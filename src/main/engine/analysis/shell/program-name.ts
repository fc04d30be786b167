import { globExpression } from "./places.ts";
import type { Arg, Call } from "./types.ts";
import type { Frame } from "./state.ts";

const basename = (text: string): string => {
	const cut = Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\"));
	return cut < 0 ? text : text.slice(cut + 1);
};

const globbed = [
	"rm",
	"sh",
	"bash",
	"zsh",
	"dash",
	"curl",
	"wget",
	"nc",
	"ncat",
	"dd",
	"python",
	"python3",
	"perl",
	"sudo",
	"chmod",
	"chown",
	"mkfs",
	"cat",
	"mv",
	"cp",
	"git",
	"node",
	"ruby",
	"php",
	"ssh",
	"scp",
	"busybox",
];

/** The program's base name as tables know it. A glob that can only mean one known program is that program. */
export const programName = (program: Arg): string => {
	if (program.dynamic) return "";
	const base = basename(program.value).replace(/\.(exe|cmd|bat|com)$/i, "");
	if (program.glob) {
		const expression = globExpression(base);
		return globbed.find((name) => expression.test(name)) ?? "";
	}
	// File systems that ignore case run `RM` too; the tables are in lower case.
	return base.toLowerCase();
};

/** Programs that the project's own files replace, whatever they are asked: the version that answers is code of the project. */
const replaced = /^(yarn|yarnpkg|npx|pnpx|bunx|uvx|mise|asdf|direnv|gradlew|mvnw|rails|sail)$/;
/** Programs whose help is a manual page, which opens in a pager. */
const paged = /^(bundle|bundler|gcloud|aws)$/;

/** `--help` and `--version` alone, of a program on the search path. */
export const asksOnlyForHelp = (call: Call, frame: Frame): boolean =>
	call.args.length === 1 &&
	/^--(help|version)$/.test(call.args[0]?.value ?? "") &&
	!/[/\\]/.test(call.program.value) &&
	!call.program.glob &&
	!replaced.test(call.name) &&
	(call.piped || !paged.test(call.name) || call.args[0]?.value === "--version") &&
	call.assigns.length === 0 &&
	call.stdin.kind !== "pipe" &&
	frame.vars.get("PATH") === undefined;
