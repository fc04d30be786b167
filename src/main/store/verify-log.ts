import { setImmediate as nextTurn } from "node:timers/promises";
import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { nodesFromTiles, tileWidth } from "../../shared/proof/tiles.ts";
import { damageAt } from "../audit/damage.ts";
import type { CheckSignature, VerifierKey } from "../audit/note.ts";
import { type Report, describeReport } from "../audit/report.ts";
import { type Row, createVerifier } from "../audit/verify.ts";
import type { RememberedHead } from "../audit/witnesses.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { requestAgrees } from "./columns-agree.ts";
import { type Db, isUnreadable } from "./open.ts";
import { nativeHasher } from "./tree.ts";
import { createBesideCheck } from "./verify-beside.ts";

/** Rows hashed between two looks at the event loop: about 10 ms of work. */
const chunkRows = 4096;
const maxListed = 100;

export type VerifyPorts = {
	readonly keys: readonly VerifierKey[];
	readonly check: CheckSignature;
	readonly remembered: readonly (RememberedHead & { readonly at: number })[];
	readonly now: () => number;
	readonly signal: AbortSignal;
	readonly onProgress: (progress: {
		readonly done: number;
		readonly total: number;
		readonly perSecond: number;
		readonly checkpoints: number;
	}) => void;
};

type StoredRow = { readonly seq: number; readonly request: string | null; readonly leaf: string; readonly body: string };

/**
 * Verifies the whole log of a database from its bytes, giving way to the event loop between chunks.
 * `db` is a connection of its own, so that appending goes on meanwhile; what is appended after the start is not looked at.
 */
export const verifyLog = async (db: Db, ports: VerifyPorts): Promise<VerifyReport> => {
	const startedAt = ports.now();
	let last = -1;
	let isReadable = true;
	try {
		// One snapshot for rows, checkpoints and tiles: a head signed meanwhile must not look like a lost entry.
		db.exec("BEGIN");
		const total = db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM entries").pluck().get() as number;
		const checkpoints = createCheckpoints(db).notes();
		const page = db.prepare<[number, number]>("SELECT seq, request, leaf, body FROM entries WHERE seq > ? ORDER BY seq LIMIT ?");
		const tile = db.prepare<[number, number]>("SELECT hashes FROM tiles WHERE level = ? AND position = ?").pluck();
		const verifier = createVerifier({
			hasher: nativeHasher,
			checkpoints,
			keys: ports.keys,
			check: ports.check,
			remembered: ports.remembered,
			storedNode: nodesFromTiles(nativeHasher, Math.floor(total / tileWidth) * tileWidth, ({ level, index }) => {
				const blob = tile.get(level, index) as Buffer | undefined;
				const hex = blob?.toString("hex");
				return hex === undefined ? null : Array.from({ length: hex.length / 64 }, (_, at) => hex.slice(64 * at, 64 * (at + 1)));
			}),
		});
		const beside = createBesideCheck(db);
		let toldAt = startedAt;
		while (!verifier.done) {
			if (ports.signal.aborted) return toReport(verifier.cancel(), ports, startedAt, checkpoints.length);
			const rows = page.all(last, chunkRows) as StoredRow[];
			if (rows.length === 0) break;
			last = rows.at(-1)?.seq ?? last;
			verifier.feed(rows.map(toRow));
			beside.take(rows.map((row) => row.leaf));
			const now = ports.now();
			if (now - toldAt >= 100) {
				toldAt = now;
				ports.onProgress({
					done: verifier.checked,
					total,
					perSecond: Math.round((verifier.checked * 1000) / Math.max(1, now - startedAt)),
					checkpoints: checkpoints.length,
				});
			}
			await nextTurn();
		}
		const report = verifier.finish();
		const damages = report.status === "intact" ? beside.finish(report, ports.remembered) : [];
		return toReport(damages.length === 0 ? report : { ...report, status: "damaged", damages }, ports, startedAt, checkpoints.length);
	} catch (error) {
		// What SQLite cannot read is damage like any other: it is named, and it never looks like a fault of this program.
		if (!isUnreadable(error)) throw error;
		isReadable = false;
		return toReport(unreadable(last + 1, error.message), ports, startedAt, 0);
	} finally {
		if (isReadable) db.exec("COMMIT");
	}
};

const unreadable = (seq: number, why: string): Report => ({
	status: "damaged",
	damages: [damageAt("unreadable", seq, `the database cannot be read from entry \`${seq}\` on: ${why}`)],
	warnings: [],
	proved: { entries: seq, signedSize: 0, signedRoot: null, rememberedSize: 0, unsignedTail: seq, prunedBelow: 0 },
	resume: null,
});

/** A column that certainly is a copy of the body needs no second look; another is compared member by member. */
const toRow = ({ seq, leaf, body, request }: StoredRow): Row =>
	requestAgrees(body, request) ? { seq, leaf, body } : { seq, leaf, body, columns: { request } };

const toReport = (report: Report, ports: VerifyPorts, startedAt: number, checkpoints: number): VerifyReport => {
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
		fromSeq: 0,
		toSeq: entries,
		...(signedRoot === null ? {} : { rootHex: signedRoot }),
		durationMs: Math.max(0, ports.now() - startedAt),
		text: describeReport(report),
		...(remembered === undefined ? {} : { remembered: { size: remembered.size, at: remembered.at, where: remembered.where } }),
		damage: damage.slice(0, maxListed),
		moreDamage: Math.max(0, damage.length - maxListed),
	};
};
