import type { AuditQuery } from "../../../../shared/query/audit-query.ts";
import type { ExportColumn, ExportFormat } from "../../../../shared/query/columns.ts";
import { call } from "../../../store/client.ts";

/** One export, from its first piece to the file that the browser keeps. */
export type ExportWish = {
	readonly query: AuditQuery;
	readonly format: ExportFormat;
	/** Absent: all. */
	readonly columns: readonly ExportColumn[] | undefined;
};

export type ExportState =
	| { readonly state: "choosing" }
	| { readonly state: "running"; readonly count: number; readonly total: number }
	/** `manifest` is the signed note over the entries, for a format that has no room for it. */
	| { readonly state: "done"; readonly count: number; readonly bytes: number; readonly name: string; readonly manifest: string | undefined }
	| { readonly state: "stopped"; readonly count: number }
	| { readonly state: "failed"; readonly why: string };

const mimeTypes: Readonly<Record<ExportFormat, string>> = {
	csv: "text/csv",
	jsonl: "application/jsonl",
	json: "application/json",
	ocsf: "application/jsonl",
};
const extensions: Readonly<Record<ExportFormat, string>> = { csv: "csv", jsonl: "jsonl", json: "json", ocsf: "ocsf.jsonl" };

/** `countersign-audit-2026-11-21.csv` */
const exportName = (format: ExportFormat, now: number): string =>
	`countersign-audit-${new Date(now).toISOString().slice(0, 10)}.${extensions[format]}`;

/** Pulls an export piece by piece. Nothing is saved of one that was stopped or failed: half a file must not look like a whole one. */
export async function runExport(wish: ExportWish, signal: AbortSignal, tell: (state: ExportState) => void): Promise<void> {
	const { query, format, columns } = wish;
	const begun = await call("audit.export", { query, format, ...(columns === undefined ? {} : { columns: [...columns] }) });
	if (!begun.ok) return tell({ state: "failed", why: begun.fault.message });
	const { id, total, manifest } = begun.value;
	const pieces: Blob[] = [];
	let count = 0;
	tell({ state: "running", count, total });
	for (;;) {
		if (signal.aborted) {
			await call("audit.cancel-export", { id });
			return tell({ state: "stopped", count });
		}
		const piece = await call("audit.export-chunk", { id });
		if (!piece.ok) return tell({ state: "failed", why: piece.fault.message });
		// As blobs: the browser keeps what is large on disk, not in this window.
		pieces.push(new Blob([piece.value.text]));
		count = piece.value.count;
		tell({ state: "running", count, total });
		if (piece.value.done) break;
	}
	const file = new Blob(pieces, { type: mimeTypes[format] });
	const name = exportName(format, Date.now());
	save(file, name);
	tell({ state: "done", count, bytes: file.size, name, manifest: format === "csv" || format === "ocsf" ? manifest : undefined });
}

/** Hands a file to the browser, which asks or keeps it as the person has set it. */
export function save(file: Blob, name: string): void {
	const address = URL.createObjectURL(file);
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	// The download has its own hold on the blob by then.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
