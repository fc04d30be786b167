import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Reply } from "../../shared/contract/contract.ts";
import type { Query } from "../store/query.ts";

/** A frame holds 1 MiB; quotes in a body take two characters there. */
const pageUnits = 400_000;
const rowsAtOnce = 256;
const mostRows = 4096;

/** One page of stored entries and the signed heads among them: at least one entry while there is one. */
export const pageOf = (query: Pick<Query, "rows" | "notes">, from: number, to: number): Reply<ConsoleContract, "audit.pages"> => {
	const rows: { seq: number; leafHex: string; body?: string }[] = [];
	let units = 0;
	let next = from;
	for (let isFull = false; !isFull && rows.length < mostRows;) {
		const some = query.rows(next, to, rowsAtOnce);
		for (const { seq, leaf, body } of some) {
			isFull ||= rows.length > 0 && units + (body?.length ?? 0) > pageUnits;
			if (isFull) break;
			units += (body?.length ?? 0) + 100;
			rows.push({ seq, leafHex: leaf, ...(body === null ? {} : { body }) });
			next = seq + 1;
		}
		if (some.length < rowsAtOnce) break;
	}
	return { rows, notes: [...query.notes(from, next)], next };
};
