import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Hex } from "../../shared/proof/tree-hasher.ts";
import { parseSegmentLine } from "../audit/segment.ts";
import { isEndLine, parseEnd, parseHead, type SegmentHead } from "../audit/segment-frame.ts";
import { readEntryHead } from "../audit/entry.ts";
import { parseSegmentName } from "./segment-names.ts";

/** A segment as its first and last lines show it. */
export type SegmentFile = SegmentHead & {
	readonly name: string;
	/** One more than its last entry; `from` when it has none. */
	readonly to: number;
	/** `hash` of its last line. */
	readonly hash: Hex;
	/** Its day is over and its manifest written. */
	readonly isComplete: boolean;
	/** Root of the first `to` entries, when it is complete. */
	readonly root?: Hex;
	readonly bytes: number;
	/** Bytes up to the end of the last whole line. */
	readonly soundBytes: number;
};

/** No line is longer: a request has at most 16 MiB, and an entry little more. */
const maxLineBytes = 33_554_432;
const stepBytes = 65_536;

const readAt = async (file: FileHandle, from: number, count: number): Promise<Buffer> => {
	const buffer = Buffer.alloc(count);
	let filled = 0;
	while (filled < count) {
		const { bytesRead } = await file.read(buffer, filled, count - filled, from + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	return buffer.subarray(0, filled);
};

const firstLine = async (file: FileHandle, bytes: number): Promise<string | null> => {
	const chunk = await readAt(file, 0, Math.min(bytes, stepBytes));
	const end = chunk.indexOf(10);
	return end < 0 ? null : chunk.toString("utf8", 0, end);
};

/** The last whole line, and where it ends. */
const lastLine = async (file: FileHandle, bytes: number): Promise<{ readonly line: string; readonly end: number } | null> => {
	let tail = Buffer.alloc(0);
	for (let from = bytes; from > 0 && tail.length < maxLineBytes;) {
		const step = Math.min(from, Math.max(stepBytes, tail.length));
		from -= step;
		tail = Buffer.concat([await readAt(file, from, step), tail]);
		const end = tail.lastIndexOf(10);
		if (end < 0) continue;
		const start = tail.lastIndexOf(10, end - 1);
		if (end > 0 && (start >= 0 || from === 0)) return { line: tail.toString("utf8", start + 1, end), end: from + end + 1 };
	}
	return null;
};

/** Faults: `bad_request` when it is no segment, or its last whole line is neither an entry nor a manifest. */
export const openSegment = async (folder: string, name: string): Promise<Result<SegmentFile>> => {
	const file = await open(join(folder, name), "r");
	try {
		const { size: bytes } = await file.stat();
		const first = await firstLine(file, bytes);
		const head = first === null ? fail("bad_request", "it has no whole line") : parseHead(first);
		if (!head.ok) return fail("bad_request", `\`${name}\`: ${head.fault.message}`);
		const last = await lastLine(file, bytes);
		if (last === null) return fail("bad_request", `\`${name}\` has no end`);
		const about = { ...head.value, name, bytes, soundBytes: last.end };
		if (last.line === first) return ok({ ...about, to: head.value.from, hash: head.value.prevHash, isComplete: false });
		if (isEndLine(last.line)) {
			const end = parseEnd(last.line);
			return end.ok
				? ok({ ...about, to: end.value.to, hash: end.value.hash, root: end.value.root, isComplete: true })
				: fail("bad_request", `\`${name}\`: ${end.fault.message}`);
		}
		const entry = parseSegmentLine(last.line);
		const seq = entry.ok ? readEntryHead(entry.value.body)?.seq : undefined;
		if (!entry.ok || seq === undefined) return fail("bad_request", `\`${name}\`: its last line is neither an entry nor a manifest`);
		return ok({ ...about, to: seq + 1, hash: entry.value.hash, isComplete: false });
	} finally {
		await file.close();
	}
};

/** Every segment of a folder in the order of its entries, and the files that are called so and are none. */
export const listSegments = async (
	folder: string,
): Promise<{ readonly segments: readonly SegmentFile[]; readonly damaged: readonly { readonly name: string; readonly why: string }[] }> => {
	const segments: SegmentFile[] = [];
	const damaged: { name: string; why: string }[] = [];
	for (const name of (await readdir(folder)).filter((each) => parseSegmentName(each) !== null)) {
		const segment = await openSegment(folder, name);
		if (segment.ok) segments.push(segment.value);
		else damaged.push({ name, why: segment.fault.message });
	}
	return { segments: segments.sort((one, other) => one.from - other.from || one.to - other.to), damaged };
};
