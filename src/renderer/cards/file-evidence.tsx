import { useMemo, type ReactNode } from "react";
import type { Evidence, Hunk } from "../../shared/model/card.ts";
import { cx } from "../parts/cx.ts";
import { HashText } from "../parts/hash-text.tsx";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatBytes } from "./words.ts";
import styles from "./diff.module.css";
import card from "./card.module.css";
import { wordMarks, type Mark } from "./word-marks.ts";

type File = Extract<Evidence, { type: "file" }>;

/** What a file will be, against what it is. Signs in the gutter say added and removed; colour only repeats them. */
export function FileEvidence({ file }: { readonly file: File }): ReactNode {
	return (
		<section className={card["section"]}>
			{file.tags.map((tag) => (
				<span key={tag} className={card["tag"]}>
					<Said text={tag} />
				</span>
			))}
			<FileFacts file={file} />
			{file.withoutDiff === undefined ? null : <p data-unit="Change">No comparison: {file.withoutDiff}.</p>}
			{file.hunks.length === 0 ? null : <DiffTable hunks={file.hunks} label="Change" unit="Line" />}
		</section>
	);
}

/** Lines before and after. `unit` names a line where it has to be read. */
export function DiffTable(props: { readonly hunks: readonly Hunk[]; readonly label: string; readonly unit: string }): ReactNode {
	const { hunks, label, unit } = props;
	return (
		<table className={styles["diff"]} aria-label={label}>
			<colgroup>
				<col className={styles["number"]} />
				<col className={styles["number"]} />
				<col className={styles["sign"]} />
				<col />
			</colgroup>
			<tbody>
				{hunks.map((hunk, index) => (
					<HunkRows key={index} hunk={hunk} unit={unit} />
				))}
			</tbody>
		</table>
	);
}

function FileFacts({ file }: { readonly file: File }): ReactNode {
	const facts: ReactNode[] = [];
	if (file.operation !== "read") facts.push(<strong>{`+${file.addedLines} −${file.removedLines}`}</strong>);
	facts.push(file.exists ? "exists" : "new file");
	facts.push(file.insideWorkspace ? "inside the workspace" : <strong>outside the workspace</strong>);
	if (file.throughSymlink) facts.push(<strong>through a symbolic link</strong>);
	if (file.real !== undefined && file.real !== file.path) {
		facts.push(
			<>
				really <SafeText text={file.real} mode="name" />
			</>,
		);
	}
	if (file.oldBytes !== undefined && file.newBytes !== undefined)
		facts.push(`${formatBytes(file.oldBytes)} → ${formatBytes(file.newBytes)}`);
	if (file.baseHashHex !== undefined) {
		facts.push(
			<>
				base <HashText hex={file.baseHashHex} />
			</>,
		);
	}
	if (file.rewrittenPercent !== undefined && file.rewrittenPercent > 60)
		facts.push(<strong>{`Rewrites ${file.rewrittenPercent} % of the file`}</strong>);
	return (
		<p className={styles["facts"]} data-unit="File">
			{facts.map((fact, index) => (
				<span key={index}>{fact}</span>
			))}
		</p>
	);
}

const signs = { same: " ", added: "+", removed: "−" } as const;
const spoken = { same: "", added: "added", removed: "removed" } as const;

function HunkRows({ hunk, unit }: { readonly hunk: Hunk; readonly unit: string }): ReactNode {
	const marks = useMemo(() => wordMarks(hunk.lines), [hunk.lines]);
	return (
		<>
			<tr className={styles["hunk"]}>
				<td colSpan={4}>
					<SafeText text={hunk.header} mode="file" />
				</td>
			</tr>
			{hunk.lines.map((line, index) => {
				const number = line.newLine ?? line.oldLine;
				return (
					<tr
						key={index}
						className={cx(line.kind !== "same" && styles[line.kind])}
						data-unit={`${unit} ${number ?? "?"}`}
						data-change={line.kind}
					>
						<td className={styles["number"]}>{line.oldLine ?? ""}</td>
						<td className={styles["number"]}>{line.newLine ?? ""}</td>
						<td className={styles["sign"]} aria-label={spoken[line.kind]}>
							{signs[line.kind]}
						</td>
						<td className={styles["text"]}>
							<MarkedText text={line.text} marks={marks.get(index) ?? []} />
						</td>
					</tr>
				);
			})}
		</>
	);
}

/** The line cut at the changed words. */
function MarkedText({ text, marks }: { readonly text: string; readonly marks: readonly Mark[] }): ReactNode {
	if (marks.length === 0) return <SafeText text={text} mode="file" />;
	const parts: ReactNode[] = [];
	let at = 0;
	for (const mark of marks) {
		if (mark.from > at) parts.push(<SafeText key={at} text={text.slice(at, mark.from)} mode="file" />);
		parts.push(
			<span key={`m${mark.from}`} className={styles["word"]}>
				<SafeText text={text.slice(mark.from, mark.to)} mode="file" />
			</span>,
		);
		at = mark.to;
	}
	if (at < text.length) parts.push(<SafeText key={at} text={text.slice(at)} mode="file" />);
	return parts;
}
