import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";

/**
 * One line of a daily segment: an entry with `ts` and `event` before it and `prev_hash` and `hash` behind it, the way
 * chained logs are commonly written. What stands between is the entry's canonical bytes without their outer braces, so
 * that the leaf can be computed from the line alone.
 *
 *     leaf = SHA-256(0x00 ‖ canonical bytes)
 *     hash = SHA-256(0x01 ‖ prev_hash ‖ leaf)      the hashes as 32 bytes; prev_hash of entry 0 is 32 zeroes
 *
 * `hash` needs leaves only: the chain can be followed also where retention has removed what was hashed.
 */
export type SegmentLine = {
	/** Canonical bytes of the entry. */
	readonly body: string;
	/** ISO 8601, UTC, to the millisecond: a copy of `at`. */
	readonly ts: string;
	/** A copy of `type`. */
	readonly event: string;
	readonly prevHash: Hex;
	readonly hash: Hex;
};

export const firstPrevHash: Hex = "0".repeat(64);

export const chainHash = (hasher: TreeHasher, prevHash: Hex, leaf: Hex): Hex => hasher.node(prevHash, leaf);

export const formatSegmentLine = ({ body, ts, event, prevHash, hash }: SegmentLine): string =>
	`{"ts":"${ts}","event":"${event}",${body.slice(1, -1)},"prev_hash":"${prevHash}","hash":"${hash}"}`;

const head = /^\{"ts":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","event":"([a-z-]+\.[a-z-]+)",/;
const tail = /,"prev_hash":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}$/;
/** `,"prev_hash":"…","hash":"…"}`: as many characters always. */
const tailLength = 14 + 64 + 10 + 64 + 2;

/** Inverse of `formatSegmentLine`; the line has no line break. Faults: `bad_request` for any other spelling. */
export const parseSegmentLine = (line: string): Result<SegmentLine> => {
	const [front, ts, event] = head.exec(line.slice(0, 200)) ?? [];
	const [back, prevHash, hash] = tail.exec(line.slice(-tailLength)) ?? [];
	if (front === undefined || back === undefined || ts === undefined || event === undefined || prevHash === undefined || hash === undefined)
		return fail("bad_request", "the line is no entry of a segment");
	return ok({ body: `{${line.slice(front.length, -back.length)}}`, ts, event, prevHash, hash });
};
