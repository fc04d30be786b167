import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { type FrontierState, parseFrontierState } from "../../shared/proof/frontier.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";

/** The first and the last line of a segment: what ties its entries to the log. All between are entries. */

/** The first line. `before` is the right edge of the tree before the first entry: leaves added to it give every later root. */
export type SegmentHead = {
	/** The log's name. */
	readonly log: string;
	/** `YYYY-MM-DD`, UTC. */
	readonly day: string;
	/** The first entry's number. */
	readonly from: number;
	readonly prevHash: Hex;
	readonly before: FrontierState;
};

/**
 * The last line, once the day is over. `root` is the root of the first `to` entries; `checkpoint` a signed head of as many
 * or more, and `growth` the consistency proof between them.
 */
export type SegmentEnd = {
	/** Exclusive. */
	readonly to: number;
	readonly hash: Hex;
	readonly root: Hex;
	/** Signed note. */
	readonly checkpoint: string;
	readonly growth: readonly Hex[];
};

const headOpening = '{"segment":';
const endOpening = '{"manifest":';
/** No entry begins like either. */
export const isHeadLine = (line: string): boolean => line.startsWith(headOpening);
export const isEndLine = (line: string): boolean => line.startsWith(endOpening);

export const formatHead = ({ log, day, from, prevHash, before }: SegmentHead): string =>
	`${headOpening}${JSON.stringify({ version: 1, log, day, from, prev_hash: prevHash, before })}}`;

export const formatEnd = ({ to, hash, root, checkpoint, growth }: SegmentEnd): string =>
	`${endOpening}${JSON.stringify({ to, hash, root, checkpoint, growth })}}`;

const digest = /^[0-9a-f]{64}$/;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDigest = (value: unknown): value is Hex => typeof value === "string" && digest.test(value);
const areDigests = (value: unknown): value is Hex[] => Array.isArray(value) && value.length <= 64 && value.every(isDigest);

const membersOf = (line: string, name: "segment" | "manifest"): Record<string, unknown> | null => {
	try {
		const value = (JSON.parse(line) as Record<string, unknown>)[name];
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return null;
	}
};

/** Faults: `bad_request`. */
export const parseHead = (line: string): Result<SegmentHead> => {
	const { version, log, day, from, prev_hash: prevHash, before } = membersOf(line, "segment") ?? {};
	const { size, peaks } = (typeof before === "object" && before !== null ? before : {}) as Record<string, unknown>;
	if (version !== 1) return fail("bad_request", "the first line is not that of a segment that this version knows");
	const isSound =
		typeof log === "string" &&
		typeof day === "string" &&
		/^\d{4}-\d\d-\d\d$/.test(day) &&
		isCount(from) &&
		isDigest(prevHash) &&
		size === from &&
		areDigests(peaks);
	if (!isSound) return fail("bad_request", "the first line lacks something");
	const frontier = parseFrontierState({ size: from, peaks });
	return frontier.ok ? ok({ log, day, from, prevHash, before: frontier.value }) : frontier;
};

/** Faults: `bad_request`. */
export const parseEnd = (line: string): Result<SegmentEnd> => {
	const { to, hash, root, checkpoint, growth } = membersOf(line, "manifest") ?? {};
	if (!isCount(to) || !isDigest(hash) || !isDigest(root) || typeof checkpoint !== "string" || !areDigests(growth))
		return fail("bad_request", "the manifest lacks something");
	return ok({ to, hash, root, checkpoint, growth });
};
