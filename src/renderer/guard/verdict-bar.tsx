import { useEffect, useId, useRef, type ReactNode } from "react";
import type { Card } from "../../shared/model/card.ts";
import { Button, Key } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { Said } from "../parts/said.tsx";
import { Spoken } from "../parts/spoken.tsx";
import { useConsole } from "../store/console-store.ts";
import type { GuardView } from "./guard-view.ts";
import type { InputGuard } from "./guard.ts";
import { approveLabel, readyLabel } from "./labels.ts";
import styles from "./verdict.module.css";

/** Deny left, Approve right, never nearer than 120 px, never of another size. Neither is ever green. */
export function VerdictBar(props: {
	readonly card: Card;
	readonly guard: InputGuard;
	readonly view: GuardView;
	/** How many more are the same and are answered with it. */
	readonly twins: number;
	readonly onTell: () => void;
	readonly onEdit: () => void;
	readonly onJump: () => void;
}): ReactNode {
	const { card, guard, view, twins, onTell, onEdit, onJump } = props;
	const deny = useRef<HTMLButtonElement>(null);
	useEffect(() => (deny.current === null ? undefined : guard.guardDeny(deny.current)), [guard]);
	const unlogged = useUnlogged();
	const canApprove = view.broken === null && card.onlyDeny === undefined && unlogged === null;
	return (
		<div className={styles["bar"]} role="group" aria-label="Verdict" data-bar="">
			<button
				ref={deny}
				type="button"
				className={cx(styles["verdict"], card.grade === "critical" && styles["filled"])}
				aria-keyshortcuts="d"
				data-deny=""
			>
				{twins === 0 ? "Deny" : `Deny all ${twins + 1}`} <Key>D</Key>
			</button>
			<button type="button" className={styles["verdict"]} aria-keyshortcuts="f" data-tell="" onClick={onTell}>
				Deny and tell agent <Key>F</Key>
			</button>
			<button
				type="button"
				className={styles["verdict"]}
				aria-keyshortcuts="e"
				aria-disabled={!card.editing.open || !canApprove}
				aria-describedby={card.editing.open ? undefined : "edit-closed"}
				data-edit=""
				onClick={card.editing.open && canApprove ? onEdit : undefined}
			>
				Edit <Key>E</Key>
			</button>
			{canApprove ? (
				<Approve card={card} twins={twins} guard={guard} view={view} onJump={onJump} />
			) : (
				<OnlyDeny card={card} view={view} unlogged={unlogged} />
			)}
		</div>
	);
}

/** Why no answer can be recorded now, or null. */
const useUnlogged = (): string | null =>
	useConsole(({ state }) => (state?.log?.status === "failed" || state?.log?.status === "missing" ? state.log.text : null));

type OnlyDenyProps = { readonly card: Card; readonly view: GuardView; readonly unlogged: string | null };

function OnlyDeny({ card, view, unlogged }: OnlyDenyProps): ReactNode {
	const why =
		unlogged !== null && view.broken === null
			? `The log cannot be written: ${unlogged}. You can read this request; it can be answered when logging works.`
			: view.broken === null
				? `This request can only be denied: ${card.onlyDeny ?? ""}.`
				: `Display check failed: ${view.broken}. What you see may not be what runs. This request can only be denied.`;
	return (
		<p className={styles["reason"]} role="alert">
			<Said text={why} />
		</p>
	);
}

function Approve(props: {
	readonly card: Card;
	readonly twins: number;
	readonly guard: InputGuard;
	readonly view: GuardView;
	readonly onJump: () => void;
}): ReactNode {
	const { card, twins, guard, view, onJump } = props;
	const approve = useRef<HTMLButtonElement>(null);
	const reasonId = useId();
	useEffect(() => (approve.current === null ? undefined : guard.guardApprove(approve.current)), [guard]);
	// The button itself counts the reading down.
	const reason = view.note ?? (view.readTenths > 0 ? "" : (view.waitsFor ?? ""));
	const isUnread = view.waitsFor?.endsWith("not yet read") === true;
	return (
		<>
			<p className={styles["reason"]} id={reasonId}>
				<span role="status">{reason}</span>
				{isUnread ? (
					<Button look="quiet" onClick={onJump}>
						Jump to unread
					</Button>
				) : null}
			</p>
			<button
				ref={approve}
				type="button"
				className={cx(styles["verdict"], styles["approve"])}
				aria-disabled={view.stage !== "armed"}
				aria-describedby={reasonId}
				aria-keyshortcuts="a"
				data-approve=""
				data-stage={view.stage}
			>
				{view.readTenths > 0 ? (
					<>
						<span aria-hidden="true">{approveLabel(card, twins, view)}</span>
						<Spoken>{readyLabel(card, twins, view)}</Spoken>
					</>
				) : (
					<span>{approveLabel(card, twins, view)}</span>
				)}{" "}
				<Key>A</Key>
			</button>
		</>
	);
}

/** Stands where the bar was when there is nothing to decide any more, or no way to. */
export function ClosedBar({ text, children }: { readonly text: string; readonly children?: ReactNode }): ReactNode {
	return (
		<div className={styles["bar"]} role="group" aria-label="Verdict" data-bar="closed">
			<p className={styles["sentence"]} role="status">
				<Said text={text} />
			</p>
			{children}
		</div>
	);
}
