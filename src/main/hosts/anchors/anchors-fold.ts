import { fold } from "../../engine/fold.ts";

/** Place → the newest head that was put there, and how many entries of this kind there are: they alone need no new anchor. */
export type Anchored = {
	readonly places: Readonly<Record<string, { readonly size: number; readonly at: number; readonly commit?: string }>>;
	readonly newestSeq: number;
};

export const anchorsFold = fold<Anchored>({
	name: "anchors-1",
	initial: { places: {}, newestSeq: -1 },
	apply: (anchored, { type, seq, at, details }) => {
		if (type !== "checkpoint.anchored") return anchored;
		const { where, to, commit } = details["anchor"] as { where: string; to: number; commit?: string };
		const entry = { size: to, at, ...(commit === undefined ? {} : { commit }) };
		return { places: { ...anchored.places, [where]: entry }, newestSeq: seq };
	},
});
