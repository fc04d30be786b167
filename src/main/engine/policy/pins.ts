import { fold } from "../fold.ts";

/** Project folder → what an operator accepted there. `seq` is the entry that holds the text. */
export type Pins = Readonly<Record<string, { readonly hashHex: string; readonly seq: number; readonly by: string }>>;

/** The forms of projects' policy files that an operator has accepted, as the log says it. */
export const pinsFold = fold<Pins>({
	name: "policy-pins-1",
	initial: {},
	apply: (pins, entry) => {
		if (entry.type !== "policy.pinned") return pins;
		const { root, hashHex } = entry.details;
		if (typeof root !== "string") return pins;
		const { [root]: _before, ...others } = pins;
		return typeof hashHex === "string" ? { ...others, [root]: { hashHex, seq: entry.seq, by: entry.actor } } : others;
	},
});
