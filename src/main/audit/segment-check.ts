import { verifyConsistency } from "../../shared/proof/check.ts";
import { createFrontier, type Frontier } from "../../shared/proof/frontier.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { openCheckpointUnder, type BoundKey } from "./key-chain.ts";
import { readEntryHead } from "./entry.ts";
import type { CheckSignature } from "./note.ts";
import { chainHash, firstPrevHash, parseSegmentLine } from "./segment.ts";
import { isEndLine, isHeadLine, parseEnd, parseHead, type SegmentEnd, type SegmentHead } from "./segment-frame.ts";

export type SegmentEntry = { readonly seq: number; readonly leaf: Hex; readonly body: string };

/** What a segment file was found to be. */
export type SegmentReport = {
	readonly head: SegmentHead | null;
	/** One more than the last entry that is right. */
	readonly to: number;
	/** Last hash of the chain. */
	readonly hash: Hex;
	/** The first thing that is wrong, with its line from 1; nothing behind it was looked at. */
	readonly problem: { readonly line: number; readonly text: string } | null;
	/** `signed`: every entry is under a checkpoint that a key of the log signed. `chained`: the lines agree with each other only. */
	readonly proved: "signed" | "chained" | "nothing";
	/** What that rests on, in lower-case words. */
	readonly text: string;
	readonly end: SegmentEnd | null;
};

export type SegmentCheck = {
	/** The next line, without its line break; gives back the entry that it holds when everything is right so far. */
	take(line: string): SegmentEntry | null;
	/** Every line was given. */
	finish(): SegmentReport;
};

/**
 * Checks one segment line by line: spelling, numbers, copies, leaves, chain, and the tree up to a signed head.
 *
 * Memory: of one line, whatever the length.
 * Law: test/main/audit/segment-check.test.ts (every single change of a byte is found).
 */
export const createSegmentCheck = (hasher: TreeHasher, keys: readonly BoundKey[], check: CheckSignature): SegmentCheck => {
	let lines = 0;
	let head: SegmentHead | null = null;
	let end: SegmentEnd | null = null;
	let frontier: Frontier = createFrontier(hasher);
	let hash = firstPrevHash;
	let text = "the segment has no manifest: its day was not over, or its end is gone";
	let isSigned = false;
	let problem: SegmentReport["problem"] = null;

	const wrong = (why: string): null => {
		problem ??= { line: lines, text: why };
		return null;
	};

	const takeHead = (line: string): null => {
		const parsed = parseHead(line);
		if (!parsed.ok) return wrong(parsed.fault.message);
		head = parsed.value;
		if (head.from === 0 && head.prevHash !== firstPrevHash) return wrong("`prev_hash` of the first entry of all is not zeroes");
		hash = head.prevHash;
		frontier = createFrontier(hasher, head.before);
		return null;
	};

	const takeEnd = (line: string, { log, from }: SegmentHead): null => {
		const parsed = parseEnd(line);
		if (!parsed.ok) return wrong(parsed.fault.message);
		const { to, root, checkpoint, growth } = parsed.value;
		if (to !== frontier.size || parsed.value.hash !== hash || to === from) return wrong("the manifest speaks of other entries");
		if (root !== frontier.root()) return wrong("the entries do not lead to the root of the manifest");
		const opened = openCheckpointUnder(checkpoint, keys, check);
		if (!opened.ok) return wrong(`the checkpoint is not signed by the log: ${opened.fault.message}`);
		if (opened.value.origin !== log) return wrong(`the checkpoint is of another log, \`${opened.value.origin}\``);
		const { size, root: newRoot } = opened.value;
		if (!verifyConsistency(hasher, { oldSize: to, oldRoot: root, newSize: size, newRoot, proof: growth }))
			return wrong("the signed checkpoint does not hold these entries");
		end = parsed.value;
		isSigned = true;
		text = `under the signed checkpoint of ${size} entries`;
		return null;
	};

	const takeEntry = (line: string): SegmentEntry | null => {
		const parsed = parseSegmentLine(line);
		if (!parsed.ok) return wrong(parsed.fault.message);
		const { body, ts, event, prevHash, hash: claimed } = parsed.value;
		const about = readEntryHead(body);
		if (about === null) return wrong("the line holds no entry");
		const { seq, at } = about;
		if (seq === head?.from && !ts.startsWith(head.day)) return wrong(`entry #${seq} is not of the day ${head.day}`);
		if (seq !== frontier.size) return wrong(`entry #${seq} stands where #${frontier.size} belongs`);
		if (prevHash !== hash) return wrong(`\`prev_hash\` of entry #${seq} is not the hash before it`);
		const leaf = hasher.leaf(body);
		if (chainHash(hasher, prevHash, leaf) !== claimed) return wrong(`entry #${seq} was changed: its \`hash\` does not match`);
		// Copies, which no hash covers.
		if (Date.parse(ts) !== at) return wrong(`\`ts\` of entry #${seq} is not its time`);
		if (!body.endsWith(`"type":"${event}"}`)) return wrong(`\`event\` of entry #${seq} is not its type`);
		hash = claimed;
		frontier.append(leaf);
		return { seq, leaf, body };
	};

	return {
		take: (line) => {
			lines++;
			if (problem !== null) return null;
			if (head === null) return isHeadLine(line) ? takeHead(line) : wrong("the file does not begin like a segment");
			if (end !== null) return wrong("there is something behind the manifest");
			return isEndLine(line) ? takeEnd(line, head) : takeEntry(line);
		},
		finish: () => {
			if (head === null) wrong("there is nothing in it");
			const proved = problem !== null ? "nothing" : isSigned ? "signed" : "chained";
			return { head, to: frontier.size, hash, problem, proved, text, end };
		},
	};
};
