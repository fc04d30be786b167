import type { ConsoleContract } from "../../src/shared/contract/console.ts";
import type { Handlers } from "../../src/shared/contract/contract.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { type AuditQuery, isEverything } from "../../src/shared/query/audit-query.ts";
import { factsOf } from "../../src/shared/query/facts.ts";
import { partsOf } from "../../src/shared/query/format-query.ts";
import { matches } from "../../src/shared/query/match.ts";
import { programQueries, type SavedQuery } from "../../src/shared/query/saved.ts";
import { entryOf, type FakeLog, rowOf } from "./fake-log.ts";

/** What a host answers the audit explorer, counted one by one from a log of made-up entries. */

/** Above this nothing is counted one by one: the made-up entries are spread evenly. */
const countedSize = 20_000;

const found = (log: FakeLog, query: AuditQuery, asOfSeq = log.size - 1): number[] =>
	Array.from({ length: Math.min(log.size, asOfSeq + 1) }, (_, seq) => seq).filter((seq) => matches(query, factsOf(entryOf(seq), ""), ""));

const lengthsMs = [1, 10, 100, 1000, 5000, 10_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000];

export const explorerHandlers = (log: FakeLog): Partial<Handlers<ConsoleContract, null>> => {
	const mine: SavedQuery[] = [];
	const exports = new Map<string, { readonly seqs: readonly number[]; given: number }>();
	return {
		"audit.histogram": ({ query, fromAt, toAt, buckets: most, asOfSeq = log.size - 1 }) => {
			const isCounted = log.size <= countedSize;
			const seqs = isCounted ? found(log, query, asOfSeq) : [];
			const first = fromAt ?? rowOf(isCounted ? (seqs[0] ?? 0) : 0).at;
			const last = toAt ?? rowOf(isCounted ? (seqs.at(-1) ?? 0) : log.size - 1).at + 1;
			const bucketMs = lengthsMs.find((each) => (last - first) / each < most - 1) ?? 2_592_000_000;
			const begin = Math.floor(first / bucketMs) * bucketMs;
			const count = Math.max(1, Math.ceil((last - begin) / bucketMs));
			const buckets = Array.from({ length: count }, (_, step) => ({
				at: begin + step * bucketMs,
				allowed: isCounted ? 0 : 2,
				denied: isCounted ? 0 : 1,
				held: isCounted ? 0 : 1,
				other: isCounted ? 0 : 1,
			}));
			const inRange = seqs.filter((seq) => rowOf(seq).at >= first && rowOf(seq).at < last);
			for (const seq of inRange) {
				const { at, outcome } = rowOf(seq);
				const bucket = buckets[Math.floor((at - begin) / bucketMs)];
				if (bucket !== undefined) bucket[outcome === "allowed" || outcome === "denied" || outcome === "held" ? outcome : "other"]++;
			}
			return ok({
				buckets,
				bucketMs,
				fromAt: begin,
				toAt: begin + count * bucketMs,
				total: isCounted ? inRange.length : log.size,
				asOfSeq,
				behind: 0,
			});
		},
		"audit.facets": ({ query, field, search = "", limit, asOfSeq }) => {
			if (log.size > countedSize) return ok({ values: [], more: 0, behind: 0 });
			const { [field]: _is, ...is } = query.is ?? {};
			const { [field]: _not, ...not } = query.not ?? {};
			const counts = new Map<string, number>();
			for (const seq of found(log, { ...query, is, not }, asOfSeq))
				for (const value of factsOf(entryOf(seq), "").values.get(field) ?? [])
					if (value.includes(search)) counts.set(value, (counts.get(value) ?? 0) + 1);
			const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
			return ok({ values: values.slice(0, limit), more: Math.max(0, values.length - limit), behind: 0 });
		},
		"audit.complete": ({ field, prefix }) => {
			const values = new Set(
				Array.from({ length: Math.min(log.size, 100) }, (_, seq) => factsOf(entryOf(seq), "").values.get(field) ?? []).flat(),
			);
			return ok({ values: [...values].filter((each) => each.startsWith(prefix)).slice(0, 20) });
		},
		"audit.blame": ({ query }) => {
			const part = partsOf(query).find((each) => isEverything(each.without) || found(log, each.without).length > 0);
			return ok(part === undefined ? {} : { token: part });
		},
		"audit.queries": () => ok({ queries: [...mine, ...programQueries("ana").map((each) => ({ ...each, from: "program" as const }))] }),
		"audit.save-query": ({ name, line }) => {
			mine.push({ name, line, from: "mine" });
			return ok({});
		},
		"audit.drop-query": ({ name }) => {
			const at = mine.findIndex((each) => each.name === name);
			if (at >= 0) mine.splice(at, 1);
			return ok({ dropped: at >= 0 });
		},
		"audit.export": ({ query }) => {
			const seqs = found(log, query);
			const id = `x${exports.size}`;
			exports.set(id, { seqs, given: 0 });
			return ok({ id, total: seqs.length, manifest: "countersign/bench\nexport\n" });
		},
		"audit.export-chunk": ({ id }) => {
			const kept = exports.get(id);
			if (kept === undefined) return fail("not_found", "this export is over");
			const next = kept.seqs.slice(kept.given, kept.given + 100);
			kept.given += next.length;
			return ok({
				text: next.map((seq) => `${JSON.stringify(entryOf(seq))}\n`).join(""),
				done: kept.given >= kept.seqs.length,
				count: kept.given,
			});
		},
		"audit.cancel-export": ({ id }) => ok({ cancelled: exports.delete(id) }),
	};
};
