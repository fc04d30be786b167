import { useMemo, type ReactNode } from "react";
import { encodeUtf8 } from "../../shared/lib/utf8.ts";
import { toHex } from "../../shared/lib/hex.ts";
import type { Card } from "../../shared/model/card.ts";
import { SafeText } from "../parts/safe-text.tsx";
import styles from "./exact.module.css";

const perRow = 16;
/** Rows shown; the exact text above always has everything. */
const maxRows = 2048;

/** Offset, hex and ASCII of the drawn text, and the argument list of each step: the truth when no shell is used. */
export function BytesView({ card }: { readonly card: Card }): ReactNode {
	const rows = useMemo(() => rowsOf(encodeUtf8(card.text)), [card.text]);
	return (
		<div>
			<div className={styles["bytes"]} tabIndex={0} role="group" aria-label="Bytes">
				{rows.slice(0, maxRows).map((row) => (
					<Row key={row.offset} row={row} />
				))}
			</div>
			{rows.length > maxRows ? <p>The first {maxRows * perRow} bytes. The exact text above is complete.</p> : null}
			{card.steps.map((step, index) => (
				<ol key={index} className={styles["argv"]} aria-label={`Arguments of step ${index + 1}`}>
					{step.argv.map((argument, at) => (
						<li key={at}>
							{at} <SafeText text={JSON.stringify(argument)} mode="code" />
						</li>
					))}
				</ol>
			))}
		</div>
	);
}

type ByteRow = { readonly offset: string; readonly hex: string; readonly ascii: string };

function rowsOf(bytes: Uint8Array): ByteRow[] {
	const rows: ByteRow[] = [];
	for (let at = 0; at < bytes.length && rows.length <= maxRows; at += perRow) {
		const part = bytes.subarray(at, at + perRow);
		rows.push({
			offset: at.toString(16).padStart(6, "0"),
			hex: (toHex(part).match(/../g) ?? []).join(" "),
			ascii: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(""),
		});
	}
	return rows;
}

function Row({ row }: { readonly row: ByteRow }): ReactNode {
	return (
		<>
			<span className={styles["offset"]}>{row.offset}</span>
			<span>{row.hex}</span>
			<span>{row.ascii}</span>
		</>
	);
}
