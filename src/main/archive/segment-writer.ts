import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { FrontierState } from "../../shared/proof/frontier.ts";
import type { Hex, TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { chainHash, firstPrevHash, formatSegmentLine } from "../audit/segment.ts";
import { formatEnd, formatHead, type SegmentEnd } from "../audit/segment-frame.ts";
import { listSegments, type SegmentFile } from "./segment-files.ts";
import { dayMs, dayOf, segmentName } from "./segment-names.ts";

/**
 * Writes the log a second time: a file of lines a day, behind the commit. One file is open at a time; what is in it is
 * known from the file itself, so that a crash costs nothing but the line that was being written.
 */
export type SegmentWriter = {
	/** Entries were committed. */
	noticed(): void;
	/** Writes what is committed, and ends the segment of a day that is over. Resolves when it is on the disk, or has failed. */
	catchUp(): Promise<void>;
	/** Every complete segment, oldest first. */
	complete(): readonly SegmentFile[];
	/** Entries before this one are in a segment. */
	writtenTo(): number;
	/** Why it cannot write, in words, since when. */
	problem(): { readonly text: string; readonly since: number } | null;
	stop(): Promise<void>;
};

export type ArchivedEntry = { readonly seq: number; readonly at: number; readonly leaf: Hex; readonly body: string };

export type SegmentWriterPorts = {
	readonly folder: string;
	/** The log's name. */
	readonly log: string;
	readonly hasher: TreeHasher;
	/** Committed entries that have their bodies, from `from` on. */
	readonly rows: (from: number, limit: number) => readonly ArchivedEntry[];
	readonly leafOf: (seq: number) => Hex | null;
	/** One more than the newest committed entry. */
	readonly size: () => number;
	/** Entries below have no body any more, or may have none. */
	readonly prunedBelow: () => number;
	readonly frontierAt: (size: number) => FrontierState;
	readonly rootAt: (size: number) => Hex;
	/** A signed head of `size` entries or more, and what ties it to the tree of that size. */
	readonly seal: (size: number) => Promise<Pick<SegmentEnd, "root" | "checkpoint" | "growth">>;
	readonly now: () => number;
	/** A file that is not a segment of this log was set aside. */
	readonly onSetAside: (name: string, why: string) => void;
	readonly onProblem: (text: string) => void;
};

const pageRows = 500;
/** Characters of lines that are written at once. */
const pageLength = 4_194_304;
/** A day ends although nothing happens. */
const lookMs = 600_000;
/** How long the first of several entries waits for company. */
const gatherMs = 250;
const retryMs = 5000;
/** A clock that goes back by less than this leaves its entries in the day they were to come to. */
const toleratedMs = 3_600_000;

type Open = { readonly handle: FileHandle; readonly name: string; readonly day: string; readonly from: number; bytes: number };

/** Law: test/main/archive/segment-writer.test.ts. */
export const createSegmentWriter = (ports: SegmentWriterPorts): SegmentWriter => {
	const { folder, hasher } = ports;
	let complete: SegmentFile[] = [];
	let current: Open | null = null;
	let next = 0;
	let hash: Hex = firstPrevHash;
	let isReady = false;
	let problem: { text: string; since: number } | null = null;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let working: Promise<void> = Promise.resolve();
	let isStopped = false;

	const schedule = (ms: number): void => {
		if (isStopped || timer !== null) return;
		timer = setTimeout(() => {
			timer = null;
			void catchUp();
		}, ms);
		timer.unref();
	};

	const setAside = async (name: string, why: string): Promise<void> => {
		await rename(join(folder, name), join(folder, `${name}.set-aside-${ports.now()}`));
		ports.onSetAside(name, why);
	};

	/** The chain up to `seq`, from the leaves: for a folder whose segments were taken elsewhere. */
	const chainUpTo = async (seq: number): Promise<Hex> => {
		let at = firstPrevHash;
		for (let each = 0; each < seq; each++) {
			const leaf = ports.leafOf(each);
			if (leaf === null) throw new Error(`entry #${each} has no leaf`);
			at = chainHash(hasher, at, leaf);
			if (each % 10_000 === 9999) await new Promise((resolve) => setImmediate(resolve));
		}
		return at;
	};

	/** Takes up where the files end. What does not belong to this log is set aside, and its entries are written again. */
	const takeUp = async (): Promise<void> => {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const { segments, damaged } = await listSegments(folder);
		for (const { name, why } of damaged) await setAside(name, why);
		const own: SegmentFile[] = [];
		for (const segment of segments) {
			const isPlaced = segment.log === ports.log && segment.to <= ports.size() && (own.at(-1)?.to ?? 0) <= segment.from;
			if (isPlaced && (segment.root === undefined || segment.root === ports.rootAt(segment.to))) own.push(segment);
			else await setAside(segment.name, "it is of another log, or of entries that this log does not have");
		}
		complete = own.filter((each) => each.isComplete);
		const last = own.at(-1);
		const open_ = last?.isComplete === false ? last : undefined;
		// An older one without an end was left by a clock that jumped: it is not written on.
		next = Math.max(last?.to ?? 0, ports.prunedBelow());
		hash = last !== undefined && next === last.to ? last.hash : await chainUpTo(next);
		if (open_ !== undefined && next === open_.to) {
			const leaf = next === open_.from ? null : ports.leafOf(next - 1);
			const handle = await open(join(folder, open_.name), "r+");
			// A line that was being written when the power went.
			await handle.truncate(open_.soundBytes);
			current = { handle, name: open_.name, day: open_.day, from: open_.from, bytes: open_.soundBytes };
			if (leaf !== null && !(await endsWith(handle, open_, leaf))) {
				await handle.close();
				current = null;
				await setAside(open_.name, "its last entry is not the one of this log");
				next = open_.from;
				hash = open_.prevHash;
			}
		}
		isReady = true;
	};

	/** Whether the last line chains to the leaf that the log has. */
	const endsWith = async (handle: FileHandle, segment: SegmentFile, leaf: Hex): Promise<boolean> => {
		const tailBytes = 154;
		const { buffer } = await handle.read(Buffer.alloc(tailBytes), 0, tailBytes, segment.soundBytes - tailBytes - 1);
		const prevHash = /"prev_hash":"([0-9a-f]{64})"/.exec(buffer.toString("latin1"))?.[1];
		return prevHash !== undefined && chainHash(hasher, prevHash, leaf) === segment.hash;
	};

	const write = async (to: Open, text: string): Promise<void> => {
		const bytes = Buffer.from(text, "utf8");
		try {
			for (let done = 0; done < bytes.length;) {
				const { bytesWritten } = await to.handle.write(bytes, done, bytes.length - done, to.bytes + done);
				done += bytesWritten;
			}
			await to.handle.datasync();
		} catch (error) {
			// Half a line would be in the way of the next try.
			await to.handle.truncate(to.bytes);
			throw error;
		}
		to.bytes += bytes.length;
	};

	const begin = async (day: string): Promise<Open> => {
		for (let part = 1; ; part++) {
			const name = segmentName(day, part);
			let handle: FileHandle;
			try {
				handle = await open(join(folder, name), "wx", 0o600);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
				throw error;
			}
			const begun: Open = { handle, name, day, from: next, bytes: 0 };
			await write(begun, `${formatHead({ log: ports.log, day, from: next, prevHash: hash, before: ports.frontierAt(next) })}\n`);
			await syncFolder(folder);
			return begun;
		}
	};

	const end = async (segment: Open): Promise<void> => {
		const sealed = await ports.seal(next);
		await write(segment, `${formatEnd({ ...sealed, to: next, hash })}\n`);
		await segment.handle.close();
		current = null;
		const { segments } = await listSegments(folder);
		complete = segments.filter((each) => each.isComplete);
	};

	const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
	const belongs = (at: number, { day }: Open): boolean => at >= startOf(day) - toleratedMs && at < startOf(day) + dayMs;

	/** Whole pages of one day each, until all that is committed is written. */
	const writeOn = async (): Promise<void> => {
		for (;;) {
			const rows = ports.rows(next, pageRows);
			const [first] = rows;
			if (first === undefined) return;
			// What retention took before it was written is not to be had: the chain goes on over its leaves.
			if (first.seq !== next) {
				if (current !== null) await end(current);
				for (; next < first.seq; next++) hash = chainHash(hasher, hash, ports.leafOf(next) ?? firstPrevHash);
			}
			if (current !== null && !belongs(first.at, current)) await end(current);
			current ??= await begin(dayOf(first.at));
			const segment = current;
			let text = "";
			let at = next;
			let chained = hash;
			let stamp = { time: -1, ts: "" };
			for (const { seq, at: time, leaf, body } of rows) {
				if (seq !== at || !belongs(time, segment)) break;
				const prevHash = chained;
				chained = chainHash(hasher, prevHash, leaf);
				// Entries of one batch are of one moment.
				if (stamp.time !== time) stamp = { time, ts: new Date(time).toISOString() };
				text += `${formatSegmentLine({ body, ts: stamp.ts, event: typeOf(body), prevHash, hash: chained })}\n`;
				at++;
				if (text.length > pageLength) break;
			}
			await write(segment, text);
			next = at;
			hash = chained;
		}
	};

	const work = async (): Promise<void> => {
		if (isStopped) return;
		try {
			if (!isReady) await takeUp();
			await writeOn();
			if (current !== null && ports.now() >= startOf(current.day) + dayMs && next > current.from) await end(current);
			problem = null;
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			if (problem === null) ports.onProblem(text);
			problem = { text, since: problem?.since ?? ports.now() };
			schedule(retryMs);
		}
	};
	const look = setInterval(() => void catchUp(), lookMs);
	look.unref();
	const catchUp = (): Promise<void> => {
		working = working.then(work);
		return working;
	};

	return {
		noticed: () => schedule(gatherMs),
		catchUp,
		complete: () => complete,
		writtenTo: () => next,
		problem: () => problem,
		stop: async () => {
			await catchUp();
			isStopped = true;
			clearInterval(look);
			if (timer !== null) clearTimeout(timer);
			await working;
			await current?.handle.close();
			current = null;
		},
	};
};

/** The type stands last in canonical bytes. */
const typeOf = (body: string): string => body.slice(body.lastIndexOf('"type":"') + 8, -2);

const syncFolder = async (folder: string): Promise<void> => {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
};
