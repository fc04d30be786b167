import type { Policy } from "../../../shared/model/policy.ts";
import type { Shape, ShapeSlot } from "../../../shared/model/policy-shape.ts";
import type { ComposedRule } from "./compose-rule.ts";
import { isPlainWord } from "./shape-words.ts";
import type { PolicyFile } from "./parse-policies.ts";

/** Rules that differ from a new one in one word of it: their places in the file, and their words there. */
export type Mergeable = { readonly at: number; readonly rules: readonly { readonly index: number; readonly word: string }[] };

/**
 * Rules of a file that say word for word what a new one says, but for one word: the same tool, agents and folder, one
 * command, nothing but `Allow`. `covered`: only those whose word the new rule covers, so that it can replace them.
 *
 * Law: test/main/engine/policy/compose-rule.test.ts (what is replaced is covered).
 */
export const mergeable = ({ policies }: PolicyFile, { shapes, table }: ComposedRule, which: "covered" | "all"): Mergeable | null => {
	const [shape, ...others] = shapes;
	if (shape === undefined || others.length > 0) return null;
	const byWord = new Map<number, { readonly index: number; readonly word: string }[]>();
	policies.forEach(({ policy }, index) => {
		const words = exactWords(policy);
		if (words === null || !isSameScope(policy, table) || words.length !== shape.length) return;
		const different = shape.flatMap((slot, at) => (slot.is === "word" && slot.text === words[at] ? [] : [at]));
		const [only] = different;
		if (different.length !== 1 || only === undefined || only === 0) return;
		const slot = shape[only];
		const word = words[only] ?? "";
		if (slot === undefined || (which === "covered" && !coversText(slot, word))) return;
		byWord.set(only, [...(byWord.get(only) ?? []), { index, word }]);
	});
	const [most] = [...byWord].toSorted(([, one], [, other]) => other.length - one.length);
	return most === undefined ? null : { at: most[0], rules: most[1] };
};

/** As far as the text alone tells: a path is looked at where it is used. */
const coversText = (slot: ShapeSlot, word: string): boolean => {
	if (slot.is === "any") return isPlainWord(word);
	return slot.is === "one-of" ? slot.words.includes(word) : slot.is === "number" && /^\d{1,9}$/.test(word);
};

const exactWords = ({ command, predicates, enabled }: Policy): readonly string[] | null => {
	const [shape, ...others]: readonly Shape[] = command ?? [];
	if (!enabled || shape === undefined || others.length > 0 || predicates.length !== 1 || predicates[0]?.type !== "Allow") return null;
	const words = shape.flatMap((slot) => (slot.is === "word" ? [slot.text] : []));
	return words.length === shape.length ? words : null;
};

const isSameScope = (policy: Policy, table: ComposedRule["table"]): boolean =>
	(["tools", "agents", "cwd"] as const).every((key) => JSON.stringify(policy[key] ?? null) === JSON.stringify(table[key] ?? null)) &&
	(["actions", "paths", "hosts", "commands", "modes", "message"] as const).every((key) => policy[key] === undefined);
