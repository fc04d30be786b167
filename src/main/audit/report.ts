import type { FrontierState } from "../../shared/proof/frontier.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";
import type { Damage, Warning } from "./damage.ts";

/** The end of an intact verification. Trust it as far as the place it was kept in. */
export type Resume = {
	readonly frontier: FrontierState;
	readonly signedSize: number;
	readonly signedRoot: Hex | null;
	readonly rememberedSize: number;
	/** Time of the last entry, -1 if there was none. */
	readonly lastAt: number;
};

/** What a verification proved, and up to where. */
export type Report = {
	/** `cancelled` is never a pass; damage found before the cancel makes it `damaged`. */
	readonly status: "intact" | "damaged" | "cancelled";
	/** In the order of the entries; the first is the one to name. Empty unless `damaged`. */
	readonly damages: readonly Damage[];
	/** The first hundred. */
	readonly warnings: readonly Warning[];
	readonly proved: {
		/** Entries from the start whose bytes were hashed and stand in order. */
		readonly entries: number;
		/** Entries under the newest signed checkpoint that the rows lead to, and its root. */
		readonly signedSize: number;
		readonly signedRoot: Hex | null;
		/** Entries under the newest head remembered outside the database that the rows lead to. */
		readonly rememberedSize: number;
		/** Entries that agree with themselves but are under no signature yet. */
		readonly unsignedTail: number;
		/** Entries below this number were pruned: their hashes are proved, their bodies are gone. */
		readonly prunedBelow: number;
	};
	/** Where to take up the next verification, only when intact. */
	readonly resume: Resume | null;
};

const entries = (count: number): string => (count === 1 ? "1 entry" : `${count} entries`);

/** One lower-case line for people: the verdict, then what it rests on. */
export function describeReport(report: Report): string {
	const { entries: hashed, signedSize, rememberedSize, unsignedTail, prunedBelow } = report.proved;
	const [first] = report.damages;
	const upTo = signedSize > 0 ? `proved under signature up to entry \`${signedSize - 1}\`` : "nothing is proved under a signature";
	if (first !== undefined) {
		const more = report.damages.length > 1 ? ` (and ${report.damages.length - 1} more)` : "";
		return `${first.kind}: ${first.message}${more}; ${upTo}`;
	}
	if (report.status === "cancelled") return `cancelled after ${entries(hashed)}; ${upTo}`;
	const memory =
		rememberedSize > 0
			? `, agrees with the head of \`${rememberedSize}\` remembered outside`
			: ", no head remembered outside to compare with";
	const tail = unsignedTail > 0 ? `, ${entries(unsignedTail)} not yet signed` : "";
	const gone = prunedBelow > 0 ? `, of entries before \`${prunedBelow}\` retention keeps the hashes only` : "";
	return `intact: ${entries(hashed)}; ${upTo}${memory}${tail}${gone}`;
}
