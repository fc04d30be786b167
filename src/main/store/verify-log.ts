import { setImmediate as nextTurn } from "node:timers/promises";
import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { damageAt } from "../audit/damage.ts";
import type { CheckSignature, VerifierKey } from "../audit/note.ts";
import { describeReport, type Report } from "../audit/report.ts";
import { cosignersOf } from "../audit/witness-request.ts";
import { createVerifier, type Verifier, type VerifyInput } from "../audit/verify.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { keyChainOf } from "./hand-overs.ts";
import { type Db, isUnreadable } from "./open.ts";
import { prunedBelow } from "./retention.ts";
import { nativeHasher, sha256 } from "./tree.ts";
import { besideDamages } from "./verify-beside.ts";
import { checkChunks, type ChunksChecked } from "./verify/check-chunks.ts";
import { createLocalLane, type Lanes } from "./verify/lanes.ts";
import { createRowReader } from "./verify/rows.ts";
import { type ProvedHead, startBelow, storedNodes } from "./verify/stored-nodes.ts";

/** Rows looked at one by one between two looks at the event loop: about 25 ms of work. */
const pageRows = 4096;
const maxListed = 100;

export type VerifyPorts = {
	/** The key that was pinned when the log began; those that follow are found in the log itself. */
	readonly keys: readonly VerifierKey[];
	readonly check: CheckSignature;
	/** Witnesses whose cosignatures are checked, and counted for the newest signed head. */
	readonly witnesses?: readonly VerifierKey[];
	readonly remembered: readonly (RememberedHead & { readonly at: number })[];
	readonly now: () => number;
	readonly signal: AbortSignal;
	readonly onProgress: (progress: {
		readonly done: number;
		readonly total: number;
		readonly perSecond: number;
		readonly checkpoints: number;
	}) => void;
	/** Where chunks are checked, for a log of this many entries. This thread when absent. */
	readonly lanes?: (entries: number) => Lanes | null;
	/** Read only what came after: the entries before are held by this head, and are not read again. */
	readonly since?: ProvedHead;
};

/**
 * Verifies the log of a database from its bytes, on all lanes, giving way to the event loop between chunks.
 * `db` is a connection of its own, so that appending goes on meanwhile; what is appended after the start is not looked at.
 *
 * Chunks are checked side by side as long as all is well. At the first that is not, everything behind the last head that
 * the entries led to is read once more, row by row, by the verifier that names damage.
 *
 * Memory: bounded, whatever the size of the log.
 * Law: test/main/store/verify-chunks.test.ts (both ways give one report).
 */
export const verifyLog = async (db: Db, ports: VerifyPorts): Promise<VerifyReport> => {
	const startedAt = ports.now();
	let isReadable = true;
	let lanes: Lanes | null = null;
	let reached = 0;
	try {
		// One snapshot for rows, checkpoints and tiles: a head signed meanwhile must not look like a lost entry.
		db.exec("BEGIN");
		const total = db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM entries").pluck().get() as number;
		const checkpoints = createCheckpoints(db).notes();
		const storedNode = storedNodes(db, total);
		const since = ports.since === undefined || ports.since.size > total ? null : startBelow(ports.since, storedNode);
		const chain = keyChainOf(db, ports.keys, { sha256, check: ports.check });
		const { heads: sworn, damages: broken } = chain;
		const keys = [...chain.keys, ...(ports.witnesses ?? [])];
		const { check, remembered } = ports;
		const below = prunedBelow(db, createCheckpoints(db).newest()?.size ?? 0);
		const input: VerifyInput = { hasher: nativeHasher, checkpoints, keys, sworn, check, remembered, prunedBelow: below };
		let toldAt = startedAt;
		const tell = (done: number): void => {
			reached = done;
			const now = ports.now();
			if (now - toldAt < 100) return;
			toldAt = now;
			const fresh = done - (since?.from.frontier.size ?? 0);
			const perSecond = Math.round((fresh * 1000) / Math.max(1, now - startedAt));
			ports.onProgress({ done, total, perSecond, checkpoints: checkpoints.length });
		};
		lanes = ports.lanes?.(total - (since?.from.frontier.size ?? 0)) ?? createLocalLane(db);
		const chunksInput = { ...input, total, prunedBelow: below, lanes, signal: ports.signal, onChunk: tell };
		let chunks = await checkChunks(db, { ...chunksInput, ...since });
		// Tiles that do not lead to the head of before say nothing of the entries: then all of them are read.
		const isWhole = since === null || (chunks.end === "doubtful" && chunks.merge.lastGood() === since.from);
		if (isWhole && since !== null) chunks = await checkChunks(db, chunksInput);

		const verifier = createVerifier({
			...input,
			storedNode,
			from: chunks.end === "doubtful" ? chunks.merge.lastGood() : chunks.merge.state(),
		});
		const report = withWarnings(
			chunks.end === "cancelled"
				? verifier.cancel()
				: chunks.end === "whole"
					? verifier.finish()
					: await lookClosely(db, verifier, chunks, ports.signal, tell),
			chunks,
		);
		const signed = createCheckpoints(db).at(report.proved.signedSize);
		const witnesses = ports.witnesses ?? [];
		const facts = {
			startedAt,
			checkpoints: checkpoints.length,
			from: isWhole ? 0 : (since?.from.frontier.size ?? 0),
			...(witnesses.length === 0 || signed === null
				? {}
				: { cosigned: { by: cosignersOf(signed, witnesses, check).map(({ key }) => key.name), of: witnesses.length } }),
		};
		if (report.status === "cancelled") return toReport(report, ports, facts);
		if (report.status === "damaged" || broken.length > 0)
			return toReport(
				{ ...report, status: "damaged", damages: [...report.damages, ...broken].sort((one, other) => one.seq - other.seq) },
				ports,
				facts,
			);
		const areTilesRight = chunks.end === "whole" && chunks.areTilesRight;
		const damages = await besideDamages(db, { report, remembered: ports.remembered, areTilesRight });
		return toReport(damages.length === 0 ? report : { ...report, status: "damaged", damages }, ports, facts);
	} catch (error) {
		// What SQLite cannot read is damage like any other: it is named, and it never looks like a fault of this program.
		if (!isUnreadable(error)) throw error;
		isReadable = false;
		return toReport(unreadable(reached, error.message), ports, { startedAt, checkpoints: 0, from: 0 });
	} finally {
		await lanes?.close();
		if (isReadable) db.exec("COMMIT");
	}
};

