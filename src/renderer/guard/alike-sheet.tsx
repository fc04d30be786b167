import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { mostApproved } from "../../shared/contract/console.ts";
import type { Card, Waiting } from "../../shared/model/card.ts";
import page from "../parts/page.module.css";
import { gradeWords } from "../parts/glyphs.tsx";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { call } from "../store/client.ts";
import { useConsole } from "../store/console-store.ts";
import { type AlikeRow, readAlike } from "./alike.ts";
import styles from "./alike-sheet.module.css";
import { askPermissions, decideListed } from "./decide.ts";
import { DenyMany } from "./deny-many.tsx";
import { GuardedAct } from "./guarded-button.tsx";
import { watchReading } from "./reading.ts";
import { takeManyReply } from "./replies.ts";

/**
 * Requests that differ only in their arguments, as one table: what is the same in all stands above it, each row is what
 * differs. A row is ticked by hand once it was on screen; only ticked rows are approved, each once, each armed by itself.
 * Source: ux §8.
 */
export function AlikeSheet({ listed, onClose }: { readonly listed: readonly Waiting[]; readonly onClose: () => void }): ReactNode {
	const [openedAt] = useState(() => performance.now());
	// What comes while the sheet is open is not in it.
	const [first] = useState(() => listed);
	const waiting = useConsole((store) => store.state?.waiting);
	const [cards, setCards] = useState<readonly Card[] | null>(null);
	useEffect(() => {
		let isWanted = true;
		const ids = first.slice(0, mostApproved).map(({ id }) => id);
		void Promise.all(ids.map((id) => call("request.card", { id }))).then((read) => {
			if (isWanted) setCards(read.flatMap((each) => (each.ok ? [each.value] : [])));
		});
		return () => {
			isWanted = false;
		};
	}, [first]);
	const { same, columns, rows, apart } = useMemo(() => readAlike(cards ?? []), [cards]);
	const isLive = (row: AlikeRow): boolean =>
		waiting?.some((each) => each.id === row.card.id && each.digest === row.card.digest && each.rev === row.card.rev) === true;
	const [read, setRead] = useState<ReadonlySet<string>>(new Set());
	const [ticked, setTicked] = useState<readonly string[]>([]);
	const [problem, setProblem] = useState<string | null>(null);
	const pane = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (pane.current === null || rows.length === 0) return undefined;
		const reading = watchReading(pane.current, () => {
			const unread = new Set(reading.unread().map((each) => each.dataset["alike"]));
			setRead(new Set(rows.flatMap(({ card }) => (unread.has(card.id) ? [] : [card.id]))));
		});
		return reading.stop;
	}, [rows]);
	const chosen = rows.filter((row) => ticked.includes(row.card.id) && isLive(row));
	const approve = async (): Promise<void> => {
		const items = chosen.map(({ card: { id, digest, rev } }) => ({ id, digest, rev }));
		const [head, ...more] = items;
		if (head === undefined || pane.current === null) return;
		const drawn = chosen.every((row) => row.isDrawn(pane.current));
		if (!drawn) return setProblem("What is drawn is not what would run: nothing was approved");
		const armed = await askPermissions(head, ...more);
		if (!armed.ok) return setProblem(armed.fault.message);
		const nonces = [armed.value.nonce, ...armed.value.more];
		const note = takeManyReply(
			"approve",
			await decideListed({
				verdict: "approve",
				items: items.map((item, at) => ({ ...item, nonce: nonces[at] ?? "", seenRatio: 1 })),
				readMs: Math.round(performance.now() - openedAt),
				input: "pointer",
			}),
		);
		if (note === null) onClose();
		else setProblem(note);
	};
	const open = first.filter((each) => waiting?.some(({ id }) => id === each.id) === true);
	return (
		<Sheet title={`${first.length} similar by ${first[0]?.agent ?? ""}`} onClose={onClose}>
			<div ref={pane} className={styles["alike"]} data-alike-sheet="">
				{cards === null ? <p>Reading them.</p> : null}
				{same.length === 0 ? null : (
					<dl className={styles["same"]}>
						<dt>The same in all</dt>
						{same.map(({ name, text }) => (
							<dd key={name}>
								<SafeText text={name} mode="name" />: <SafeText text={text} mode="code" />
							</dd>
						))}
					</dl>
				)}
				{rows.length === 0 ? null : (
					<table className={styles["table"]}>
						<thead>
							<tr>
								<th scope="col">Yes</th>
								{columns.map((name) => (
									<th key={name} scope="col">
										<SafeText text={name} mode="name" />
									</th>
								))}
								<th scope="col">Read</th>
							</tr>
						</thead>
						<tbody>
							{rows.map((row, at) => (
								<tr key={row.card.id} data-unit={`Row ${at + 1}`} data-alike={row.card.id}>
									<td>
										<input
											type="checkbox"
											aria-label={`Row ${at + 1}`}
											checked={ticked.includes(row.card.id)}
											disabled={!read.has(row.card.id) || !isLive(row)}
											onChange={({ target }) =>
												setTicked((now) => (target.checked ? [...now, row.card.id] : now.filter((id) => id !== row.card.id)))
											}
										/>
									</td>
									{row.values.map((value, index) => (
										<td key={columns[index]} data-value={columns[index]}>
											<SafeText text={value} mode="code" />
										</td>
									))}
									<td>{isLive(row) ? (read.has(row.card.id) ? "yes" : "no") : "ended or changed"}</td>
								</tr>
							))}
						</tbody>
					</table>
				)}
				{apart.length === 0 ? null : (
					<ul className={styles["apart"]}>
						{apart.map(({ card, why }) => (
							<li key={card.id}>
								{gradeWords[card.grade]}, answer by itself: <SafeText text={card.subject} mode="code" /> (<Said text={why} />)
							</li>
						))}
					</ul>
				)}
				{problem === null ? null : (
					<p role="alert" className={page["fault"]}>
						<Said text={problem} />
					</p>
				)}
				<div className={styles["deny"]}>
					<DenyMany listed={open} onDone={onClose} />
				</div>
				<GuardedAct
					grade="notable"
					content={chosen.map(({ card }) => `${card.id} ${card.digest}`).join("\n")}
					label={`Approve ${chosen.length} ticked, once each`}
					effect=""
					blocked={chosen.length === 0 ? "Tick what you have read" : null}
					onAct={() => void approve()}
				/>
			</div>
		</Sheet>
	);
}
