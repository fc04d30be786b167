import { setImmediate as nextTurn } from "node:timers/promises";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { AuditQuery } from "../../shared/query/audit-query.ts";
import type { ExportColumn, ExportFormat } from "../../shared/query/columns.ts";
import { formatQuery } from "../../shared/query/format-query.ts";
import { createFrontier } from "../../shared/proof/frontier.ts";
import type { TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { parseCheckpointText } from "../audit/checkpoint.ts";
import { signManifest } from "../audit/export-note.ts";
import type { NoteSigner } from "../audit/note.ts";
import { allColumns, createRenderer, type Renderer } from "./render.ts";

/** The entries of a query as text, pulled piece by piece by whoever wants them: nothing runs on for a client that went away. */
export type Exporter = {
	begin(ask: {
		readonly query: AuditQuery;
		readonly format: ExportFormat;
		readonly columns?: readonly ExportColumn[] | undefined;
	}): Promise<Result<{ id: string; total: number; manifest: string }>>;
	/** Faults: `not_found` for an export that ended; `conflict` when an entry of it is no longer kept. */
	chunk(id: string): Result<{ text: string; done: boolean; count: number }>;
	cancel(id: string): boolean;
};

export type ExporterPorts = {
	readonly numbers: (query: AuditQuery) => Promise<readonly number[]>;
	readonly entry: (seq: number) => { readonly leaf: string; readonly body: string } | null;
	readonly newestCheckpoint: () => { readonly note: string } | null;
	readonly hasher: TreeHasher;
	/** The key in force, asked for at every export: it can be replaced. */
	readonly signer: () => NoteSigner;
	readonly version: string;
	readonly newId: () => string;
	readonly now: () => number;
};

type Running = { readonly seqs: readonly number[]; readonly renderer: Renderer; readonly note: string; next: number; pulledAt: number };

/** An export that nobody pulls for this long is over. */
const idleMs = 60_000;
const mostRunning = 8;
const chunkUnits = 120_000;
const chunkEntries = 500;
/** Entries hashed between two looks at the event loop. */
const hashedPerTurn = 1000;

export const createExporter = (ports: ExporterPorts): Exporter => {
	const running = new Map<string, Running>();
	const forgetIdle = (): void => {
		for (const [id, { pulledAt }] of running) if (ports.now() - pulledAt > idleMs) running.delete(id);
	};
	return {
		begin: async ({ query, format, columns }) => {
			forgetIdle();
			if (running.size >= mostRunning) return fail("busy", `${mostRunning} exports are running already`);
			const seqs = await ports.numbers(query);
			const manifest = await manifestOf(seqs, formatQuery(query), ports);
			if (!manifest.ok) return manifest;
			const id = ports.newId();
			const renderer = createRenderer(format, columns ?? allColumns, ports.version);
			running.set(id, { seqs, renderer, note: manifest.value, next: 0, pulledAt: ports.now() });
			return ok({ id, total: seqs.length, manifest: manifest.value });
		},
		chunk: (id) => {
			forgetIdle();
			const each = running.get(id);
			if (each === undefined) return fail("not_found", "this export is over: begin it again");
			const { seqs, renderer, note } = each;
			each.pulledAt = ports.now();
			let text = each.next === 0 ? renderer.head(note) : "";
			const end = Math.min(seqs.length, each.next + chunkEntries);
			while (each.next < end && text.length < chunkUnits) {
				const seq = seqs[each.next] ?? -1;
				const stored = ports.entry(seq);
				if (stored === null) {
					running.delete(id);
					return fail("conflict", `entry #${seq} is no longer kept: begin the export again`);
				}
				text += renderer.entry(stored, each.next === 0);
				each.next += 1;
			}
			const done = each.next >= seqs.length;
			if (done) {
				running.delete(id);
				text += renderer.tail();
			}
			return ok({ text, done, count: each.next });
		},
		cancel: (id) => running.delete(id),
	};
};

/** The signed note over these entries. */
export const manifestOf = async (
	seqs: readonly number[],
	query: string,
	ports: Pick<ExporterPorts, "entry" | "hasher" | "newestCheckpoint" | "signer" | "now">,
): Promise<Result<string>> => {
	const frontier = createFrontier(ports.hasher);
	for (const [at, seq] of seqs.entries()) {
		const stored = ports.entry(seq);
		if (stored === null) return fail("conflict", `entry #${seq} is no longer kept: begin the export again`);
		frontier.append(ports.hasher.leaf(stored.body));
		if (at % hashedPerTurn === hashedPerTurn - 1) await nextTurn();
	}
	const [first, last] = [seqs[0], seqs.at(-1)];
	const checkpoint = ports.newestCheckpoint();
	const head = checkpoint === null ? null : parseCheckpointText(`${checkpoint.note.split("\n\n")[0]}\n`);
	if (head?.ok === false) return head;
	const signer = ports.signer();
	return ok(
		signManifest(
			{
				log: signer.key.name,
				query,
				count: seqs.length,
				range: first === undefined || last === undefined ? null : { first, last },
				root: frontier.root(),
				head: head === null ? null : { size: head.value.size, root: head.value.root },
				at: ports.now(),
			},
			signer,
		),
	);
};