/** Row by row behind the last head that all was well up to. */
const lookClosely = async (
	db: Db,
	verifier: Verifier,
	{ merge }: ChunksChecked,
	signal: AbortSignal,
	tell: (done: number) => void,
): Promise<Report> => {
	const { size } = merge.lastGood().frontier;
	const rows = createRowReader(db, size);
	while (!verifier.done) {
		if (signal.aborted) return verifier.cancel();
		const page = rows(pageRows);
		if (page.length === 0) break;
		verifier.feed(page);
		tell(size + verifier.checked);
		await nextTurn();
	}
	return verifier.finish();
};

const withWarnings = (report: Report, { end, merge }: ChunksChecked): Report => {
	const below = end === "doubtful" ? merge.lastGood().frontier.size : Number.POSITIVE_INFINITY;
	return { ...report, warnings: [...merge.warnings.filter(({ seq }) => seq < below), ...report.warnings].slice(0, maxListed) };
};

const unreadable = (seq: number, why: string): Report => ({
	status: "damaged",
	damages: [damageAt("unreadable", seq, `the database cannot be read from entry \`${seq}\` on: ${why}`)],
	warnings: [],
	proved: { entries: seq, signedSize: 0, signedRoot: null, rememberedSize: 0, unsignedTail: seq, prunedBelow: 0 },
	resume: null,
});

const toReport = (
	report: Report,
	ports: VerifyPorts,
	{
		startedAt,
		checkpoints,
		from,
		cosigned,
	}: {
		readonly startedAt: number;
		readonly checkpoints: number;
		readonly from: number;
		readonly cosigned?: { readonly by: string[]; readonly of: number };
	},
): VerifyReport => {
	const { entries, signedRoot } = report.proved;
	const damage: VerifyReport["damage"] = [
		...report.damages.map(({ kind, seq, message }) => ({ kind, seq, text: message, warning: false })),
		...report.warnings.map(({ kind, seq, message }) => ({ kind, seq, text: message, warning: true })),
	];
	const remembered = ports.remembered.find((head) => head.size === report.proved.rememberedSize);
	return {
		state: report.status === "intact" ? "passed" : report.status === "damaged" ? "failed" : "cancelled",
		entries,
		checkpoints,
		fromSeq: from,
		toSeq: entries,
		...(signedRoot === null ? {} : { rootHex: signedRoot }),
		durationMs: Math.max(0, ports.now() - startedAt),
		text: [
			describeReport(report),
			...(cosigned === undefined
				? []
				: [`cosigned by ${cosigned.by.length} of ${cosigned.of} ${cosigned.of === 1 ? "witness" : "witnesses"}`]),
			...(from === 0 ? [] : [`entries before \`${from}\` were not read again`]),
		].join("; "),
		...(cosigned === undefined ? {} : { cosigned }),
		...(remembered === undefined ? {} : { remembered: { size: remembered.size, at: remembered.at, where: remembered.where } }),
		damage: damage.slice(0, maxListed),
		moreDamage: Math.max(0, damage.length - maxListed),
	};
};
