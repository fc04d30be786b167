import { setImmediate as nextTurn } from "node:timers/promises";
import { type ComparedSide, type CompareReport, type Leads, mostCompared } from "../../../shared/contract/console-compare.ts";
import { createFrontier } from "../../../shared/proof/frontier.ts";
import type { Hex } from "../../../shared/proof/tree-hasher.ts";
import { type BoundKey, openCheckpointUnder } from "../../audit/key-chain.ts";
import type { RememberedHead } from "../../audit/witnesses.ts";
import { nativeHasher } from "../../store/tree.ts";
import { checkSignature } from "../log-key.ts";
import { wordsOf } from "./compare-words.ts";
import type { CopiedEntry, Copy } from "./open-copy.ts";

/**
 * Two copies of one log, entry by entry: where they part, and which of them leads to heads that were signed or remembered.
 * The bytes of both are hashed anew; neither is believed.
 *
 * Memory: of one page, whatever the length. Law: test/main/hosts/compare-logs.test.ts.
 */

const perTurn = 512;
/** Characters of an entry that are shown; what is compared is all of it. */
const mostShown = 16_000;

type Target = { readonly size: number; readonly root: Hex; readonly where: string };

const targetsOf = (notes: readonly string[], keys: readonly BoundKey[], remembered: readonly RememberedHead[]): readonly Target[] => {
	const signed = notes.flatMap((note) => {
		const opened = openCheckpointUnder(note, keys, checkSignature);
		return opened.ok ? [{ size: opened.value.size, root: opened.value.root, where: "signed by the log's key" }] : [];
	});
	const known = new Set<string>();
	return [...remembered, ...signed]
		.filter(({ size, root, where }) => !known.has(`${size} ${root} ${where}`) && known.add(`${size} ${root} ${where}`))
		.toSorted((one, other) => one.size - other.size);
};

/** Follows one side, and says of each head whether the bytes lead to it. */
const follow = ({ before, rows }: Copy, targets: readonly Target[]) => {
	const frontier = createFrontier(nativeHasher, before);
	const iterator = (async function* entries() {
		yield* rows();
	})();
	const results = new Map<Target, Leads>();
	const waiting = targets.filter(({ size }) => size >= before.size);
	let isWhole = true;
	let size = before.size;
	const meet = (): void => {
		for (let next = waiting[0]; next !== undefined && next.size <= size; next = waiting[0]) {
			results.set(next, isWhole && next.size === frontier.size && frontier.root() === next.root ? "leads" : "differs");
			waiting.shift();
		}
	};
	meet();
	return {
		/** The next entry, or null. */
		next: async (): Promise<CopiedEntry | null> => {
			const step = await iterator.next();
			if (step.done === true) return null;
			const { seq, leaf } = step.value;
			// What is behind a gap leads nowhere.
			if (seq !== frontier.size || leaf === null) isWhole = false;
			else if (isWhole) frontier.append(leaf);
			size = Math.max(size, seq + 1);
			meet();
			return step.value;
		},
		size: () => size,
		leadsTo: (target: Target): Leads => results.get(target) ?? "too-short",
	};
};

const sideOf = (entry: CopiedEntry | null): ComparedSide => {
	if (entry === null) return { is: "missing" };
	if (entry.body === null) return { is: entry.leaf === null ? "unreadable" : "removed" };
	if (entry.body.length <= mostShown) return { is: "kept", text: entry.body };
	return { is: "kept", text: entry.body.slice(0, mostShown), isCut: true };
};

/** Remembered heads, and of the signed ones those at which something changes. */
const telling = (heads: CompareReport["heads"], targets: readonly Target[]): CompareReport["heads"] =>
	heads
		.filter(({ log, copy }, at) => {
			const [before, after] = [heads[at - 1], heads[at + 1]];
			const isTurn = before?.log !== log || before.copy !== copy || after?.log !== log || after.copy !== copy;
			return isTurn || targets[at]?.where !== "signed by the log's key";
		})
		.slice(0, 100);

export const compareLogs = async (
	log: Copy,
	copy: Copy,
	known: { readonly keys: readonly BoundKey[]; readonly remembered: readonly RememberedHead[] },
): Promise<CompareReport> => {
	const targets = targetsOf([...log.notes, ...copy.notes], known.keys, known.remembered);
	const [one, other] = [follow(log, targets), follow(copy, targets)];
	const from = Math.max(log.before.size, copy.before.size);
	const entries: CompareReport["entries"] = [];
	let [differing, count] = [0, 0];
	let first: number | undefined;
	/** Entries that only one side has: they differ if the other goes on behind them, else it just ends there. */
	let alone: { readonly seq: number; readonly log: CopiedEntry | null; readonly copy: CopiedEntry | null }[] = [];
	let aloneCount = 0;
	const differ = (seq: number, mine: CopiedEntry | null, theirs: CopiedEntry | null): void => {
		differing++;
		first ??= seq;
		if (entries.length < mostCompared) entries.push({ seq, log: sideOf(mine), copy: sideOf(theirs) });
	};
	const settleAlone = (): void => {
		for (const each of alone) differ(each.seq, each.log, each.copy);
		differing += aloneCount - alone.length;
		[alone, aloneCount] = [[], 0];
	};

	let [mine, theirs] = [await one.next(), await other.next()];
	while (mine !== null || theirs !== null) {
		const seq = Math.min(mine?.seq ?? Number.POSITIVE_INFINITY, theirs?.seq ?? Number.POSITIVE_INFINITY);
		const [left, right] = [mine?.seq === seq ? mine : null, theirs?.seq === seq ? theirs : null];
		if (seq >= from && left !== null && right !== null) {
			settleAlone();
			if (left.leaf === null || left.leaf !== right.leaf) differ(seq, left, right);
		} else if (seq >= from) {
			aloneCount++;
			if (alone.length < mostCompared) alone.push({ seq, log: left, copy: right });
		}
		if (left !== null) mine = await one.next();
		if (right !== null) theirs = await other.next();
		if (++count % perTurn === 0) await nextTurn();
	}
	const heads = targets.map((target) => ({
		size: target.size,
		where: target.where,
		log: one.leadsTo(target),
		copy: other.leadsTo(target),
	}));
	const report = {
		what: copy.what,
		from,
		to: Math.max(from, Math.min(one.size(), other.size())),
		logSize: one.size(),
		copySize: other.size(),
		differing,
		...(first === undefined ? {} : { first }),
		entries,
	};
	return { ...report, heads: telling(heads, targets), text: wordsOf(report, heads) };
};
