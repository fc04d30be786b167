import { type ReactNode, useState } from "react";
import type { ComparedSide, CompareReport, Leads } from "../../../shared/contract/console-compare.ts";
import type { Result } from "../../../shared/lib/result.ts";
import { Button } from "../../parts/button.tsx";
import form from "../../parts/reason-form.module.css";
import { SafeText } from "../../parts/safe-text.tsx";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { formatCount } from "../../parts/time.ts";
import { TextField } from "../../parts/text-field.tsx";
import { call } from "../../store/client.ts";
import styles from "./compare.module.css";
import { sentence } from "./damage-words.ts";

type CompareProps = { readonly onShow: (seq: number) => void; readonly onClose: () => void };

/** The log beside a backup of it: where they part, what each says there, and which of the two leads to the heads. */
export function CompareSheet({ onShow, onClose }: CompareProps): ReactNode {
	const [path, setPath] = useState("");
	const [isRunning, setRunning] = useState(false);
	const [result, setResult] = useState<Result<CompareReport> | null>(null);
	const isBlocked = isRunning || path.trim() === "";
	const run = async (): Promise<void> => {
		setRunning(true);
		setResult(null);
		setResult(await call("audit.compare", { path: path.trim() }));
		setRunning(false);
	};
	return (
		<Sheet title="Compare with a backup" wide onClose={onClose}>
			<form
				className={form["form"]}
				onSubmit={(event) => {
					event.preventDefault();
					if (!isBlocked) void run();
				}}
			>
				<p>
					A copy of the database, a folder of exported tiles, or daily segments: a file or their folder, on the machine of the host. Neither
					side is believed: the bytes of both are hashed again.
				</p>
				<TextField most={4096} label="Path of the backup, in full" value={path} onChange={setPath} />
				<div className={form["end"]}>
					<span role="status">{isRunning ? "Reading both" : ""}</span>
					<Button type="submit" aria-disabled={isBlocked}>
						Compare
					</Button>
				</div>
			</form>
			{result === null ? null : result.ok ? (
				<Compared report={result.value} onShow={onShow} />
			) : (
				<p role="alert" className={styles["bad"]}>
					Not compared: <Said text={result.fault.message} />.
				</p>
			)}
		</Sheet>
	);
}

function Compared({ report, onShow }: { readonly report: CompareReport; readonly onShow: (seq: number) => void }): ReactNode {
	const { differing, first, text, entries, heads } = report;
	return (
		<div className={styles["compared"]} role="status">
			<h3>{first === undefined ? "No difference" : `Different from #${formatCount(first)} on`}</h3>
			<p>
				<Said text={sentence(text)} />
			</p>
			{heads.length === 0 ? null : (
				<table className={styles["heads"]}>
					<caption>Heads</caption>
					<thead>
						<tr>
							<th scope="col">Entries</th>
							<th scope="col">Where</th>
							<th scope="col">The log</th>
							<th scope="col">The backup</th>
						</tr>
					</thead>
					<tbody>
						{heads.map(({ size, where, log, copy }) => (
							<tr key={`${size} ${where}`}>
								<th scope="row">{formatCount(size)}</th>
								<td>
									<SafeText text={where} mode="prose" />
								</td>
								<td>{leadWords[log]}</td>
								<td>{leadWords[copy]}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
			{entries.map(({ seq, log, copy }) => (
				<section key={seq} aria-label={`#${formatCount(seq)}`}>
					<h4>
						#{formatCount(seq)}{" "}
						{log.is === "missing" ? null : (
							<Button look="quiet" onClick={() => onShow(seq)}>
								Open
							</Button>
						)}
					</h4>
					<div className={styles["sides"]}>
						<Side name="The log" side={log} />
						<Side name="The backup" side={copy} />
					</div>
				</section>
			))}
			{differing > entries.length ? <p>{formatCount(differing - entries.length)} more differ.</p> : null}
		</div>
	);
}

const leadWords: Readonly<Record<Leads, string>> = {
	leads: "leads to it",
	differs: "≠ does not lead to it",
	"too-short": "does not reach it",
};

const goneWords: Readonly<Record<Exclude<ComparedSide["is"], "kept">, string>> = {
	removed: "Removed by retention; its hash is another one.",
	unreadable: "Bytes that no text stands for.",
	missing: "Not there.",
};

/** The recorded bytes, nothing of them interpreted. */
function Side({ name, side }: { readonly name: string; readonly side: ComparedSide }): ReactNode {
	return (
		<figure>
			<figcaption>{name}</figcaption>
			{side.is === "kept" ? (
				<pre tabIndex={0} aria-label={`Recorded bytes: ${name}`}>
					<SafeText text={side.text} mode="file" />
				</pre>
			) : (
				<p>{goneWords[side.is]}</p>
			)}
			{side.is === "kept" && side.isCut === true ? <p>Cut here: it goes on.</p> : null}
		</figure>
	);
}
