import { programName } from "./program-name.ts";
import type { State } from "./state.ts";
import type { Arg, Call } from "./types.ts";
import { raise } from "./verdict.ts";

/** `xargs` and `parallel`: the operands of what they run come from input that nobody has seen. */

const runners = /^(sh|bash|zsh|dash|ksh|ash|fish|csh|tcsh|env|sudo|python\d?|perl|ruby|node|php|eval|ssh|xargs)$/;

/** Where `xargs` puts what it read, nothing is known; a shell that gets operands from it may be given code. */
export const withHoles = (call: Call, target: readonly Arg[]): readonly Arg[] => {
	const mark =
		call.args.find((_arg, i) => /^(-I|-J|--replace)$/.test(call.args[i - 1]?.value ?? ""))?.value ??
		call.args.map((arg) => /^(?:-I|--replace=)(.+)$/.exec(arg.value)?.[1]).find((value) => value !== undefined) ??
		"{}";
	const first = target[0];
	if (first === undefined) return target;
	// In the place of the program, or in what a shell will run, what was read decides what happens.
	if (first.value.includes(mark)) return [{ ...first, value: "$input", dynamic: true }, ...target.slice(1)];
	if (!runners.test(programName(first))) return target;
	return [
		...target.map((arg) => (arg.value.includes(mark) ? { ...arg, value: arg.value.replaceAll(mark, "$input"), dynamic: true } : arg)),
		{ value: "$input", dynamic: true, glob: false },
	];
};

/** `xargs` hands over operands that nobody has seen: whatever changes files with them is as bad as its worst operand. */
export const judgeOpen = (state: State, call: Call, from: number): void => {
	for (let i = from; i < state.steps.length; i++) {
		const step = state.steps[i];
		if (step === undefined) continue;
		if (step.verdict.reasons.some((reason) => reason.rule === "dynamic-code" || reason.rule === "dynamic-program"))
			raise(step.verdict, "destructive", "input-as-code", `runs what ${call.name} reads as a command`);
		if (i === from && runners.test(step.call.name))
			raise(step.verdict, "execute", "unseen-operands", `${step.call.name} gets its operands from the input of ${call.name}`);
		if (
			step.verdict.risk === "write" ||
			(step.verdict.risk === "execute" && /^(rm|rmdir|unlink|chmod|chown|mv|shred|truncate)$/.test(step.call.name))
		)
			raise(step.verdict, "destructive", "unseen-operands", `${step.call.name} gets its operands from the input of ${call.name}`);
	}
};
