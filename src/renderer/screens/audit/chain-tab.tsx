import { type ReactNode, useMemo } from "react";
import type { EntryView } from "../../../shared/contract/console-audit.ts";
import { Button } from "../../parts/button.tsx";
import { formatCount } from "../../parts/time.ts";
import styles from "./detail.module.css";
import { leafOf } from "./hasher.ts";

type ChainProps = {
	readonly entry: EntryView;
	readonly before?: EntryView | undefined;
	readonly after?: EntryView | undefined;
	readonly onOpen: (seq: number) => void;
};

/** The entry between its neighbours, each hash as recorded and as this window computes it from the bytes. */
export function ChainTab({ entry, before, after, onOpen }: ChainProps): ReactNode {
	return (
		<div className={styles["chain"]}>
			<p className={styles["note"]}>Hashes are recomputed here, in this window, from the bytes of each entry.</p>
			<ol>
				{before === undefined ? (
					<li className={styles["edge"]}>{entry.seq === 0 ? "The log begins here." : "The entry before is missing."}</li>
				) : (
					<Box view={before} onOpen={onOpen} />
				)}
				<Box view={entry} />
				{after === undefined ? <li className={styles["edge"]}>No entry after it yet.</li> : <Box view={after} onOpen={onOpen} />}
			</ol>
		</div>
	);
}

function Box({ view, onOpen }: { readonly view: EntryView; readonly onOpen?: (seq: number) => void }): ReactNode {
	const computed = useMemo(() => leafOf(view.body), [view.body]);
	const isSame = computed === view.recordedHex;
	return (
		<li className={styles["box"]} data-same={isSame} aria-current={onOpen === undefined ? "true" : undefined}>
			<div className={styles["boxHead"]}>
				<strong>#{formatCount(view.seq)}</strong>
				{onOpen === undefined ? (
					<span>this entry</span>
				) : (
					<Button look="quiet" onClick={() => onOpen(view.seq)}>
						Open
					</Button>
				)}
			</div>
			<dl className={styles["pair"]}>
				<dt>Recorded</dt>
				<dd>
					<Hash hex={view.recordedHex} other={computed ?? ""} />
				</dd>
				<dt>{isSame ? "= Recomputed" : "≠ Recomputed"}</dt>
				<dd>{computed === null ? "not possible: the text has no UTF-8 bytes" : <Hash hex={computed} other={view.recordedHex} />}</dd>
			</dl>
			{isSame ? null : (
				<p className={styles["bad"]}>The bytes do not give the recorded hash: this entry was changed after it was recorded.</p>
			)}
			{computed !== null && computed !== view.recomputedHex ? (
				<p className={styles["bad"]}>The host computed another hash from these bytes. One of the two verifiers is wrong.</p>
			) : null}
		</li>
	);
}

/** Groups of four digits; the bytes that differ from the other hash are marked. */
function Hash({ hex, other }: { readonly hex: string; readonly other: string }): ReactNode {
	const groups = hex.match(/.{1,4}/g) ?? [];
	return (
		<code>
			{groups.map((group, index) => (
				<span key={index}>
					{group === other.slice(index * 4, index * 4 + 4)
						? group
						: [0, 2].map((at) => {
								const byte = group.slice(at, at + 2);
								return byte === other.slice(index * 4 + at, index * 4 + at + 2) ? byte : <mark key={at}>{byte}</mark>;
							})}{" "}
				</span>
			))}
		</code>
	);
}
