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
	return {
		program: clip(call.name === "" ? call.program.value : call.name, 512),
		argv: words.slice(0, 512).map((word) => clip(word, 4096)),
		depth: raw.depth,
		...(raw.via.length === 0 ? undefined : { via: raw.via.slice(0, 32).map((name) => clip(name, 128)) }),
		...(raw.span === undefined ? undefined : { span: raw.span }),
		risk: verdict.risk,
		effect: clip(raw.root ? `${effect}, as root` : effect, 500),
		inspectable: verdict.inspectable,
		...(raw.dynamic ? { dynamic: true } : undefined),
		words,
		options,
		operands,
		redirects: raw.redirects.length === 0 ? [] : ruleRedirects(call, raw.redirects),
		assigns: raw.call.assigns.map((assigned) => assigned.name),
		hazards: verdict.hazards,
		neutral: raw.neutral,
		root: raw.root,
	};
};
