import { type ReactNode, useEffect, useRef, useState } from "react";
import type { AuditQuery } from "../../../../shared/query/audit-query.ts";
import type { ExportColumn, ExportFormat } from "../../../../shared/query/columns.ts";
import { formatQuery } from "../../../../shared/query/format-query.ts";
import { Button } from "../../../parts/button.tsx";
import { SafeText } from "../../../parts/safe-text.tsx";
import { Sheet } from "../../../parts/sheet.tsx";
import { formatCount } from "../../../parts/time.ts";
import { useLive } from "../../../store/console-store.ts";
import { type ExportState, runExport, save } from "./export-run.ts";
import styles from "./export.module.css";

const formats: readonly { readonly format: ExportFormat; readonly title: string; readonly means: string }[] = [
	{ format: "csv", title: "CSV", means: "For a spreadsheet. Cells that could be taken for a formula are quoted." },
	{ format: "jsonl", title: "JSON Lines", means: "The bytes as they were hashed, with a signed manifest: the file can be verified." },
	{ format: "json", title: "JSON", means: "One list, with its signed manifest." },
	{ format: "ocsf", title: "OCSF", means: "One event of the Open Cybersecurity Schema Framework a line." },
];

/** Takes the entries of the query out, as a file. */
export function ExportSheet(props: {
	readonly query: AuditQuery;
	readonly total: number | undefined;
	/** The columns of the table as they are shown. */
	readonly shown: readonly ExportColumn[];
	readonly onClose: () => void;
}): ReactNode {
	const { query, total, shown, onClose } = props;
	const [format, setFormat] = useState<ExportFormat>("csv");
	const [areAll, setAll] = useState(false);
	const [state, setState] = useState<ExportState>({ state: "choosing" });
	const abort = useRef<AbortController | null>(null);
	const isLive = useLive();
	const isRunning = state.state === "running";
	useEffect(() => () => abort.current?.abort(), []);
	const start = (): void => {
		if (isRunning || !isLive) return;
		abort.current = new AbortController();
		void runExport({ query, format, columns: format === "csv" && !areAll ? shown : undefined }, abort.current.signal, setState);
	};
	const line = formatQuery(query);
	return (
		<Sheet title="Export" onClose={onClose}>
			<div className={styles["export"]} data-export={state.state}>
				<dl>
					<dt>Query</dt>
					<dd>{line === "" ? "everything" : <SafeText text={line} mode="name" />}</dd>
					<dt>Entries</dt>
					<dd>{total === undefined ? "" : formatCount(total)}</dd>
				</dl>
				<fieldset disabled={isRunning}>
					<legend>Format</legend>
					{formats.map((each) => (
						<label key={each.format}>
							<input
								type="radio"
								name="format"
								checked={format === each.format}
								onChange={() => {
									setFormat(each.format);
									setState({ state: "choosing" });
								}}
							/>
							<span>
								{each.title} <small>{each.means}</small>
							</span>
						</label>
					))}
				</fieldset>
				{format === "csv" ? (
					<fieldset disabled={isRunning}>
						<legend>Columns</legend>
						<label>
							<input type="radio" name="columns" checked={!areAll} onChange={() => setAll(false)} />
							<span>
								As shown <small>{shown.join(", ")}</small>
							</span>
						</label>
						<label>
							<input type="radio" name="columns" checked={areAll} onChange={() => setAll(true)} />
							<span>All</span>
						</label>
					</fieldset>
				) : null}
				<p className={styles["note"]}>Contains redacted fields: secrets were taken out before anything was recorded, and stay out.</p>
				<Progress state={state} />
				<div className={styles["acts"]}>
					{isRunning ? (
						<Button onClick={() => abort.current?.abort()}>Cancel</Button>
					) : (
						<Button look="filled" aria-disabled={!isLive || total === 0} onClick={total === 0 ? undefined : start}>
							Export
						</Button>
					)}
					<Button look="quiet" onClick={onClose}>
						Close
					</Button>
				</div>
			</div>
		</Sheet>
	);
}

function Progress({ state }: { readonly state: ExportState }): ReactNode {
	switch (state.state) {
		case "choosing":
			return <p className={styles["progress"]} />;
		case "running":
			return (
				<div className={styles["progress"]}>
					<span>
						{formatCount(state.count)} of {formatCount(state.total)} entries
					</span>
					<progress aria-label="Entries exported" max={Math.max(1, state.total)} value={state.count} />
				</div>
			);
		case "done":
			return (
				<p className={styles["progress"]} role="status">
					{formatCount(state.count)} entries are in {state.name}, {formatCount(Math.ceil(state.bytes / 1024))} KiB.
					{state.manifest === undefined ? null : (
						<>
							{" "}
							<Button
								className={styles["small"]}
								look="quiet"
								onClick={() => save(new Blob([state.manifest ?? ""], { type: "text/plain" }), `${state.name}.manifest`)}
							>
								Save its signed manifest
							</Button>
						</>
					)}
				</p>
			);
		case "stopped":
			return (
				<p className={styles["progress"]} role="status">
					Stopped after {formatCount(state.count)} entries. Nothing was saved.
				</p>
			);
		case "failed":
			return (
				<p className={styles["progress"]} role="alert">
					Not exported: {state.why}. Nothing was saved.
				</p>
			);
	}
}
