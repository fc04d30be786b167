import type { EntryType } from "../../shared/model/entry.ts";
import { fold } from "../engine/fold.ts";

/** Type → number of its newest entry, for the types that a start goes on from. */
export type Newest = Partial<Record<EntryType, number>>;

const kept: readonly EntryType[] = ["config.changed", "policy.changed"];

export const newestFold = fold<Newest>({
	name: "newest-1",
	initial: {},
	apply: (newest, { type, seq }) => (kept.includes(type) ? { ...newest, [type]: seq } : newest),
});
