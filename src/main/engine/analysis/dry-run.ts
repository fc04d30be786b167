import type { Analysis, Step } from "../../../shared/model/evidence.ts";
import type { Args } from "../../../shared/model/request.ts";

/**
 * The dry-run forms of common programs: what to say so that they tell what they would do, and do not do it. It is the
 * program that promises this, not we; some run code on the way (the recipes of `make -n` do not run, its `$(shell …)` do).
 *
 * Source: semantics §3 (level DryRun), and the manual of each program.
 */
type Form = {
	/** Words right after the program that choose what it does; empty: any. */
	readonly verbs: readonly string[];
	/** Put at the end; the first is what tells a dry run. */
	readonly flags: readonly string[];
	/** Other spellings of the first flag. */
	readonly same?: readonly string[];
	/** Another verb instead of a flag, and the words that go with the old one. */
	readonly instead?: { readonly verb: string; readonly without: readonly string[] };
};

const kubectlVerbs = ["apply", "create", "delete", "patch", "replace", "scale", "label", "annotate", "expose", "run", "set", "rollout"];
const aptVerbs = ["install", "remove", "purge", "upgrade", "dist-upgrade", "full-upgrade", "autoremove"];
const plan = (verb: string, more: readonly string[] = []): Form => ({
	verbs: [verb],
	flags: more,
	instead: { verb: "plan", without: ["-auto-approve", "--auto-approve"] },
});

const forms: Readonly<Record<string, readonly Form[]>> = {
	git: [
		{ verbs: ["push"], flags: ["--dry-run"], same: ["-n"] },
		{ verbs: ["fetch", "commit", "add"], flags: ["--dry-run"] },
	],
	rsync: [{ verbs: [], flags: ["--dry-run"], same: ["-n"] }],
	kubectl: [{ verbs: kubectlVerbs, flags: ["--dry-run=server"], same: ["--dry-run=client"] }],
	helm: [{ verbs: ["install", "upgrade", "uninstall", "rollback"], flags: ["--dry-run"] }],
	terraform: [plan("apply"), plan("destroy", ["-destroy"]), { verbs: ["plan"], flags: [] }],
	tofu: [plan("apply"), plan("destroy", ["-destroy"]), { verbs: ["plan"], flags: [] }],
	npm: [{ verbs: ["publish", "install", "uninstall", "update", "ci"], flags: ["--dry-run"] }],
	cargo: [{ verbs: ["publish"], flags: ["--dry-run"], same: ["-n"] }],
	pip: [{ verbs: ["install"], flags: ["--dry-run"] }],
	pip3: [{ verbs: ["install"], flags: ["--dry-run"] }],
	apt: [{ verbs: aptVerbs, flags: ["--simulate"], same: ["-s", "--dry-run"] }],
	"apt-get": [{ verbs: aptVerbs, flags: ["--simulate"], same: ["-s", "--dry-run"] }],
	make: [{ verbs: [], flags: ["--dry-run"], same: ["-n", "--just-print"] }],
	ansible: [{ verbs: [], flags: ["--check"], same: ["-C"] }],
	"ansible-playbook": [{ verbs: [], flags: ["--check"], same: ["-C"] }],
};

/** Words that can stand in a command as they are: no quoting, no expansion, no operator. */
const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** The one simple command of an action, when it is nothing but that and says what it says. */
const onlyStep = ({ analysis, args }: { readonly analysis: Analysis; readonly args: Args }): Step | null => {
	if (analysis.kind !== "shell") return null;
	const [step, ...more] = analysis.steps;
	const { command } = args;
	if (step === undefined || more.length > 0 || !analysis.inspectable || step.dynamic === true) return null;
	if ((step.via ?? []).length > 0 || step.argv.length === 0 || !step.argv.every((word) => plainWord.test(word))) return null;
	// No redirection, no variable, nothing behind it: the text is its words.
	return typeof command === "string" &&
		command
			.trim()
			.split(/[ \t]+/)
			.join(" ") === step.argv.join(" ")
		? step
		: null;
};

const formOf = ({ argv: [program = "", verb = ""] }: Step): Form | undefined =>
	Object.hasOwn(forms, program) ? forms[program]?.find(({ verbs }) => verbs.length === 0 || verbs.includes(verb)) : undefined;

/** True for a command that is a dry run already. Only flags written out count, before any `--`. */
export const isDryRun = (action: { readonly analysis: Analysis; readonly args: Args }): boolean => {
	const step = onlyStep(action);
	const form = step === null ? undefined : formOf(step);
	if (step === null || form === undefined || form.instead !== undefined) return false;
	const [flag] = form.flags;
	const end = step.argv.indexOf("--");
	const words = end < 0 ? step.argv : step.argv.slice(0, end);
	return flag === undefined || [flag, ...(form.same ?? [])].some((each) => words.includes(each));
};

/** The arguments of the dry run of this action; null when it has none. */
export const dryRunOf = (action: { readonly analysis: Analysis; readonly args: Args }): Args | null => {
	const { args } = action;
	const step = onlyStep(action);
	const form = step === null ? undefined : formOf(step);
	if (step === null || form === undefined || step.argv.includes("--")) return null;
	const [program = "", , ...rest] = step.argv;
	const { flags, instead } = form;
	const words =
		instead === undefined
			? [...step.argv, ...flags]
			: [program, instead.verb, ...flags, ...rest.filter((word) => !instead.without.includes(word))];
	return flags.length === 0 && instead === undefined ? null : { ...args, command: words.join(" ") };
};
