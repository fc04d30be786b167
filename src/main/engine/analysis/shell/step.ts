import { normalisedOptions } from "./normal.ts";
import { ruleRedirects } from "./redirects.ts";
import type { Raw } from "./state.ts";
import type { ShellStep } from "./types.ts";
import { clip } from "./verdict.ts";

/** The step as cards show it and rules match it. */
export const toStep = (raw: Raw): ShellStep => {
	const { call, verdict } = raw;
	const words = [call.program.value, ...call.args.map((arg) => arg.value)];
	const { options, operands } = normalisedOptions(call.name, words);
	const effect = verdict.effect === "" ? (verdict.reasons[0]?.text ?? `runs ${call.program.value}`) : verdict.effect;
	// The name of a thing done is not enough when the way it is done destroys: `git push` with `--force`.
	const worst = verdict.risk === "destructive" ? verdict.reasons.find((reason) => reason.risk === "destructive")?.text : undefined;
	const told = worst === undefined || worst.split(" ", 1)[0] === effect.split(" ", 1)[0] ? effect : `${effect}; ${worst}`;
	// Every step of every command passes here: what fits is shared, not copied.
	const fits = words.length <= 512 && words.every((word) => word.length <= 4096);
	const step: ShellStep = {
		program: clip(call.name === "" ? call.program.value : call.name, 512),
		argv: fits ? words : words.slice(0, 512).map((word) => clip(word, 4096)),
		depth: raw.depth,
		risk: verdict.risk,
		effect: clip(raw.root ? `${told}, as root` : told, 500),
		inspectable: verdict.inspectable,
		words,
		options,
		operands,
		redirects: raw.redirects.length === 0 ? [] : ruleRedirects(call, raw.redirects),
		assigns: call.assigns.map((assigned) => assigned.name),
		hazards: verdict.hazards,
		neutral: raw.neutral,
		root: raw.root,
	};
	if (raw.via.length > 0) step.via = raw.via.slice(0, 32).map((name) => clip(name, 128));
	if (raw.span !== undefined) step.span = raw.span;
	if (raw.dynamic) step.dynamic = true;
	return step;
};
